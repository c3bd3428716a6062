from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from msclinic.evidence.codes import next_code
from msclinic.evidence.exact import digest, find
from msclinic.evidence.labels import label_passages
from msclinic.evidence.models import Contradiction, Passage, Source, SourceText

__all__ = ["ContradictionForm", "PassageForm", "SourceForm", "SourceTextForm"]

if TYPE_CHECKING:
    SourceFormBase = forms.ModelForm[Source]
    SourceTextFormBase = forms.ModelForm[SourceText]
    PassageFormBase = forms.ModelForm[Passage]
    ContradictionFormBase = forms.ModelForm[Contradiction]
else:
    SourceFormBase = SourceTextFormBase = PassageFormBase = ContradictionFormBase = forms.ModelForm


class SourceForm(SourceFormBase):
    """A document; a link typed without its scheme is read as https."""

    link = forms.URLField(required=False, max_length=300, assume_scheme="https")

    class Meta:
        model = Source
        fields = ("title", "slug", "kind", "publisher", "link", "date_stated", "label", "rights", "review_by")


class SourceTextForm(SourceTextFormBase):
    """A text comes as a file, byte for byte, or is pasted; a pasted one is stored with line feeds for line ends."""

    file = forms.FileField(required=False, label="Text file", help_text="Plain text in UTF-8, stored byte for byte.")
    pasted = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "cols": 100}),
        label="Or paste the text",
        help_text="Stored as pasted. It never changes afterwards: a new text is a new version.",
    )

    class Meta:
        model = SourceText
        fields = ("source",)

    def clean_file(self) -> str:
        if self.cleaned_data["file"] is None:
            return ""
        try:
            text: str = self.cleaned_data["file"].read().decode("utf-8")
        except UnicodeDecodeError as error:
            raise ValidationError(f"Byte {error.start} is not UTF-8: save the file as UTF-8.") from error
        if "\0" in text:
            raise ValidationError("The file holds a null character: choose a plain text file.")
        return text

    def clean_pasted(self) -> str:
        return str(self.cleaned_data["pasted"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        given = [name for name in ("file", "pasted") if cleaned[name].strip()]
        if len(given) != 1:
            self.add_error("file", "Choose a file or paste the text, one of both.")
            return cleaned
        cleaned["text"] = cleaned[given[0]]
        if cleaned["source"].texts.filter(sha256=digest(cleaned["text"])).exists():
            self.add_error(given[0], "The source has this very text already.")
        return cleaned


class PassageForm(PassageFormBase):
    """A passage, with a field to paste the quoted words into instead of counting characters."""

    words = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Find these words",
        help_text="Paste the words to quote: start and end are found, whatever the white space, marks and dashes.",
    )

    class Meta:
        model = Passage
        fields = (
            "source",
            "code",
            "kind",
            "role",
            "disclaimer",
            "source_text",
            "start",
            "end",
            "text",
            "pointer",
            "basis",
            "review_by",
            "meaning",
            "ambiguity",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and self.instance.pk is None:
            self._open_with_what_is_selected()

    def _open_with_what_is_selected(self) -> None:
        """A new passage has the piece of text that the form opens with, so that its words are shown, and a code."""
        for name in self.fields.keys() & {"source", "source_text", "start", "end"}:
            with suppress(ValidationError):
                setattr(self.instance, name, self.fields[name].clean(self.initial.get(name)))
        if self.instance.source_id is not None:
            self.initial.setdefault("code", next_code(self.instance.source_id))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._refuse_code_of_another_source(cleaned)
        text: SourceText | None = cleaned.get("source_text")
        if cleaned.get("words") and text:
            self._fill_offsets(cleaned, text.text)
        return cleaned

    def _refuse_code_of_another_source(self, cleaned: dict[str, Any]) -> None:
        """Findings name a passage by its code alone."""
        source, code = cleaned.get("source"), cleaned.get("code")
        other = Passage.objects.filter(code=code).exclude(source=source).select_related("source").first()
        if source and other is not None:
            self.add_error("code", f"{code} is a passage of {other.source} already: choose another code.")

    def _fill_offsets(self, cleaned: dict[str, Any], text: str) -> None:
        places = find(text, cleaned["words"])
        if not places:
            self.add_error("words", "These words are not in the text: check letters and capitals.")
        elif len(places) > 1:
            listed = ", ".join(f"{start} to {end}" for start, end in places)
            self.add_error("words", f"These words stand at {listed}: paste more of them, or enter start and end.")
        else:
            cleaned["start"], cleaned["end"] = places[0]


class ContradictionForm(ContradictionFormBase):
    """A contradiction with the passages it concerns."""

    class Meta:
        model = Contradiction
        fields = ("source", "number", "text", "passages")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_passages(self)

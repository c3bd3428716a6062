"""What is told of a scenario, as it is typed: in its own language, and in another beside it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from msclinic.core.forms import BoxedForm
from msclinic.scenarios.doubting import MadeUpField, ask_about
from msclinic.scenarios.identity import doubts_in
from msclinic.scenarios.models import TOLD, ScenarioWords, Told
from msclinic.scenarios.validation import MADE_UP

__all__ = ["LinesField", "ToldForm", "TranslationForm"]


class LinesField(forms.CharField):
    """Text in lines, which a browser ends in two characters."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ToldForm(BoxedForm):
    """What is told of a scenario in a language."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    story = LinesField(
        label=gettext_lazy("Story"),
        max_length=5000,
        widget=_area(5),
        help_text=gettext_lazy("What is told of the person. It begins with “Made up.”, in German with “Erfunden.”"),
    )
    goals = LinesField(
        label=gettext_lazy("Learning goals"),
        required=False,
        max_length=2000,
        widget=_area(3),
        help_text=gettext_lazy("What somebody can do afterwards; one a line."),
    )
    lesson = LinesField(
        label=gettext_lazy("What it shows"),
        max_length=5000,
        widget=_area(4),
        help_text=gettext_lazy("What a class can learn from it, said when it is over."),
    )
    note = LinesField(
        label=gettext_lazy("Teaching note"),
        required=False,
        max_length=5000,
        widget=_area(3),
        help_text=gettext_lazy("For whoever teaches; learners never see it."),
    )
    made_up = MadeUpField()
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        ask_about(self, self.doubts_by_field())
        return cleaned

    @property
    def doubts(self) -> list[str]:
        """What may tell who somebody is, in sentences: where there is any, the confirmation is asked for."""
        return [sentence for said in self.doubts_by_field().values() for sentence in said]

    def doubts_by_field(self) -> dict[str, list[str]]:
        """The same by field."""
        raise NotImplementedError

    def typed(self, name: str) -> str:
        """What stands in a field, whether it can be saved or not."""
        return str(self[name].value() or "")

    def put(self, name: str, value: int) -> None:
        """What a hidden field holds when what was posted is shown again."""
        data = self.data.copy()  # type: ignore[attr-defined]  # what is posted is a QueryDict
        data[self.add_prefix(name)] = value
        self.data = data

    def changed_meanwhile(self, version: int) -> str:
        """The sentence where somebody saved another version than the one that was seen; sent again, it is that one."""
        seen = self.cleaned_data.get("seen") or "–"
        self.put("seen", version)
        told = _(
            "Somebody changed it after you opened it: you saw version %(seen)s, and it is version %(now)s. "
            "Nothing was saved, and what you typed stands below: save again to keep what stands here now."
        )
        return told % {"seen": seen, "now": version}


class TranslationForm(ToldForm):
    """What is told of a scenario in another language than its own."""

    prefix = "told"

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        for name in TOLD:
            self.fields[name].widget.attrs["lang"] = language

    def doubts_by_field(self) -> dict[str, list[str]]:
        return doubts_in({name: self.typed(name) for name in TOLD}, {}, [], self.language)

    @staticmethod
    def of(words: ScenarioWords | None, language: str) -> dict[str, Any]:
        """What the form holds when it is opened."""
        if words is None:
            return {"story": f"{MADE_UP[language]} "}
        return {name: getattr(words, name) for name in TOLD}

    def beside(self, own: Told) -> list[tuple[str, forms.BoundField]]:
        """Each field with what the scenario says there in its own language."""
        return [(getattr(own, field.name), field) for field in self if field.name in TOLD]

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms

from msclinic.releases.selectors import NoReleaseError, current_release
from msclinic.scenarios.doubting import MadeUpField, ask_about
from msclinic.scenarios.identity import doubts_in
from msclinic.scenarios.models import TOLD, Scenario, ScenarioWords
from msclinic.scenarios.words_forms import LinesField

__all__ = ["ScenarioForm", "ScenarioWordsForm"]

if TYPE_CHECKING:
    ScenarioFormBase = forms.ModelForm[Scenario]
    ScenarioWordsFormBase = forms.ModelForm[ScenarioWords]
else:
    ScenarioFormBase = ScenarioWordsFormBase = forms.ModelForm


class ReadableJSONField(forms.JSONField):
    """JSON as a person reads it: an entry a line, letters as they are."""

    widget = forms.Textarea(attrs={"rows": 18, "cols": 90, "spellcheck": "false", "class": "vLargeTextField"})

    def __init__(self, *, empty: Any = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.empty = empty

    def to_python(self, value: Any) -> Any:
        read = super().to_python(value)
        return self.empty if read is None and isinstance(self.empty, list) else read

    def prepare_value(self, value: Any) -> Any:
        typed = super().prepare_value(value)
        if isinstance(value, str):
            return typed
        return json.dumps(value, ensure_ascii=False, indent=2)


_IN_LINES: Final = dict.fromkeys(("story", "goals", "lesson", "note"), LinesField)
"""What is typed in lines; a browser ends each in two characters."""


class ScenarioForm(ScenarioFormBase):
    """A scenario; its facts and its expected verdicts are shown so that they can be read and edited."""

    facts = ReadableJSONField(required=False, help_text=Scenario._meta.get_field("facts").help_text)
    expected = ReadableJSONField(
        label="Expected verdicts", required=False, help_text=Scenario._meta.get_field("expected").help_text
    )
    steps = ReadableJSONField(empty=[], required=False, help_text=Scenario._meta.get_field("steps").help_text)
    questions = ReadableJSONField(empty=[], required=False, help_text=Scenario._meta.get_field("questions").help_text)
    tags = ReadableJSONField(empty=[], required=False, help_text=Scenario._meta.get_field("tags").help_text)

    made_up = MadeUpField()

    class Meta:
        model = Scenario
        field_classes = _IN_LINES
        fields: ClassVar = [
            "title", "slug", "story", "goals", "lesson", "note", "page", "position", "retired", "tags", "level",
            "language", "author", "as_of", "time_zone", "facts", "steps", "expected", "questions",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            release = current_release()
        except NoReleaseError:
            return
        for name, places in (("facts", release.vocabulary.place), ("expected", release.order)):
            if isinstance(kept := self.initial.get(name), dict):
                self.initial[name] = _in_order(kept, places)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        ask_about(self, doubts_in(_words(cleaned), cleaned.get("facts"), cleaned.get("tags"), _language(cleaned)))
        return cleaned


class ScenarioWordsForm(ScenarioWordsFormBase):
    """What is told of a scenario in another language."""

    made_up = MadeUpField()

    class Meta:
        model = ScenarioWords
        field_classes = _IN_LINES
        fields: ClassVar = ["language", *TOLD]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        ask_about(self, doubts_in(_words(cleaned), {}, [], _language(cleaned)))
        return cleaned


def _words(cleaned: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(cleaned.get(name, "")) for name in TOLD}


def _language(cleaned: Mapping[str, Any]) -> str:
    return str(cleaned.get("language", ""))


def _in_order(kept: dict[str, Any], places: Mapping[str, int]) -> dict[str, Any]:
    """As the form asks and the release answers; a database need not keep the order in which keys were entered."""
    return {key: kept[key] for key in sorted(kept, key=lambda key: places.get(key, len(places)))}

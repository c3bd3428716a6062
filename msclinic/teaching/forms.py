from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from msclinic.core.forms import BoxedForm
from msclinic.scenarios.asking import Asked
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.tags import in_words

__all__ = ["ChoiceForm", "SetForm"]


class ChoiceForm(BoxedForm):
    """What a learner chooses of what a question offers."""

    chosen = forms.ChoiceField(
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the answers first."),
            "invalid_choice": _("That is none of the answers. Choose one of these."),
        },
    )

    def __init__(self, data: Mapping[str, Any] | None, asked: Asked) -> None:
        super().__init__(data)
        self.fields["chosen"].choices = [(one.value, one.label) for one in asked.choices]  # type: ignore[attr-defined]  # it is a ChoiceField


class SetForm(BoxedForm):
    """Which scenarios make a set: those with any of the tags, of a level."""

    tag = forms.MultipleChoiceField(
        label=_("Topic"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With any of these; with none ticked, about anything."),
    )
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", _("any")), *Scenario.Level.choices])

    def __init__(self, data: Mapping[str, Any] | None, tags: Iterable[str]) -> None:
        super().__init__(data)
        self.fields["tag"].choices = sorted(((tag, in_words(tag)) for tag in tags), key=lambda pair: pair[1].casefold())  # type: ignore[attr-defined]  # it is a ChoiceField

    def fits(self, scenario: Scenario) -> bool:
        """Whether a scenario belongs to what is asked for."""
        tags, level = self.cleaned_data["tag"], self.cleaned_data["level"]
        return (not tags or not set(tags).isdisjoint(scenario.tags)) and level in {"", scenario.level}

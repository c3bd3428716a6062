from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from msclinic.core.forms import BoxedForm
from msclinic.engine import AsOf, Release, Rule
from msclinic.releases.models import Release as Row
from msclinic.releases.proposals import NO_REASON
from msclinic.releases.rule_map import answers_to_choose, facts_to_choose, usual_facts
from msclinic.releases.selectors import name_of, to_choose_from

if TYPE_CHECKING:
    ReleaseFieldBase = forms.ModelChoiceField[Row]
else:
    ReleaseFieldBase = forms.ModelChoiceField

__all__ = [
    "CommentForm",
    "CompareForm",
    "MapForm",
    "ReasonForm",
    "ReleaseField",
    "SecondPersonForm",
    "SendBackForm",
    "WithdrawForm",
]


class ReasonForm(forms.Form):
    """Why something is to be published, and the hash of what was looked at."""

    required_css_class = "required"
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        error_messages={"required": NO_REASON},
        help_text="A sentence for whoever reads the list of releases later.",
    )


class CommentForm(BoxedForm):
    """What somebody says to a decision of theirs."""

    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class SendBackForm(BoxedForm):
    """What would have to be otherwise."""

    comment = forms.CharField(
        label=_("What would have to be otherwise"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what would have to be otherwise.")},
    )


class SecondPersonForm(BoxedForm):
    """Why the second person is switched off or on, and that it is meant."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("While it is off, it stands on every page of the workplace, with your name."),
        error_messages={"required": _("Enter the reason: it stands on every page of the workplace.")},
    )
    confirmed = forms.BooleanField(
        label=_("I answer for this change"), error_messages={"required": _("Confirm that you answer for it.")}
    )


class WithdrawForm(BoxedForm):
    """Why a release is withdrawn, and the number of the release that is said to be in use afterwards."""

    then = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands wherever the release is named, and on every assessment that was saved under it."),
        error_messages={"required": _("Enter the reason: it stands wherever the release is named.")},
    )


class ReleaseField(ReleaseFieldBase):
    """One of the releases, by its number."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=to_choose_from(), to_field_name="number", **kwargs)

    def label_from_instance(self, obj: Row) -> str:
        """A withdrawn one says so."""
        return name_of(obj)


class CompareForm(BoxedForm):
    """Any two releases."""

    _NONE: Final = {
        "required": _("Choose a release."),
        "invalid_choice": _("There is no release %(value)s."),
    }
    before = forms.TypedChoiceField(label=_("From"), coerce=int, error_messages=_NONE)
    after = forms.TypedChoiceField(label=_("To"), coerce=int, error_messages=_NONE)

    def __init__(self, data: Any = None, *, before: int | None = None, after: int | None = None) -> None:
        super().__init__(data, initial={"before": before, "after": after})
        self.releases: list[Row] = list(to_choose_from())
        for name in ("before", "after"):
            self.fields[name].choices = [(row.number, name_of(row)) for row in self.releases]  # type: ignore[attr-defined]  # it is a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "before" in cleaned and cleaned["before"] == cleaned.get("after"):
            self.add_error("after", _("Choose two different releases: one says the same as itself."))
        return cleaned


class MapForm(forms.Form):
    """Which facts of a rule a map shows, and which band of each other fact it takes. A band is named by its number."""

    def __init__(self, data: Any, *, rule: Rule, releases: Sequence[Release], as_of: AsOf) -> None:
        self.usual = usual_facts(rule, releases[-1])
        self._answers = answers_to_choose(rule, releases, as_of)
        super().__init__(data, initial=dict(zip(("across", "down"), self.usual, strict=True)))
        facts = facts_to_choose(rule, releases[-1])
        self.fields["across"] = _choice(_("Across"), facts, required=True)
        self.fields["down"] = _choice(_("Down"), [("", _("nothing")), *facts], required=False)
        for key, label in facts:
            bands = [(str(number), words) for number, (_answer, words) in enumerate(self._answers[key])]
            self.fields[_WITH + key] = _choice(label, [("", _("as usual")), *bands], required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("across") and cleaned.get("across") == cleaned.get("down"):
            self.add_error("down", _("Choose two different questions."))
        return cleaned

    @property
    def chosen(self) -> tuple[str, str]:
        """The fact across and the one down, empty for none; the usual two where nothing that fits was chosen."""
        if not self.is_bound or self.errors.keys() & {"across", "down"}:
            return self.usual
        return self.cleaned_data["across"], self.cleaned_data["down"]

    @property
    def given(self) -> dict[str, Any]:
        """The answers that were chosen to facts that the map does not show."""
        typed = {key: self.cleaned_data.get(_WITH + key) for key in self._answers} if self.is_bound else {}
        return {key: self._answers[key][int(number)][0] for key, number in typed.items() if number}

    @property
    def others(self) -> list[forms.BoundField]:
        """The fields of the facts that the map does not show."""
        return [self[_WITH + key] for key in self._answers if key not in self.chosen]


_WITH: Final = "with-"
"""What the name of a field begins with that sets a fact."""


def _choice(label: Any, choices: Any, *, required: bool) -> forms.ChoiceField:
    told = {"invalid_choice": _("This map has no such choice: take one of those that are listed.")}
    box = forms.Select(attrs={"class": "box"})
    return forms.ChoiceField(label=label, required=required, choices=choices, widget=box, error_messages=told)

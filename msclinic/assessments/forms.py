import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from msclinic.accounts.models import User
from msclinic.assessments.identity import looks_like_identity
from msclinic.assessments.models import Feedback
from msclinic.assessments.numbers import FORM
from msclinic.core.forms import BoxedForm
from msclinic.engine import AsOf, TimeError
from msclinic.releases.forms import ReleaseField

__all__ = ["PREFIX", "AnewForm", "AnswerForm", "EraseForm", "FeedbackForm", "FilterForm", "SaveForm"]

PREFIX: Final = "saved"
"""Of what is entered beside the facts when they are saved."""


_NEAR: Final = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(9000, 1, 1))]
"""Between them a date can be counted on from."""


def _moment(text: str) -> None:
    try:
        AsOf.read(text)
    except TimeError as error:
        raise ValidationError(str(error)) from error


class SaveForm(BoxedForm):
    """What is saved with an answer, the answer that was seen, and the moment at which it was given."""

    prefix = PREFIX
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    judged_at = forms.CharField(widget=forms.HiddenInput, max_length=40, validators=[_moment])
    label = forms.CharField(
        label=_("Label"),
        required=False,
        max_length=60,
        help_text=_("To find it again, such as “second visit, blue folder”. No name, date of birth or record number."),
    )
    no_identity = forms.BooleanField(label=_("The label tells nobody who the person is"), required=False)
    judgement = forms.CharField(
        label=_("Your own judgement"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands beside the findings and changes none of them."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        found = list(looks_like_identity(cleaned.get("label", "")))
        if found and not cleaned.get("no_identity"):
            told = _("Change it, or confirm below that it tells nobody who the person is.")
            self.add_error("label", f"{' '.join(found)} {told}")
        return cleaned

    @property
    def asks_about_label(self) -> bool:
        """Whether the confirmation is to be asked for."""
        return self.is_bound and any(looks_like_identity(str(self["label"].value() or "")))


class _NumberField(forms.RegexField):
    """The number of a saved assessment, however it was read out: in small letters, without its hyphen, with spaces."""

    def to_python(self, value: Any) -> str:
        typed = "".join(re.findall(r"\w", super().to_python(value) or "")).upper()
        return f"{typed[:4]}-{typed[4:]}" if typed else ""


class FilterForm(BoxedForm):
    """Which saved assessments are listed."""

    number = _NumberField(
        f"^{FORM}$",
        label=_("Number"),
        required=False,
        error_messages={"invalid": _("Enter the whole number, such as 7K3Q-92MX.")},
    )
    label = forms.CharField(label=_("Label holds"), required=False, max_length=60)
    release = ReleaseField(label=_("Release"), required=False, empty_label=_("any"))
    since = forms.DateField(
        label=_("Saved from"), required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=_NEAR
    )
    until = forms.DateField(
        label=_("Saved up to"), required=False, widget=forms.DateInput(attrs={"type": "date"}), validators=_NEAR
    )
    saved_by = forms.ModelChoiceField(
        User.objects.none(), label=_("Saved by"), to_field_name="username", required=False, empty_label=_("anybody")
    )

    def __init__(self, data: Mapping[str, Any] | None, *, reads_all: bool) -> None:
        super().__init__(data)
        if reads_all:
            self.fields["saved_by"].queryset = User.objects.filter(is_active=True).order_by("username")  # type: ignore[attr-defined]  # it is a ModelChoiceField
        else:
            del self.fields["saved_by"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("Enter a day that does not lie before the one from which on you look."))
        return cleaned


class AnewForm(BoxedForm):
    """Under which release the same answers are judged, and as of when."""

    WHEN: Final = (("now", _("now")), ("then", _("the moment that was judged then")))

    release = ReleaseField(label=_("Under"), empty_label=None)
    when = forms.ChoiceField(label=_("As of"), choices=WHEN)

    @property
    def is_now(self) -> bool:
        """Whether another moment is asked for than the one that was judged."""
        return bool(self.cleaned_data["when"] == "now")


class EraseForm(BoxedForm):
    """Why what a saved assessment holds is deleted."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        error_messages={"required": _("Enter the reason: it stands where the assessment stood.")},
        help_text=_("Whoever opens the number later reads it."),
    )


class FeedbackForm(BoxedForm):
    """What somebody thinks of one of the findings, and why."""

    code = forms.ChoiceField(label=_("Finding"))
    kind = forms.ChoiceField(label=_("What you think of it"), choices=Feedback.Kind, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: the authors have nothing else to go by.")},
    )

    def __init__(self, data: Mapping[str, Any] | None, *, findings: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["code"].choices = list(findings)  # type: ignore[attr-defined]  # it is a ChoiceField


class AnswerForm(BoxedForm):
    """What the authors answer."""

    text = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write an answer: whoever gave the feedback reads it.")},
    )

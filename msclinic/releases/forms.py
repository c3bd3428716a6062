from django import forms
from django.utils.translation import gettext_lazy as _

from msclinic.releases.proposals import NO_REASON

__all__ = ["CommentForm", "ReasonForm", "SecondPersonForm", "SendBackForm"]


class ReasonForm(forms.Form):
    """Why something is to be published, and the hash of what was looked at."""

    required_css_class = "required"
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        error_messages={"required": NO_REASON},
        help_text="A sentence for whoever reads the list of releases later.",
    )


class CommentForm(forms.Form):
    """What somebody says to a decision of theirs."""

    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class SendBackForm(forms.Form):
    """What would have to be otherwise."""

    comment = forms.CharField(
        label=_("What would have to be otherwise"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say what would have to be otherwise.")},
    )


class SecondPersonForm(forms.Form):
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

from django import forms

from msclinic.releases.actions import NO_REASON

__all__ = ["ReasonForm"]


class ReasonForm(forms.Form):
    """Why something is published, and the hash of what was looked at."""

    required_css_class = "required"
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        error_messages={"required": NO_REASON},
        help_text="A sentence for whoever reads the list of releases later.",
    )

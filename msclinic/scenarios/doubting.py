"""The question in a form whether what looks like somebody is made up as well."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

__all__ = ["MadeUpField", "ask_about"]


class MadeUpField(forms.BooleanField):
    """The tick that says so; it is asked for where there is a doubt."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{"label": gettext_lazy("What looks like somebody is made up as well"), "required": False, **kwargs}
        )


def ask_about(form: forms.BaseForm, doubts: Mapping[str, list[str]]) -> None:
    """Hold a form up for what may tell who somebody is, by field, unless it is confirmed as made up."""
    if form.cleaned_data.get("made_up"):
        return
    told = _("Change it, or confirm below that it is made up as well.")
    for name, said in doubts.items():
        form.add_error(name if name in form.fields else None, f"{' '.join(said)} {told}")

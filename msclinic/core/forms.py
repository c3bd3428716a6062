"""The look of an ordinary form; the forms of an assessment are `core/entry`."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _

__all__ = ["BoxedForm", "say_limits"]


def say_limits(form: forms.BaseForm) -> None:
    """Let no browser cut what is pasted: a text that is too long is refused in words, and stands there still."""
    for name, field in form.fields.items():
        if isinstance(field, forms.CharField) and field.max_length is not None:
            field.widget.attrs.pop("maxlength", None)
            label = field.label or name.replace("_", " ").capitalize()
            field.error_messages["max_length"] = _too_long(label)


def _told(label: Any) -> str:
    """With the places that the validator fills in; whatever a label holds is a letter of it."""
    told = _(
        "At most %%(limit_value)s characters fit into “%(field)s”, and these are %%(show_value)s: nothing was cut, "
        "shorten it."
    )
    return told % {"field": str(label).replace("%", "%%")}


_too_long: Any = lazy(_told, str)


class BoxedForm(forms.Form):
    """A form whose boxes look like those of an assessment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect | forms.HiddenInput):
                field.widget.attrs.setdefault("class", "box")
        say_limits(self)

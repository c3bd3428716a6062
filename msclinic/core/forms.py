"""The look of an ordinary form; the forms of an assessment are `core/entry`."""

from typing import Any

from django import forms

__all__ = ["BoxedForm"]


class BoxedForm(forms.Form):
    """A form whose boxes look like those of an assessment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxInput | forms.RadioSelect | forms.HiddenInput):
                field.widget.attrs.setdefault("class", "box")

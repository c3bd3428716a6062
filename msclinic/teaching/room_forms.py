from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from msclinic.core.forms import BoxedForm
from msclinic.core.numbers import LETTERS
from msclinic.scenarios.asking import Asked

__all__ = ["AnswerForm", "CodeForm"]

_LENGTH: Final = 6


class CodeForm(BoxedForm):
    """The code of a room as somebody types it: small letters, spaces and hyphens do not matter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": _("Enter the code that stands on the wall.")},
    )

    def clean_code(self) -> str:
        """The code as it is kept."""
        code = "".join(self.cleaned_data["code"].replace("-", "").split()).upper()
        if len(code) != _LENGTH or not set(code) <= set(LETTERS):
            raise forms.ValidationError(
                _("A code has six letters and digits, such as 7K3Q9M. None has 0, O, 1 or I, which look alike.")
            )
        return code


class AnswerForm(forms.Form):
    """What a learner chose in a question."""

    question = forms.IntegerField(min_value=1, max_value=1000)
    chosen = forms.ChoiceField(
        error_messages=dict.fromkeys(["required", "invalid_choice"], _("Choose one of the answers."))
    )

    def __init__(self, asked: Asked | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = asked.choices if asked else ()
        self.fields["chosen"].choices = [(one.value, one.label) for one in choices]  # type: ignore[attr-defined]

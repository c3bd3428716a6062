"""A list of names, edited one to a line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

__all__ = ["NameListField", "NamesFormField", "folded"]


_MOST, _LONGEST = 40, 120


def folded(name: str) -> str:
    """The name as it is compared: whatever its case and its white space."""
    return " ".join(name.casefold().split())


class NamesFormField(forms.Field):
    """One name to a line; empty lines do not count."""

    widget = forms.Textarea(attrs={"rows": 2, "cols": 40})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return [name for line in lines if (name := " ".join(str(line).split()))]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(data) != (initial or [])


class NameListField(models.JSONField):
    """A list of different names in the order in which they were entered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": list, "blank": True, "help_text": "One to a line.", **kwargs})

    def formfield(self, **kwargs: Any) -> Any:
        given = {"form_class": NamesFormField, "show_hidden_initial": False, **kwargs}
        return models.Field.formfield(self, **given)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if isinstance(value, list) and (len(value) > _MOST or any(len(str(name)) > _LONGEST for name in value)):
            raise ValidationError(f"Enter at most {_MOST} names, each of {_LONGEST} characters or less.")
        if isinstance(value, list) and any(not str(name).isprintable() for name in value):
            raise ValidationError("Enter names of letters, figures and signs alone.")
        if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
            raise ValidationError("Enter names, one to a line.")
        names = [folded(name) for name in value]
        if twice := next((name for name in value if names.count(folded(name)) > 1), ""):
            raise ValidationError(f"{twice} stands here twice: enter each name once.")

"""What stands of a passage where one is picked or listed: its code, its first words, its source."""

import re
from typing import Final

from django import forms

from msclinic.evidence.models import Passage

__all__ = ["in_full", "in_short", "label", "label_passages", "start_of"]

_SHORT: Final = 60
"""So many characters of a passage are enough to know it by."""


def start_of(words: str, most: int = _SHORT) -> str:
    """The words, or those of them that begin within `most` characters, unaltered, and an ellipsis behind them."""
    if len(words) <= most:
        return words
    whole = re.match(rf".{{1,{most}}}(?<=\S)(?=\s)", words, re.DOTALL)
    return f"{whole.group() if whole else words[:most]} …"


def in_full(passage: Passage) -> str:
    """The words of a quotation, in quotation marks, or those of a statement, which is in our own words."""
    return f"“{passage.quote}”" if passage.quote else passage.text


def in_short(passage: Passage) -> str:
    """The first of these words."""
    return f"“{start_of(passage.quote)}”" if passage.quote else start_of(passage.text)


def label(passage: Passage) -> str:
    """Such as: C48 · “Distribution is limited to …” · Infusion Treatments for MS."""
    return f"{passage.code} · {in_short(passage)} · {passage.source}"


def label_passages(form: forms.BaseForm) -> None:
    """Let the fields of a form that pick passages show what each of the chosen ones says."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None and field.queryset.model is Passage:
            field.label_from_instance = label  # type: ignore[method-assign, assignment]  # of this field alone
            field.queryset = field.queryset.select_related("source", "source_text")

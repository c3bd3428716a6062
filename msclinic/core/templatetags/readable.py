"""For templates that show what was typed."""

from typing import Any

from django import template
from django.template.defaultfilters import stringfilter

from msclinic.core.entry.texts import readable_text

register = template.Library()


@register.filter
@stringfilter
def readable(text: Any) -> str:
    """The text with a sign in place of every character that no page can hold."""
    return readable_text(str(text))

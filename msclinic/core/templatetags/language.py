"""How a template says what belongs to a release in the language that is spoken."""

from django import template

from msclinic.core.language import of_release
from msclinic.engine import Release

register = template.Library()


@register.filter
def said(text: str, release: Release) -> str:
    """A text of a release in the language that is spoken; as it stands where the release has no other words."""
    return release.said(text, of_release())

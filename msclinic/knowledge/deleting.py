"""What goes when a row is deleted, and why one stays, as somebody reads it."""

from typing import Any

from django.apps import apps
from django.utils.safestring import SafeString
from django.utils.text import capfirst

__all__ = ["Refusal", "without_links"]


class Refusal(list[str]):
    """Why rows cannot be deleted: whole sentences, and links to the rows that need them."""

    @property
    def sentences(self) -> list[str]:
        return [told for told in self if not isinstance(told, SafeString)]

    @property
    def rows(self) -> list[str]:
        return sorted(told for told in self if isinstance(told, SafeString))


def without_links(listed: list[Any]) -> list[Any]:
    """The nested list of what goes, without the rows that only tie two others together: they have no name."""
    ties = tuple(
        f"{capfirst(model._meta.verbose_name)}: "
        for model in apps.get_models(include_auto_created=True)
        if model._meta.auto_created
    )
    return _without(listed, ties)


def _without(listed: list[Any], ties: tuple[str, ...]) -> list[Any]:
    kept = [_without(one, ties) if isinstance(one, list) else one for one in listed]
    return [one for one in kept if one and not (isinstance(one, str) and one.startswith(ties))]

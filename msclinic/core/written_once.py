"""Rows that are inserted and then stay. The database refuses the rest too (`insert_only`)."""

from typing import Any

from django.db import models

__all__ = ["NeverChangesError", "WrittenOnce"]


class NeverChangesError(Exception):
    """Somebody tried to change or delete a row that is written once; it stays as it is."""


class WrittenOnce(models.Model):
    """A row that is inserted and then stays."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise NeverChangesError(f"{self} never changes.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        raise NeverChangesError(f"{self} stays.")

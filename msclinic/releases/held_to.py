"""What else a proposal is held to, and what of that was edited since the release it is compared with: rows that are no
part of a release, so that an edit of them counts at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from django.conf import settings
from django.utils.module_loading import import_string

from msclinic.core.shapes import Shape
from msclinic.engine import Release as Loaded
from msclinic.releases.approvals import UNDER_WAY, proposal_of_release
from msclinic.releases.models import Release

__all__ = ["HELD", "EditedCase", "Expectation", "Told", "edited_since"]

HELD: Final = "held:"
"""With what the mark begins by which somebody says that they know what a draft is held to now."""

Told = tuple[str, str, str]
"""What it is called, what it was, and what it is now."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A rule of which something else is expected; a shape is None where nothing was, or is."""

    code: str
    before: Shape | None
    after: Shape | None


@dataclass(frozen=True, slots=True)
class EditedCase:
    """A case that drafts are held to, as it was edited: by whom and when, and what of it.

    `path` is where it is read, empty where it is not; `state` says whether it is new, or counts no more. `version` is
    another one after each edit where a draft is held to something else than before, and empty where it is not.
    """

    title: str
    language: str
    path: str
    state: str
    edits: list[tuple[str, datetime]]
    expected: list[Expectation]
    entered: list[Told]
    words: list[Told]
    version: str

    @property
    def mark(self) -> str:
        """By what somebody says that they know of it; empty where there is nothing to tick off."""
        return f"{HELD}{self.version}" if self.version else ""


def edited_since(base: Release, release: Loaded) -> list[EditedCase]:
    """The cases that were edited since a release was published here; answers are told in the words of another one."""
    find = cast(Callable[[datetime, Loaded], list[EditedCase]], import_string(settings.EDITED_CASES))
    return find(_published_here(base), release)


def _published_here(base: Release) -> datetime:
    """A release of another installation keeps the moment of that; here it counts from its approval."""
    proposal = proposal_of_release(base)
    return proposal.decision.at - UNDER_WAY if proposal else base.published_at

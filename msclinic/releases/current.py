"""The current release of this process: loaded and compiled once, and used until another one is in use."""

import gc
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from django.db import Error

from msclinic.engine import Release as Loaded
from msclinic.releases.loading import NoReleaseError, load
from msclinic.releases.models import Release

__all__ = ["Current"]

logger = logging.getLogger(__name__)

Key = tuple[int, str]

NONE_YET = "Nothing has been published yet, so nothing can be assessed."


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a look at the database found, and when."""

    at: float
    key: Key | None
    release: Loaded | None
    why_not: str = ""


class Current:
    """Looks for what is in use with one small query, at most every `every` seconds of `clock`; any thread may ask."""

    def __init__(self, *, every: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._every = every
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: _Seen | None = None

    def get(self) -> Loaded:
        """The current release. Raises NoReleaseError where there is none that can be used.

        Raises Error of django.db where the database does not answer and no release was seen before.
        """
        seen = self._fresh() or self._look_again()
        if seen.release is None:
            raise NoReleaseError(seen.why_not)
        return seen.release

    def forget(self) -> None:
        """Look again at the next call."""
        with self._lock:
            self._seen = None

    def _fresh(self) -> _Seen | None:
        seen = self._seen
        return seen if seen is not None and self._clock() - seen.at < self._every else None

    def _look_again(self) -> _Seen:
        """One thread looks; the others wait for what it finds."""
        with self._lock:
            seen = self._fresh()
            if seen is None:
                seen = self._seen = self._look(self._seen)
            return seen

    def _look(self, before: _Seen | None) -> _Seen:
        """What is there now; where the database does not answer, the release that was seen last."""
        try:
            return self._found(self._clock(), before)
        except Error as error:
            if before is None or before.release is None:
                raise
            logger.warning("The database does not answer (%s): release %s stays in use.", error, before.release.number)
            return replace(before, at=self._clock())

    def _found(self, now: float, before: _Seen | None) -> _Seen:
        key = Release.objects.standing().values_list("number", "sha256").first()
        if key is None:
            return _Seen(now, None, None, NONE_YET)
        if before is not None and before.key == key:
            return _Seen(now, key, before.release, before.why_not)
        try:
            release = load(Release.objects.get(number=key[0]))
        except NoReleaseError as error:
            return _Seen(now, key, None, str(error))
        _freeze_once()
        return _Seen(now, key, release)


@cache
def _freeze_once() -> None:
    """Keep the garbage collector off what stands at the first release; freezing again would pin releases of before."""
    gc.freeze()

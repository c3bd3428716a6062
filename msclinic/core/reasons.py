"""Why a row changed, as its history keeps it; and whether there was one that is there no more."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.dispatch import receiver
from simple_history.signals import pre_create_historical_record

__all__ = ["ATTESTED", "SHIPPED", "because", "given_reason", "was_there"]

P = ParamSpec("P")
Result = TypeVar("Result")

SHIPPED = "shipped content"
"""Why a row was made that came with the program."""

ATTESTED = "said to be what its passages state"
"""Why a rule was saved once more when somebody said that its passages state its values."""

_reason: ContextVar[str] = ContextVar("reason", default="")


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Every change made meanwhile is recorded with this reason."""
    before = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(before)


def given_reason(reason: str) -> Callable[[Callable[P, Result]], Callable[P, Result]]:
    """An action whose changes are all recorded with this reason."""

    def around(action: Callable[P, Result]) -> Callable[P, Result]:
        @wraps(action)
        def run(*args: P.args, **kwargs: P.kwargs) -> Result:
            with because(reason):
                return action(*args, **kwargs)

        return run

    return around


@receiver(pre_create_historical_record, dispatch_uid="the reason of a change")
def _remember_why(*, history_instance: Any, **_: Any) -> None:
    if _reason.get() and not history_instance.history_change_reason:
        history_instance.history_change_reason = _reason.get()


def was_there(model: Any, **named: Any) -> bool:
    """Whether a row of that name was there once; where it is not there now, somebody deleted or renamed it."""
    return bool(model.history.filter(**named).exists())

"""Saving as a browser does it: the form's answers to the page that asks what is saved with them, and on from there."""

from collections.abc import Iterable
from typing import Any, Final

from django.test import Client

from tests.core.pages import parse
from tests.web.pages import Pair, pairs_of, post

__all__ = ["CASE", "NUMBER", "ask", "gate", "save"]

CASE: Final[list[Pair]] = [
    ("as_of", "2026-06-15T12:00:00+00:00"), ("time_zone", "Europe/London"), ("ms_diagnosis", "confirmed"),
    ("episode_present", "yes"), ("episode_ongoing", "no"), ("episode_duration", "36"), ("episode_duration_unit", "h"),
    ("sx_worsening", "yes"),
]  # fmt: skip
NUMBER: Final = r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}"


def ask(client: Client, pairs: Iterable[Pair], page: str = "relapse") -> Any:
    """The page that asks what is saved with the answers."""
    return post(client, f"/assessments/save/{page}/", pairs)


def gate(answer: Any) -> list[Pair]:
    """What a browser would post from the form of that page."""
    page = parse(answer)
    form = next(form for form in page.iter("form") if "gate" in form.get("class", ""))
    texts = [(area.get("name", ""), area.text or "") for area in form.iter("textarea")]
    return [*pairs_of(form), *texts]


def save(client: Client, pairs: Iterable[Pair], page: str = "relapse", **beside: str) -> Any:
    """Asks, fills in what is saved beside the answers, and saves."""
    asked = gate(ask(client, pairs, page))
    names = {f"saved-{name}": text for name, text in beside.items()}
    kept = [(name, value) for name, value in asked if name not in names]
    return post(client, f"/assessments/save/{page}/", [*kept, *names.items()])

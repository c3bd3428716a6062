"""Everything that can be entered wrongly, by kind of question: the tables that test_bad_input goes through."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from msclinic.engine.vocabulary import Fact
from tests.web.pages import Pair

__all__ = ["AS_OF", "Mistake", "mistakes", "on_the_clock"]

AS_OF: Final = "2026-06-15T12:00:00+02:00"

Parts = dict[str, str]
"""What is typed, by the ending of the field's name."""

EITHER_OR: Final = {"unknown": "yes"}

NUMBERS: Final[dict[str, Parts]] = {
    "text for a number": {"": "three"},
    "a comma in English": {"": "3,5"},
    "zero": {"": "0"},
    "a negative number": {"": "-3"},
    "a number of thousands of figures": {"": "9" * 4301},
    "a number beside not known": {"": "3", **EITHER_OR},
}
DATES: Final[dict[str, Parts]] = {
    "a day without its month": {"day": "3", "year": "2026"},
    "a month without its year": {"month": "5"},
    "a day alone": {"day": "3"},
    "a two-figure year": {"day": "3", "month": "5", "year": "26"},
    "a month in words": {"day": "3", "month": "May", "year": "2026"},
    "31 February": {"day": "31", "month": "2", "year": "2026"},
    "a thirteenth month": {"month": "13", "year": "2026"},
    "the year zero": {"year": "0000"},
    "a date beside not known": {"year": "2026", **EITHER_OR},
    "a date in one piece": {"": "2026-05-03"},
}
FUTURE: Final[dict[str, Parts]] = {
    "tomorrow": {"day": "16", "month": "6", "year": "2026"},
    "next year": {"year": "2027"},
}
TIMES: Final[dict[str, Parts]] = {
    "a time without its date": {"time": "09:30"},
    "a time with a month only": {"month": "6", "year": "2026", "time": "09:30"},
    "a time in words": {"day": "3", "month": "5", "year": "2026", "time": "noon"},
    "a 25th hour": {"day": "3", "month": "5", "year": "2026", "time": "25:00"},
    "a third of two times": {"day": "3", "month": "5", "year": "2026", "time": "09:30", "fold": "third"},
    "later today": {"day": "15", "month": "6", "year": "2026", "time": "23:59"},
}
CHOICE: Final[dict[str, Parts]] = {"an unknown choice": {"": "perhaps"}}

KINDS: Final[dict[str, dict[str, Parts]]] = {
    "yes_no": CHOICE | {"an answer beside not known": {"": "yes", **EITHER_OR}},
    "choice": CHOICE,
    "choices": {"a name beside not known": {"": "prednisone", **EITHER_OR}},
    "whole": NUMBERS | {"half a number": {"": "3.5"}},
    "quantity": {name: {"unit": "h", **typed} for name, typed in NUMBERS.items() if "," not in typed[""]}
    | {
        "no unit": {"": "36"},
        "the unit alone": {"unit": "d"},
        "an unknown unit": {"": "2", "unit": "weeks"},
    },
    "date": DATES | FUTURE,
    "moment": DATES | FUTURE | TIMES,
    "agent": {},
    "records": {"an unknown way of listing": {"listed": "many"}, "a list in one piece": {"": "Copaxone"}},
}
ANSWERS: Final = {
    "yes_no": [("", "yes", "no"), ("unknown", "yes", "on")],
    "choice": [("", "confirmed", "no")],
    "choices": [("unknown", "yes", "on")],
    "whole": [("", "3", "4")],
    "quantity": [("", "3", "4"), ("unit", "h", "d")],
    "date": [("day", "3", "4"), ("year", "2025", "2026")],
    "moment": [("month", "3", "4"), ("time", "09:30", "10:30"), ("fold", "first", "second")],
    "agent": [("", "Copaxone", "Rebif")],
    "records": [("listed", "none", "unknown")],
}
"""Two answers where one is asked, by the ending of the name."""

TREATMENT: Final[list[Pair]] = [("dmt_history-0-agent", "Copaxone"), ("dmt_history-0-outcome", "effective")]
COURSE: Final[list[Pair]] = [("alemtuzumab_courses-0-n", "1")]
FILLED: Final = {"dmt_history": TREATMENT, "alemtuzumab_courses": COURSE}


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something entered wrongly: what, in which fact, with which pairs, and the control that has to be named."""

    kind: str
    fact: str
    pairs: tuple[Pair, ...]
    place: str
    zone: str = "Europe/Berlin"

    def __str__(self) -> str:
        return f"{self.place}: {self.kind}"


def named(name: str, typed: Parts) -> tuple[Pair, ...]:
    return tuple((f"{name}_{part}" if part else name, value) for part, value in typed.items())


def mistakes(facts: list[Fact]) -> Iterator[Mistake]:
    """Every mistake that can be made in these questions, rows included."""
    for fact in facts:
        for kind, typed in KINDS[fact.kind].items():
            yield Mistake(kind, fact.key, named(fact.key, typed), fact.key)
        yield from twice_answered(fact, fact.key, fact.key)
        if fact.kind == "records":
            yield from in_rows(fact)
        if fact.kind == "moment":
            yield from on_the_clock(fact.key)


def twice_answered(fact: Fact, name: str, key: str) -> Iterator[Mistake]:
    """Two different answers to one question."""
    for part, *answers in ANSWERS[fact.kind]:
        pairs = tuple(pair for answer in answers for pair in named(name, {part: answer}))
        yield Mistake(f"two answers{f' for the {part}' if part else ''}", key, pairs, name)


def in_rows(fact: Fact) -> Iterator[Mistake]:
    filled = FILLED[fact.key]
    for said in ("none", "unknown"):
        yield Mistake(f"rows beside {said}", fact.key, ((f"{fact.key}_listed", said), *filled), fact.key)
    for column in fact.fields:
        name = f"{fact.key}-0-{column.key}"
        ahead = fact.last_day_ahead and fact.ends is not None and column.key == fact.ends[1]
        for kind, typed in KINDS[column.kind].items():
            if not (ahead and kind in FUTURE):
                others = [pair for pair in filled if pair[0] != name]
                yield Mistake(kind, fact.key, (*others, *named(name, typed)), name)
        yield from twice_answered(column, name, fact.key)
    if fact.ends:
        first, last = (f"{fact.key}-0-{key}" for key in fact.ends)
        backwards = (*filled, (f"{first}_year", "2025"), (f"{last}_year", "2024"))
        yield Mistake("the last day before the first", fact.key, backwards, last)
    if fact.unique:
        again = f"{fact.key}-4-{fact.unique}"
        yield Mistake("the same number twice", fact.key, (*filled, (again, filled[0][1])), again)


def on_the_clock(key: str) -> Iterator[Mistake]:
    """Times that the clocks of a zone skipped or showed twice."""
    skipped = {"day": "29", "month": "3", "year": "2026", "time": "02:30"}
    twice = {"day": "26", "month": "10", "year": "2025", "time": "02:30"}
    yield Mistake("a skipped hour", key, named(key, skipped), key)
    yield Mistake("a repeated hour", key, named(key, twice), key)
    elsewhere = {"day": "8", "month": "3", "year": "2026", "time": "02:30"}
    yield Mistake("a skipped hour elsewhere", key, named(key, elsewhere), key, "America/New_York")

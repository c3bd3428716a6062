"""The page `docs/verdicts.md`, written from the engine itself: the algebra, the tables, the shapes and the words."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import Final

from msclinic.core.shapes import SHAPES
from msclinic.engine.consistency import BARRED, NOT_CURRENT, NOT_NO, ONLY_CONSIDERED
from msclinic.engine.tables import Line, Reading, Table
from msclinic.engine.values import BAD, OPEN
from msclinic.engine.verdicts import ALGEBRA, Verdict, all_of, any_of, negate
from msclinic.releases.examples import Example, examples

__all__ = ["verdicts_page"]

_MEANING: Final = {
    Verdict.MET: "True on every reasonable reading of the sentence. Where the source says “must” or “only when”, it is "
    "a necessary condition: reached, not sufficient.",
    Verdict.NOT_MET: "False on every reasonable reading.",
    Verdict.AMBIGUOUS: "All facts are known, and readings of the sentence disagree. Judgement repairs it, data do not.",
    Verdict.UNKNOWN: "A needed fact is open; the finding names it. Data repair it.",
    Verdict.PENDING: "Time has not run long enough; the finding gives the times to look again.",
    Verdict.NOT_APPLICABLE: "The sentence does not concern this person or situation.",
    Verdict.SILENT: "The source does not deal with the question. It allows nothing and restricts nothing.",
    Verdict.INVALID: "An entry is refused or contradicted; the finding names it.",
    Verdict.NOT_YET: "Before the source's date.",
    Verdict.DUE: "On the source's date.",
    Verdict.PAST: "After the source's date.",
    Verdict.SHOWN: "A notice is shown.",
}
_SHAPE: Final = {
    "i-met": "filled disc, no tick",
    "i-edge": "half-filled diamond",
    "i-no": "ring with a bar",
    "i-ask": "dashed ring",
    "i-date": "clock",
    "i-quiet": "small dotted ring",
    "i-notice": "panel with an exclamation mark",
    "i-stop": "panel with a triangle",
}
_STATE: Final = {
    BAD: "refused or contradicted",
    OPEN: "not known",
    NOT_CURRENT: "not known, but not current",
    NOT_NO: "not known, but not no",
    ONLY_CONSIDERED: "not known, at most considered",
    BARRED: "open, and cannot be answered",
}
_JOINING: Final = frozenset({"all", "any", "not", "rule"})
_JOINED: Final = "It has no table of its own: the algebra decides.\n"
_ORDER: Final = [verdict for verdict in Verdict if verdict in ALGEBRA]
_HEAD: Final = """# Verdicts

This page is written by `make docs` from the engine; `make check` fails when it is stale. Do not edit it.
"""


_RULES: Final = """## The rule kinds

In each table the first line that fits decides. *any* stands for whatever the reading can be. A line marked with °
rests on a clean *no*: it holds even where another gate was refused.
"""


def verdicts_page() -> str:
    """The whole page, as Markdown."""
    parts = [_HEAD, _words(), _algebra(), _RULES, *map(_kind, examples())]
    return "\n".join(parts)


def _words() -> str:
    rows = [
        [f"`{verdict}`", SHAPES[verdict].word, _SHAPE[SHAPES[verdict].icon], _MEANING[verdict]] for verdict in Verdict
    ]
    return "## Words and shapes\n\n" + _markdown(["token", "word", "shape", "meaning"], rows)


def _algebra() -> str:
    swapped = [[f"`{verdict}`", f"`{negate(verdict)}`"] for verdict in _ORDER]
    return "\n".join(
        [
            "## The algebra\n",
            "Dates, notices and what does not apply stand outside: a document that joins them is not published.\n",
            "### and\n",
            _pairs(all_of),
            "### or\n",
            _pairs(any_of),
            "### not\n",
            _markdown(["", "not"], swapped),
        ]
    )


def _pairs(join: Callable[[Iterable[Verdict]], Verdict]) -> str:
    rows = [[f"**{left}**", *(str(join((left, right))) for right in _ORDER)] for left in _ORDER]
    return _markdown(["", *_ORDER], rows)


def _kind(example: Example) -> str:
    title, criterion = example
    said = inspect.getdoc(type(criterion)) or ""
    tables = [_JOINED] if criterion.kind in _JOINING else map(_table, criterion.tables)
    return "\n".join([f"### {title} (`{criterion.kind}`)\n", f"{said}\n", *tables])


def _table(table: Table) -> str:
    """The lines that decide something; one that an earlier line always forestalls is left out."""
    head = ["verdict", "line", *(reading.name for reading in table.readings)]
    combinations = product(*(reading.names for reading in table.readings))
    deciding = {id(table.fitting(states)) for states in combinations}
    return _markdown(head, [_line(line, table.readings) for line in table.lines if id(line) in deciding])


def _line(line: Line, readings: Sequence[Reading]) -> list[str]:
    mark = "°" if line.gate else ""
    return [f"`{line.verdict}`{mark}", line.reason, *(_states(line, reading) for reading in readings)]


def _states(line: Line, reading: Reading) -> str:
    if reading.name not in line.when:
        return "any"
    named = [name for name in reading.names if name in line.when[reading.name]]
    return "; ".join(_STATE.get(name, name) for name in named)


def _markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_markdown_lines(head, rows)) + "\n"


def _markdown_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"

"""Local readings: values that somebody set apart from what the passages state.

Other passages under the same values count as set apart too, until somebody confirms that they state them. A reason is
given for certain values beside certain passages: once either is another, it has to be given again.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msclinic.knowledge.rule_rows import RuleRow

__all__ = ["as_stated", "is_idle", "local_reading", "said_where_open", "stated_in", "unexplained"]

_STILL_OPEN: Final = {"who": "somebody who is not named yet", "reason": "the reason is not entered yet."}
"""What is said of a local reading that nobody has explained, where the draft is only tried."""

_NOT_EXPLAINED: Mapping[str, str] = {"who": "", "reason": ""}
"""Nobody has said why: publishing refuses it."""


def as_stated(row: RuleRow, criterion: Mapping[str, Any]) -> dict[str, Any]:
    """A condition with the words that are taken to state it: each passage's code with its quotation or statement."""
    words = {passage.code: passage.sha256 or passage.text for passage in row.citations.all()}
    return {"criterion": criterion, "passages": words}


def stated_in(rule: Mapping[str, Any], passages: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The same of a rule of a release document, with the passages of the document by their codes."""
    resting = [passages[code] for code in rule["citations"]]
    words = {passage["id"]: passage.get("sha256") or passage.get("statement", "") for passage in resting}
    return {"criterion": rule["criterion"], "passages": words}


def local_reading(row: RuleRow, criterion: Mapping[str, Any]) -> dict[str, str] | None:
    """The local reading that the row's values are; None where they are those that its passages state.

    A reason that was given for other values stays on the row, and acts on nothing.
    """
    if row.stated is not None and row.stated == as_stated(row, criterion):
        return None
    if row.local_reason.strip():
        return (
            dict(_NOT_EXPLAINED) if _is_outdated(row, criterion) else {"who": row.local_by, "reason": row.local_reason}
        )
    return dict(_NOT_EXPLAINED) if row.stated is not None else None


def is_idle(row: RuleRow, criterion: Mapping[str, Any]) -> bool:
    """Whether the row has a reason for a local reading, and none is one: its values are those that are stated."""
    return bool(row.local_reason.strip()) and local_reading(row, criterion) is None


def _is_outdated(row: RuleRow, criterion: Mapping[str, Any]) -> bool:
    """Whether the reason was given for other values, or beside other passages."""
    return bool(row.explained != as_stated(row, criterion))


def unexplained(rules: Iterable[Mapping[str, Any]]) -> list[str]:
    """A sentence for each rule of a release document whose values differ from its passages and nobody said why."""
    return [
        f"{rule['code']} differs from what its passages state: enter the reason of the local reading for the values "
        "as they are now, or confirm that the passages state them."
        for rule in rules
        if rule["local_reading"] == _NOT_EXPLAINED
    ]


def said_where_open(rules: Iterable[dict[str, Any]]) -> None:
    """Let the rules of a document that is only tried say of a local reading whose reason is open that it is open."""
    for rule in rules:
        if reading := rule["local_reading"]:
            rule["local_reading"] = {name: text or _STILL_OPEN[name] for name, text in reading.items()}

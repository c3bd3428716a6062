"""Each verdict that a rule declares can be given: what no answers reach is said before it is published."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from msclinic.engine import Release
from msclinic.releases.checks import check_document
from msclinic.releases.checks.verdicts import check_verdicts
from tests.engine.records import golden

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("article")]

Document = dict[str, Any]


def rule(document: Document, code: str) -> Document:
    found: Document = next(rule for rule in document["rules"] if rule["code"] == code)
    return found


def put(code: str, **values: Any) -> Callable[[Document], None]:
    return lambda document: rule(document, code)["criterion"].update(values)


def condition(part: Document) -> Callable[[Document], None]:
    """The programme of Tysabri, asked for as a plain condition."""

    asked = {"kind": "condition", "now": "natalizumab_now", "part": part, "against": False}
    return lambda document: rule(document, "TYS-TOUCH").update(criterion=asked)


def two_courses(document: Document) -> Document:
    named = rule(document, "NOV-COURSE")["criterion"]
    return both({**named, "named": ["RRMS"]}, {**named, "named": ["PPMS"]})


def answered(fact: str, *among: str) -> Document:
    return {"kind": "answered", "fact": fact, "among": list(among)}


def figure(least: int | None, most: int | None) -> Document:
    return {"kind": "figure", "fact": "alemtuzumab_planned_days", "least": least, "most": most}


def both(*parts: Document) -> Document:
    return {"kind": "all", "parts": list(parts)}


def either(*parts: Document) -> Document:
    return {"kind": "any", "parts": list(parts)}


def said(change: Callable[[Document], None]) -> list[str]:
    document = json.loads(json.dumps(golden().document))
    change(document)
    return list(check_verdicts(Release(document)))


def never(code: str, word: str) -> list[str]:
    return [f"rule {code}: no answers can make it “{word}”; its condition never decides that"]


TOUCH = answered("touch_enrolled", "yes")
NO_TOUCH = answered("touch_enrolled", "no")

TEN = (
    "episode_present", "episode_ongoing", "sx_worsening", "sx_recurrence", "sx_new", "relapse_needs_treatment",
    "steroid_planned", "dmt_history_complete", "touch_enrolled", "lemtrada_rems_enrolled",
)  # fmt: skip

UNREACHABLE: dict[str, tuple[Callable[[Document], None], list[str]]] = {
    "yes and no to one question": (condition(both(TOUCH, NO_TOUCH)), never("TYS-TOUCH", "Reached")),
    "yes or no to one question": (condition(either(TOUCH, NO_TOUCH)), never("TYS-TOUCH", "Not reached")),
    "every answer": (condition(answered("touch_enrolled", "yes", "no")), never("TYS-TOUCH", "Not reached")),
    "a number that is at least the least there is": (condition(figure(1, None)), never("TYS-TOUCH", "Not reached")),
    "two figures that leave nothing between them": (
        condition(both(figure(5, None), figure(None, 4))),
        never("TYS-TOUCH", "Reached"),
    ),
    "every route": (
        put("STER-ROUTE", described=["intravenous", "oral", "intramuscular", "other"]),
        never("STER-ROUTE", "Not reached"),
    ),
    "more earlier treatments than there are": (put("LEM-LINE", clear=99), never("LEM-LINE", "Reached")),
    "two courses of MS that nobody has at once": (
        lambda document: rule(document, "NOV-COURSE").update(criterion=two_courses(document)),
        never("NOV-COURSE", "Reached"),
    ),
}


@pytest.mark.parametrize("name", UNREACHABLE)
def test_a_verdict_that_no_answers_give_is_said(name: str) -> None:
    change, sentences = UNREACHABLE[name]
    assert said(change) == sentences


REACHABLE: dict[str, Callable[[Document], None]] = {
    "the shipped content": lambda _document: None,
    "one figure, which leaves nothing between": put("REL-DUR", lower={"value": 48, "unit": "h"}),
    "one agent, which is never several": put("STER-AGENT", named=["methylprednisolone"]),
    "one number of earlier treatments": put("LEM-LINE", fewest=2),
    "a first course of one day": put("LEM-GAP", days=1),
    "figures that touch": condition(both(figure(5, None), figure(None, 5))),
    "a length of one to the most": put("STER-DAYS", fewest=1),
    "every course of MS": put("NOV-COURSE", named=["CIS", "RRMS", "SPMS", "PPMS", "PRMS"]),
    "a lower figure of an hour": put("REL-DUR", lower={"value": 1, "unit": "h"}),
    "a length of an hour or more": condition(
        {"kind": "figure", "fact": "episode_duration", "least": {"value": 1, "unit": "h"}, "most": None}
    ),
    "any of ten questions": condition(either(*[answered(fact, "yes") for fact in TEN])),
    "a step of a day": put("TYS-SCHED", every={"value": 1, "unit": "d"}),
    "a step of very many years": put("NOV-HEART", every={"value": 400, "unit": "year"}),
    "twelve questions": condition(both(*[either(TOUCH, figure(n, None)) for n in range(2, 14)])),
}


@pytest.mark.parametrize("name", REACHABLE)
def test_nothing_is_said_where_each_verdict_has_its_answers(name: str) -> None:
    assert said(REACHABLE[name]) == []


def test_it_is_asked_before_publishing(document: Document) -> None:
    put("LEM-LINE", clear=99)(document)
    assert check_document(document) == never("LEM-LINE", "Reached")

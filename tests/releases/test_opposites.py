"""Two rules of one source that contradict one another are not published; nor is a rule that leaves a case uncovered."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest

from msclinic.engine import Release
from msclinic.engine.criteria import Criterion
from msclinic.engine.criteria.base import Closure, pick
from msclinic.engine.tables import Line, Reading, State, Table
from msclinic.engine.values import OPEN
from msclinic.engine.verdicts import Verdict
from msclinic.releases.checks import check_document
from msclinic.releases.checks.opposites import check_opposites
from msclinic.releases.checks.slots import SLOTS
from tests.releases.edits import rule_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("article")]

Document = dict[str, Any]


def one_more(document: Document, like: str, code: str, **changes: Any) -> Document:
    """A rule of its own like another, behind it."""
    twin = copy.deepcopy(rule_of(document, like)) | {"code": code, **changes}
    place = [rule["code"] for rule in document["rules"]].index(like)
    document["rules"].insert(place + 1, twin)
    return twin


def test_of_what_is_shipped_no_two_rules_contradict_one_another(document: Document) -> None:
    assert list(check_opposites(Release(document))) == []


def test_the_same_kind_of_rule_with_other_figures_contradicts(document: Document) -> None:
    twin = one_more(document, "STER-DAYS", "STER-DAYS-2", question="A made-up question?")
    twin["criterion"] |= {"fewest": 5, "most": 7}
    title = document["sources"][0]["title"]
    assert list(check_opposites(Release(document))) == [
        f"rules STER-DAYS and STER-DAYS-2 of {title} contradict one another: with whether a corticosteroid is planned "
        "or given: Yes; the days of treatment: 3, STER-DAYS is “Reached” and STER-DAYS-2 is “Not reached”; join them "
        "in one rule, or mend one of them"
    ]


def test_such_a_draft_is_not_published(document: Document) -> None:
    twin = one_more(document, "STER-DAYS", "STER-DAYS-2")
    twin["criterion"] |= {"fewest": 5, "most": 7}
    assert [problem for problem in check_document(document) if "contradict one another" in problem]


def test_the_same_question_answered_from_other_facts_contradicts(document: Document) -> None:
    one_more(document, "TYS-TOUCH", "TYS-TOO", criterion=opposite(document))
    (problem,) = check_opposites(Release(document))
    assert "TYS-TOUCH is “Reached” and TYS-TOO is “Not reached”" in problem


def opposite(document: Document) -> Document:
    """Not reached where the enrolment is recorded."""
    enrolment = rule_of(document, "TYS-TOUCH")["criterion"]
    answered = {"kind": "answered", "fact": enrolment["enrolled"], "among": ["yes"]}
    return {"kind": "condition", "now": enrolment["now"], "part": answered, "against": True}


def of_another_source(document: Document, twin: Document) -> None:
    source = copy.deepcopy(document["sources"][0]) | {"slug": "another", "title": "Another"}
    document["sources"].append(source)
    twin["source"] = "another"


def of_another_therapy(_document: Document, twin: Document) -> None:
    twin["therapy"] = "mitoxantrone"


def saying_the_same(document: Document, twin: Document) -> None:
    twin["criterion"] = copy.deepcopy(rule_of(document, "STER-DAYS")["criterion"])


def of_another_question_and_kind(document: Document, twin: Document) -> None:
    part = {"kind": "figure", "fact": "steroid_days", "least": 5, "most": None}
    now = rule_of(document, "TYS-TOUCH")["criterion"]["now"]
    twin["criterion"] = {"kind": "condition", "now": now, "part": part, "against": False}


@pytest.mark.parametrize(
    "change", [of_another_source, of_another_therapy, saying_the_same, of_another_question_and_kind]
)
def test_these_do_not_contradict(document: Document, change: Callable[[Document, Document], None]) -> None:
    twin = one_more(document, "STER-DAYS", "STER-DAYS-2", question="A made-up question?")
    twin["criterion"] |= {"fewest": 5, "most": 7}
    assert len(list(check_opposites(Release(document)))) == 1
    change(document, twin)
    assert list(check_opposites(Release(document))) == []


HOLED = Table(
    (Reading("answer", (State("yes"), State("no"), State(OPEN, ("answer",), ("yes", "no")))),),
    (Line("yes", Verdict.MET, {"answer": ("yes",)}), Line("unknown", Verdict.UNKNOWN, {"answer": (OPEN,)})),
)


@pytest.fixture
def _a_kind_with_a_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True, slots=True)
    class Holed(Criterion):
        answer: str

        @property
        def facts(self) -> tuple[str, ...]:
            return (self.answer,)

        @property
        def tables(self) -> tuple[Table, ...]:
            return (HOLED,)

        def compile(self, order: Mapping[str, int]) -> Closure:  # noqa: ARG002  # as every kind has it
            pick(HOLED, {"answer": self.answer})
            raise AssertionError("an uncovered table does not compile")

    Holed.kind: ClassVar[str] = "holed"
    monkeypatch.setitem(Criterion._kinds, "holed", Holed)
    monkeypatch.setitem(SLOTS, "holed", {"answer": "yes_no"})  # type: ignore[misc]


@pytest.mark.usefixtures("_a_kind_with_a_hole")
def test_a_rule_that_leaves_a_case_uncovered_is_refused_by_name(document: Document) -> None:
    rule_of(document, "TYS-TOUCH")["criterion"] = {"kind": "holed", "answer": "touch_enrolled"}
    assert "rule TYS-TOUCH: no line covers {'answer': 'no'}" in check_document(document)

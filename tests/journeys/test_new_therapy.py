"""A new therapy, its question and its conditions, by two people at the pages alone; nothing of it is code."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from msclinic.evidence.models import Passage, Source, SourceText
from msclinic.knowledge.models import Choice, Question
from msclinic.releases.actions import publish_first
from msclinic.releases.content import load_shipped
from msclinic.releases.models import Release
from msclinic.releases.selectors import forget_current_release
from tests.journeys.admin_pages import Editor, editor_of
from tests.releases.factories import browser_of, reviewer
from tests.releases.looking import to_tick_off
from therapies.models import (
    Category,
    Condition,
    ConditionPart,
    InfusionSchedule,
    NamedCourses,
    RiskNotice,
    Therapy,
    TherapyLine,
    Treatment,
)

pytestmark = pytest.mark.django_db

TEXT = """A made-up label, for tests only
The drug is given by intravenous infusion every six months.
It is for relapsing and for primary progressive disease.
A test for hepatitis B is done before the first infusion.
It is not given while hepatitis B is active.
Infusion reactions can occur.
"""


@pytest.fixture
def editor(client: Client) -> Editor:
    list(load_shipped())
    publish_first()
    return editor_of(client)


@pytest.fixture
def clinician(client: Client) -> Callable[[str, dict[str, str]], Any]:
    """Posts a form as a clinician in another browser."""
    other = Client()
    other.post("/welcome/", {"professional": "yes"})

    def post(path: str, fields: dict[str, str]) -> Any:
        body = urlencode({"as_of": "2026-06-15T12:00:00+00:00", **fields})
        return other.post(path, body, content_type="application/x-www-form-urlencoded")

    post.client = other  # type: ignore[attr-defined]  # for reading pages as the same person
    assert client is not other
    return post


def passage_of(editor: Editor, text: SourceText, code: str, words: str) -> Passage:
    """Select some words of the text and make a passage of them."""
    start = text.text.index(words)
    place = {"start": start, "end": start + len(words)}
    made: Passage = editor.add(
        Passage, source=text.source_id, source_text=text.pk, code=code, meaning=f"It says: {words}", **place
    )
    assert made.quote == words
    return made


def verdicts(answer: Any, *codes: str) -> dict[str, str]:
    return {code: answer.assessment.finding(code).verdict.value for code in codes}


@pytest.mark.parametrize(
    ("generic", "brand", "short", "value", "unit"),
    [("ocrelizumab", "Ocrevus", "OCR", 6, "month"), ("ublituximab", "Briumvi", "UBL", 24, "week")],
)
def test_an_editor_adds_a_therapy_with_its_question_and_a_reviewer_publishes_it(
    editor: Editor, clinician: Any, generic: str, brand: str, short: str, value: int, unit: str
) -> None:
    source = editor.add(
        Source, title=f"A made-up label of {brand}", slug=f"label-{generic}", label="the made-up label", kind="label",
        publisher="Nobody",
    )  # fmt: skip
    text = editor.add(SourceText, source=source.pk, pasted=TEXT)
    sentences = [line for line in TEXT.splitlines() if line]
    heading, schedule, courses, test, active, reactions = (
        passage_of(editor, text, f"{short}{number}", words) for number, words in enumerate(sentences, start=1)
    )
    therapy = editor.add(
        Therapy, treatment=Treatment.objects.get(generic=generic).pk, brand=brand, slug=brand.lower(),
        category=Category.objects.get(key="dmt").pk, route="intravenous",
    )  # fmt: skip

    def asks(of: str) -> dict[str, str]:
        return {"question": f"What does the label say of {of}?"}

    editor.add_below(therapy, TherapyLine, label="Names", text=f"{brand}, a made-up text.", citations=[heading.pk])
    editor.add_below(
        therapy,
        InfusionSchedule,
        **asks("when it is given"),
        code=f"{short}-SCHED",
        value=value,
        unit=unit,
        citations=[schedule.pk],
    )
    named = Choice.objects.filter(question__key="ms_course", value__in=["RRMS", "PPMS"])
    editor.add_below(
        therapy,
        NamedCourses,
        **asks("the course of MS"),
        code=f"{short}-COURSE",
        courses=[one.pk for one in named],
        citations=[courses.pk],
    )
    editor.add_below(
        therapy, RiskNotice, **asks("risks"), code=f"{short}-RISK", citations=[reactions.pk],
        text="{source} says that infusion reactions can occur with {therapy}.",
    )  # fmt: skip
    editor.add(
        Question, key="hepatitis_b", kind="yes_no", therapy=generic, label="Is hepatitis B active?",
        name="active hepatitis B", position=95,
    )  # fmt: skip
    for code, passage, answer, against in (
        (f"{short}-HEPB-TEST", test, "no", ""),
        (f"{short}-HEPB", active, "yes", "on"),
    ):
        condition = editor.add_below(
            therapy,
            Condition,
            **asks(f"{code} and hepatitis B"),
            code=code,
            joined="all",
            against=against,
            citations=[passage.pk],
        )
        editor.add_below(condition, ConditionPart, fact="hepatitis_b", answers=answer)

    codes = [f"{short}-{name}" for name in ("SCHED", "COURSE", "RISK", "HEPB-TEST", "HEPB")]
    before = clinician("/therapies/check/", {})
    assert codes[0] not in before.text
    assert f"{generic}_now" not in before.text

    editor.propose(f"{brand} is added.")
    assert codes[0] not in clinician("/therapies/check/", {}).text
    robin, address = browser_of(reviewer("robin")), "/releases/proposals/1/"
    ticked = to_tick_off(robin.get(address).text)
    of_values = {mark for mark in ticked if mark.startswith("stated:")}
    assert of_values == {f"stated:{code}" for code in codes}
    assert {mark.partition(":")[0] for mark in set(ticked) - of_values} == set(codes), ticked
    approved = robin.post(address, {"step": "approve", "looked_at": ticked}, follow=True)
    assert "Release 2 is published." in approved.text
    forget_current_release()

    facts = {
        f"{generic}_now": "current", f"{generic}_last_infusion_day": "1", f"{generic}_last_infusion_month": "1",
        f"{generic}_last_infusion_year": "2026", "ms_course": "PPMS",
    }  # fmt: skip
    unknown = clinician("/therapies/check/", facts)
    assert unknown.status_code == 200
    assert verdicts(unknown, *codes) == dict(zip(codes, ("not_yet", "met", "shown", "unknown", "unknown"), strict=True))
    assert unknown.assessment.finding(codes[-1]).missing == ("hepatitis_b",)
    active_now = clinician("/therapies/check/", {**facts, "hepatitis_b": "yes"})
    assert verdicts(active_now, *codes[-2:]) == dict.fromkeys(codes[-2:], "not_met")
    assert f"names that as a reason against {brand} ({generic})" in active_now.text
    assert verdicts(clinician("/therapies/check/", {**facts, "hepatitis_b": "no"}), *codes[-2:]) == dict.fromkeys(
        codes[-2:], "met"
    )
    considered = clinician("/therapies/check/", {f"{generic}_now": "considered", "ms_course": "SPMS"})
    assert verdicts(considered, *codes[:3]) == dict(zip(codes, ("not_applicable", "silent", "shown"), strict=False))

    read = clinician.client.get
    assert f"{brand} ({generic})" in read("/therapies/").text
    side_by_side = read("/therapies/compare/").text
    assert side_by_side.count(f'href="/therapies/{brand.lower()}/"') == side_by_side.count('<h2 id="topic-') + 1
    assert all(sentence in side_by_side for sentence in (sentences[1], sentences[4], sentences[5]))
    page = read(f"/therapies/{brand.lower()}/").text
    assert all(sentence in page for sentence in (sentences[1], sentences[3], sentences[4]))
    assert f'id="{short}2"' in read(f"/sources/label-{generic}/").text
    assert [release.number for release in Release.objects.order_by("number")] == [1, 2]
    assert "A made-up label" not in read("/releases/1/").text

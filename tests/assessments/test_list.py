"""The list: one's own, by filters, page by page, and as files."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from msclinic.accounts.models import User
from msclinic.assessments.models import Payload, SavedAssessment
from msclinic.assessments.selectors import PAGE, list_page, readable
from msclinic.assessments.triggers import ASSESSMENTS, PAYLOADS
from msclinic.releases.models import Release
from tests.assessments.conftest import Visits
from tests.assessments.pages import CASE, ask
from tests.core.pages import parse
from tests.web.pages import by_id, text_of

pytestmark = pytest.mark.django_db

Saved = Callable[..., SavedAssessment]
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


def many(count: int, user: User, *, apart: timedelta = timedelta(minutes=1), first: int = 0) -> list[SavedAssessment]:
    """Headers with nothing in them, a moment apart; where apart is nothing, all at once."""
    release = Release.objects.get(number=1)
    rows = SavedAssessment.objects.bulk_create(
        SavedAssessment(
            number=f"{number // 8**4:04d}-{number:04d}".replace("0", "A").replace("1", "B"),
            saved_at=NOON + number * apart,
            saved_by=user,
            release=release,
            page="relapse",
            as_of=NOON,
            software="0",
            sha256="0" * 64,
        )
        for number in range(first, first + count)
    )
    Payload.objects.bulk_create(
        Payload(assessment=row, label=f"case {place}", request="{}", answer='{"findings":[]}', shown="{}")
        for place, row in enumerate(rows)
    )
    return rows


def numbers(answer: Any) -> list[str]:
    return [text_of(cell) for cell in parse(answer).iter("th") if cell.get("scope") == "row"]


@pytest.mark.parametrize("apart", [timedelta(minutes=1), timedelta(0)], ids=["apart", "at one moment"])
def test_page_by_page_every_one_comes_once_newest_first(casey: Client, apart: timedelta) -> None:
    rows = many(2 * PAGE + 1, User.objects.get(username="casey"), apart=apart)
    found, mark = [], ""
    while True:
        answer = casey.post("/assessments/", {"before": mark})
        found += numbers(answer)
        buttons = [one.get("value") for one in parse(answer).iter("button") if one.get("name") == "before"]
        if not buttons:
            break
        (mark,) = buttons
    assert found == [row.number for row in reversed(rows)]


@pytest.mark.parametrize(
    "mark",
    [
        "x",
        "2026-06-15 x",
        "2026-06-15T12:00:00 7",
        "2026-06-15T12:00:00+00:00 0",
        "9" * 400,
        "0001-01-01T00:00:00+14:00 1",
        "9999-12-31T23:59:59-14:00 1",
    ],
)
def test_what_is_no_mark_begins_at_the_newest(release_1: Release, mark: str) -> None:  # noqa: ARG001
    casey = User.objects.create_user("casey")
    rows = many(2, casey)
    assert list_page(readable(casey), mark).rows == rows[::-1]


def test_the_queries_are_as_many_for_three_as_for_a_full_page(casey: Client) -> None:
    user = User.objects.get(username="casey")
    casey.get("/assessments/")
    many(3, user)
    with CaptureQueriesContext(connection) as few:
        casey.get("/assessments/")
    many(2 * PAGE, user, first=3)
    with CaptureQueriesContext(connection) as full:
        casey.get("/assessments/")
    assert len(full) == len(few) <= 8


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"label": "RED"}, ["red"]),
        ({"label": "nobody"}, []),
        ({"release": "1"}, ["blue", "red"]),
        ({"since": "2000-01-01", "until": "2000-01-02"}, []),
        ({"since": "2026-01-01"}, ["blue", "red"]),
        ({"until": "9000-01-01"}, ["blue", "red"]),
    ],
)
def test_a_filter_lets_through_what_is_asked_for(
    casey: Client, saved: Saved, wanted: dict[str, str], found: list[str]
) -> None:
    by_label = {label: saved(label=label).number for label in ("red", "blue")}
    answer = casey.post("/assessments/", wanted)
    assert answer.status_code == 200
    assert numbers(answer) == [by_label[label] for label in found]


def test_by_number_however_it_is_typed(casey: Client, saved: Saved) -> None:
    header, _other = saved(), saved()
    assert numbers(casey.post("/assessments/", {"number": f" {header.number.lower()} "})) == [header.number]
    wrong = casey.post("/assessments/", {"number": "x", "label": "blue"})
    assert wrong.status_code == 422
    assert "Enter the whole number" in wrong.content.decode()
    assert 'value="blue"' in wrong.content.decode()


def test_today_is_within_up_to_today(casey: Client, saved: Saved) -> None:
    header, today = saved(), timezone.localdate().isoformat()
    assert numbers(casey.post("/assessments/", {"since": today, "until": today})) == [header.number]


def test_only_who_reads_everybodys_asks_whose(visit: Visits, casey: Client, saved: Saved) -> None:
    header = saved()
    assert 'name="saved_by"' not in casey.get("/assessments/").content.decode()
    administrator = visit("adrian", "Administrators")
    assert numbers(administrator.post("/assessments/", {"saved_by": "casey"})) == [header.number]
    assert numbers(administrator.post("/assessments/", {"saved_by": "adrian"})) == []


def test_the_file_holds_answer_and_request_to_the_byte(casey: Client, saved: Saved) -> None:
    first, second = saved(label="blue"), saved(note="= 1 + 1")
    casey.post(f"/assessments/{first.number}/erase/", {"reason": "Made up."})
    answer = casey.post("/assessments/json/")
    text = b"".join(answer.streaming_content).decode()
    newest, oldest = json.loads(text)
    assert second.payload.answer in text
    assert (newest["number"], newest["note"], newest["erased_at"]) == (second.number, "= 1 + 1", None)
    assert oldest["number"] == first.number
    assert oldest["erased_at"]
    assert "label" not in oldest


def test_a_table_has_a_line_for_each_finding_and_no_formula(casey: Client, saved: Saved) -> None:
    header = saved(note="=1+1")
    text = b"".join(casey.post("/assessments/csv/").streaming_content).decode()
    lines = list(csv.DictReader(io.StringIO(text)))
    findings = json.loads(header.payload.answer)["findings"]
    assert [(line["code"], line["verdict"], line["sentence"]) for line in lines] == [
        (one["code"], one["verdict"], one["sentence"]) for one in findings
    ]
    assert {line["note"] for line in lines} == {"'=1+1"}


@pytest.mark.parametrize("begins", list("=+-@\t\r"))
def test_no_column_of_a_table_is_a_formula(casey: Client, saved: Saved, begins: str) -> None:
    told = f"{begins}1+1"
    User.objects.filter(username="casey").update(username=told)
    header = saved(judgement="x")
    answer = json.loads(header.payload.answer)
    answer["findings"] = [dict.fromkeys(("code", "verdict", "sentence"), told)]
    with PAYLOADS.lifted(connection):
        Payload.objects.update(label=told, judgement=told, note=told, answer=json.dumps(answer))
    with ASSESSMENTS.lifted(connection):
        SavedAssessment.objects.update(page=told)
    text = b"".join(casey.post("/assessments/csv/").streaming_content).decode()
    (line,) = csv.DictReader(io.StringIO(text, newline=""))
    texts = ("saved_by", "page", "label", "judgement", "note", "code", "verdict", "sentence")
    assert {line[name] for name in texts} == {f"'{told}"}


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_empty_list_is_a_file_too(casey: Client, form: str) -> None:
    text = b"".join(casey.post(f"/assessments/{form}/").streaming_content).decode()
    assert json.loads(text) == [] if form == "json" else text.splitlines()[0].startswith("number,")


@pytest.mark.parametrize("wrong", [{"until": "9999-12-31"}, {"since": "0001-01-01"}])
def test_a_date_that_nothing_can_be_counted_from_is_refused(casey: Client, wrong: dict[str, str]) -> None:
    assert casey.post("/assessments/", wrong).status_code == 422
    assert casey.post("/assessments/csv/", wrong).status_code == 302


@pytest.mark.parametrize("spelled", ["{0}{1}", "{0} {1}", " {0} - {1} ", "{0}–{1}"])
def test_by_number_as_it_is_read_out(casey: Client, saved: Saved, spelled: str) -> None:
    header, _other = saved(), saved()
    typed = spelled.format(*header.number.lower().split("-"))
    assert numbers(casey.post("/assessments/", {"number": typed})) == [header.number]


@pytest.mark.parametrize(("label", "looked_for"), [("Frühjahr", "FRÜH"), ("ÜBUNG", "übung"), ("a.b (c", ".B (C")])
def test_a_label_is_found_in_small_and_capital_letters(
    casey: Client, saved: Saved, label: str, looked_for: str
) -> None:
    header, _other = saved(label=label), saved(label="Fruhjahr a-b")
    assert numbers(casey.post("/assessments/", {"label": looked_for})) == [header.number]


def test_from_after_up_to_is_said_at_the_field(casey: Client, saved: Saved) -> None:
    saved()
    answer = casey.post("/assessments/", {"since": "2026-06-16", "until": "2026-06-15"})
    assert answer.status_code == 422
    field = next(one for one in parse(answer).iter("div") if "bad" in one.get("class", ""))
    assert "Enter a day that does not lie before the one from which on you look." in text_of(field)
    assert "Nothing has been saved yet." not in answer.content.decode()
    assert casey.post("/assessments/", {"since": "2026-06-15", "until": "2026-06-15"}).status_code == 200


@pytest.mark.parametrize(("days", "said"), [(0, ""), (1, "after 1 day;"), (30, "after 30 days;")])
def test_after_how_long_it_is_deleted_is_said_where_it_is_saved_and_listed(
    casey: Client, settings: Settings, days: int, said: str
) -> None:
    settings.KEEP_DAYS = days
    for answer in (casey.get("/assessments/"), ask(casey, CASE)):
        told = text_of(by_id(parse(answer), "main"))
        assert (f"What is saved is deleted {said}" in told) if said else ("What is saved is deleted" not in told)


def test_a_release_is_called_what_it_is_called_in_the_language_of_the_page(casey: Client) -> None:
    page = parse(casey.get("/assessments/", headers={"Accept-Language": "de"}))
    assert "Fassung 1" in [text_of(option) for option in page.iter("option")]

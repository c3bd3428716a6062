"""What is said of a saved assessment when the release it was judged under is withdrawn; it itself stays as it was."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.test import Client

from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS
from msclinic.assessments.keeping import HELD, digest_of
from msclinic.assessments.models import Feedback, SavedAssessment
from msclinic.assessments.selectors import saved_under
from msclinic.releases.models import Release
from msclinic.releases.selectors import forget_current_release
from msclinic.releases.withdrawing import consequences_of, withdraw_release
from tests.assessments.conftest import Visits
from tests.core.pages import parse
from tests.releases.edits import shorter
from tests.releases.factories import author, published
from tests.releases.looking import by_id, words

pytestmark = pytest.mark.django_db

Saved = Callable[..., SavedAssessment]
TOLD = "Release 2 was withdrawn"
WHY = "The reason given: =The figure was wrong."


@pytest.fixture
def under_2(release_1: Release, saved: Saved) -> SavedAssessment:
    """Saved under release 2, after one was saved under release 1."""
    saved(label="old")
    document = json.loads(release_1.document)
    shorter(document)
    published(document)
    forget_current_release()
    return saved(label="new")


def withdraw() -> None:
    withdraw_release(actor=author("adrian", ADMINISTRATORS), number=2, reason="=The figure was wrong.")
    forget_current_release()


def shown(client: Client, page: str) -> str:
    return words(by_id(parse(client.get(page)), "main"))


def test_they_are_counted_before(under_2: SavedAssessment, saved: Saved) -> None:
    saved()
    assert saved_under(under_2.release) == 2
    assert consequences_of(under_2.release).saved == 2
    adrian = Client()
    adrian.post("/welcome/", {"professional": "yes"})
    adrian.force_login(author("adrian", ADMINISTRATORS))
    assert "2 assessments were saved under it. They stay as they are" in shown(adrian, "/releases/2/withdraw/")


def test_the_page_says_so_and_not_a_byte_of_it_changes(under_2: SavedAssessment, casey: Client) -> None:
    page = f"/assessments/{under_2.number}/"
    before, held = shown(casey, page), [getattr(under_2.payload, name) for name in HELD]
    assert "withdrawn" not in before
    withdraw()
    after = shown(casey, page)
    assert TOLD in after
    assert WHY in after
    assert "release 1 is in use" in after
    kept = SavedAssessment.objects.get(pk=under_2.pk)
    assert [getattr(kept.payload, name) for name in HELD] == held
    assert digest_of(kept.payload) == kept.sha256


def test_it_says_so_too_where_what_it_held_is_deleted(under_2: SavedAssessment, casey: Client) -> None:
    withdraw()
    casey.post(f"/assessments/{under_2.number}/erase/", {"reason": "Made up."})
    assert TOLD in shown(casey, f"/assessments/{under_2.number}/")


def test_one_under_another_release_says_nothing_of_it(under_2: SavedAssessment, casey: Client) -> None:
    withdraw()
    other = SavedAssessment.objects.exclude(pk=under_2.pk).get()
    assert "withdrawn" not in shown(casey, f"/assessments/{other.number}/")


def test_the_list_marks_it(under_2: SavedAssessment, casey: Client) -> None:
    withdraw()
    rows = [row for row in parse(casey.get("/assessments/")).iter("tr") if list(row.iter("td"))]
    marked = [words(next(row.iter("a"))) for row in rows if "withdrawn" in words(next(row.iter("th")))]
    assert marked == [under_2.number]


def test_the_files_say_when_and_why_and_hold_no_formula(under_2: SavedAssessment, casey: Client) -> None:
    withdraw()
    told = json.loads(b"".join(casey.post("/assessments/json/").streaming_content))
    by_number = {one["number"]: one["release_withdrawn_because"] for one in told}
    assert by_number.pop(under_2.number) == "=The figure was wrong."
    assert set(by_number.values()) == {None}
    lines = list(csv.DictReader(io.StringIO(b"".join(casey.post("/assessments/csv/").streaming_content).decode())))
    because = {line["number"]: line["release_withdrawn_because"] for line in lines}
    assert because.pop(under_2.number) == "'=The figure was wrong."
    assert set(because.values()) == {""}
    assert {bool(line["release_withdrawn_at"]) for line in lines if line["number"] == under_2.number} == {True}


def test_where_a_release_is_chosen_it_is_marked(under_2: SavedAssessment, casey: Client) -> None:
    withdraw()
    for page in ("/assessments/", f"/assessments/{under_2.number}/anew/"):
        options = [words(option) for option in parse(casey.get(page)).iter("option")]
        assert "Release 2 (withdrawn)" in options
        assert "Release 1" in options


def test_judged_under_it_once_more_it_says_the_same_and_that_it_is_withdrawn(
    under_2: SavedAssessment, casey: Client
) -> None:
    withdraw()
    page = shown(casey, f"/assessments/{under_2.number}/anew/?release=2&when=then")
    assert "Every finding says the same, to the letter." in page
    assert TOLD in page


def test_who_answers_what_was_thought_of_a_finding_reads_it_too(under_2: SavedAssessment, visit: Visits) -> None:
    withdraw()
    said = Feedback.objects.create(assessment=under_2, code="REL", kind="agrees", reason="So.", by=under_2.saved_by)
    assert TOLD in shown(visit("eden", AUTHORS), f"/assessments/feedback/{said.pk}/")


def test_judged_anew_under_a_withdrawn_one_it_says_so_once(under_2: SavedAssessment, casey: Client) -> None:
    withdraw()
    other = SavedAssessment.objects.exclude(pk=under_2.pk).get()
    page = shown(casey, f"/assessments/{other.number}/anew/?release=2&when=then")
    assert TOLD in page
    assert WHY in page
    assert TOLD not in shown(casey, f"/assessments/{other.number}/anew/?release=1&when=then")
    assert shown(casey, f"/assessments/{under_2.number}/anew/?release=2&when=then").count(TOLD) == 1

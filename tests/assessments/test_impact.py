"""What an edit would do to saved assessments: they are counted for everybody, and opened only by who may read them."""

import copy
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, CLINICIANS, REVIEWERS
from msclinic.assessments.actions import erase
from msclinic.assessments.impact import ASSESSMENTS, MOST
from msclinic.assessments.models import SavedAssessment
from msclinic.releases.impact import Case, NoSuchCaseError
from msclinic.releases.models import Release
from tests.assessments.conftest import Visits
from tests.assessments.pages import CASE
from tests.core.pages import parse
from tests.releases.edits import shorter
from tests.releases.factories import published
from tests.releases.looking import links, words

pytestmark = pytest.mark.django_db

Saved = Callable[..., SavedAssessment]
PAGE = "/releases/1/impact/2/"


@pytest.fixture(autouse=True)
def _two_releases(release_1: Release) -> None:
    document = copy.deepcopy(json.loads(release_1.document))
    shorter(document)
    published(document)


def test_what_was_entered_is_judged_under_both(saved: Saved, visit: Visits) -> None:
    header = saved()
    page = parse(visit("ada", ADMINISTRATORS).get(f"{PAGE}assessment.{header.number}/"))
    rows = [row for row in page.iter("tr") if row.get("data-code")]
    assert [row.get("data-code") for row in rows] == ["REL-DUR", "REL"]
    assert "Can be read both ways" in words(rows[0])
    assert "Reached" in words(rows[0])
    assert "36 hours" in words(page)


def test_what_was_saved_stays_as_it_was(saved: Saved, visit: Visits) -> None:
    header = saved()
    before = [header.payload.answer, header.sha256]
    visit("ada", ADMINISTRATORS).get(PAGE)
    again = SavedAssessment.objects.get(pk=header.pk)
    assert [again.payload.answer, again.sha256] == before


def test_the_cases_of_others_are_counted_and_not_named(saved: Saved, visit: Visits) -> None:
    header = saved(label="Second visit", note="A made-up note.")
    for role in (AUTHORS, REVIEWERS):
        colleague = visit(f"of {role}", role)
        answer = colleague.get(PAGE)
        told = words(parse(answer))
        assert "1 of 1 saved assessments" in told
        assert "1 more that you may not open" in told
        assert header.number not in answer.text
        assert "Second visit" not in answer.text
        assert colleague.get(f"{PAGE}assessment.{header.number}/").status_code == 404


def test_who_may_read_the_assessments_of_everybody_opens_them(saved: Saved, visit: Visits) -> None:
    header = saved()
    page = parse(visit("ada", ADMINISTRATORS).get(PAGE))
    assert f"{PAGE}assessment.{header.number}/" in links(page)
    assert "may not open" not in words(page)


def test_a_reviewer_who_is_a_clinician_too_opens_their_own_alone(saved: Saved, visit: Visits) -> None:
    header = saved()
    casey = User.objects.get(username="casey")
    casey.user_permissions.add(Permission.objects.get(codename="view_release"))
    assert f"{PAGE}assessment.{header.number}/" in links(parse(visit("casey").get(PAGE)))
    other = visit("robin", REVIEWERS, CLINICIANS)
    assert f"{PAGE}assessment.{header.number}/" not in links(parse(other.get(PAGE)))


def test_a_clinician_does_not_see_what_an_edit_does(casey: Client, saved: Saved) -> None:
    header = saved()
    assert [casey.get(page).status_code for page in (PAGE, f"{PAGE}assessment.{header.number}/")] == [403, 403]


def test_one_that_holds_nothing_any_more_is_not_compared(saved: Saved, visit: Visits) -> None:
    header = saved()
    visit("ada", ADMINISTRATORS)
    ada = User.objects.get(username="ada")
    erase(actor=ada, header=header, reason="A made-up reason.")
    assert (ASSESSMENTS.taken().cases, ASSESSMENTS.taken().total) == ([], 0)
    with pytest.raises(NoSuchCaseError):
        ASSESSMENTS.one(ada, f"assessment.{header.number}")


def test_the_newest_are_compared_and_it_is_said_how_many_there_are(saved: Saved, visit: Visits) -> None:
    first = saved()
    rows = [
        SavedAssessment(
            number=f"AAAA-{number:04d}".replace("0", "B").replace("1", "C"),
            saved_at=first.saved_at + timedelta(minutes=number + 1),
            saved_by=first.saved_by,
            release=first.release,
            page="relapse",
            as_of=first.as_of,
            software="0",
            sha256="0" * 64,
        )
        for number in range(MOST)
    ]
    SavedAssessment.objects.bulk_create(rows)
    payload = type(first.payload)
    payload.objects.bulk_create(
        payload(assessment=row, request=first.payload.request, answer="{}", shown="{}") for row in rows
    )
    taken = ASSESSMENTS.taken()
    assert (len(taken.cases), taken.total) == (MOST, MOST + 1)
    assert taken.cases[0].key == f"assessment.{rows[-1].number}"
    assert f"assessment.{first.number}" not in [case.key for case in taken.cases]
    told = words(parse(visit("ada", ADMINISTRATORS).get(PAGE)))
    assert f"{MOST} of {MOST + 1} saved assessments, the newest first" in told


def test_a_case_is_read_as_it_was_entered(saved: Saved) -> None:
    header = saved([*CASE, ("episode_present", "yes")])
    (case,) = ASSESSMENTS.taken().cases
    asked = json.loads(header.payload.request)
    assert isinstance(case, Case)
    assert (case.as_of, str(case.zone)) == (asked["as_of"], "Europe/London")
    assert dict(case.facts) == asked["facts"]

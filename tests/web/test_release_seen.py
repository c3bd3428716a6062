"""A page that was opened under another release says so with its next answer: no verdict changes in silence."""

from collections.abc import Iterator

import pytest
from django.test import Client

from msclinic.accounts.models import User
from msclinic.releases.models import Release as Published
from msclinic.releases.selectors import forget_current_release
from tests.assessments.pages import ask
from tests.core.pages import parse
from tests.engine.records import document
from tests.releases.factories import published
from tests.releases.looking import of_class
from tests.web.pages import CHECK, PAGES, RELAPSE, everything_of, form_of, post, text_of

pytestmark = pytest.mark.django_db

SAID = "Another release is in use since this page was opened."
ELSEWHERE = (
    "Another release is in use since the page was opened: what is said here is by release 2, "
    "what the page said before was by release 1."
)


@pytest.fixture(autouse=True)
def _each_test_has_its_own_releases() -> Iterator[None]:
    forget_current_release()
    yield
    forget_current_release()


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("path", PAGES)
def test_the_next_answer_says_that_another_release_gives_it(path: str, htmx: bool, visitor: Client) -> None:
    opened = [*everything_of(form_of(parse(visitor.get(path)))), ("ms_diagnosis", "confirmed")]
    assert SAID not in post(visitor, path, opened, htmx=htmx).text
    published(document())
    forget_current_release()
    answer = post(visitor, path, opened, htmx=htmx)
    assert SAID in answer.text
    assert "before was by release 1" in answer.text
    assert answer.assessment.unrecognised == []


def test_it_is_said_on_the_page_that_the_answers_are_sent_to_and_not_again(visitor: Client) -> None:
    opened = everything_of(form_of(parse(visitor.get(RELAPSE))))
    published(document())
    forget_current_release()
    there = post(visitor, CHECK, opened)
    assert SAID in there.text
    assert SAID not in post(visitor, CHECK, everything_of(form_of(parse(there)))).text


@pytest.mark.parametrize("seen", ["", "0", "-1", "1", "x", "1" * 30])
def test_what_is_no_other_release_says_nothing(seen: str, visitor: Client, release_1: Published) -> None:
    assert release_1.number == 1
    assert SAID not in post(visitor, RELAPSE, [("release_seen", seen)]).text


@pytest.mark.parametrize("way", ["/relapse/sheet/", "/relapse/text/", "/therapies/compare/"])
def test_what_is_taken_away_says_it_too(way: str, visitor: Client) -> None:
    opened = [*everything_of(form_of(parse(visitor.get(RELAPSE)))), ("ms_diagnosis", "confirmed")]
    assert "Another release" not in post(visitor, way, opened).text
    published(document())
    forget_current_release()
    assert " ".join(post(visitor, way, opened).text.split()).count(ELSEWHERE) == 1


def test_it_is_said_where_it_is_saved_also_after_something_was_refused_there(visitor: Client) -> None:
    visitor.force_login(User.objects.create_superuser("sam"))
    opened = [*everything_of(form_of(parse(visitor.get(RELAPSE)))), ("ms_diagnosis", "confirmed")]
    assert "Another release" not in ask(visitor, opened).text
    published(document())
    forget_current_release()
    asked = ask(visitor, opened)
    page = parse(asked)
    assert text_of(page).count(ELSEWHERE) == 1
    sent = [pair for pair in everything_of(next(of_class(page, "gate"))) if pair[0] != "saved-label"]
    refused = ask(visitor, [*sent, ("saved-label", "x" * 61)])
    assert refused.status_code == 422
    assert text_of(parse(refused)).count(ELSEWHERE) == 1

"""The links that somebody sent round: found again, and taken back after a question."""

from collections.abc import Callable

import pytest
from django.test import Client

from msclinic.releases.selectors import current_release
from msclinic.scenarios.models import Scenario
from msclinic.teaching.link_views import A_PAGE
from msclinic.teaching.links import make_link
from msclinic.teaching.models import Link
from tests.teaching.pages import said_of
from tests.teaching.test_links import WALL, make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scenario")]

OWN = "/links/"
QUERIES = 6


@pytest.fixture
def changed(educator: Client) -> str:
    """The address of one's own link with another answer."""
    return str(make(educator, educator.get(f"{WALL}?step=1"), episode_duration="50").url)


def key_of(address: str) -> str:
    return address.strip("/").split("/")[-1]


def test_ones_own_are_listed_with_what_they_show(educator: Client, changed: str) -> None:
    told = make(educator, educator.get(f"{WALL}?step=2")).url
    page = educator.get(OWN)
    said = said_of(page)
    assert [one.link.key for one in page.context["listed"]] == [key_of(told), key_of(changed)]
    assert [one.others for one in page.context["listed"]] == [0, 1]
    assert "step 1 of 2, 1 answer not of the story" in said
    assert "step 2 of 2, as the story has it" in said
    assert f'href="{changed}"' in page.text


def test_nobody_elses_are(educator: Client, another: Callable[[str], Client], changed: str) -> None:
    stranger = another("terry")
    assert "You have made none yet." in said_of(stranger.get(OWN))
    for page in (stranger.get(f"{OWN}{key_of(changed)}/delete/"), stranger.post(f"{OWN}{key_of(changed)}/delete/")):
        assert page.status_code == 404
    assert educator.get(changed).status_code == 200


def test_one_is_taken_back_after_a_question(educator: Client, changed: str, visitor: Client) -> None:
    there = f"{OWN}{key_of(changed)}/delete/"
    asked = educator.get(there)
    assert "Whoever has the address sees nothing there any more." in said_of(asked)
    assert Link.objects.count() == 1
    gone = educator.post(there, follow=True)
    assert gone.redirect_chain == [(OWN, 302)]
    assert "The link is deleted." in said_of(gone)
    assert visitor.get(changed).status_code == 404
    assert educator.post(there).status_code == 404


def test_a_link_leads_its_maker_to_all_of_theirs_and_nobody_else(
    educator: Client, another: Callable[[str], Client], changed: str
) -> None:
    assert f'href="{OWN}"' in educator.get(changed).text
    assert f'href="{OWN}"' not in another("terry").get(changed).text


def test_a_link_is_named_as_it_was_told(educator: Client, changed: str, scenario: Scenario) -> None:
    scenario.title = "Another"
    scenario.save()
    assert "A day and a half" in said_of(educator.get(OWN))
    assert changed in educator.get(OWN).text


def test_more_than_a_page_of_them_goes_on_with_the_same_number_of_queries(
    educator: Client, changed: str, scenario: Scenario, django_assert_num_queries: Callable[..., object]
) -> None:
    educator.get(OWN)
    by = Link.objects.get().made_by
    assert by is not None
    with django_assert_num_queries(QUERIES):
        educator.get(OWN)
    for _each in range(A_PAGE):
        make_link(by, scenario, 0, {}, current_release())
    with django_assert_num_queries(QUERIES):
        first = educator.get(OWN)
    assert len(first.context["listed"]) == A_PAGE
    assert f'href="{changed}"' not in first.text
    assert f'href="{changed}"' in educator.get(f"{OWN}?page=2").text

"""What stands around the two tasks: what this is, how to read it, and what a page says where something is missing."""

import re

import pytest
from django.conf import settings
from django.test import Client

from msclinic.core import statements
from msclinic.core.access import COOKIE, WHOSE
from msclinic.core.appearance import CHOICES
from msclinic.core.shapes import DRAWN, SHAPES, Shape
from msclinic.core.statements import ABOUT, COOKIES
from msclinic.core.taking_away import FORMS
from msclinic.engine import Release, Verdict
from msclinic.knowledge.wording import banned_words
from msclinic.releases import trying
from msclinic.releases.models import Release as Published
from msclinic.releases.selectors import forget_current_release
from tests.core.pages import parse
from tests.web.pages import CHECK, PAGES, RELAPSE, by_id, pairs_of, text_of

pytestmark = pytest.mark.django_db


def shown(client: Client, address: str) -> str:
    return text_of(by_id(parse(client.get(address)), "main"))


def test_anybody_reads_what_it_is_for_and_what_it_is_not(stranger: Client) -> None:
    page = shown(stranger, "/about/")
    for section in ABOUT:
        assert str(section.title) in page
        assert [point for point in map(str, section.points) if point not in page] == []
    for needed in (statements.PURPOSE, statements.NOTHING_CLAIMED, statements.NOTHING_KEPT):
        assert str(needed) in page


def test_it_names_the_release_in_use_and_gives_each_source_its_own_disclaimer(
    stranger: Client, release: Release
) -> None:
    page = shown(stranger, "/about/")
    assert release.sha256 in page
    (source,) = release.document["sources"]
    for code in source["disclaimer"]:
        assert " ".join(release.passages[code]["quote"].split()) in page


def test_it_has_its_say_where_nothing_is_published(client: Client) -> None:
    forget_current_release()
    page = shown(client, "/about/")
    forget_current_release()
    assert str(statements.NOTHING_CLAIMED) in page
    assert "no release" in page


def test_every_cookie_is_named() -> None:
    named = {name for cookie in COOKIES for name in cookie.name.split(", ")}
    of_django = {settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    assert named == {COOKIE, WHOSE, trying.COOKIE, *CHOICES, *of_django}


def test_the_first_pages_say_what_about_says(visitor: Client) -> None:
    for address in ("/", "/welcome/"):
        page = shown(visitor, address)
        for sentence in (statements.PURPOSE, statements.FOR_WHOM, statements.NO_ADVICE, statements.NO_EMERGENCIES):
            assert str(sentence) in page


def test_the_first_page_starts_the_two_tasks_and_names_the_source(visitor: Client, release: Release) -> None:
    page = by_id(parse(visitor.get("/")), "main")
    links = [link.get("href") for link in page.iter("a")]
    assert links[:2] == [RELAPSE, CHECK]
    assert {f"/sources/{slug}/" for slug in release.sources} <= set(links)


def test_help_tells_every_verdict_by_its_word_and_its_meaning(stranger: Client) -> None:
    terms = [element for element in parse(stranger.get("/help/")).iter("div") if element.find("dt") is not None]
    told = {text_of(one.find("dt")): text_of(one.find("dd")) for one in terms}
    assert set(SHAPES) == set(Verdict)
    assert {str(shape.word): str(shape.meaning) for shape in SHAPES.values()}.items() <= told.items()


def test_every_shape_is_described() -> None:
    assert set(DRAWN) == {shape.icon for shape in SHAPES.values()}
    assert len({str(shape.meaning) for shape in SHAPES.values()}) == len(SHAPES)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=lambda shape: shape.word)
def test_what_a_verdict_means_orders_nothing(shape: Shape) -> None:
    assert banned_words(f"{shape.word} {shape.meaning}") == []


def test_help_names_whatever_is_taken_away_and_every_way_back(visitor: Client) -> None:
    named = {text_of(one) for one in by_id(parse(visitor.get("/help/")), "main").iter("b")}
    last = {"natalizumab_last_infusion_day": "1", "natalizumab_last_infusion_month": "6"}
    dates = {
        "natalizumab_now": "current",
        **last,
        "natalizumab_last_infusion_year": "2026",
        "as_of": "2026-06-15T12:00Z",
    }
    page = parse(visitor.post(CHECK, dates))
    buttons = list(by_id(page, "main").iter("button"))
    taken = [one for one in buttons if one.get("formaction") in {f"{CHECK}{form}/" for form in FORMS}]
    assert len(taken) == len(FORMS)
    back = [by_id(page, name) for name in ("undo", "redo", "clear")]
    for button in (*taken, *back):
        assert any(words in text_of(button) for words in named), text_of(button)


@pytest.mark.parametrize("address", ["/about/", "/help/"])
def test_our_own_words_stand_in_no_quotation_marks(address: str, stranger: Client) -> None:
    assert re.findall(r"“[^”]*”", shown(stranger, address)) == []


@pytest.mark.parametrize("address", PAGES)
def test_help_is_one_step_from_an_assessment_and_takes_no_answer_away(address: str, visitor: Client) -> None:
    links = [link for link in by_id(parse(visitor.get(address)), "main").iter("a") if link.get("href") == "/help/"]
    assert [link.get("target") for link in links] == ["_blank"]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_on_which_nothing_is_answered_says_so(address: str, visitor: Client) -> None:
    assert "Nothing is answered yet" in text_of(by_id(parse(visitor.get(address)), "result"))
    answered = visitor.post(address, {"ms_diagnosis": "unknown"})
    assert "Nothing is answered yet" not in text_of(by_id(parse(answered), "result"))


def test_a_list_that_is_empty_says_where_to_go(visitor: Client) -> None:
    page = by_id(parse(visitor.get("/scenarios/")), "main")
    assert "There are no scenarios here yet." in text_of(page)
    assert [link.get("href") for link in page.iter("a")] == [RELAPSE]


def test_without_a_release_the_reason_is_said_and_nothing_is_lost(client: Client) -> None:
    client.post("/welcome/", {"professional": "yes"})
    forget_current_release()
    answer = client.get(RELAPSE)
    forget_current_release()
    page = by_id(parse(answer), "main")
    assert answer.status_code == 503
    assert "Nothing that was published or edited before is lost" in text_of(page)
    assert [link.get("href") for link in page.iter("a")] == [RELAPSE, "/about/"]
    assert "Nothing has been published here." in text_of(by_id(parse(client.get("/releases/")), "main"))


# What was sent under a token that is no longer good ------------------------------------------------------------------


@pytest.fixture
def late(release_1: Published) -> Client:  # noqa: ARG001
    """Somebody whose page was open too long."""
    client = Client(enforce_csrf_checks=True)
    client.cookies[COOKIE] = Client().post("/welcome/", {"professional": "yes"}).cookies[COOKIE].value
    return client


def test_answers_that_came_too_late_are_held_ready_and_one_press_sends_them(late: Client) -> None:
    facts = [("episode_duration", "36"), ("episode_duration_unit", "h"), ("sx_worsening", "yes"), ("add", "")]
    refused = late.post(RELAPSE, dict(facts))
    assert refused.status_code == 403
    (form,) = (one for one in by_id(parse(refused), "main").iter("form"))
    assert (form.get("method"), form.get("action")) == ("post", RELAPSE)
    assert pairs_of(form) == facts
    token = next(box.get("value") for box in form.iter("input") if box.get("name") == "csrfmiddlewaretoken")
    again = late.post(RELAPSE, {**dict(facts), "csrfmiddlewaretoken": token})
    assert again.status_code == 200
    assert 'value="36"' in again.content.decode()


@pytest.mark.parametrize("address", ["/sign-in/", "/welcome/", "/appearance/", "/sign-out/"])
def test_no_other_form_can_be_prepared_by_somebody_else(address: str, late: Client) -> None:
    page = by_id(parse(late.post(address, {"username": "mallory", "theme": "dark"})), "main")
    assert list(page.iter("form")) == []
    assert "mallory" not in text_of(page)

"""The page on which a release is withdrawn, what other pages say of it, and any two releases compared."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, REVIEWERS
from msclinic.releases.impact_marks import marks_of
from msclinic.releases.models import Release, Withdrawal
from msclinic.releases.proposals import approve, propose_again, propose_document
from msclinic.releases.withdrawing import withdraw_release
from tests.core.pages import inline_code_in, parse
from tests.releases.edits import shorter
from tests.releases.factories import author, browser_of, published
from tests.releases.looking import by_id, hidden, links, to_tick_off, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two")]

PAGE = "/releases/2/withdraw/"
TOLD = "Release 2 was withdrawn"
WHY = "The reason given: The figure was wrong."


@pytest.fixture
def two(first: Release, document: dict[str, Any]) -> None:  # noqa: ARG001
    """Release 1 of the content, and release 2 with another figure."""
    shorter(document)
    published(document)


@pytest.fixture
def adrian(db: None) -> User:  # noqa: ARG001
    return author("adrian", ADMINISTRATORS)


@pytest.fixture
def desk(adrian: User) -> Client:
    return browser_of(adrian)


@pytest.fixture
def withdrawn(two: None, adrian: User) -> Withdrawal:  # noqa: ARG001
    return withdraw_release(actor=adrian, number=2, reason="The figure was wrong.")


def main(answer: Any) -> str:
    return words(by_id(parse(answer), "main"))


# The page -----------------------------------------------------------------------------------------------------------


def test_it_says_what_will_happen(desk: Client) -> None:
    page = parse(desk.get(PAGE))
    shown = words(by_id(page, "main"))
    assert "Withdraw release 2?" in shown
    assert "From the next second on release 1 is in use, everywhere" in shown
    assert "No assessment was saved under it." in shown
    assert "This is not taken back. An author can propose the same content again" in shown
    assert {"/releases/1/", "/releases/2/changes/1/", "/releases/2/impact/1/"} <= set(links(by_id(page, "main")))
    assert hidden(page, "then") == "1"
    assert inline_code_in(page) == []
    assert not Withdrawal.objects.exists()


def test_it_says_when_no_answer_changes(desk: Client, shipped: dict[str, Any]) -> None:
    published(shipped)
    assert "No answer changes: release 3 is in use, and stays so." in main(desk.get(PAGE))
    published(shipped)
    assert "It is the same document, so no answer changes." in main(desk.get("/releases/4/withdraw/"))


def test_it_says_how_what_comes_into_use_was_approved(desk: Client, document: dict[str, Any]) -> None:
    by_oneself = "Approved by one of its authors; the second person was switched off: A made-up reason."
    not_on_record = "It is not on record that a second person approved it."

    def said(number: int) -> tuple[bool, bool]:
        shown = main(desk.get(f"/releases/{number}/withdraw/"))
        return by_oneself in shown, not_on_record in shown

    assert said(2) == (False, True)
    eden = author("eden", AUTHORS, REVIEWERS)
    for person in (eden, author("robin", REVIEWERS)):
        document["silences"].pop()
        asked = propose_document(actor=eden, document=document, reason="Ours.", published_at=timezone.now())
        approve(actor=person, proposal=asked, looked_at=marks_of(asked))
    assert said(4) == (True, False)
    published(document)
    assert said(5) == (False, False)


def test_it_counts_the_proposals_that_become_outdated(desk: Client) -> None:
    assert "undecided proposal" not in main(desk.get(PAGE))
    propose_again(actor=author("eden", AUTHORS), number=1, reason="Back.")
    assert "1 undecided proposal was compared with it. It is outdated then" in main(desk.get(PAGE))


def test_it_is_withdrawn_by_a_post_with_a_reason(desk: Client, adrian: User) -> None:
    told = desk.post(PAGE, {"reason": "The figure was wrong.", "then": "1"}, follow=True)
    assert told.redirect_chain == [("/releases/", 302)]
    assert "Release 2 is withdrawn." in main(told)
    shown = main(desk.get("/releases/2/"))
    assert WHY in shown
    assert "an author proposes the same content again" in shown
    assert Withdrawal.objects.get().by == adrian


def test_without_a_reason_it_is_refused_at_the_field(desk: Client) -> None:
    refused = desk.post(PAGE, {"reason": " ", "then": "1"})
    assert refused.status_code == 422
    page = parse(refused)
    assert words(by_id(page, "id_reason_error")) == "Enter the reason: it stands wherever the release is named."
    assert "#id_reason" in links(page)
    assert "<title>Error:" in refused.text
    assert not Withdrawal.objects.exists()


def test_what_was_typed_is_kept_when_something_else_speaks_against_it(desk: Client) -> None:
    published({"semantics": 1})
    refused = desk.post(PAGE, {"reason": "The figure was wrong.", "then": "1"})
    assert refused.status_code == 422
    assert "Another release would be in use then than you were told: look again." in refused.text
    assert "The figure was wrong.</textarea>" in refused.text
    assert hidden(parse(refused), "then") == "3"


@pytest.mark.usefixtures("withdrawn")
@pytest.mark.parametrize(
    ("address", "said"),
    [(PAGE, "It is withdrawn already."), ("/releases/1/withdraw/", "It is the only release that is left")],
)
def test_where_it_cannot_be_the_page_says_why_and_the_post_too(desk: Client, address: str, said: str) -> None:
    shown = parse(desk.get(address))
    assert said in words(by_id(shown, "main"))
    assert not list(by_id(shown, "main").iter("form"))
    refused = desk.post(address, {"reason": "So.", "then": "1"})
    assert (refused.status_code, said in refused.text) == (422, True)
    assert Withdrawal.objects.count() == 1


def test_a_release_that_is_not_there_is_not_found(desk: Client) -> None:
    assert desk.get("/releases/9/withdraw/").status_code == 404
    assert desk.post("/releases/9/withdraw/", {"reason": "So.", "then": "1"}).status_code == 404


@pytest.mark.parametrize("role", [AUTHORS, REVIEWERS])
def test_nobody_else_is_led_there_or_let_in(role: str, desk: Client) -> None:
    somebody = browser_of(author("somebody", role))
    assert PAGE in links(parse(desk.get("/releases/2/")))
    assert PAGE in links(parse(desk.get("/releases/")))
    assert PAGE not in links(parse(somebody.get("/releases/2/")))
    assert PAGE not in links(parse(somebody.get("/releases/")))
    assert somebody.get(PAGE).status_code == 403
    assert somebody.post(PAGE, {"reason": "So.", "then": "1"}).status_code == 403
    assert not Withdrawal.objects.exists()


# What other pages say -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("withdrawn")
@pytest.mark.parametrize("address", ["/releases/", "/releases/2/", "/releases/1/changes/2/", "/releases/2/changes/1/"])
def test_everybody_reads_when_by_whom_and_why(address: str, visitor: Client) -> None:
    shown = main(visitor.get(address))
    assert TOLD in shown
    assert "by adrian." in shown
    assert WHY in shown


@pytest.mark.usefixtures("withdrawn")
def test_so_does_whoever_reads_what_changes_in_the_cases(desk: Client) -> None:
    shown = main(desk.get("/releases/1/impact/2/"))
    assert TOLD in shown
    assert WHY in shown


@pytest.mark.usefixtures("withdrawn")
def test_nothing_is_said_of_one_that_stands(visitor: Client) -> None:
    assert "withdrawn" not in main(visitor.get("/releases/1/")).replace("Release 2 (withdrawn)", "")


@pytest.mark.usefixtures("withdrawn")
def test_the_list_marks_what_is_in_use_and_what_is_withdrawn(visitor: Client) -> None:
    rows = list(parse(visitor.get("/releases/")).iter("tr"))[1:]
    assert [words(next(row.iter("th"))) for row in rows] == ["2 withdrawn", "1 in use"]
    assert "Release 1 in use" in main(visitor.get("/releases/1/"))
    assert "Release 2 withdrawn" in main(visitor.get("/releases/2/"))


@pytest.mark.usefixtures("withdrawn")
def test_the_admin_says_so_and_offers_the_way_back() -> None:
    desk = browser_of(author("eden", AUTHORS))
    listed = desk.get("/admin/releases/release/").text
    assert "by adrian: The figure was wrong." in listed
    assert "Propose 2 again" in listed
    assert "Propose 1 again" not in listed


@pytest.mark.usefixtures("withdrawn")
def test_the_list_leads_to_withdrawing_what_stands_alone(desk: Client) -> None:
    assert [link for link in links(parse(desk.get("/releases/"))) if "/withdraw/" in link] == ["/releases/1/withdraw/"]


@pytest.mark.usefixtures("withdrawn")
def test_who_proposes_it_again_and_who_reviews_that_reads_why() -> None:
    eden, robin = browser_of(author("eden", AUTHORS)), browser_of(author("robin", REVIEWERS))
    again = "/admin/releases/release/2/again/"
    shown = words(by_id(parse(eden.get(again)), "withdrawn"))
    assert TOLD in shown
    assert WHY in shown
    assert eden.post(again, {"reason": "It was right."}).status_code == 302
    asked = robin.get("/releases/proposals/1/")
    assert "An older release again: release 2" in main(asked)
    assert TOLD in main(asked)
    assert WHY in main(asked)
    marks = to_tick_off(asked.text)
    left = {"step": "approve", "looked_at": [mark for mark in marks if mark != "withdrawn:2"]}
    refused = robin.post("/releases/proposals/1/", left)
    assert refused.status_code == 422
    assert "It is not ticked off yet that it is known why release 2 was withdrawn." in main(refused)
    assert "von adrian zurückgezogen" in main(robin.get("/releases/proposals/1/", headers={"Accept-Language": "de"}))
    assert robin.post("/releases/proposals/1/", {"step": "approve", "looked_at": marks}).status_code == 302
    assert 'value="withdrawn:2"' not in robin.get("/releases/proposals/1/").text


def test_a_proposal_of_what_stands_says_nothing_of_withdrawing() -> None:
    eden = author("eden", AUTHORS)
    propose_again(actor=eden, number=1, reason="Back.")
    asked = browser_of(author("robin", REVIEWERS)).get("/releases/proposals/1/")
    assert "An older release again: release 1" in main(asked)
    assert "was withdrawn" not in main(asked)
    assert 'id="withdrawn"' not in browser_of(eden).get("/admin/releases/release/1/again/").text


def test_a_proposal_that_it_outdated_says_so(adrian: User) -> None:
    eden = author("eden", AUTHORS)
    propose_again(actor=eden, number=1, reason="Back.")
    withdraw_release(actor=adrian, number=2, reason="The figure was wrong.")
    shown = main(browser_of(eden).get("/releases/proposals/1/"))
    assert "Proposal 1 outdated" in shown
    assert "What it was compared with was withdrawn: Release 2 · adrian The figure was wrong." in shown


@pytest.mark.usefixtures("withdrawn")
def test_the_pages_are_german(desk: Client, visitor: Client) -> None:
    german = {"Accept-Language": "de"}
    assert "von adrian zurückgezogen. Angegebener Grund: The figure was wrong." in main(
        visitor.get("/releases/2/", headers=german)
    )
    assert "Fassung 2 (zurückgezogen)" in main(visitor.get("/releases/compare/", headers=german))
    assert "Sie ist schon zurückgezogen." in main(desk.get(PAGE, headers=german))


def test_what_will_happen_is_said_in_german(desk: Client) -> None:
    shown = main(desk.get(PAGE, headers={"Accept-Language": "de"}))
    assert "Von der nächsten Sekunde an ist Fassung 1 in Gebrauch, überall" in shown
    assert "Withdraw" not in shown


# Any two of them ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/releases/", "/releases/2/", "/releases/1/changes/2/", "/releases/compare/"])
def test_two_releases_are_chosen_and_the_address_names_them(address: str, visitor: Client) -> None:
    form = next(form for form in parse(visitor.get(address)).iter("form") if form.get("action") == "/releases/compare/")
    assert form.get("method") == "get"
    assert [select.get("name") for select in form.iter("select")] == ["before", "after"]
    options = [option.get("value") for option in next(form.iter("select")).iter("option")]
    assert options == ["2", "1"]
    led = visitor.get("/releases/compare/?before=2&after=1")
    assert (led.status_code, led.url) == (302, "/releases/2/changes/1/")


def test_what_is_chosen_already_is_what_is_looked_at(visitor: Client) -> None:
    page = parse(visitor.get("/releases/2/changes/1/"))
    chosen = [option.get("value") for option in page.iter("option") if option.get("selected") is not None]
    assert chosen == ["2", "1"]


def test_the_cases_are_offered_and_shown_to_whom_they_may_be(visitor: Client, desk: Client) -> None:
    asked = "/releases/compare/?before=2&after=1&show=cases"
    assert 'value="cases"' not in visitor.get("/releases/compare/").text
    assert 'value="cases"' in desk.get("/releases/compare/").text
    assert desk.get(asked).url == "/releases/2/impact/1/"
    assert desk.get(asked, follow=True).status_code == 200
    assert visitor.get(asked, follow=True).redirect_chain[-1][0].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("before=1&after=1", "Choose two different releases: one says the same as itself."),
        ("before=1&after=9", "There is no release 9."),
        ("before=x&after=1", "There is no release x."),
        ("before=-1&after=1", "There is no release -1."),
        (f"before={'9' * 30}&after=1", f"There is no release {'9' * 30}."),
        ("before=1", "Choose a release."),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(query: str, said: str, visitor: Client) -> None:
    refused = visitor.get(f"/releases/compare/?{query}")
    assert refused.status_code == 422
    assert said in main(refused)
    assert len(list(parse(refused).iter("select"))) == 2


def test_an_address_of_a_release_that_is_not_there_is_not_found(visitor: Client) -> None:
    assert visitor.get("/releases/1/changes/9/").status_code == 404


def test_what_the_second_of_two_typed_is_shown_again_and_why_not_once(desk: Client, withdrawn: Withdrawal) -> None:
    refused = desk.post(PAGE, {"reason": "Mine <first>.", "then": "1"})
    assert refused.status_code == 422
    shown = main(refused)
    assert shown.count("It is withdrawn already.") == 1
    assert "What you typed, which is stored nowhere Mine <first>." in shown
    assert withdrawn.reason in shown
    without = main(desk.post(PAGE, {"reason": " ", "then": "1"}))
    assert without.count("It is withdrawn already.") == 1
    assert "stored nowhere" not in without
    assert "Enter the reason" not in without


@pytest.mark.usefixtures("withdrawn")
def test_the_maps_of_a_withdrawn_release_say_so(visitor: Client) -> None:
    shown = main(visitor.get("/releases/2/map/REL-DUR/"))
    assert TOLD in shown
    assert WHY in shown
    assert TOLD not in main(visitor.get("/releases/1/map/REL-DUR/"))


def test_the_map_and_the_cases_of_a_proposal_say_so_of_what_it_was_compared_with(adrian: User) -> None:
    eden = author("eden", AUTHORS)
    propose_again(actor=eden, number=1, reason="Back.")
    browser = browser_of(eden)
    proposal = links(parse(browser.get("/releases/proposals/1/")))
    pages = [next(link for link in proposal if part in link) for part in ("/map/REL-DUR/", "/cases/")]
    for page in pages:
        assert TOLD not in main(browser.get(page))
    withdraw_release(actor=adrian, number=2, reason="The figure was wrong.")
    for page in pages:
        assert TOLD in main(browser.get(page))

"""The pages of proposals: what is proposed in words, and each step as a button or the sentence that stands for it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, CLINICIANS, EDUCATORS, REVIEWERS
from msclinic.knowledge.models import Question
from msclinic.releases.actions import publish_first
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.models import Decision, Proposal, Release
from msclinic.releases.proposal_page import PAGE
from msclinic.releases.proposals import approve, propose_again, propose_document, propose_draft, send_back
from msclinic.releases.second_person import set_second_person
from msclinic.releases.selectors import release_number
from msclinic.scenarios.models import Scenario
from tests.core.pages import inline_code_in, parse
from tests.releases.edits import edited, rule_of, shorter
from tests.releases.factories import author, browser_of, published, reviewer
from tests.releases.looking import by_id, links, to_tick_off, words
from tests.web.test_german import CODE, WORD, texts

pytestmark = pytest.mark.django_db

LIST = "/releases/proposals/"
ONE = f"{LIST}1/"


@pytest.fixture
def eden(content: None) -> User:  # noqa: ARG001
    """An author, beside release 1."""
    publish_first()
    return author("eden")


@pytest.fixture
def proposal(eden: User) -> Proposal:
    return propose(eden)


@pytest.fixture
def robin(db: None) -> Client:  # noqa: ARG001
    return browser_of(reviewer("robin"))


def propose(by: User, text: str = "Is multiple sclerosis confirmed?") -> Proposal:
    Question.objects.filter(key="ms_diagnosis").update(label=text)
    return propose_draft(actor=by, reason="Said more plainly.")


def take(desk: Client, step: str, comment: str = "", **more: Any) -> Any:
    return desk.post(ONE, {"step": step, "comment": comment, **more}, follow=True)


@pytest.mark.parametrize("role", [AUTHORS, REVIEWERS, ADMINISTRATORS, CLINICIANS, EDUCATORS])
@pytest.mark.parametrize("address", [LIST, ONE])
@pytest.mark.usefixtures("proposal")
def test_authors_reviewers_and_administrators_see_proposals_and_nobody_else_does(role: str, address: str) -> None:
    seen = browser_of(author("somebody", role)).get(address).status_code
    assert seen == (200 if role in {AUTHORS, REVIEWERS, ADMINISTRATORS} else 403)
    stranger = Client()
    stranger.post("/welcome/", {"professional": "yes"})
    assert stranger.get(address).status_code == 302


@pytest.mark.usefixtures("proposal")
def test_the_page_says_who_proposes_what_and_why(robin: Client) -> None:
    page = parse(robin.get(ONE))
    shown = words(by_id(page, "main"))
    assert "Proposal 1 open" in shown
    assert "Authors eden" in shown
    assert "Said more plainly." in shown
    assert "question: Does the person have MS? → Is multiple sclerosis confirmed?" in shown
    assert "The checks of publishing find nothing against it." in shown
    assert "/releases/1/" in links(page)
    assert inline_code_in(page) == []


def test_a_proposal_that_is_not_there_is_not_found(robin: Client, eden: User) -> None:  # noqa: ARG001
    assert robin.get(f"{LIST}9/").status_code == 404
    assert robin.post(f"{LIST}9/", {"step": "approve"}).status_code == 404


@pytest.mark.usefixtures("proposal")
def test_each_step_is_a_button_or_the_sentence_that_says_why_not(eden: User, robin: Client) -> None:
    def buttons(desk: Client) -> list[str]:
        main = by_id(parse(desk.get(ONE)), "main")
        return [button.get("value", "") for button in main.iter("button") if button.get("name") == "step"]

    assert buttons(robin) == ["approve", "send_back"]
    assert "Only its authors withdraw it; a reviewer sends it back." in words(by_id(parse(robin.get(ONE)), "withdraw"))
    desk = browser_of(eden)
    assert buttons(desk) == ["withdraw"]
    assert "eden may not decide on it: it takes the role of a reviewer." in words(
        by_id(parse(desk.get(ONE)), "approve")
    )


@pytest.mark.usefixtures("proposal")
def test_an_author_who_reviews_finds_a_sentence_and_is_refused_by_the_page(eden: User) -> None:
    eden.groups.add(*reviewer("robin").groups.all())
    desk = browser_of(eden)
    said = "eden is among its authors: somebody else has to approve it."
    assert said in words(by_id(parse(desk.get(ONE)), "approve"))
    refused = take(desk, "approve")
    assert (refused.status_code, said in refused.text) == (422, True)
    assert not Decision.objects.exists()
    assert Release.objects.count() == 1


@pytest.mark.usefixtures("proposal")
def test_approving_publishes_and_the_page_says_so(robin: Client) -> None:
    told = take(robin, "approve", "Read with the label in hand.", looked_at=["REL-DUR", "TYS-SCHED"])
    assert "Release 2 is published." in told.text
    shown = words(by_id(parse(told), "main"))
    assert "Approved and published: Release 2 · robin Read with the label in hand." in shown
    assert "Decide" not in shown
    assert Decision.objects.get().looked_at == []
    again = take(robin, "approve")
    assert (again.status_code, "It is published already, as release 2." in again.text) == (422, True)


@pytest.mark.usefixtures("proposal")
def test_sending_back_asks_what_would_have_to_be_otherwise(eden: User, robin: Client) -> None:
    refused = take(robin, "send_back")
    assert refused.status_code == 422
    assert '<a href="#send_back_comment">' in refused.text
    told = take(robin, "send_back", "Ask for the year.")
    assert "It is sent back." in told.text
    assert "Sent back · robin Ask for the year." in words(by_id(parse(browser_of(eden).get(ONE)), "main"))
    assert Release.objects.count() == 1


@pytest.mark.usefixtures("proposal")
def test_an_author_withdraws(eden: User) -> None:
    told = take(browser_of(eden), "withdraw")
    assert "It is withdrawn." in told.text
    assert Decision.objects.get().kind == "withdrawn"


@pytest.mark.usefixtures("proposal")
@pytest.mark.parametrize("step", ["", "propose", "overtake", "publish"])
def test_what_is_no_step_of_the_page_changes_nothing(step: str, robin: Client) -> None:
    assert robin.post(ONE, {"step": step}).status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.usefixtures("proposal")
def test_an_overtaken_draft_says_so_and_leads_to_where_it_is_proposed(eden: User, robin: Client) -> None:
    approve(actor=reviewer("rowan"), proposal=propose(eden, "Is it MS?"))
    shown = words(by_id(parse(robin.get(ONE)), "main"))
    assert "Proposal 1 outdated" in shown
    assert "Another release was published: Release 2 · rowan" in shown
    assert "Release 2 has been published since it was proposed: propose it anew." in shown
    assert "Propose it anew" not in shown
    assert robin.post(f"{ONE}anew/").status_code == 403
    assert take(robin, "approve").status_code == 422
    desk = browser_of(eden)
    assert "Propose it anew" in desk.get(ONE).text
    answer = desk.post(f"{ONE}anew/", follow=True)
    assert answer.redirect_chain[-1][0] == "/admin/releases/release/propose/"
    assert Proposal.objects.count() == 2


def test_nothing_is_sent_back_by_a_slip_while_something_else_is_written(robin: Client, proposal: Proposal) -> None:
    page = parse(robin.get(f"/releases/proposals/{proposal.number}/"))
    (form,) = (
        form for form in page.iter("form") if any(one.get("value") == "send_back" for one in form.iter("button"))
    )
    assert "novalidate" not in form.attrib
    assert all("required" in area.attrib for area in form.iter("textarea"))


def test_an_overtaken_way_back_is_proposed_anew_by_one_click(eden: User, proposal: Proposal) -> None:
    rowan, desk = reviewer("rowan"), browser_of(eden)
    approve(actor=rowan, proposal=proposal)
    propose_again(actor=eden, number=1, reason="Back.")
    refused = desk.post(f"{LIST}2/anew/", follow=True)
    assert "It is proposed already." in refused.text
    approve(actor=rowan, proposal=propose(eden, "Is it MS?"))
    answer = desk.post(f"{LIST}2/anew/", follow=True)
    assert answer.redirect_chain[-1][0] == f"{LIST}4/"
    assert "Proposed anew as proposal 4." in answer.text
    assert Proposal.objects.get(number=2).decision.kind == "withdrawn"


def test_what_speaks_against_it_today_is_shown(robin: Client, eden: User) -> None:
    base = Release.objects.get()
    Proposal.objects.create(
        number=1, kind="draft", base=base, sha256="0" * 64, document=base.document, reason="A made-up one.",
        proposed_by=eden,
    )  # fmt: skip
    assert "its hash differs" in words(by_id(parse(robin.get(ONE)), "main"))


def test_what_is_worth_a_thought_is_shown_to_the_reviewer(robin: Client, eden: User) -> None:
    for scenario in Scenario.objects.all():
        scenario.expected.pop("TYS-PML", None)
        scenario.save()
    propose(eden)
    shown = words(by_id(parse(robin.get(ONE)), "main"))
    assert "It holds nothing up, and is worth a thought rule TYS-PML: no scenario expects anything of it" in shown


def test_the_list_is_newest_first_and_says_where_each_stands(eden: User, robin: Client) -> None:
    assert "Nothing has been proposed yet." in robin.get(LIST).text
    send_back(actor=reviewer("rowan"), proposal=propose(eden), comment="Say it otherwise.")
    propose(eden, "Is it MS?")
    rows = [words(row) for row in parse(robin.get(LIST)).iter("tr")][1:]
    assert [row.split()[:2] for row in rows] == [["2", "open"], ["1", "sent"]]
    assert "/releases/second-person/" not in robin.get(LIST).text


def test_the_list_goes_on_behind_a_page(robin: Client, eden: User) -> None:
    base = Release.objects.get()
    for number in range(1, PAGE + 2):
        Proposal.objects.create(
            number=number, kind="again", base=base, sha256="0" * 64, document="{}", reason="Made up.", proposed_by=eden
        )
    with CaptureQueriesContext(connection) as queries:
        first = robin.get(LIST)
    assert len(queries) < 15
    assert f"{LIST}?before=2" in links(parse(first))
    rows = list(parse(robin.get(f"{LIST}?before=2")).iter("tr"))[1:]
    assert [words(row).split()[0] for row in rows] == ["1"]


def test_releases_and_admin_lead_to_proposals(eden: User, robin: Client) -> None:
    for address in ("/releases/", "/admin/", "/admin/releases/release/"):
        for desk in (browser_of(eden), robin):
            assert LIST in links(parse(desk.get(address)))
    visitor = Client()
    visitor.post("/welcome/", {"professional": "yes"})
    assert LIST not in visitor.get("/releases/").text


def test_only_a_form_takes_a_step(robin: Client, proposal: Proposal) -> None:
    assert robin.get(ONE, {"step": "approve"}).status_code == 200
    assert robin.get(f"{ONE}anew/").status_code in {403, 405}
    assert not Decision.objects.filter(proposal=proposal).exists()


@pytest.mark.parametrize("address", [LIST, ONE, f"{LIST}2/", f"{LIST}3/", "/releases/second-person/"])
def test_the_pages_are_german_all_over(address: str, eden: User) -> None:
    rowan = reviewer("rowan")
    approve(actor=rowan, proposal=propose(eden))
    send_back(actor=rowan, proposal=propose(eden, "Is it MS?"), comment="x")
    propose(eden, "Since when?")
    set_second_person(actor=User.objects.create_superuser("root"), required=False, reason="x")
    desk = browser_of(author("adrian", ADMINISTRATORS, AUTHORS, REVIEWERS))
    names = {"eden", "rowan", "root", "adrian", "x"}

    def main(client: Client, language: str) -> set[str]:
        page = parse(client.get(address, headers={"Accept-Language": language}))
        return {text.removeprefix("· ") for text in texts(by_id(page, "main"), page.get("lang", ""))}

    the_same = main(desk, "de") & main(desk, "en") - names
    assert [text for text in the_same if WORD.search(text) and not CODE.fullmatch(text)] == []


@pytest.fixture
def without_base(article: object, document: dict[str, Any]) -> Proposal:  # noqa: ARG001
    """A proposal on a release whose document is not the one that was published."""
    base = published(document, sha256="0" * 64)
    shorter(document)
    return propose_document(actor=author("eden"), document=document, reason="Ours.", published_at=base.published_at)


def test_where_nothing_could_be_compared_the_page_says_so_shows_the_whole_and_asks_for_a_tick_of_its_own(
    without_base: Proposal, robin: Client
) -> None:
    page = parse(robin.get(ONE))
    shown = words(by_id(page, "main"))
    assert "What changes cannot be said: the release before this cannot be read." in shown
    assert "its hash differs" in shown
    assert "upper figure: 36 hours" in shown
    assert "TYS-PML" in shown
    assert "Whether any answer changes is not known." in shown
    assert to_tick_off(robin.get(ONE).text) == ["not-compared"]
    for ticked in ([], ["REL-DUR:ambiguous:met"]):
        refused = take(robin, "approve", looked_at=ticked)
        said = "it is not ticked off yet that the whole of what is proposed was read"
        assert (refused.status_code, said in refused.text) == (422, True)
        with pytest.raises(PublishingRefusedError, match=said):
            approve(actor=User.objects.get(username="robin"), proposal=without_base, looked_at=ticked)
    assert not Decision.objects.exists()
    take(robin, "approve", looked_at=["not-compared"])
    assert Decision.objects.get().looked_at == ["not-compared"]


def test_who_may_not_approve_has_nothing_to_tick(without_base: Proposal) -> None:
    desk = browser_of(User.objects.get(username="eden"))
    assert "Whether any answer changes is not known." in desk.get(ONE).text
    assert to_tick_off(desk.get(ONE).text) == []
    assert without_base.number == 1


@pytest.mark.parametrize("broken", [{"as_of": "once"}, {"time_zone": "Nowhere/Land"}, {"facts": []}])
def test_cases_that_could_not_be_judged_are_counted_and_taken_note_of(
    broken: dict[str, Any], eden: User, robin: Client
) -> None:
    Scenario.objects.filter(slug="a-day-and-a-half").update(**broken)
    number = Scenario.objects.count()
    asked = propose_document(
        actor=eden, document=edited(release_number(1), shorter).document, reason="Ours.", published_at=timezone.now()
    )
    shown = words(by_id(parse(robin.get(ONE)), "main"))
    assert (
        f"Some cases could not be judged, so nothing is known of what changes in them: 1 of {number} scenarios in use."
        in shown
    )
    assert f"{number - 1} of {number} scenarios in use" in shown
    assert robin.get(f"{ONE}cases/scenario.a-day-and-a-half/").status_code == 404
    ticks = to_tick_off(robin.get(ONE).text)
    assert "unjudged" in ticks
    others = [mark for mark in ticks if mark != "unjudged"]
    refused = take(robin, "approve", looked_at=others)
    said = "Some cases could not be judged, and it is not ticked off yet that this is known."
    assert (refused.status_code, said in refused.text) == (422, True)
    with pytest.raises(PublishingRefusedError, match=said):
        approve(actor=User.objects.get(username="robin"), proposal=asked, looked_at=others)
    assert "Release 2 is published." in take(robin, "approve", looked_at=ticks).text


@pytest.mark.usefixtures("proposal")
@pytest.mark.parametrize("step", ["approve", "send_back"])
def test_what_the_second_of_two_typed_is_shown_again(step: str, robin: Client) -> None:
    first = browser_of(reviewer("rowan"))
    take(first, "send_back", "Ask for the year.")
    answer = take(robin, step, "Ask <when>,\nnot whether.")
    assert (answer.status_code, "It was sent back already." in answer.text) == (422, True)
    typed = words(by_id(parse(answer), "typed"))
    assert typed == "What you typed, which is stored nowhere Ask <when>, not whether."


def test_going_back_is_held_up_by_no_scenario_and_what_they_say_is_ticked_off(eden: User, robin: Client) -> None:
    approve(actor=reviewer("rowan"), proposal=propose(eden))
    for scenario in Scenario.objects.filter(slug="a-day-and-a-half"):
        scenario.expected["REL-DUR"] = "met"
        Scenario.objects.filter(pk=scenario.pk).update(expected=scenario.expected)
    said = (
        "REL-DUR (Has it lasted long enough to be considered a relapse?) says Can be read both ways, expected: Reached"
    )
    assert said in words(parse(browser_of(eden).get("/admin/releases/release/1/again/")))
    asked = propose_again(actor=eden, number=1, reason="Back.")
    answer = robin.get(f"{LIST}2/")
    assert said in words(by_id(parse(answer), "main"))
    (mark,) = to_tick_off(answer.text)
    for ticked, status in ([], 422), (["checks:other"], 422), ([mark], 200):
        taken = robin.post(f"{LIST}2/", {"step": "approve", "looked_at": ticked}, follow=True)
        assert taken.status_code == status
    assert Decision.objects.get(proposal=asked).looked_at == [mark]


def test_a_passage_is_a_link_where_the_release_in_use_has_it_with_the_same_words(eden: User, robin: Client) -> None:
    def other_words(document: dict[str, Any]) -> None:
        shorter(document)
        code = rule_of(document, "REL-DUR")["citations"][0]
        next(passage for passage in document["passages"] if passage["id"] == code)["quote"] = "Other words."
        rule_of(document, "TYS-SCHED")["criterion"]["every"]["value"] = 5

    document = edited(release_number(1), other_words).document
    propose_document(actor=eden, document=document, reason="Ours.", published_at=timezone.now())
    changed, *others = rule_of(document, "REL-DUR")["citations"]
    same = {*others, *rule_of(document, "TYS-SCHED")["citations"]} - {changed}
    main = by_id(parse(robin.get(ONE)), "main")
    linked = {link.partition("#")[2] for link in links(main) if link.startswith("/sources/")}
    assert f"{changed} Other words." in words(main)
    assert same
    assert (same <= linked, changed in linked) == (True, False)

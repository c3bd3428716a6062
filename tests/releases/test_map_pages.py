"""The maps of the draft and of a proposal, and what they are drawn for: two facts of a rule, the others as chosen."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, CLINICIANS, EDUCATORS, REVIEWERS
from msclinic.evidence.models import SourceText
from msclinic.releases.actions import publish_first
from msclinic.releases.models import Proposal, Release
from msclinic.releases.proposals import propose_document
from relapses.models import RelapseDefinition
from tests.core.pages import inline_code_in, parse, title_of
from tests.releases.edits import rule_of, shorter, without
from tests.releases.factories import author, browser_of, published
from tests.releases.looking import by_id, links, of_class, words
from tests.web.test_german import CODE, WORD, texts
from therapies.models import InfusionSchedule, Therapy

pytestmark = pytest.mark.django_db

DRAFT = "/releases/draft/map/REL-DUR/"
PROPOSED = "/releases/proposals/1/map/REL-DUR/"


@pytest.fixture
def eden(content: None) -> Client:  # noqa: ARG001
    """An author, where the draft has a shorter figure than release 1."""
    publish_first()
    RelapseDefinition.objects.update(upper_value=36)
    return browser_of(author("eden"))


def proposed(document: dict[str, Any]) -> Proposal:
    """A document, proposed on the newest release."""
    moment = Release.objects.all()[0].published_at
    return propose_document(actor=author("ezra"), document=document, reason="Ours.", published_at=moment)


@pytest.fixture
def robin(first: Release) -> Client:  # noqa: ARG001
    return browser_of(author("robin", REVIEWERS))


def tables(page: Element) -> list[list[list[str]]]:
    """Of each map its rows, the head first, each place by what is seen in it."""
    found = []
    for table in of_class(page, "map"):
        head = [words(cell) for cell in list(table.iter("tr"))[1]]
        rows = [[seen(cell) for cell in row] for row in next(table.iter("tbody")).iter("tr")]
        found.append([head, *rows])
    return found


def seen(cell: Element) -> str:
    unseen = [words(part) for part in cell.iter("span") if part.get("class") == "vh"]
    return words(cell).removesuffix(" ".join(unseen)).strip()


@pytest.mark.parametrize(
    ("role", "status"), [(AUTHORS, 200), (REVIEWERS, 403), (ADMINISTRATORS, 403), (EDUCATORS, 403), (CLINICIANS, 403)]
)
def test_the_map_of_the_draft_is_for_who_may_propose_it(role: str, status: int, eden: Client) -> None:
    assert eden.get(DRAFT).status_code == 200
    assert browser_of(author("somebody", role)).get(DRAFT).status_code == status


def test_the_map_of_the_draft_shows_what_was_edited_a_moment_ago(eden: Client) -> None:
    answer = eden.get(DRAFT)
    assert "36 hours or more" in tables(parse(answer))[0][0]
    assert "48 hours or more" in words(parse(eden.get("/releases/1/map/REL-DUR/")))
    assert inline_code_in(parse(answer)) == []
    assert eden.get("/releases/draft/map/NONE/").status_code == 404
    RelapseDefinition.objects.update(upper_value=34)
    assert "34 hours or more" in words(parse(eden.get(DRAFT)))


def test_a_draft_that_cannot_decide_says_why_in_place_of_its_map(eden: Client) -> None:
    RelapseDefinition.objects.update(upper_value=1)
    answer = eden.get(DRAFT)
    assert answer.status_code == 409
    assert "The draft cannot be tried" in words(parse(answer))


def test_the_page_of_a_rule_leads_to_its_maps_in_the_draft(eden: Client) -> None:
    page = f"/admin/relapses/relapsedefinition/{RelapseDefinition.objects.get().pk}/change/"
    to = [link for link in links(parse(eden.get(page))) if "/map/" in link]
    assert to == [f"/releases/draft/map/{code}/" for code in ("REL-DUR", "REL-SYM", "REL")]
    assert {eden.get(link).status_code for link in to} == {200}
    reader = browser_of(author("robin", REVIEWERS)).get(page)
    assert (reader.status_code, "/map/" in reader.text) == (200, False)
    assert "/map/" not in eden.get("/admin/relapses/relapsedefinition/add/").text


def test_the_page_of_a_retired_therapy_leads_to_no_map(eden: Client) -> None:
    therapy = InfusionSchedule.objects.get(code="TYS-SCHED").therapy
    page = f"/admin/therapies/therapy/{therapy.pk}/change/"
    assert "/releases/draft/map/TYS-SCHED/" in links(parse(eden.get(page)))
    Therapy.objects.filter(pk=therapy.pk).update(retired=True)
    assert not [link for link in links(parse(eden.get(page))) if "/map/" in link]


def test_a_proposal_shows_each_place_before_and_after_and_marks_what_changes(
    robin: Client, document: dict[str, Any]
) -> None:
    shorter(document)
    proposed(document)
    page = parse(robin.get(PROPOSED))
    before, after = tables(page)
    bands = ["under 24 hours", "24 hours to under 36 hours", "36 hours to under 48 hours", "48 hours or more"]
    assert before[0] == after[0] == ["Is it still going on?", *bands, "Not known"]
    assert [row[3] for row in before[1:]] == ["Can be read both ways changes"] * 3
    assert [row[3] for row in after[1:]] == ["Reached changes"] * 3
    for one, other in zip(before[1:], after[1:], strict=True):
        assert [place for number, place in enumerate(one) if number != 3] == [
            place for number, place in enumerate(other) if number != 3
        ]
    assert "3 of 15 places change." in words(page)
    assert [words(by_id(page, f"map-{number}")).partition(":")[0] for number in (1, 2)] == ["Release 1", "Proposal 1"]
    assert "/releases/proposals/1/" in links(page)


def test_the_proposal_leads_to_the_map_of_each_rule_that_it_changes(robin: Client, document: dict[str, Any]) -> None:
    shorter(document)
    proposed(document)
    maps = {link for link in links(parse(robin.get("/releases/proposals/1/"))) if "/map/" in link}
    assert maps == {f"/releases/proposals/1/map/{code}/" for code in ("REL-DUR", "REL", "STER-WHEN")}
    assert {robin.get(link).status_code for link in maps} == {200}


def test_a_rule_that_goes_or_comes_is_drawn_where_it_is(robin: Client, document: dict[str, Any]) -> None:
    without("TYS-PML")(document)
    proposed(document)
    page = parse(robin.get("/releases/proposals/1/map/TYS-PML/"))
    assert len(tables(page)) == 1
    assert "There is no such rule here: Proposal 1" in words(page)
    assert "/releases/proposals/1/map/TYS-PML/" in links(parse(robin.get("/releases/proposals/1/")))
    assert robin.get("/releases/proposals/1/map/NONE/").status_code == 404


def test_where_the_release_before_cannot_be_read_the_proposal_is_drawn_alone(
    article: SourceText,  # noqa: ARG001
    document: dict[str, Any],
) -> None:
    published(document, sha256="0" * 64)
    shorter(document)
    proposed(document)
    page = parse(browser_of(author("robin", REVIEWERS)).get(PROPOSED))
    assert len(tables(page)) == 1
    assert "36 hours or more" in words(page)


@pytest.mark.parametrize(
    ("role", "status"), [(AUTHORS, 200), (REVIEWERS, 200), (ADMINISTRATORS, 200), (EDUCATORS, 403), (CLINICIANS, 403)]
)
def test_the_map_of_a_proposal_is_for_who_sees_proposals(
    role: str, status: int, robin: Client, document: dict[str, Any]
) -> None:
    shorter(document)
    proposed(document)
    assert robin.get(PROPOSED).status_code == 200
    assert browser_of(author("somebody", role)).get(PROPOSED).status_code == status


def test_the_other_facts_are_chosen_without_a_script(visitor: Client, first: Release) -> None:  # noqa: ARG001
    address = "/releases/1/map/REL-DUR/?across=episode_duration&down="
    plain = parse(visitor.get(address))
    fields = {field.get("name"): field for field in plain.iter("select")}
    assert set(fields) == {
        "across", "down", *(f"with-{key}" for key in ("ms_diagnosis", "episode_present", "episode_onset",
                                                      "episode_ongoing", "episode_end")),
    }  # fmt: skip
    options = {words(option): option.get("value") for option in fields["with-ms_diagnosis"].iter("option")}
    assert list(options) == ["as usual", "Confirmed", "Suspected", "No", "Not known"]
    other = parse(visitor.get(f"{address}&with-ms_diagnosis={options['No']}"))
    ((_head, row),) = tables(other)
    assert set(row) == {"Does not apply"}
    assert "Does the person have MS? No" in words(other)
    assert "Does the person have MS? Confirmed" in words(plain)


def test_what_cannot_be_chosen_is_said_and_what_can_be_stays_chosen(visitor: Client, first: Release) -> None:  # noqa: ARG001
    for query in ("across=none&down=", "across=episode_duration&down=&with-ms_diagnosis=9"):
        answer = visitor.get(f"/releases/1/map/REL-DUR/?{query}")
        assert answer.status_code == 422
        assert title_of(parse(answer)).startswith("Error:")
        assert "This map has no such choice: take one of those that are listed." in words(parse(answer))
    assert len(tables(parse(answer))[0]) == 2


@pytest.mark.parametrize("address", [PROPOSED, f"{PROPOSED}?across=none"])
def test_the_pages_are_german_all_over(address: str, robin: Client, document: dict[str, Any]) -> None:
    shorter(document)
    proposed(document)

    def main(language: str) -> set[str]:
        page = parse(robin.get(address, headers={"Accept-Language": language}))
        return set(texts(by_id(page, "main"), page.get("lang", "")))

    the_same = main("de") & main("en")
    assert [text for text in the_same if WORD.search(text) and not CODE.fullmatch(text)] == []
    assert User.objects.count() == 2


def test_a_map_of_a_local_reading_says_whose_it_is_and_claims_nothing_of_the_source(
    visitor: Client,
    document: dict[str, Any],
    article: object,  # noqa: ARG001
) -> None:
    shorter(document)
    rule_of(document, "REL-DUR")["local_reading"] = {"who": "Dr Example", "reason": "The clinic counts so."}
    published(document)
    for code in ("REL-DUR", "REL"):
        shown = words(by_id(parse(visitor.get(f"/releases/1/map/{code}/")), "main"))
        said = (
            "These verdicts rest on a local reading by Dr Example, set apart from the words of the source: The clinic"
        )
        assert said in shown
        assert "every reasonable reading" not in shown
    assert "every reasonable reading" in visitor.get("/releases/1/map/REL-SYM/").text

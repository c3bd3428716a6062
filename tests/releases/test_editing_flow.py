"""From an author's change in the admin to what a clinician reads: nothing acts before it is explained and approved."""

import hashlib
from typing import Any

import pytest
from django.test import Client

from msclinic.engine import answer, dump, evaluate
from msclinic.releases.actions import publish_first
from msclinic.releases.models import Release
from msclinic.releases.selectors import forget_current_release, release_number
from relapses.models import RelapseDefinition, RelapseRule
from tests.core.pages import parse
from tests.engine.records import GOLDEN, specification
from tests.knowledge.editing import filled_in, page_of, prefix_of
from tests.releases.factories import author, browser_of, reviewer
from tests.releases.looking import hidden, to_tick_off
from tests.releases.test_golden import answers_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release_1_published")]

PROPOSE = "/admin/releases/release/propose/"
QUOTATION = (
    "To be considered a relapse, as opposed to an exacerbation, attack, or flare-up, "
    "an MS aggravation must last from 24 to 48 hours or longer."
)


@pytest.fixture
def release_1_published(content: None) -> None:  # noqa: ARG001
    """The shipped content as a draft, and release 1 of it."""
    publish_first()


@pytest.fixture
def eden() -> Client:
    """An author at the admin."""
    return browser_of(author("eden"))


@pytest.fixture
def robin() -> Client:
    """A reviewer."""
    return browser_of(reviewer("robin"))


def save(eden: Client, **changes: Any) -> str:
    """Change fields of the definition of a relapse and of its rule REL-DUR, and save; what the page says then."""
    page = page_of(RelapseDefinition, "change", RelapseDefinition.objects.get().pk)
    opened = eden.get(page)
    values = filled_in(opened)
    prefix = prefix_of(opened, RelapseRule)
    (row,) = (
        name.removesuffix("-code")
        for name, value in values.items()
        if value == "REL-DUR" and name.startswith(prefix) and name.endswith("-code")
    )
    answer = eden.post(
        page, {**values, **{name.replace("REL-DUR", row): to for name, to in changes.items()}}, follow=True
    )
    assert answer.redirect_chain
    return str(answer.text)


def lasted(clinician: Client, hours: int) -> Any:
    """The finding REL-DUR of an episode that lasted so long, with the page it stands on."""
    forget_current_release()
    page = clinician.post(
        "/relapse/",
        {
            "ms_diagnosis": "confirmed",
            "episode_present": "yes",
            "episode_ongoing": "no",
            "episode_duration": str(hours),
            "episode_duration_unit": "h",
        },
    )
    finding = next(one for one in page.assessment.findings if one.code == "REL-DUR")
    return finding.verdict, page.text


def propose(eden: Client, reason: str) -> Any:
    seen = hidden(parse(eden.get(PROPOSE)), "seen")
    return eden.post(PROPOSE, {"reason": reason, "seen": seen}, follow=True)


def approve(robin: Client) -> Any:
    address = "/releases/proposals/1/"
    ticked = to_tick_off(robin.get(address).text)
    return robin.post(address, {"step": "approve", "looked_at": ticked}, follow=True)


def test_a_figure_acts_only_once_it_is_explained_and_approved(eden: Client, robin: Client, visitor: Client) -> None:
    assert [lasted(visitor, hours)[0] for hours in (23, 26, 31)] == ["not_met", "ambiguous", "ambiguous"]

    said = save(eden, lower_value=30)
    assert "REL-DUR</a> differs from what its passages state" in said
    assert [lasted(visitor, hours)[0] for hours in (23, 26, 31)] == ["not_met", "ambiguous", "ambiguous"]

    shown = eden.get(PROPOSE).text
    assert "lower figure" in shown
    assert ("24 hours" in shown, "30 hours" in shown) == (True, True)
    refused = propose(eden, "Our clinic counts from 30 hours.")
    assert refused.status_code == 422
    assert "rule REL-DUR</a>: its local reading does not say who reads it so, and why" in refused.text
    assert Release.objects.count() == 1

    save(eden, **{"REL-DUR-local_reason": "The clinic counts from 30 hours.", "REL-DUR-local_by": "Dr Example"})
    assert lasted(visitor, 26)[0] == "ambiguous"
    assert "Proposal 1 awaits a reviewer" in propose(eden, "Our clinic counts from 30 hours.").text
    assert lasted(visitor, 26)[0] == "ambiguous"
    assert "Release 2 is published" in approve(robin).text

    (short, page), (longer, _) = lasted(visitor, 26), lasted(visitor, 31)
    assert (short, longer) == ("not_met", "ambiguous")
    assert "This is a local reading by Dr Example, set apart from the words of the article: The clinic counts" in page
    assert QUOTATION in page
    assert release_number(2).passages["C35"] == release_number(1).passages["C35"]
    assert "lower figure:</b> <del>24 hours</del> → <ins>30 hours</ins>" in visitor.get("/releases/1/changes/2/").text


def test_release_1_gives_its_golden_answers_whatever_is_published_after_it(eden: Client, robin: Client) -> None:
    save(
        eden,
        lower_value=30,
        **{"REL-DUR-local_reason": "The clinic counts from 30 hours.", "REL-DUR-local_by": "Dr Example"},
    )
    propose(eden, "Our clinic counts from 30 hours.")
    approve(robin)
    assert Release.objects.count() == 2
    release, kept = release_number(1), answers_of(GOLDEN.stem)
    for record in specification():
        written = dump(answer(evaluate(release, record["facts"], record["as_of"])))
        assert hashlib.sha256(written.encode()).hexdigest() == kept[record["name"]], record["name"]

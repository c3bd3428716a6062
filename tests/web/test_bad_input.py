"""What is entered wrongly is refused with an instruction at its place; nothing typed is lost, nothing else held up."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final
from xml.etree.ElementTree import Element

import pytest
from django.http import HttpResponse
from django.test import Client

from msclinic.core.cases import cases
from msclinic.core.entry.fields import facts_of_page
from msclinic.core.entry.names import names_of
from msclinic.engine import Release
from tests.core.pages import parse, title_of
from tests.engine.records import golden
from tests.web.mistakes import AS_OF, Mistake, mistakes
from tests.web.pages import CHECK, PAGES, RELAPSE, Pair, by_id, form_of, pairs_of, post, text_of

pytestmark = pytest.mark.django_db

NAMES: Final = {RELAPSE: "relapse", CHECK: "therapies"}
INSTRUCTION: Final = re.compile(
    r"(^|[.:!] )(Add|Answer|Choose|Correct|Enter|Give|Say)\b[^.]*\.?$|(^|: )(Enter|Choose|Give) "
)
ENDED_BEFORE: Final = Mistake(
    "the end before the onset",
    "episode_end",
    (
        *((f"episode_onset_{part}", value) for part, value in (("day", "10"), ("month", "6"), ("year", "2026"))),
        *((f"episode_end_{part}", value) for part, value in (("day", "9"), ("month", "6"), ("year", "2026"))),
    ),
    "episode_end",
)
OF_A_RELAPSE: Final = ("episode_", "sx_", "recovery", "relapse_", "steroid_")
EVERY_FACT: Final = list(golden().vocabulary)
ASKED: Final = {
    RELAPSE: [fact for fact in EVERY_FACT if fact.key.startswith((*OF_A_RELAPSE, "ms_diagnosis"))],
    CHECK: [fact for fact in EVERY_FACT if not fact.key.startswith(OF_A_RELAPSE)],
}
MADE: Final = [(RELAPSE, ENDED_BEFORE), *((path, one) for path, facts in ASKED.items() for one in mistakes(facts))]
OPEN: Final = {"unknown", "pending"}
TELLING: Final = ("-hint", "-mark", "-wrong", "-echo")
"""What the ids of what describes a field end in, in their order."""

MOMENTS: Final = {
    "a moment without its offset": ("as_of", "2026-06-15T12:00:00"),
    "a moment that cannot be read": ("as_of", "yesterday at noon"),
    "a day that does not exist": ("as_of", "2026-02-30T12:00:00+00:00"),
    "an unknown zone": ("time_zone", "Mars/Olympus"),
    "a zone that is a path": ("time_zone", "../etc/passwd"),
}


def belongs_to(name: str, fact: str) -> bool:
    """Whether a field of the form is one of a fact."""
    return name == fact or (name.startswith((f"{fact}_", f"{fact}-")) and not name.startswith(("steroid_days_",)))


def around(release: Release, mistake: Mistake) -> list[Pair]:
    """A form that is filled in well, but for the questions that the mistake answers."""
    made_in = {fact for fact in release.vocabulary.facts if any(belongs_to(name, fact) for name, _ in mistake.pairs)}
    known = {
        name: [value for key, value in case.fields if key == name]
        for case in cases(release)
        for name, _ in case.fields
        if name not in {"as_of", "time_zone"} and not any(belongs_to(name, fact) for fact in made_in)
    }
    facts = [(name, value) for name, values in known.items() for value in values]
    return [("as_of", AS_OF), ("time_zone", mistake.zone), *facts]


def verdicts(page: Element) -> dict[str, str]:
    return {
        element.get("data-code", ""): element.get("data-verdict", "")
        for element in page.iter()
        if "data-code" in element.attrib and "data-verdict" in element.attrib
    }


def links_to(page: Element, place: str) -> list[str]:
    """What the error summary says of a control, link by link."""
    summary = by_id(page, "problems")
    return [text_of(link) for link in summary.iter("a") if link.get("href") == f"#{place}"]


def can_be_focused(control: Element) -> bool:
    return (
        control.tag in {"input", "select", "textarea"}
        and control.get("type") != "hidden"
        and "disabled" not in control.attrib
    )


def everything_typed_is_there(page: Element, pairs: Iterable[Pair]) -> None:
    typed = Counter(pair for pair in pairs if pair[1])
    assert typed - Counter(pairs_of(form_of(page))) == Counter()


def everything_is_described(page: Element) -> None:
    """Every hint, mark and error is tied to its field, and nothing is said to be described by what is not there."""
    form = form_of(page)
    told = {place for element in form.iter() if (place := element.get("id", "")).endswith(TELLING)}
    tied = [
        element.get("aria-describedby", "").split() for element in form.iter() if "aria-describedby" in element.attrib
    ]
    for places in tied:
        (of,) = {place.rpartition("-")[0] for place in places}
        assert places == [place for place in (f"{of}{ending}" for ending in TELLING) if place in told]
    assert {place for places in tied for place in places} == told


def hidden_in(page: Element) -> set[str]:
    """The names that are posted on without a control that somebody could change."""
    return {one.get("name", "") for one in form_of(page).iter("input") if one.get("type") == "hidden"}


def refused_at(answer: HttpResponse, place: str, pairs: list[Pair]) -> Element:
    """The page that refuses an entry, after everything that every such page has to do: what is wrong stands below."""
    page = parse(answer)
    assert answer.status_code == 422
    assert title_of(page).startswith("Error: ")
    (said,) = links_to(page, place)
    sentence = text_of(by_id(page, f"{place}-wrong"))
    assert said.endswith(sentence)
    assert INSTRUCTION.search(sentence), sentence
    assert can_be_focused(by_id(page, place))
    in_order = [element.get("id") for element in page.iter()]
    assert in_order.index(place) < in_order.index(f"{place}-wrong")
    everything_typed_is_there(page, pairs)
    everything_is_described(page)
    return page


def test_the_tables_know_every_question_of_both_pages(release: Release) -> None:
    for path, name in NAMES.items():
        asked = {fact.key for fact in facts_of_page(release, name)}
        assert {mistake.fact for made_on, mistake in MADE if made_on == path} == asked
    assert len(MADE) >= 200


@pytest.mark.parametrize(("path", "mistake"), MADE, ids=[f"{path} {mistake}" for path, mistake in MADE])
def test_a_mistake_is_refused_at_its_place_and_holds_nothing_else_up(
    path: str, mistake: Mistake, release: Release, visitor: Client
) -> None:
    others = around(release, mistake)
    page = refused_at(post(visitor, path, [*others, *mistake.pairs]), mistake.place, [*others, *mistake.pairs])
    without = verdicts(parse(post(visitor, path, others)))
    spared = {
        rule.code
        for rule in release.rules
        if not any(belongs_to(name, fact) for fact in rule.reads for name, _ in mistake.pairs)
    }
    found = verdicts(page)
    assert {code: found[code] for code in found if code in spared} == {
        code: without[code] for code in without if code in spared
    }
    held_up = {rule.code for rule in release.rules if rule.code in found and mistake.fact in rule.reads}
    decided_before = {code for code in held_up if found[code] == without[code] and found[code] not in OPEN}
    assert {code: found[code] for code in held_up - decided_before} == dict.fromkeys(
        held_up - decided_before, "invalid"
    )
    assert hidden_in(page).isdisjoint(name for name, _ in mistake.pairs)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("kind", MOMENTS)
def test_a_moment_or_zone_that_cannot_be_read_is_refused(
    path: str, kind: str, release: Release, visitor: Client
) -> None:
    name, typed = MOMENTS[kind]
    facts = [pair for pair in cases(release)[0].fields if pair[0] != name]
    page = refused_at(post(visitor, path, [*facts, (name, typed)]), name, [*facts, (name, typed)])
    assert bool(verdicts(page)) is (name == "time_zone")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "moments",
    [["yesterday"], ["2026-06-15T12:00:00"], [AS_OF, "2026-06-16T12:00:00+02:00"]],
    ids=["unreadable", "without its offset", "two"],
)
def test_without_a_moment_nothing_is_judged_and_the_page_says_no_more(
    path: str, moments: list[str], release: Release, visitor: Client
) -> None:
    pairs = [*cases(release)[2].fields[1:], *(("as_of", moment) for moment in moments)]
    page = refused_at(post(visitor, path, pairs), "as_of", pairs)
    panels = {element.get("aria-labelledby") for element in by_id(page, "result").iter("section")}
    shown = text_of(by_id(page, "result"))
    assert panels == set()
    assert "Nothing was judged." in shown
    assert "waits for an answer" not in shown
    assert "Judged as of" not in shown


@pytest.mark.parametrize("path", PAGES)
def test_two_time_zones_are_refused_and_both_can_be_corrected(path: str, release: Release, visitor: Client) -> None:
    facts = [pair for pair in cases(release)[0].fields if pair[0] != "time_zone"]
    pairs = [*facts, ("time_zone", "Europe/Berlin"), ("time_zone", "Asia/Kolkata")]
    assert "time_zone" not in hidden_in(refused_at(post(visitor, path, pairs), "time_zone", pairs))


def test_only_a_time_that_the_clock_showed_twice_asks_which_of_two(visitor: Client) -> None:
    pairs = [("alemtuzumab_courses-0-n", "1"), ("alemtuzumab_courses-1-n", "1")]
    page = parse(post(visitor, CHECK, pairs))
    assert "stands twice" in text_of(by_id(page, "problems"))
    assert [link.get("data-asks") for link in by_id(page, "problems").iter("a")] == [None]
    page = parse(post(visitor, RELAPSE, [("as_of", AS_OF), ("time_zone", "Europe/Berlin"), *repeated("episode_end")]))
    assert [link.get("data-asks") for link in by_id(page, "problems").iter("a")] == ["fold"]
    groups = {one.get("data-fold"): "hidden" in one.attrib for one in page.iter() if "data-fold" in one.attrib}
    assert groups == {"episode_onset": True, "episode_end": False}


def repeated(key: str) -> list[Pair]:
    """A time that the clocks of Berlin showed twice."""
    return [
        (f"{key}_{part}", value)
        for part, value in (("day", "26"), ("month", "10"), ("year", "2025"), ("time", "02:30"))
    ]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "character", ["\0", "\b", "\n", "\r", "\x1b", "\x7f", "\u0085", "\u2028", "\ufffe", "\U0010ffff"]
)
def test_no_character_whatever_brings_a_page_down(path: str, character: str, release: Release, visitor: Client) -> None:
    facts = [name for fact in release.vocabulary for name in names_of(fact, fact.key)]
    columns = [f"{fact.key}-0-{column.key}" for fact in release.vocabulary for column in fact.fields]
    for text in (character, f"2{character}", f"{character}yes"):
        everywhere = [(name, text) for name in (*facts, *columns, "add", f"smoker{character}")]
        for pairs in (everywhere, [("as_of", text)], [("time_zone", text)], [("steroid_agents", text)]):
            answer = post(visitor, path, pairs)
            assert answer.status_code in {200, 422}
            assert post(visitor, path, pairs, htmx=True).status_code == answer.status_code
            parse(answer)


def test_what_a_page_cannot_hold_is_shown_as_unreadable_and_never_left_out(visitor: Client) -> None:
    answer = post(visitor, RELAPSE, [("steroid_agents", "Fanta\0sumab"), ("smo\0ker", "yes"), ("steroid_days", "\0")])
    assert answer.assessment.unrecognised == ["Fanta\ufffdsumab", "smo\ufffdker"]
    assert [error.fact for error in answer.assessment.errors] == ["steroid_days"]


@pytest.mark.parametrize("path", PAGES)
def test_a_mistake_made_on_the_other_page_is_told_without_a_link_to_nowhere(
    path: str, release: Release, visitor: Client
) -> None:
    wrong = {RELAPSE: ("heart_evaluation_last_month", "5"), CHECK: ("episode_duration", "36")}[path]
    pairs = [*cases(release)[2].fields, wrong]
    pairs = [pair for pair in pairs if not pair[0].startswith("heart_evaluation_last")] + [wrong]
    answer = post(visitor, path, pairs)
    page = parse(answer)
    assert answer.status_code == 422
    assert "(entered on the other page)" in text_of(by_id(page, "problems"))
    targets = {element.get("id") for element in page.iter()}
    assert {link.get("href", "")[1:] for link in by_id(page, "problems").iter("a")} <= targets
    everything_typed_is_there(page, pairs)


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_several_mistakes_are_told_together_in_the_order_of_the_form(htmx: bool, visitor: Client) -> None:
    pairs = [("time_zone", "Nowhere"), ("steroid_days", "x"), ("episode_duration", "2"), ("sx_new", "perhaps")]
    answer: Any = post(visitor, RELAPSE, pairs, htmx=htmx)
    told = re.findall(r'data-place="([^"]*)"', answer.content.decode())
    assert answer.status_code == 422
    assert told == ["time_zone", "episode_duration", "sx_new", "steroid_days"]


@pytest.mark.parametrize("fold", ["first", "second"])
def test_a_repeated_hour_is_taken_once_it_is_said_which(fold: str, visitor: Client) -> None:
    moment = [("day", "26"), ("month", "10"), ("year", "2025"), ("time", "02:30"), ("fold", fold)]
    pairs = [("as_of", AS_OF), ("time_zone", "Europe/Berlin")]
    pairs += [(f"episode_onset_{part}", value) for part, value in moment]
    answer = post(visitor, RELAPSE, pairs)
    assert answer.status_code == 200
    assert (
        answer.assessment.facts.given["episode_onset"]
        == {
            "first": "2025-10-26T02:30:00+02:00",
            "second": "2025-10-26T02:30:00+01:00",
        }[fold]
    )
    everything_typed_is_there(parse(answer), pairs)

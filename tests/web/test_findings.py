"""What the pages say: every rule once, in the source's own words, and nothing that gives an order."""

import copy
import re
from collections.abc import Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.http import urlencode

from msclinic.core.cases import cases
from msclinic.core.entry import read_entry
from msclinic.core.result import show
from msclinic.core.shapes import SHAPES
from msclinic.engine import Assessment, Finding, Release, Verdict, evaluate
from msclinic.engine.wording import speak
from tests.core.pages import parse
from tests.engine.records import specification
from tests.web.pages import ARTICLE, CHECK, PAGES, RELAPSE, Pair, by_id, classes, post, text_of

pytestmark = pytest.mark.django_db

RULES: Final = {
    RELAPSE: ["REL-DUR", "REL-SYM", "REL", "STER-WHEN", "STER-AGENT", "STER-ROUTE", "STER-DAYS"],
    CHECK: [
        "NOV-HEART", "NOV-SCHED", "NOV-COURSE", "NOV-RISK", "TYS-SCHED", "TYS-PML", "TYS-TOUCH",
        "LEM-REMS", "LEM-LINE", "LEM-DAYS", "LEM-GAP",
    ],
}  # fmt: skip
"""The rules of the contract, by the page that shows them."""

BANNED: Final = re.compile(
    r"\b(should|must|eligible|indicated|recommended|safe|cleared|no risk|all clear|reassess|no restriction)\b", re.I
)
ORDER: Final = re.compile(r"(^|[.:] )(treat|review|stop|start|give|refer|repeat|reassess)\b", re.I)
"""An order to do something about the person; “Please correct” is about an entry."""

QUOTED: Final = re.compile(r"“[^”]*”|\"[^\"]*\"")
OTHER_CAUSES: Final = "This says nothing about other causes of the symptoms."
ASSUMES: Final = "This assumes that the person has MS."


@pytest.fixture(scope="module")
def everything(shipped_release: Release) -> list[Assessment]:
    """The assessments of all records of the specification."""
    return [evaluate(shipped_release, record["facts"], record["as_of"]) for record in specification()]


def each_finding(everything: list[Assessment]) -> list[Finding]:
    return [finding for assessment in everything for finding in assessment.findings]


def elements(page: Element, attribute: str) -> list[Element]:
    return [element for element in page.iter() if attribute in element.attrib]


def entries(release: Release) -> list[list[Pair]]:
    """Forms in many states: empty, the made-up cases, contradictory, wrong."""
    filled = [case.fields for case in cases(release)]
    return [[], *filled, [*filled[1], ("sx_worsening", "perhaps")], [("as_of", "never")], [("ms_diagnosis", "no")]]


@pytest.mark.parametrize("path", PAGES)
def test_every_rule_of_a_page_is_there_once_whatever_is_entered(path: str, release: Release, visitor: Client) -> None:
    for pairs in entries(release):
        for htmx in (False, True):
            answer = post(visitor, path, pairs, htmx=htmx)
            found = re.findall(r'data-code="([^"]*)" data-verdict="([^"]*)"', answer.content.decode())
            expected = {finding.code: finding.verdict.value for finding in answer.assessment.findings}
            shown = [code for code in RULES[path] if code in expected]
            assert sorted(code for code, _ in found) == sorted(shown)
            assert dict(found) == {code: expected[code] for code in shown}
            assert shown == ([] if ("as_of", "never") in pairs else RULES[path])


def test_the_two_pages_share_out_all_rules_of_the_release(release: Release) -> None:
    assert sorted(rule.code for rule in release.rules) == sorted([*RULES[RELAPSE], *RULES[CHECK]])


@pytest.mark.parametrize(
    "path",
    [*PAGES, "/", "/therapies/", "/therapies/novantrone/", "/therapies/tysabri/", "/therapies/lemtrada/",
     "/therapies/corticosteroids/", "/sources/infusion-treatments-for-ms/", "/releases/1/"],
)  # fmt: skip
def test_every_quotation_is_the_stored_text_to_the_character(path: str, release: Release, visitor: Client) -> None:
    article = ARTICLE.read_bytes().decode()
    page = parse(visitor.get(path))
    for quote in elements(page, "data-passage"):
        passage = release.passages[quote.get("data-passage", "")]
        assert "".join(quote.itertext()) == article[passage["start"] : passage["end"]]
        assert passage["source"] == "infusion-treatments-for-ms"


@pytest.mark.parametrize("path", PAGES)
def test_the_words_around_a_quotation_are_those_of_the_article(path: str, visitor: Client) -> None:
    article = ARTICLE.read_bytes().decode()
    quoted = list(parse(visitor.get(path)).iter("blockquote"))
    assert quoted
    for quote in quoted:
        assert "".join(quote.itertext()).strip("… ") in article


@pytest.mark.parametrize("path", PAGES)
def test_every_finding_shows_its_citations_and_where_they_are_read(
    path: str, release: Release, visitor: Client
) -> None:
    for finding in elements(parse(visitor.get(path)), "data-code"):
        rule = release.rule(finding.get("data-code", ""))
        cited = [release.passages[str(citation["passage"])] for citation in rule.citations]
        marked = [release.passages[quote.get("data-passage", "")] for quote in elements(finding, "data-passage")]
        links = [link.get("href") for link in finding.iter("a") if link.get("href", "").startswith("/sources/")]
        assert cited
        assert [one["id"] for one in cited if not any(stands_in(one, mark) for mark in marked)] == []
        assert [one["id"] for one in marked if one not in cited] == []
        expected = [*(one["id"] for one in cited), *rule.related]
        assert sorted(links) == sorted(f"/sources/{rule.source}/#{code}" for code in expected)


def stands_in(passage: Mapping[str, Any], mark: Mapping[str, Any]) -> bool:
    """Whether a passage is marked, by itself or inside a longer one."""
    return bool(mark["start"] <= passage["start"] and passage["end"] <= mark["end"])


def test_every_citation_leads_to_a_place_on_the_reading_page(release: Release, visitor: Client) -> None:
    page = parse(visitor.get("/sources/infusion-treatments-for-ms/"))
    places = [element.get("id") for element in page.iter("mark") if element.get("id")]
    assert sorted(places) == sorted(set(places))
    assert {code for rule in release.rules for code in (*(c["passage"] for c in rule.citations), *rule.related)} <= {
        *places
    }


def test_the_records_of_the_specification_reach_every_verdict(everything: list[Assessment]) -> None:
    assert {finding.verdict for finding in each_finding(everything)} == set(Verdict)


def test_no_finding_gives_an_order_or_a_clearance_in_its_own_words(
    everything: list[Assessment], shipped_release: Release
) -> None:
    sentences = {speak(finding, shipped_release) for finding in each_finding(everything)}
    own = {QUOTED.sub("", sentence) for sentence in sentences}
    assert len(own) > 200
    assert [sentence for sentence in own if BANNED.search(sentence) or ORDER.search(sentence)] == []


def test_a_rule_about_relapses_says_nothing_of_other_causes_and_says_so(
    everything: list[Assessment], shipped_release: Release
) -> None:
    for finding in each_finding(everything):
        if finding.code.startswith("REL"):
            told = OTHER_CAUSES in speak(finding, shipped_release)
            assert told is (finding.verdict in {Verdict.NOT_MET, Verdict.PENDING}), finding


def test_a_finding_says_that_it_assumes_ms_until_ms_is_confirmed(
    everything: list[Assessment], shipped_release: Release
) -> None:
    for assessment in everything:
        for finding in assessment.findings:
            decided = finding.verdict not in {Verdict.NOT_APPLICABLE, Verdict.INVALID}
            confirmed = finding.facts.values.get("ms_diagnosis") == "confirmed"
            assert (ASSUMES in speak(finding, shipped_release)) is (decided and not confirmed)


def test_what_the_page_shows_is_what_the_finding_says(release: Release, visitor: Client) -> None:
    for case in cases(release):
        answer = post(visitor, case.path, case.fields)
        shown = {one.get("data-code"): text_of(one) for one in elements(parse(answer), "data-code")}
        for code in RULES[case.path]:
            finding = answer.assessment.finding(code)
            word = SHAPES[finding.verdict].word
            assert word in shown[code]
            assert speak(finding, release).removeprefix(f"{word}: ").casefold() in shown[code].casefold()


def test_a_verdict_that_is_reached_is_a_disc_and_never_a_tick(visitor: Client) -> None:
    page = parse(visitor.get(RELAPSE))
    disc = by_id(page, "i-met")
    assert [shape.tag.rpartition("}")[2] for shape in disc] == ["circle"]
    assert SHAPES[Verdict.MET].icon == "i-met"
    assert not re.search("[✓✔☑✅]|check-?mark|i-tick|i-check", visitor.get(RELAPSE).content.decode())


def test_every_verdict_has_a_word_and_a_shape_of_the_page(visitor: Client) -> None:
    drawn = {symbol.get("id") for symbol in parse(visitor.get(RELAPSE)).iter("{http://www.w3.org/2000/svg}symbol")}
    assert {shape.icon for shape in SHAPES.values()} <= drawn
    assert set(SHAPES) == set(Verdict)
    assert len({shape.word for shape in SHAPES.values()}) == len(Verdict)


def test_an_open_verdict_names_the_facts_that_it_waits_for(everything: list[Assessment]) -> None:
    assert [one for one in each_finding(everything) if one.verdict is Verdict.UNKNOWN and not one.missing] == []


def test_what_is_open_leads_to_a_control_of_the_page(visitor: Client) -> None:
    for path in PAGES:
        page = parse(visitor.get(path))
        (panel,) = (one for one in page.iter("section") if one.get("aria-labelledby") == "missing-title")
        links = [link.get("href", "")[1:] for link in panel.iter("a")]
        assert links
        assert {by_id(page, place).tag for place in links} <= {"input", "select"}


def test_the_panel_can_be_made_for_every_record(everything: list[Assessment], shipped_release: Release) -> None:
    entry = read_entry(QueryDict(urlencode([("time_zone", "UTC")])), shipped_release.vocabulary)
    for assessment in everything:
        for section, path in (("relapses", RELAPSE), ("therapies", CHECK)):
            result = show(assessment, entry, section, frozenset())
            codes = [one.code for group in result.groups for one in (*group.findings, *group.quiet)]
            lead = [result.lead.code] if result.lead else []
            assert sorted([*codes, *lead]) == sorted(RULES[path] if assessment.findings else [])
            assert result.status


def test_a_second_rule_that_joins_others_stands_in_its_group(shipped_release: Release) -> None:
    document = copy.deepcopy(dict(shipped_release.document))
    joined = next(rule for rule in document["rules"] if rule["code"] == "REL")
    places = {"REL-TOO": "", "TYS-TOO": "natalizumab"}
    document["rules"] += [joined | {"code": code, "therapy": therapy} for code, therapy in places.items()]
    release = Release(document)
    entry = read_entry(QueryDict(urlencode([("sx_worsening", "yes")])), release.vocabulary)
    result = show(evaluate(release, entry.facts, entry.as_of, entry.zone), entry, "relapses", frozenset())
    assert result.lead is not None
    assert result.lead.code == "REL"
    in_groups = [(group.key, one.code) for group in result.groups for one in (*group.findings, *group.quiet)]
    others = {("relapse", code) for code in RULES[RELAPSE] if code != "REL"}
    assert sorted(in_groups) == sorted({*others, ("relapse", "REL-TOO"), ("natalizumab", "TYS-TOO")})


def test_quiet_findings_are_there_and_out_of_the_way(visitor: Client) -> None:
    page = parse(post(visitor, CHECK, [("natalizumab_now", "no")]))
    (folded,) = (one for one in page.iter("details") if "quiet" in classes(one))
    assert {one.get("data-code") for one in elements(folded, "data-code")} == {"TYS-SCHED", "TYS-PML", "TYS-TOUCH"}

"""A scenario on the wall: its answers told one after the other, and at each step what the source says so far.

What is shown is what the form posts, so any answer can be changed; the next step adds what the story tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from msclinic.core.assessing import Answered, Page, answered, page_named
from msclinic.core.entry import read_entry
from msclinic.core.entry.fields import Fieldset, carried, facts_of_page, fieldsets
from msclinic.core.language import of_release
from msclinic.core.pictures import Picture
from msclinic.core.published import release_of
from msclinic.core.quoting import Block, blocks
from msclinic.core.result import Shown, show
from msclinic.core.shapes import WEIGHT, Shape, shapes_in
from msclinic.engine import Assessment, Release, Verdict, evaluate
from msclinic.scenarios.lesson import assess_at, facts_at, questions_of, told_at
from msclinic.scenarios.models import Scenario, Told
from msclinic.scenarios.reading import answers_in_words, form_fields

__all__ = [
    "CONTROLS",
    "NotOfTheFormError",
    "Stage",
    "page_of",
    "stage_at",
    "stage_of",
    "stage_with",
]

CONTROLS: Final = frozenset({"as_told", "csrfmiddlewaretoken", "of", "step", "to"})
"""What the stage posts beside the answers."""


class NotOfTheFormError(Exception):
    """The answers of the scenario do not fit the form as it is today."""


@dataclass(frozen=True, slots=True)
class Line:
    """An answer that is told: the question, the answer, whether this step tells it, and whether it was changed."""

    key: str
    label: str
    text: str
    is_new: bool
    story: str
    """What the story says instead, where it was changed."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What is said of a rule now, what was said before this step, and what the story's own answers would give."""

    code: str
    question: str
    now: Shape
    before: Shape | None
    story: Shape | None
    is_open: bool
    """Whether it cannot be judged, could not before, and could not in the story."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything that is on the wall at one step."""

    scenario: Scenario
    told: Told
    step: int
    last: int
    answered: Answered
    lines: list[Line]
    lead: Shown | None
    passages: list[Block]
    source: Mapping[str, Any]
    rules: list[Moved]
    picture: Picture | None
    fieldsets: list[Fieldset]
    carried: list[tuple[str, str]]
    began_under: int
    """The release by which its first step was judged; 0 for a draft."""

    @property
    def answers_anew(self) -> bool:
        """Whether another release answers than did at first."""
        return self.began_under != self.answered.release.number

    @property
    def told_now(self) -> list[Line]:
        """What this step tells."""
        return [line for line in self.lines if line.is_new]

    @property
    def told_before(self) -> list[Line]:
        """What the steps before it told."""
        return [line for line in self.lines if not line.is_new]

    @property
    def moved(self) -> list[Moved]:
        """The other rules of which something else is said than before this step."""
        return [rule for rule in self._others if rule.before]

    @property
    def settled(self) -> list[Moved]:
        """The other rules of which something is said already, or is in the story."""
        return [rule for rule in self._others if not (rule.before or rule.is_open)]

    @property
    def still_open(self) -> int:
        """How many others cannot be judged yet."""
        return sum(rule.is_open for rule in self._others)

    @property
    def _others(self) -> list[Moved]:
        return [rule for rule in self.rules if not self.lead or rule.code != self.lead.code]

    @property
    def is_changed(self) -> bool:
        """Whether any answer is not the story's."""
        return any(line.story for line in self.lines)


def page_of(scenario: Scenario) -> Page:
    """The page on which a scenario is opened."""
    return page_named(scenario.page)


def stage_at(request: HttpRequest, scenario: Scenario, step: int, code: str = "") -> Stage:
    """A step as the story has it; `code` is the rule to talk about. Raises NotOfTheFormError."""
    return stage_with(request, scenario, step, None, code)


def stage_with(
    request: HttpRequest, scenario: Scenario, step: int, facts: Mapping[str, Any] | None, code: str = ""
) -> Stage:
    """A step with these answers, else with those of the story. Raises NotOfTheFormError."""
    step = max(0, min(step, len(scenario.steps)))
    told = facts_at(scenario, step) if facts is None else facts
    return _stage(request, scenario, step, _posted(release_of(request), scenario, told), code)


def stage_of(request: HttpRequest, scenario: Scenario, posted: QueryDict, step: int, to: int) -> Stage:
    """The step that is gone to, with the answers that were posted at another; at that one where they do not fit.

    Raises NotOfTheFormError where those of the story do not.
    """
    posted = posted.copy()
    posted["as_of"], posted["time_zone"] = scenario.as_of, scenario.time_zone
    step, to = (max(0, min(one, len(scenario.steps))) for one in (step, to))
    here = _stage(request, scenario, step, posted)
    if step == to or here.answered.result.errors:
        return here
    release, given = here.answered.release, here.answered.entry.facts
    was, will = facts_at(scenario, step), facts_at(scenario, to)
    facts = {key: given[key] if key in was else story for key, story in will.items() if key in given or key not in was}
    fields = _posted(release, scenario, facts)
    fields.setlist("release_seen", posted.getlist("release_seen"))
    return _stage(request, scenario, to, fields)


def _posted(release: Release, scenario: Scenario, facts: Mapping[str, Any]) -> QueryDict:
    fields = form_fields(release, scenario, facts)
    if fields is None:
        raise NotOfTheFormError
    posted = QueryDict(mutable=True)
    for name, value in fields:
        posted.appendlist(name, value)
    return posted


def _stage(request: HttpRequest, scenario: Scenario, step: int, posted: QueryDict, code: str = "") -> Stage:
    page = page_of(scenario)
    found = answered(request, page, posted)
    release, entry, result = found.release, found.entry, found.result
    story = read_entry(_posted(release, scenario, facts_at(scenario, step)), release.vocabulary)
    errors = {link.place: message for link, message in reversed(result.errors)}
    shown_fields = [
        Fieldset(one.key, one.label, kept)
        for one in fieldsets(release, page.name, entry, errors, found.asked, entry.texts.get("add", ""), of_release())
        if (kept := [field for field in one.fields if field.place in story.facts])
    ]
    new = set(told_at(scenario, step))
    as_told = _assessed(found, story.facts)
    before = _assessed(found, {key: one for key, one in entry.facts.items() if key not in new}) if step else None
    code = code or _headline(release, scenario, step, page.section) or (result.lead.code if result.lead else "")
    rule = release.rule(code) if code in release.order else None
    cited = [release.passages[str(citation["passage"])] for citation in rule.citations] if rule else []
    return Stage(
        scenario=scenario,
        told=scenario.told,
        step=step,
        last=len(scenario.steps),
        answered=found,
        lines=_lines(found, story.facts, as_told, new),
        lead=_shown(found, code),
        passages=blocks(cited),
        source=release.sources[rule.source] if rule else {},
        rules=_rules(found, scenario, before, as_told),
        picture=page.draw(found.assessment),
        fieldsets=shown_fields,
        carried=carried(entry.texts, shown_fields),
        began_under=found.seen_before or release.number,
    )


def _headline(release: Release, scenario: Scenario, step: int, section: str) -> str:
    """The rule that is talked about at a step: that of a question which is asked now, else of the last one so far.

    Where that one stays as it was and others move to something, it is the weightiest of these. What moves, the story
    says: another answer changes what is said, and not what is talked about.
    """
    questions = questions_of(scenario)
    moved = _moved(release, scenario, step, section)
    now = [one.rule for one in questions if one.step == step]
    if now:
        return next((code for code in reversed(now) if code in moved), now[-1])
    so_far = [one.rule for one in questions if one.step < step]
    last = so_far[-1] if so_far else questions[0].rule if questions else ""
    applies = [code for code, verdict in moved.items() if verdict is not Verdict.NOT_APPLICABLE]
    return last if last in moved or not applies else min(applies, key=lambda code: WEIGHT[moved[code]])


def _moved(release: Release, scenario: Scenario, step: int, section: str) -> dict[str, Verdict]:
    """Of the rules of which the scenario expects something, those that a step of the story moves, and to what."""
    if not step:
        return {}
    before, now = assess_at(release, scenario, step - 1), assess_at(release, scenario, step)
    return {
        one.code: one.verdict
        for one in now.findings
        if one.rule.section == section
        and one.code in scenario.expected
        and one.verdict is not before.finding(one.code).verdict
    }


def _shown(found: Answered, code: str) -> Shown | None:
    """What is said of a rule, also of one of the other page."""
    result, release = found.result, found.release
    if code in release.order and (section := release.rule(code).section) != found.page.section:
        here = frozenset(fact.key for fact in facts_of_page(release, found.page.name))
        result = show(found.assessment, found.entry, section, here, of_release())
    every = [one for group in result.groups for one in (*group.findings, *group.quiet)]
    return next((one for one in (*([result.lead] if result.lead else []), *every) if one.code == code), result.lead)


def _lines(found: Answered, told: Mapping[str, Any], story: Assessment, new: set[str]) -> list[Line]:
    """The answers of the story that are told so far, as they are given now."""
    now = {key: text for key, _label, text in answers_in_words(found.entry.facts, found.assessment)}
    lines = []
    for key, label, own in answers_in_words(told, story):
        text = now.get(key, _("not asked"))
        lines.append(Line(key, label, text, key in new, own if text != own else ""))
    return lines


def _rules(found: Answered, scenario: Scenario, before: Assessment | None, story: Assessment) -> list[Moved]:
    """The rules of its page of which the scenario expects something."""
    shapes, release = shapes_in(of_release()), found.release
    rules = []
    for finding in found.assessment.findings:
        if finding.rule.section == found.page.section and finding.code in scenario.expected:
            earlier, own = (one.finding(finding.code).verdict if one else None for one in (before, story))
            was, told = (shapes[one] if one and one is not finding.verdict else None for one in (earlier, own))
            question = release.said(finding.rule.question, of_release())
            is_open = finding.verdict is Verdict.UNKNOWN and not was and not told
            rules.append(Moved(finding.code, question, shapes[finding.verdict], was, told, is_open))
    return rules


def _assessed(found: Answered, facts: Mapping[str, Any]) -> Assessment:
    return evaluate(found.release, dict(facts), found.entry.as_of, found.entry.zone)

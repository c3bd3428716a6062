"""A link to a state of a scenario: how much is told, and which answers are others than the story's.

It keeps the scenario as it was, so that it shows the same after an edit. What is said of it, the release in use says;
where that is another than when the link was made, what was said then stands beside it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from msclinic.accounts.models import User
from msclinic.core.language import of_release
from msclinic.core.published import release_of
from msclinic.engine import Release, evaluate
from msclinic.releases.impact_reading import Beside, besides
from msclinic.releases.selectors import NoReleaseError, NoSuchReleaseError, release_number
from msclinic.scenarios.files import Entry, as_stored, scenario_of, with_words
from msclinic.scenarios.identity import doubts_in
from msclinic.scenarios.lesson import facts_at
from msclinic.scenarios.models import Scenario, Told
from msclinic.scenarios.validation import problems_of
from msclinic.teaching.codes import KEY
from msclinic.teaching.models import Link

__all__ = ["Linked", "Listed", "kept_in", "link_of", "linked", "listed", "make_link", "own_links", "telling"]

_NO_MATTER: Final = frozenset({"position", "retired"})
"""What can change without the case being another."""


@dataclass(frozen=True, slots=True)
class Linked:
    """What is said of a link above the wall."""

    link: Link
    address: str
    has_changed: bool
    """Whether the scenario is not what it was when the link was made."""
    current: int
    """The version of the scenario now; 0 where it is retired."""
    is_own: bool
    """Whether whoever looks at it made it."""
    now: int
    """The release that says what is said of it; 0 where that is the one of then, or the draft."""
    rules: list[Beside]
    """What it says otherwise than the one of then, of the rules that the scenario is about."""
    can_compare: bool
    """Whether the one of then can still be read."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A link in the list of whoever made it."""

    link: Link
    told: Told
    last: int
    """The last step of the case as it was."""
    others: int
    """How many answers are not the story's."""


def own_links(user: User) -> QuerySet[Link]:
    """The links that somebody made, the newest first."""
    return Link.objects.filter(made_by=user).select_related("scenario").order_by("-made_at", "-pk")


def listed(link: Link) -> Listed:
    """What the list says of a link."""
    case = kept_in(link)
    story = facts_at(case, link.step)
    others = sum(story.get(key) != link.facts.get(key) for key in story.keys() | link.facts.keys())
    return Listed(link, case.told, len(case.steps), others)


def telling(release: Release, scenario: Scenario, facts: Mapping[str, Any]) -> list[str]:
    """The questions whose answers look as if they told who somebody is; of the story's own it was asked before."""
    labels = {fact.key: release.said(fact.label, of_release()) for fact in release.vocabulary}
    nothing = {**vars(scenario), "steps": [], "questions": []}

    def tells(key: str, answer: Any) -> bool:
        if "facts" in problems_of({**nothing, "facts": {key: answer}}):
            return True
        return answer != scenario.facts.get(key) and bool(doubts_in({}, answer, [], of_release()))

    return [labels.get(key, key) for key, answer in facts.items() if tells(key, answer)]


def link_of(key: str) -> Link | None:
    """The link with that key; None for what is none."""
    if not re.fullmatch(KEY, key):
        return None
    return Link.objects.filter(key=key).select_related("scenario").first()


def make_link(by: User, source: Scenario | Link, step: int, facts: Mapping[str, Any], release: Release) -> Link:
    """Keep a state of a scenario as it is told now, or as another link keeps it, and the release that judges it."""
    if isinstance(source, Link):
        case = {"scenario": source.scenario, "content": source.content, "version": source.version}
    else:
        case = {"scenario": source, "content": with_words(source), "version": source.version}
    return Link.objects.create(**case, step=step, facts=as_stored(facts), release=release.number, made_by=by)


def kept_in(link: Link) -> Scenario:
    """The scenario as it was, as a row that nothing has stored."""
    scenario = scenario_of(link.content)
    scenario.slug = link.scenario.slug
    return scenario


def linked(request: HttpRequest, link: Link) -> Linked:
    """What is said of a link."""
    address = request.build_absolute_uri(reverse("teaching_link", args=[link.key]))
    now = link.scenario
    has_changed = _case(link.content) != _case(with_words(now))
    is_own = request.user.is_authenticated and request.user.pk == link.made_by_id
    release = release_of(request)
    is_another = bool(link.release and release.number) and link.release != release.number
    rules = _otherwise(link, release) if is_another else []
    return Linked(
        link,
        address,
        has_changed,
        0 if now.retired else now.version,
        is_own,
        release.number if is_another else 0,
        rules or [],
        rules is not None,
    )


def _otherwise(link: Link, release: Release) -> list[Beside] | None:
    """What a release says otherwise than the one under which a link was made; None where that cannot be read."""
    try:
        before = release_number(link.release)
    except (NoReleaseError, NoSuchReleaseError):
        return None
    case = kept_in(link)
    was, now = (evaluate(by, link.facts, case.as_of, ZoneInfo(case.time_zone)) for by in (before, release))
    said, says = ({one.code: one.verdict for one in assessed.findings} for assessed in (was, now))
    return besides([code for code in case.expected if said.get(code) != says.get(code)], was, now)


def _case(content: Entry) -> Entry:
    return {name: value for name, value in content.items() if name not in _NO_MATTER}

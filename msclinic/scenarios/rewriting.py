"""What is right of the questions of a scenario that is saved, and what the release made otherwise by that."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from msclinic.core.language import of_release
from msclinic.core.shapes import shapes_in
from msclinic.engine import Release, Verdict
from msclinic.scenarios.actions import as_answered
from msclinic.scenarios.files import Entry
from msclinic.scenarios.models import Scenario

__all__ = ["answered_by", "rewritten"]


def answered_by(release: Release, scenario: Scenario, asked: Entry, stored: Iterable[Entry], *, anew: bool) -> Entry:
    """A question with what is right of it.

    That stays as it was stored where the question is asked as it was, unless it is to be found anew, and wherever the
    release does not have the rule any more.
    """
    before = _asked_before(stored, asked)
    if before:
        kept = asked | {"right": before["right"]}
        if asked["rule"] not in release.order or (kept == before and not anew):
            return kept
    return as_answered(release, scenario, asked | {"right": []})


def rewritten(release: Release, stored: Scenario, scenario: Scenario) -> Iterator[str]:
    """What is otherwise than it was stored: what is right of a question that was there, and what is expected."""
    for number, asked in enumerate(scenario.questions, start=1):
        before = _asked_before(stored.questions, asked)
        if before and set(before["right"]) != set(asked["right"]):
            told = _("Question %(number)s, %(rule)s: right is now %(now)s; it was %(before)s.")
            now, was = (_in_words(release, asked["kind"], one["right"]) for one in (asked, before))
            yield told % {"number": number, "rule": asked["rule"], "now": now, "before": was}
    for code in dict.fromkeys((*scenario.expected, *stored.expected)):
        now, was = (_expected(release, one, code) for one in (scenario, stored))
        if now != was:
            told = _("%(rule)s: expected is now %(now)s; it was %(before)s.")
            yield told % {"rule": code, "now": now, "before": was}


def _asked_before(stored: Iterable[Entry], asked: Entry) -> Entry | None:
    """The same question as it was stored, its choices apart; rather the one that offers the same choices."""
    same = [one for one in stored if all(one[name] == asked[name] for name in ("kind", "rule", "step"))]
    return max(same, key=lambda one: one.get("choices") == asked.get("choices"), default=None)


def _expected(release: Release, scenario: Scenario, code: str) -> str:
    return _in_words(release, "verdict", [scenario.expected[code]]) if code in scenario.expected else _("nothing")


def _in_words(release: Release, kind: str, right: Iterable[str]) -> str:
    if kind == "verdict":
        return ", ".join(shapes_in(of_release())[Verdict(one)].word for one in right)
    facts = release.vocabulary.facts if kind == "missing" else {}
    return ", ".join(release.said(facts[one].label, of_release()) if one in facts else one for one in right)

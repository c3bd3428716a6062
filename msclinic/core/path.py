"""How a finding came about: the rules that it joins and the answers that each looked at, as a small tree."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from msclinic.core.shapes import shapes_in
from msclinic.engine import Assessment, Finding, Release
from msclinic.engine.speech import ENGLISH
from msclinic.engine.values import BAD

__all__ = ["path_of"]

_NOT_ASKED: Final = _("not asked")
_TAKEN_AS_YES: Final = _("taken as yes")
_TO_CORRECT: Final = _("to be corrected")


def path_of(finding: Finding, assessment: Assessment, told: Mapping[str, str], language: str = ENGLISH) -> SafeString:
    """The items of the tree. `told` are the answers that were given, in words, by fact."""
    return mark_safe("".join(_items(finding, assessment, told, set(), language)))  # noqa: S308  # joins what format_html made


def _items(
    finding: Finding, assessment: Assessment, told: Mapping[str, str], said: set[str], language: str
) -> Iterator[str]:
    """Each answer once: gates at the top, else below the rule that is the first to look at it."""
    rule = finding.rule
    read = [assessment.finding(code) for code in rule.criterion.rules]
    theirs = {key for one in read for key in one.rule.reads if key not in rule.gates} | said
    own = [key for key in rule.reads if key not in theirs]
    said.update(own)
    for key in own:
        yield _leaf(assessment.release, key, _answer(key, finding, told, assessment.release, language), language)
    for one in read:
        pill = shapes_in(language)[one.verdict].pill
        yield f"<li>{_joined(assessment.release, one.code, language)}{pill}<ul>"
        yield from _items(one, assessment, told, said, language)
        yield "</ul></li>"


def _answer(key: str, finding: Finding, told: Mapping[str, str], release: Release, language: str) -> str:
    facts = finding.facts
    if facts.values.get(key) is BAD:
        return f"{told[key]}, {_TO_CORRECT}" if told.get(key) else str(_TO_CORRECT)
    if origins := facts.origins.get(key):
        names = (release.said(facts.vocabulary.facts[origin].name, language) for origin in origins)
        return _("follows from %(answers)s") % {"answers": ", ".join(names)}
    answer = told.get(key) or str(_NOT_ASKED)
    is_open_gate = key in finding.rule.gates and key not in facts.values
    return f"{answer}, {_TAKEN_AS_YES}" if is_open_gate else answer


def _leaf(release: Release, key: str, answer: str, language: str) -> str:
    return f"<li>{_asked(release, key, language)} <b>{escape(answer)}</b></li>"


@lru_cache(maxsize=1024)
def _asked(release: Release, key: str, language: str) -> str:
    """The question alone: what somebody answered is remembered nowhere."""
    return escape(release.said(release.vocabulary.facts[key].label, language))


@lru_cache(maxsize=1024)
def _joined(release: Release, code: str, language: str) -> SafeString:
    return format_html("{} ", release.said(release.rule(code).question, language))

"""What the rules that a proposal changes rest on: their passages, and who says that these state the values."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from msclinic.accounts.models import User
from msclinic.core.reasons import ATTESTED, SHIPPED
from msclinic.knowledge.local_readings import stated_in
from msclinic.knowledge.rule_rows import rule_models
from msclinic.releases.models import Proposal
from msclinic.releases.selectors import NoReleaseError, current_release
from msclinic.releases.states import called

__all__ = ["STATED", "Rest", "marks_of_values", "rests_of"]

STATED: Final = "stated:"
"""With what the mark begins by which somebody says that they have compared the values of a rule with its passages."""

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rest:
    """A rule that is new or changed, or whose passages have other words; `values` says how its values are vouched for.

    `is_asked` is whether a reviewer compares the values with the passages before approving: they are other ones, and
    nobody calls them a local reading. `shown` are the passages that the release in use has with the same words.
    """

    code: str
    question: str
    source: str
    passages: list[Entry]
    shown: frozenset[str]
    local_reading: Mapping[str, str] | None
    values: str
    is_asked: bool

    @property
    def mark(self) -> str:
        """By what somebody says that they have compared them."""
        return f"{STATED}{self.code}"


def marks_of_values(before: Entry, after: Entry) -> list[str]:
    """A mark for each rule of `after` whose values are said to be stated, and are not those that were vouched for."""
    return [f"{STATED}{rule['code']}" for rule, is_asked in _changed(before, after) if is_asked]


def rests_of(proposal: Proposal, before: Entry, after: Entry) -> list[Rest]:
    """What each rule rests on that a proposal changes, in the order of its rules."""
    changed = list(_changed(before, after))
    words, in_use = _words(after), _words_in_use()
    said = _Said({rule["code"] for rule, _is_asked in changed}, proposal.proposed_at)
    return [
        Rest(
            code=rule["code"],
            question=rule["question"],
            source=rule["source"],
            passages=[words[code] for code in rule["citations"]],
            shown=frozenset(code for code in rule["citations"] if _same_words(words[code], in_use.get(code))),
            local_reading=rule.get("local_reading"),
            values="" if rule.get("local_reading") else said.of(rule, words),
            is_asked=is_asked,
        )
        for rule, is_asked in changed
    ]


def _changed(before: Entry, after: Entry) -> Iterator[tuple[Entry, bool]]:
    """The rules that differ, or whose passages have other words, each with whether its values are to be compared."""
    old, new = _words(before), _words(after)
    rules = {rule["code"]: rule for rule in before.get("rules", ())}
    for rule in after["rules"]:
        earlier = rules.get(rule["code"])
        same = earlier is not None and stated_in(earlier, old) == stated_in(rule, new)
        if earlier is None or not same or json.dumps(earlier, sort_keys=True) != json.dumps(rule, sort_keys=True):
            vouched_for = same and earlier is not None and not earlier.get("local_reading")
            yield rule, not rule.get("local_reading") and not vouched_for


def _words(document: Entry) -> dict[str, Entry]:
    return {passage["id"]: passage for passage in document.get("passages", ())}


def _words_in_use() -> Mapping[str, Entry]:
    try:
        return current_release().passages
    except NoReleaseError:
        return {}


def _same_words(passage: Entry, other: Entry | None) -> bool:
    return other is not None and all(passage.get(part) == other.get(part) for part in ("source", "quote", "statement"))


class _Said:
    """Who said when that passages state values, by rule: from the histories of the rules as they were proposed."""

    def __init__(self, codes: Collection[str], until: datetime) -> None:
        named = ("code", "stated", "history_user", "history_date", "history_change_reason")
        models: list[Any] = rule_models() if codes else []
        self._records = [
            record
            for model in models
            for record in model.history.filter(code__in=codes, history_date__lte=until)
            .order_by("history_id")
            .values(*named)
        ]

    def of(self, rule: Entry, words: Mapping[str, Entry]) -> str:
        """How the values of a rule are vouched for, as a sentence."""
        wanted = stated_in(rule, words)
        found = [one for one in self._records if one["code"] == rule["code"] and one["stated"] == wanted]
        if attested := [one for one in found if one["history_change_reason"] == ATTESTED]:
            said = _("%(who)s says that the passages state these values, %(moment)s.")
            return said % _who_and_when(attested[-1])
        if not found:
            return _("Who says that the passages state these values is not on record here.")
        if found[0]["history_change_reason"] == SHIPPED:
            return _("These values came with the program, as those that the passages state.")
        said = _("The passages were taken to state these values when they were entered first: %(who)s, %(moment)s.")
        return said % _who_and_when(found[0])


def _who_and_when(record: Mapping[str, Any]) -> dict[str, str]:
    person = User.objects.filter(pk=record["history_user"]).first()
    moment = date_format(timezone.localtime(record["history_date"]), _("j F Y, H:i"))
    return {"who": called(person) if person else _("the command line"), "moment": moment}

"""A rule's result for one set of facts."""

from typing import TYPE_CHECKING, Any, Final

from msclinic.engine.criteria import Next
from msclinic.engine.facts import Facts
from msclinic.engine.tables import Outcome
from msclinic.engine.verdicts import Verdict

if TYPE_CHECKING:
    from msclinic.engine.release import Rule

__all__ = ["Finding"]

_LEFT_OPEN: Final = frozenset({Verdict.MET, Verdict.AMBIGUOUS, Verdict.PENDING})


class Finding:
    """Verdict, the facts used, dates to come and citations; its sentence is `wording`'s work.

    `missing` names the open facts, and those answered too vaguely, that the verdict hangs on.
    """

    __slots__ = ("citations", "facts", "missing", "outcome", "rule", "verdict")

    def __init__(self, rule: "Rule", outcome: Outcome, facts: Facts) -> None:
        self.rule = rule
        self.outcome = outcome
        self.facts = facts
        self.verdict = outcome.verdict
        self.missing = outcome.missing
        self.citations = rule.citations

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.rule.code

    @property
    def used(self) -> dict[str, Any]:
        """The facts read, as given; an inferred fact shows what it was inferred from."""
        given, origins = self.facts.given, self.facts.origins
        used: dict[str, Any] = {}
        for key in self.rule.reads:
            if key in given:
                used[key] = given[key]
            if key in origins:
                used.update((origin, given[origin]) for origin in origins[key] if origin in given)
        return used

    @property
    def next(self) -> tuple[Next, ...]:
        """The dates to come."""
        if not self.outcome.has_dates:
            return ()
        return self.rule.criterion.next(self.facts, self.outcome)

    @property
    def silent_on(self) -> tuple[str, ...]:
        """What the source leaves open that a clinician checks before acting, where somebody might act."""
        rule = self.rule
        if rule.therapy:
            acting = self.facts.values.get(f"{rule.therapy}_now") in ("considered", "current")
        else:
            acting = self.outcome.verdict in _LEFT_OPEN
        return rule.silent_on if acting else ()

    @property
    def trace(self) -> dict[str, Any]:
        """The rule's own tree: its kind, the line that fitted, and the rules that it read."""
        trace: dict[str, Any] = {"kind": self.rule.criterion.kind, "line": self.outcome.reason, "verdict": self.verdict}
        if self.rule.criterion.rules:
            trace["reads"] = list(self.rule.criterion.rules)
        return trace

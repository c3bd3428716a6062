"""The page `docs/proposals.md`, written from the table of states: a diagram, and a line for each step."""

from collections.abc import Iterable
from typing import Final

from msclinic.releases.states import TABLE, State, Step, Transition

__all__ = ["proposals_page"]

_HEAD: Final = """# The life of a change

This page is written by `make docs` from `msclinic/releases/states.py`; `make check` fails when it is stale. Do not
edit it.

An author proposes the draft: what is proposed is frozen, with everybody whose edits are in it. Approving publishes that
document as the next release, whatever has been edited since. No state is stored: it follows from the one decision that
a proposal can have, and from the release in use: the newest that is not withdrawn.

"""
_MEANING: Final = {
    State.OPEN: "It awaits a decision, and was compared with the release in use.",
    State.OUTDATED: (
        "Another release was published since it was proposed, or the one it was compared with was withdrawn. It can be "
        "proposed anew."
    ),
    State.APPROVED: "It is a release, under the number that follows the newest of then.",
    State.SENT_BACK: "A reviewer said what would have to be otherwise.",
    State.WITHDRAWN: "One of its authors took it back.",
}


def proposals_page() -> str:
    """The whole page, as Markdown."""
    return _HEAD + "\n".join([_diagram(), "## States\n", _states(), "## Steps\n", _steps()])


def _diagram() -> str:
    lines = [f"    {_node(line.start)} --> {_node(line.end)}: {_step(line.step)}" for line in TABLE]
    left = {line.start for line in TABLE}
    lines += [f"    {_node(state)} --> [*]" for state in State if state not in left]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```\n"])


def _node(state: State | None) -> str:
    return "[*]" if state is None else state.value


def _step(step: Step) -> str:
    return str(step.label).lower()


def _states() -> str:
    return _table(["state", "meaning"], ([_state(state), _MEANING[state]] for state in State))


def _state(state: State | None) -> str:
    return "–" if state is None else str(state.label)


def _steps() -> str:
    return _table(["from", "step", "to", "whose it is"], map(_line, TABLE))


def _line(line: Transition) -> list[str]:
    return [_state(line.start), _step(line.step), _state(line.end), line.who.words]


def _table(head: list[str], rows: Iterable[list[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines) + "\n"

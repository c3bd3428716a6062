"""What follows from the facts together: inference, refusals across facts, and conflicts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from msclinic.engine.episode import Episode, measure
from msclinic.engine.times import AsOf, Span
from msclinic.engine.values import BAD, Conflict, Filling, OfRelease, Problem, Typed
from msclinic.engine.vocabulary import Agent, TherapyFacts, Vocabulary

__all__ = [
    "BARRED",
    "NOT_CURRENT",
    "NOT_NO",
    "ONLY_CONSIDERED",
    "Episode",
    "Sense",
    "consequences",
    "reconcile",
    "related",
    "ruled_out",
]

NOT_CURRENT: Final = "?not current"
NOT_NO: Final = "?not no"
ONLY_CONSIDERED: Final = "?considered"
"""An open question of which some answers would contradict what is known."""

BARRED: Final = "?barred"
"""An open question that no date can answer without contradicting what is known."""

HISTORY: Final = "dmt_history"
COMPLETE: Final = "dmt_history_complete"
_STEROID_PLAN: Final = ("steroid_agents", "steroid_route", "steroid_days")
_EPISODE_GIVEN: Final = ("episode_onset", "episode_end", "episode_duration")
_EPISODE_YES: Final = ("episode_ongoing", "sx_worsening", "sx_recurrence", "sx_new", "relapse_needs_treatment")


@dataclass(slots=True)
class Sense:
    """The facts of a record made sense of together."""

    values: dict[str, Any]
    face: dict[str, Any]
    origins: dict[str, tuple[str, ...]]
    episode: Episode
    named: Mapping[str, bool]
    """The agents of the history, and whether they are current."""
    errors: list[Problem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def oppose(self, facts: Iterable[str], words: str, **values: Filling) -> None:
        """Notes that these entries cannot all be true."""
        self.conflicts.append(Conflict(tuple(dict.fromkeys(facts)), words, values))


def reconcile(typed: Typed, vocabulary: Vocabulary, as_of: AsOf) -> Sense:
    """Infers what follows, refuses what cannot be beside what, and lists what contradicts what.

    A refused fact infers nothing and contradicts nothing. A fact inferred only from contradicted ones is
    contradicted itself.
    """
    face = {key: value for key, value in typed.values.items() if value is not BAD}
    sense = Sense(dict(typed.values), face, {}, _NOTHING, _named(face))
    _refuse_end_before_onset(sense)
    _infer_current(sense, vocabulary)
    therapies = [one for one in vocabulary.therapies if HISTORY in face or not face.keys().isdisjoint(one.facts)]
    signs = {therapy.key: _signs_of(therapy, sense) for therapy in therapies}
    _compare_episode(sense, as_of)
    _compare_steroids(sense)
    _compare_therapies(sense, vocabulary, signs)
    _compare_history(sense, vocabulary, signs)
    for examination in vocabulary.examinations:
        _compare_examination(sense, examination)
    for conflict in sense.conflicts:
        for key in conflict.facts:
            sense.values[key] = BAD
    _infer(sense, "episode_ongoing", "no", ["episode_end"])
    _infer(sense, "steroid_planned", "yes", [key for key in _STEROID_PLAN if face.get(key)])
    for therapy in therapies:
        if therapy.now in sense.origins:
            sense.values[therapy.now] = sense.values[HISTORY] if sense.values[HISTORY] is BAD else "current"
        _infer(sense, therapy.ever, "yes", signs[therapy.key])
        _bar(sense, vocabulary, therapy)
        _call(sense, therapy, signs[therapy.key])
    for examination in vocabulary.examinations:
        _infer(sense, f"{examination}_ever", "yes", [f"{examination}_last"])
    return sense


def related(keys: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """These facts and all that `reconcile` looks at together with one of them."""
    wanted = frozenset(keys)
    groups = [
        {"episode_present", *_EPISODE_GIVEN, *_EPISODE_YES},
        {"steroid_planned", *_STEROID_PLAN},
        *({f"{examination}_ever", f"{examination}_last"} for examination in vocabulary.examinations),
        *({HISTORY, COMPLETE, *therapy.facts} for therapy in vocabulary.therapies),
    ]
    return wanted.union(*(group for group in groups if group & wanted))


def consequences(vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
    """By fact, the other facts that `reconcile` may infer from an answer to it."""
    given = {key: {"steroid_planned"} for key in _STEROID_PLAN} | {"episode_end": {"episode_ongoing"}}
    given[HISTORY] = {key for therapy in vocabulary.therapies for key in (therapy.now, therapy.ever)}
    for therapy in vocabulary.therapies:
        given |= {key: {therapy.ever} for key in (therapy.now, therapy.last_infusion, therapy.courses)}
    for examination in vocabulary.examinations:
        given[f"{examination}_last"] = {f"{examination}_ever"}
    return {key: frozenset(follows) for key, follows in given.items()}


def ruled_out(values: Mapping[str, Any]) -> frozenset[str]:
    """The open facts to which every answer would contradict what is known."""
    barred = frozenset(key for key, value in values.items() if value is BARRED)
    return barred | {"episode_end"} if values.get("episode_ongoing") == "yes" else barred


_NOTHING = Episode(None, None, None, None, None, None, None)


def _infer(sense: Sense, key: str, value: str, origins: Iterable[str]) -> None:
    """An open fact follows from any of its origins; from contradicted ones alone it is contradicted."""
    present = [origin for origin in origins if origin in sense.face]
    if not present or (key in sense.values and key not in sense.origins):
        return
    sense.origins[key] = tuple(present)
    sense.face[key] = value
    clean = any(sense.values.get(origin) is not BAD for origin in present)
    sense.values[key] = value if clean else BAD


def _refuse_end_before_onset(sense: Sense) -> None:
    onset, end = sense.face.get("episode_onset"), sense.face.get("episode_end")
    if isinstance(onset, Span) and isinstance(end, Span):
        before = end.last < onset.first or (end.last == onset.first and not end.closed)
        if before:
            sense.errors.append(Problem("episode_end", "Enter an end that is not before the start of the worsening."))
            sense.values["episode_end"] = BAD
            del sense.face["episode_end"]


def _compare_episode(sense: Sense, as_of: AsOf) -> None:
    face = sense.face
    onset, end = face.get("episode_onset"), face.get("episode_end")
    ongoing, entered = face.get("episode_ongoing"), face.get("episode_duration")
    told: list[str] = [key for key in _EPISODE_GIVEN if key in face]
    told += [key for key in _EPISODE_YES if face.get(key) == "yes"]
    if face.get("episode_present") == "no" and told:
        sense.oppose(
            ["episode_present", *told], "There is no worsening to judge, and yet one is described. Correct one of them."
        )
    if ongoing == "yes" and end is not None:
        sense.oppose(
            ["episode_ongoing", "episode_end"], "It is still going on, and yet it has an end. Correct one of them."
        )
        return
    sense.episode = measure(onset, end, ongoing, entered, as_of)
    if sense.episode.contradictory:
        dates = [key for key in ("episode_onset", "episode_end") if key in face]
        sense.oppose(
            [*dates, "episode_duration"], "The dates and the duration cannot both be right. Correct one of them."
        )


def _compare_steroids(sense: Sense) -> None:
    told = [key for key in _STEROID_PLAN if sense.face.get(key)]
    if sense.face.get("steroid_planned") == "no" and told:
        sense.oppose(
            ["steroid_planned", *told],
            "No corticosteroid is planned or given, and yet one is described. Correct one of them.",
        )


def _named(face: Mapping[str, Any]) -> dict[str, bool]:
    """The agents that the history itself names (a biosimilar is another) by more than a plan, and which are current."""
    named: dict[str, bool] = {}
    for row in face.get(HISTORY, ()):
        agent, status = row.get("agent"), row.get("status")
        if isinstance(agent, Agent) and status != "planned":
            named[agent.generic] = named.get(agent.generic, False) or status == "current"
    return named


def _infer_current(sense: Sense, vocabulary: Vocabulary) -> None:
    for therapy in vocabulary.therapies:
        if therapy.now not in sense.values and sense.named.get(therapy.generic):
            sense.origins[therapy.now] = (HISTORY,)
            sense.face[therapy.now] = "current"
            sense.values[therapy.now] = "current"


def _signs_of(therapy: TherapyFacts, sense: Sense) -> list[str]:
    """The entries from which it follows that this therapy was given."""
    face = sense.face
    signs = [therapy.now] if face.get(therapy.now) == "current" else []
    signs += [key for key in (therapy.last_infusion, therapy.courses) if face.get(key)]
    return [*signs, HISTORY] if therapy.generic in sense.named else signs


def _entered(sense: Sense, keys: Iterable[str]) -> list[str]:
    """The entries behind these facts: an inferred fact stands for what it was inferred from."""
    return [origin for key in keys for origin in sense.origins.get(key, (key,))]


def _compare_therapies(sense: Sense, vocabulary: Vocabulary, signs: Mapping[str, list[str]]) -> None:
    face = sense.face
    for therapy in vocabulary.therapies:
        if face.get(therapy.ever) == "no" and signs[therapy.key]:
            sense.oppose(
                [therapy.ever, *_entered(sense, signs[therapy.key])],
                "{Therapy} was never given, and yet an entry says that it was. Correct one of them.",
                therapy=OfRelease(therapy.generic),
            )
        if face.get(therapy.now) == "no":
            current = sense.named.get(therapy.generic, False)
            told = [therapy.planned_course] * (therapy.planned_course in face) + [HISTORY] * current
            if told:
                sense.oppose(
                    [therapy.now, *told],
                    "{Therapy} is neither considered nor current, and yet an entry says so. Correct one of them.",
                    therapy=OfRelease(therapy.generic),
                )
        if face.get(therapy.now) == "current" and face.get(therapy.courses) == ():
            sense.oppose(
                [*_entered(sense, [therapy.now]), therapy.courses],
                "{Therapy} is current, and yet no course is listed as given. Correct one of them.",
                therapy=OfRelease(therapy.generic),
            )


def _compare_history(sense: Sense, vocabulary: Vocabulary, signs: Mapping[str, list[str]]) -> None:
    face = sense.face
    history = face.get(HISTORY)
    if history == () and face.get(COMPLETE) == "yes":
        told = []
        for therapy in vocabulary.therapies:
            if therapy.key in vocabulary.history_leaves_out or face.get(therapy.reason) == "cancer":
                continue
            told += signs[therapy.key]
            if face.get(therapy.ever) == "yes":
                told.append(therapy.ever)
        if told:
            sense.oppose(
                [HISTORY, COMPLETE, *told],
                "No earlier treatment is confirmed, and yet another one is entered as given. Correct one of them.",
            )
    for number, row in enumerate(history or (), start=1):
        if row.get("status") == "planned" and row.get("outcome", "unknown") != "unknown":
            sense.oppose(
                [HISTORY],
                "Treatment {number} is only planned, and yet it has an outcome. Correct one of them.",
                number=number,
            )


def _compare_examination(sense: Sense, examination: str) -> None:
    if sense.face.get(f"{examination}_ever") == "no" and f"{examination}_last" in sense.face:
        sense.oppose(
            [f"{examination}_ever", f"{examination}_last"],
            "No such examination was ever done, and yet it has a date. Correct one of them.",
        )


def _bar(sense: Sense, vocabulary: Vocabulary, therapy: TherapyFacts) -> None:
    """Marks the open questions about a therapy of which some answers are ruled out by what is known."""
    values = sense.values
    last = therapy.last_infusion
    never = values.get(therapy.ever) == "no" or _history_rules_out(values, vocabulary, therapy)
    if therapy.now not in values:
        not_current = never or values.get(therapy.courses) == ()
        not_no = values.get(therapy.planned_course, BAD) is not BAD
        if not_current or not_no:
            values[therapy.now] = ONLY_CONSIDERED if not_current and not_no else NOT_CURRENT if not_current else NOT_NO
    if never and last in vocabulary.facts and last not in values:
        values[last] = BARRED


def _history_rules_out(values: Mapping[str, Any], vocabulary: Vocabulary, therapy: TherapyFacts) -> bool:
    """Whether an empty and complete history leaves no way in which the therapy was ever given."""
    if values.get(HISTORY) != () or values.get(COMPLETE) != "yes":
        return False
    another_reason = therapy.reason in vocabulary.facts and values.get(therapy.reason, "cancer") == "cancer"
    return therapy.key not in vocabulary.history_leaves_out and not another_reason


def _call(sense: Sense, therapy: TherapyFacts, signs: list[str]) -> None:
    """Notices ignore contradictions: on the face of the record, whatever calls for them counts."""
    if signs:
        sense.face[therapy.ever] = "yes"
    if sense.named.get(therapy.generic):
        sense.face[therapy.now] = "current"

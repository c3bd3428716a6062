"""A class: a room is opened, its questions are asked and revealed one after the other, and learners answer them."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from msclinic.accounts.models import User
from msclinic.engine import Release
from msclinic.releases.models import Withdrawal
from msclinic.scenarios.asking import asked_of
from msclinic.scenarios.files import with_words
from msclinic.scenarios.models import Scenario
from msclinic.teaching.models import Answer, Room

__all__ = [
    "KEPT_DAYS",
    "LASTS",
    "MOST_LEARNERS",
    "NEWEST",
    "RoomRefusedError",
    "Tally",
    "answer",
    "answer_of",
    "answers_of",
    "ask",
    "close",
    "deleted",
    "draw",
    "forget_old_answers",
    "join",
    "learners_of",
    "open_room",
    "over",
    "past",
    "reveal",
    "reveal_answered",
    "room_with",
    "rooms_of",
    "tallies",
    "tally",
]

LASTS: Final = timedelta(hours=4)
"""How long a room is open."""
KEPT_DAYS: Final = 30
"""So many days after a room ended its answers are deleted."""
NEWEST: Final = 50
"""So many of somebody's rooms are listed."""
MOST_LEARNERS: Final = 1000
"""In one room; what comes beyond is no class."""
_JOINED: Final = 0
"""Before the first question: an answer to it says only that somebody has joined."""


class RoomRefusedError(Exception):
    """Why something cannot be done in a room, in words."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many have joined, and how many chose what."""

    joined: int
    counts: Mapping[str, int]

    @property
    def answered(self) -> int:
        """How many have answered."""
        return sum(self.counts.values())


def open_room(*, scenario: Scenario, release: Release, by: User) -> Room:
    """A room with the scenario as it is and the release by which it is judged. Raises RoomRefusedError."""
    if not release.number:
        raise RoomRefusedError(_("A room is judged by a release; you are trying the draft."))
    if not asked_of(release, scenario):
        raise RoomRefusedError(
            _("This scenario has no question that can be answered under the release in use, so no room was opened.")
        )
    return Room.objects.create(
        scenario=scenario,
        content=with_words(scenario),
        version=scenario.version,
        confirmed_under=scenario.confirmed_under,
        release=release.number,
        opened_by=by,
        expires_at=timezone.now() + LASTS,
    )


def room_with(code: str) -> Room:
    """A room by its code, without the scenario that it keeps. Raises Room.DoesNotExist."""
    return _rooms().get(code=code)


def rooms_of(user: User) -> QuerySet[Room]:
    """The newest rooms that somebody opened, each with the number of those who joined as `joined`."""
    joined = Count("answers", filter=Q(answers__question=_JOINED))
    return Room.objects.filter(opened_by=user).annotate(joined=joined).order_by("-opened_at", "-pk")[:NEWEST]


# What a teacher does ------------------------------------------------------------------------------------------------
# Each changes with one statement that acts only in the state that it is meant for: pressed twice, it acts once.


def ask(room: Room, number: int) -> None:
    """Ask a question: the first, or the one behind that which was revealed."""
    ready = Q(revealed=True) | Q(question=_JOINED)
    _open_now(room).filter(ready, question=number - 1).update(question=number, revealed=False)


def reveal(room: Room, number: int) -> None:
    """Show what is right; from here on no answer to it is taken."""
    _open_now(room).filter(question=number).exclude(question=_JOINED).update(revealed=True)


def reveal_answered(room: Room, number: int) -> bool:
    """Show what is right where somebody has answered; gives back whether it is shown."""
    given = Answer.objects.filter(room=OuterRef("pk"), question=number)
    _open_now(room).filter(Exists(given), question=number).exclude(question=_JOINED).update(revealed=True)
    return not _open_now(room).filter(question=number, revealed=False).exists()


def close(room: Room) -> None:
    """End it before its time."""
    _open_now(room).update(closed=True, expires_at=timezone.now())


# What a learner does ------------------------------------------------------------------------------------------------


def draw() -> str:
    """What the form of taking part carries: pressed twice, it is one learner."""
    return secrets.token_hex(16)


def join(room: Room, drawn: str = "") -> str:
    """Somebody takes part, under a word that is given back. Raises RoomRefusedError.

    The word follows from what was drawn at random with the form, and is another in each room.
    """
    if room.is_over:
        raise RoomRefusedError(over())
    learner = salted_hmac(__name__, f"{room.code} {drawn or draw()}", algorithm="sha256").hexdigest()[:32]
    if room.answers.filter(question=_JOINED).exclude(learner=learner).count() >= MOST_LEARNERS:
        raise RoomRefusedError(_("This room is full."))
    Answer.objects.get_or_create(room=room, question=_JOINED, learner=learner, defaults={"chosen": ""})
    return learner


def answer(room: Room, question: int, learner: str, chosen: str) -> None:
    """What a learner chooses, in place of what they chose before. Raises RoomRefusedError where it is too late.

    The room is held while it is looked at, so that nothing is counted once it is revealed.
    """
    with transaction.atomic():
        now = _rooms().select_for_update(no_key=True).get(pk=room.pk)
        if now.is_over:
            raise RoomRefusedError(over())
        if now.question != question:
            raise RoomRefusedError(past())
        if now.revealed:
            raise RoomRefusedError(_("The answer is shown already, so yours came too late and was not counted."))
        Answer.objects.bulk_create(
            [Answer(room=now, question=question, learner=learner, chosen=chosen)],
            update_conflicts=True,
            unique_fields=["room", "question", "learner"],
            update_fields=["chosen", "at"],
        )


def answer_of(room: Room, learner: str) -> str:
    """What a learner chose in the question that is asked; empty for nothing."""
    found = room.answers.filter(question=room.question, learner=learner)
    return found.values_list("chosen", flat=True).first() or ""


def answers_of(room: Room, learner: str) -> dict[int, str]:
    """What a learner chose, by question."""
    return dict(room.answers.filter(learner=learner).values_list("question", "chosen"))


# What became of it --------------------------------------------------------------------------------------------------


def tally(room: Room) -> Tally:
    """Of the question that is asked; one query."""
    return next(iter(tallies(room, [room.question]).values()))


def tallies(room: Room, questions: list[int]) -> dict[int, Tally]:
    """By question; one query for all of them."""
    found = room.answers.filter(question__in=[_JOINED, *questions]).order_by().values_list("question", "chosen")
    counts: dict[int, dict[str, int]] = {question: {} for question in [_JOINED, *questions]}
    for question, chosen, count in found.annotate(count=Count("id")):
        counts[question][chosen] = count
    joined = sum(counts.pop(_JOINED).values())
    return {question: Tally(joined, counts.get(question, {})) for question in questions}


def learners_of(room: Room) -> Iterator[tuple[int, str, list[int]]]:
    """Question, choice, and the numbers of those who chose it.

    Numbers follow from the words drawn at random, so they tell neither who came first nor anything else.
    """
    given = room.answers.exclude(question=_JOINED).order_by("question", "chosen", "learner")
    words = given.order_by("learner").values_list("learner", flat=True).distinct()
    numbers = {word: number for number, word in enumerate(words, start=1)}
    place, chosen_by = (0, ""), list[int]()
    for question, chosen, learner in given.values_list("question", "chosen", "learner").iterator():
        if (question, chosen) != place and chosen_by:
            yield *place, chosen_by
            chosen_by = []
        place = question, chosen
        chosen_by.append(numbers[learner])
    if chosen_by:
        yield *place, chosen_by


def forget_old_answers(now: datetime | None = None) -> int:
    """Delete the answers in rooms that ended more than KEPT_DAYS days ago; gives back how many."""
    moment = now or timezone.now()
    ended = Room.objects.filter(expires_at__lt=moment - timedelta(days=KEPT_DAYS), answers_deleted_at=None)
    with transaction.atomic():
        count, _kinds = Answer.objects.filter(room__in=ended).delete()
        ended.update(answers_deleted_at=moment)
    return count


def past() -> str:
    """Said to an answer that belongs to another question than the one that is asked."""
    return _("That question is past. Your answer to it was not counted; here is the one that is asked now.")


def deleted(room: Room) -> str:
    """Said in place of numbers where the answers are deleted; empty while they are kept."""
    if room.answers_deleted_at is None:
        return ""
    day = date_format(timezone.localtime(room.answers_deleted_at), _("j F Y"))
    return _("The answers were deleted on %(day)s.") % {"day": day}


def over() -> str:
    """Said where a room takes nothing any more."""
    return _("This room is over and takes no answers any more. Ask for the code of a new one.")


def _rooms() -> QuerySet[Room]:
    withdrawn = Withdrawal.objects.filter(release__number=OuterRef("release"))
    return Room.objects.defer("content").annotate(is_withdrawn=Exists(withdrawn))  # type: ignore[no-redef]  # declared there


def _open_now(room: Room) -> QuerySet[Room]:
    return Room.objects.filter(pk=room.pk, closed=False, expires_at__gt=timezone.now())

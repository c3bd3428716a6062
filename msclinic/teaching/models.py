from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from msclinic.scenarios.models import Scenario
from msclinic.teaching.codes import new_code, new_key

__all__ = ["Answer", "Attempt", "Link", "Room"]


class Attempt(models.Model):
    """What somebody with an account answered to a question in an exercise: their own history, and nobody else's."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts")
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="attempts")
    version = models.PositiveIntegerField()
    release = models.PositiveIntegerField()
    """Under which it was right or not."""
    question = models.PositiveSmallIntegerField()
    """Its place among the questions, from 1."""
    chosen = models.CharField(max_length=60)
    right = models.BooleanField()
    counts = models.BooleanField(default=True)
    """False where it was right until a release came to say something else."""
    run = models.CharField(max_length=20)
    """Drawn at random when the exercise began; in one run the first answer to a question counts."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions: ClassVar = ()
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["by", "-at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["by", "run", "scenario", "question"], name="teaching_one_attempt_a_question_and_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scenario}, question {self.question}"


class Link(models.Model):
    """A state of a scenario that somebody sends round: how much is told, and what was answered otherwise.

    It keeps the scenario as it was then. All of it is made up.
    """

    key = models.CharField(max_length=20, unique=True, default=new_key, editable=False)
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="links")
    content = models.JSONField()
    """The scenario as a file has it (`msclinic.scenarios.files`)."""
    version = models.PositiveIntegerField()
    """Of the scenario then."""
    release = models.PositiveIntegerField(default=0)
    """Under which it was judged then; 0 where that is not known, or was the draft."""
    step = models.PositiveSmallIntegerField()
    facts = models.JSONField()
    """The answers told so far, with those that were changed."""
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.key


class Room(models.Model):
    """A class in which learners answer the questions of a scenario on their phones.

    It keeps the scenario as it was when it was opened, and the release by which it is judged.
    """

    code = models.CharField(max_length=8, unique=True, default=new_code, editable=False)
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="rooms")
    content = models.JSONField()
    """The scenario as a file has it (`msclinic.scenarios.files`)."""
    version = models.PositiveIntegerField()
    """Of the scenario then."""
    confirmed_under = models.PositiveIntegerField(null=True)
    """The release under which somebody had last looked at what it teaches."""
    release = models.PositiveIntegerField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rooms")
    opened_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    question = models.PositiveSmallIntegerField(default=0)
    """The one that is asked now, from 1; 0 before the first."""
    revealed = models.BooleanField(default=False)
    """Whether its answer is shown; from then on no answer is taken."""
    closed = models.BooleanField(default=False)
    answers_deleted_at = models.DateTimeField(null=True)
    """When what was answered in it was deleted; from then on nothing can be counted."""

    is_withdrawn: bool
    """Whether its release is; known of a room that `msclinic.teaching.rooms` gives."""

    class Meta:
        default_permissions: ClassVar = ("add",)
        ordering: ClassVar = ["-opened_at"]

    def __str__(self) -> str:
        return self.code

    @property
    def is_over(self) -> bool:
        """Whether it takes nothing any more: closed by the teacher, or past its time."""
        return self.closed or timezone.now() >= self.expires_at

    def has_revealed(self, question: int) -> bool:
        """Whether the answer to a question was shown."""
        return question < self.question or (question == self.question and self.revealed)

    @property
    def has_shown(self) -> bool:
        """Whether the answer to any question was shown."""
        return self.has_revealed(1)


class Answer(models.Model):
    """What a learner chose: one for each question, which they may change until it is revealed.

    `learner` is drawn at random for the room and says nothing about anybody.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="answers")
    question = models.PositiveSmallIntegerField()
    learner = models.CharField(max_length=32)
    chosen = models.CharField(max_length=60)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions: ClassVar = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "question", "learner"], name="teaching_one_answer_a_learner")
        ]

    def __str__(self) -> str:
        return f"{self.room}, question {self.question}: {self.chosen}"

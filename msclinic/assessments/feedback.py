"""What clinicians think of findings, and what authors make of it."""

import json

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from msclinic.accounts.models import User
from msclinic.assessments.models import Feedback, FeedbackAnswer, SavedAssessment
from msclinic.core.language import of_release
from msclinic.engine import Release
from msclinic.knowledge.trials import TRIED_AS_OF
from msclinic.releases.selectors import NoReleaseError, release_number
from msclinic.scenarios.actions import add_scenario, expect_what_is_said
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.validation import MADE_UP

__all__ = [
    "FeedbackRefusedError",
    "answer",
    "give",
    "make_scenario",
    "question_of",
    "why_no_scenario",
    "why_not_answer",
    "why_not_give",
]


class FeedbackRefusedError(Exception):
    """It cannot be given, answered or made a scenario of; the message says why."""


def why_not_give(actor: User, header: SavedAssessment) -> str:
    """What speaks against feedback on a saved assessment; empty where nothing does."""
    if header.saved_by_id != actor.pk:
        return _("Only whoever saved it says what they think of it.")
    if header.held is None:
        return _("What it held is deleted, so nobody could see what is meant.")
    return ""


def give(*, actor: User, header: SavedAssessment, code: str, kind: str, reason: str) -> Feedback:
    """Tell the authors what one thinks of a finding. Raises FeedbackRefusedError."""
    if refusal := why_not_give(actor, header):
        raise FeedbackRefusedError(refusal)
    if code not in {finding["code"] for finding in json.loads(header.payload.answer)["findings"]}:
        raise FeedbackRefusedError(_("It has no such finding."))
    if not reason.strip():
        raise FeedbackRefusedError(_("Say why: the authors have nothing else to go by."))
    row = Feedback(assessment=header, code=code, kind=Feedback.Kind(kind), reason=reason.strip(), by=actor)
    row.save(force_insert=True)
    return row


def why_not_answer(actor: User, feedback: Feedback) -> str:
    """What speaks against answering it; empty where nothing does."""
    if not actor.has_perm("assessments.answer_feedback"):
        return _("Only authors answer feedback.")
    return _answered_already() if feedback.reply else ""


def _answered_already() -> str:
    return _("It is answered already.")


def answer(*, actor: User, feedback: Feedback, text: str, scenario: str = "") -> FeedbackAnswer:
    """Answer it, which takes it off the authors' list. Raises FeedbackRefusedError."""
    if refusal := why_not_answer(actor, feedback):
        raise FeedbackRefusedError(refusal)
    if not text.strip():
        raise FeedbackRefusedError(_("Write an answer: whoever gave the feedback reads it."))
    row = FeedbackAnswer(feedback=feedback, text=text.strip(), scenario=scenario, by=actor)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        raise FeedbackRefusedError(_answered_already()) from clash
    return row


def question_of(feedback: Feedback) -> str:
    """The question of the finding, in the language of the page; its code where its release cannot be read any more."""
    try:
        release = release_number(feedback.assessment.release.number)
        return release.said(release.rule(feedback.code).question, of_release())
    except (NoReleaseError, KeyError):
        return feedback.code


def why_no_scenario(actor: User, feedback: Feedback) -> str:
    """What speaks against making a scenario of it; empty where nothing does."""
    if refusal := why_not_answer(actor, feedback):
        return refusal
    if not actor.has_perm("scenarios.add_scenario"):
        return _("Only authors make scenarios.")
    return _("What the assessment held is deleted.") if feedback.assessment.held is None else ""


@transaction.atomic
def make_scenario(*, actor: User, feedback: Feedback, release: Release, text: str) -> Scenario:
    """A scenario after the case, retired until an author has made one up; and the answer to the feedback.

    It holds no answer of the case and not its moment: those are somebody's. It expects what the release says. Raises
    FeedbackRefusedError.
    """
    if refusal := why_no_scenario(actor, feedback):
        raise FeedbackRefusedError(refusal)
    slug = f"feedback-{feedback.pk}"
    answer(actor=actor, feedback=feedback, text=text, scenario=slug)
    try:
        scenario = add_scenario(
            slug=slug,
            title=f"Feedback {feedback.pk} on {feedback.code}",
            story=f"{MADE_UP['en']} Write what is told of the person and enter the answers, so that it is nobody.",
            lesson="Write what it shows.",
            page=feedback.assessment.page,
            as_of=str(TRIED_AS_OF),
            facts={},
            expected={feedback.code: "unknown"},
            retired=True,
        )
    except ValidationError as error:
        raise FeedbackRefusedError(" ".join(error.messages)) from error
    expect_what_is_said(release, scenario, ())
    return scenario

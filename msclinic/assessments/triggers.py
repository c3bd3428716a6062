"""A saved assessment is written once; of what it holds, only the payload can go, and only behind a tombstone."""

from msclinic.core.insert_only import InsertOnly

__all__ = ["ANSWERS", "ASSESSMENTS", "FEEDBACK", "GUARDS", "PAYLOADS", "TOMBSTONES"]

ASSESSMENTS = InsertOnly(
    table="assessments_savedassessment",
    sentence="A saved assessment never changes and stays.",
    keys=(("id",), ("number",)),
)
PAYLOADS = InsertOnly(
    table="assessments_payload",
    sentence="What a saved assessment holds never changes, and goes only once a tombstone stands.",
    keys=(("assessment_id",),),
    tombstones="assessments_tombstone",
)
TOMBSTONES = InsertOnly(
    table="assessments_tombstone",
    sentence="A tombstone stays.",
    keys=(("assessment_id",),),
)

FEEDBACK = InsertOnly(table="assessments_feedback", sentence="What somebody said of a finding stays as they said it.")
ANSWERS = InsertOnly(
    table="assessments_feedbackanswer", sentence="An answer to feedback stays.", keys=(("feedback_id",),)
)

GUARDS = (ASSESSMENTS, PAYLOADS, TOMBSTONES, FEEDBACK, ANSWERS)

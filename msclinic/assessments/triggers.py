"""A saved assessment is written once; of what it holds, only the payload can go, and only behind a tombstone."""

from msclinic.core.insert_only import InsertOnly

__all__ = ["ASSESSMENTS", "GUARDS", "PAYLOADS", "TOMBSTONES"]

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

GUARDS = (ASSESSMENTS, PAYLOADS, TOMBSTONES)

"""The text of a source is written once."""

from msclinic.core.insert_only import InsertOnly

__all__ = ["GUARDS", "SOURCE_TEXTS"]

SOURCE_TEXTS = InsertOnly(
    table="evidence_sourcetext",
    sentence="The text of a source never changes: a new text is a new version.",
    keys=(("id",), ("source_id", "version"), ("source_id", "sha256")),
)

GUARDS = (SOURCE_TEXTS,)

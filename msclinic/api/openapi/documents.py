"""What is published, as it is answered."""

from msclinic.api.openapi.shapes import Schema, array, nullable, object_of, ref, text
from msclinic.engine.vocabulary import KINDS

__all__ = ["document_schemas"]


def document_schemas() -> dict[str, Schema]:
    """The vocabulary and the release."""
    fact = {
        "key": text(),
        "kind": {"enum": sorted(KINDS)},
        "label": text("How it is asked."),
        "name": text("How a sentence speaks of it."),
        "help": text(),
    }
    by_kind = {
        "choices": array(object_of({"value": text(), "label": text(), "aliases": array(text())})),
        "unlisted_counts_as": {**nullable(text()), "description": "The choice that any other name counts as."},
        "units": array(object_of({"value": text(), "label": text()})),
        "hint": object_of(
            {"above": {"type": "number"}, "unit": nullable(text()), "message": text()},
            "Above this number the answer has a hint.",
        ),
        "columns": array(ref("Column"), "What each row can have."),
        "unique": {**nullable(text()), "description": "The column in which no two rows are alike."},
    }
    optional = tuple(by_kind)
    return {
        "Vocabulary": object_of(
            {
                "release": ref("ReleaseName"),
                "facts": array(ref("Fact"), "In the order in which they are asked."),
                "groups": array(object_of({"key": text(), "label": text(), "page": text()})),
                "agents": array(ref("Agent"), "Drugs and procedures against MS."),
                "therapies": array(ref("Therapy"), "Those whose own questions begin with their key."),
            }
        ),
        "Fact": object_of({**fact, **by_kind, "group": text()}, optional=optional),
        "Column": object_of({**fact, **by_kind}, optional=optional),
        "Agent": object_of(
            {
                "generic": text(),
                "brands": array(text()),
                "aliases": array(text()),
                "route": text(),
                "fda_approved_for_ms": {"type": "boolean"},
                "same_as": text("The agent that it counts as; empty where it counts as itself."),
            }
        ),
        "Therapy": object_of(
            {
                "key": text(),
                "name": text(),
                "generic": text(),
                "brand": text(),
                "aliases": array(text()),
                "route": text(),
                "slug": text(),
            }
        ),
        "Release": object_of(
            {
                "number": {"type": "integer", "minimum": 1},
                "sha256": text(pattern="^[0-9a-f]{64}$"),
                "published_at": text(format="date-time"),
                "document": {
                    "type": "object",
                    "description": "Canonical JSON: keys in order, no white space, UTF-8. Its SHA-256 is sha256.",
                },
            }
        ),
    }

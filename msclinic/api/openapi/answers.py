"""What an assessment answers."""

from typing import Any

from msclinic.api.openapi.shapes import Schema, array, nullable, object_of, ref, text
from msclinic.engine import Release, Verdict

__all__ = ["answer_schemas"]


def answer_schemas(release: Release) -> dict[str, Schema]:
    """The answer and its parts, and the one shape of every refusal."""
    return {
        "Answer": _answer(),
        "Finding": _finding(release),
        "Verdict": {
            "enum": [verdict.value for verdict in Verdict],
            "description": "What the rule says of these facts. silent: the source does not deal with the question, "
            "which allows nothing and restricts nothing. unknown: something is missing. invalid: something has to be "
            "corrected first.",
        },
        "Citation": _citation(),
        "Conflict": object_of(
            {"facts": array(text(), minItems=1), "message": text()}, "Facts that cannot all be right."
        ),
        "Problem": object_of({"fact": text("The fact, or the place in it."), "message": text()}),
        "Refusal": {
            **object_of({"errors": array(ref("RefusedRequest"), minItems=1)}, "Why a request is not answered."),
            "additionalProperties": False,
        },
        "RefusedRequest": object_of({"fact": {"const": "request"}, "message": text("A sentence for people.")}),
        "ReleaseName": object_of(
            {
                "number": {"type": "integer", "minimum": 1},
                "sha256": text("The hash of its canonical document.", pattern="^[0-9a-f]{64}$"),
            },
            "Under which release the answer was given.",
        ),
    }


def _answer() -> Schema:
    return object_of(
        {
            "release": ref("ReleaseName"),
            "as_of": text("The moment of the assessment, as it was read."),
            "findings": array(ref("Finding"), "Every rule of the release once, in its order; none where as_of is bad."),
            "errors": array(ref("Problem"), "What has to be corrected; the status is then 422."),
            "conflicts": array(ref("Conflict"), "Facts that cannot all be right; the status stays 200."),
            "hints": array(ref("Problem"), "What is unusual and may be a slip; it is used as given."),
            "unrecognised": array(text(), "Names that the release does not know. They are used in nothing."),
        }
    )


def _finding(release: Release) -> Schema:
    codes = ", ".join(rule.code for rule in release.rules)
    keys = array(text())
    return object_of(
        {
            "code": text(f"The rule. This release has {codes}."),
            "question": text("What the rule asks."),
            "verdict": ref("Verdict"),
            "sentence": text("The verdict in words."),
            "source": text("The source that is compared with, by its short name."),
            "citations": array(ref("Citation"), "The words that the rule rests on.", minItems=1),
            "related": array(text(), "Passages that belong beside them."),
            "used": {"type": "object", "description": "The facts that were read, as given."},
            "missing": array(text(), "The open facts that the verdict hangs on, and those that are too vague."),
            "settle": array(keys, "The smallest sets of open facts that would settle an open verdict."),
            "next": array(
                object_of({"at": text("A date, or a time with its offset."), "what": text()}), "The dates to come."
            ),
            "silent_on": array(text(), "What the source leaves open that is looked at before anybody acts."),
            "local_reading": {
                **nullable(object_of({"who": text(), "reason": text()})),
                "description": "Who set a value apart from the words of the source, and why.",
            },
            "trace": object_of(
                {
                    "kind": text("The kind of rule."),
                    "line": text("The line of its table that fitted."),
                    "verdict": ref("Verdict"),
                    "reads": array(text(), "The rules that it reads."),
                },
                optional=("reads",),
            ),
        }
    )


def _citation() -> Schema:
    passage: dict[str, Any] = {"passage": text("The passage, by its code.")}
    place = {"type": "integer", "minimum": 0}
    quotation = object_of(
        {**passage, "quote": text("The words of the source."), "start": place, "end": place},
        "Words of the source, and where they stand in its text.",
    )
    statement = object_of(
        {**passage, "statement": text(), "pointer": text()}, "What a source says in other words, and where."
    )
    return {"anyOf": [quotation, statement]}

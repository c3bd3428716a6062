"""What a test asks of an assessment: everything an answer holds, in one text, and comparisons of two assessments.

`told` leaves out what would settle an open verdict, which is found by search and has tests of its own.
"""

from typing import Any, Final

from msclinic.engine import Assessment, dump
from msclinic.engine.verdicts import Verdict
from msclinic.engine.wording import speak, speak_next

__all__ = ["adds_a_complaint", "told", "turned_over", "verdicts"]

DECIDED: Final = {(Verdict.MET, Verdict.NOT_MET), (Verdict.NOT_MET, Verdict.MET)}


def verdicts(assessment: Assessment) -> dict[str, str]:
    """Each rule's verdict, as the answer writes it."""
    return {finding.code: finding.verdict.value for finding in assessment.findings}


def told(assessment: Assessment) -> str:
    """The answer as text, without what would settle it."""
    return dump(
        {
            "as_of": assessment.as_of,
            "findings": [_finding(assessment, finding) for finding in assessment.findings],
            "errors": [(problem.fact, problem.message) for problem in assessment.errors],
            "conflicts": [(conflict.facts, conflict.message) for conflict in assessment.conflicts],
            "hints": [(problem.fact, problem.message) for problem in assessment.hints],
            "unrecognised": assessment.unrecognised,
        }
    )


def _finding(assessment: Assessment, finding: Any) -> dict[str, Any]:
    release = assessment.release
    return {
        "code": finding.code,
        "verdict": finding.verdict,
        "sentence": speak(finding, release),
        "citations": [dict(citation) for citation in finding.citations],
        "used": finding.used,
        "missing": finding.missing,
        "next": [(date.written(finding.facts.as_of), speak_next(date, finding, release)) for date in finding.next],
        "silent_on": finding.silent_on,
        "trace": finding.trace,
    }


def adds_a_complaint(before: Assessment, after: Assessment) -> bool:
    """Whether the second has an error or a conflict that the first has not: such an answer is no way of answering."""
    errors = {problem.fact for problem in after.errors} - {problem.fact for problem in before.errors}
    conflicts = {conflict.facts for conflict in after.conflicts} - {conflict.facts for conflict in before.conflicts}
    return bool(errors or conflicts)


def turned_over(before: Assessment, after: Assessment) -> list[str]:
    """The rules of which met became not_met, or not_met became met."""
    pairs = zip(before.findings, after.findings, strict=True)
    return [first.code for first, second in pairs if (first.verdict, second.verdict) in DECIDED]

"""The engine: facts in, findings out. Pure Python, no clock, no input or output, nothing but the standard library."""

from msclinic.engine.evaluate import Assessment, answer, dump, evaluate, request
from msclinic.engine.explain import Change, changes, settle
from msclinic.engine.finding import Finding
from msclinic.engine.release import Release, ReleaseError, Rule, canonical, digest
from msclinic.engine.times import AsOf, TimeError
from msclinic.engine.verdicts import Verdict

__all__ = [
    "AsOf",
    "Assessment",
    "Change",
    "Finding",
    "Release",
    "ReleaseError",
    "Rule",
    "TimeError",
    "Verdict",
    "answer",
    "canonical",
    "changes",
    "digest",
    "dump",
    "evaluate",
    "request",
    "settle",
]

"""Entering facts: the form's names and parts on one side, the engine's JSON on the other."""

from msclinic.core.entry.posted import Entry, read_entry
from msclinic.core.entry.spelled import spell

__all__ = ["Entry", "read_entry", "spell"]

"""A release is written once."""

from msclinic.core.insert_only import InsertOnly

__all__ = ["GUARDS", "RELEASES"]

RELEASES = InsertOnly(
    table="releases_release",
    sentence="A release never changes and stays: publish another one.",
    keys=(("id",), ("number",)),
)

GUARDS = (RELEASES,)

"""What the database refuses by itself: changing what is written once, publishing what nobody else has approved, and
withdrawing the only release that is left.
"""

from typing import Final

from msclinic.core.insert_only import InsertOnly, Refused

__all__ = ["APPROVED_BY_ITS_AUTHOR", "GUARDS", "NOTHING_LEFT", "NOT_APPROVED", "RELEASES"]

RELEASES: Final = InsertOnly(
    table="releases_release",
    sentence="A release never changes and stays: publish another one.",
    keys=(("id",), ("number",)),
)
PROPOSALS: Final = InsertOnly(
    table="releases_proposal",
    sentence="A proposal never changes and stays: propose anew.",
    keys=(("id",), ("number",)),
)
AUTHORS: Final = InsertOnly(
    table="releases_proposalauthor",
    sentence="The authors of a proposal never change.",
    keys=(("id",), ("proposal_id", "user_id")),
)
DECISIONS: Final = InsertOnly(
    table="releases_decision",
    sentence="A decision never changes and stays.",
    keys=(("proposal_id",),),
)
SECOND_PERSON: Final = InsertOnly(
    table="releases_secondperson",
    sentence="Whether a second person is required stays on record: set it anew.",
)
WITHDRAWALS: Final = InsertOnly(
    table="releases_withdrawal",
    sentence="A withdrawal never changes and stays: propose the release again.",
    keys=(("release_id",),),
)

_REQUIRED: Final = (
    "NOT EXISTS (SELECT 1 FROM releases_secondperson "
    "WHERE NOT required AND id = (SELECT MAX(id) FROM releases_secondperson))"
)
"""The second person is required unless the newest row says that it is not."""

_STANDS: Final = "id NOT IN (SELECT release_id FROM releases_withdrawal)"
"""The release of this id is not withdrawn."""

APPROVED_BY_ITS_AUTHOR: Final = Refused(
    table="releases_decision",
    sentence="A proposal is approved by somebody who is not among its authors.",
    name="second_person",
    when=(
        f"NEW.kind = 'approved' AND {_REQUIRED} AND (NEW.by_id IS NULL OR EXISTS ("  # noqa: S608  # names of our own
        "SELECT 1 FROM releases_proposal WHERE id = NEW.proposal_id AND proposed_by_id = NEW.by_id) OR EXISTS ("
        "SELECT 1 FROM releases_proposalauthor WHERE proposal_id = NEW.proposal_id AND user_id = NEW.by_id))"
    ),
)
NOT_APPROVED: Final = Refused(
    table="releases_release",
    sentence="A release is what was proposed and approved.",
    name="approved",
    when=(
        f"NEW.number > 1 AND {_REQUIRED} AND NOT EXISTS ("  # noqa: S608  # names of our own
        "SELECT 1 FROM releases_proposal AS proposed "
        "JOIN releases_decision AS decided ON decided.proposal_id = proposed.id AND decided.kind = 'approved' "
        "JOIN releases_release AS base ON base.id = proposed.base_id "
        "JOIN releases_release AS latest ON latest.number = NEW.number - 1 "
        "AND latest.number = COALESCE(proposed.follows, base.number) "
        "WHERE proposed.sha256 = NEW.sha256 AND proposed.document = NEW.document "
        f"AND base.number = (SELECT MAX(number) FROM releases_release WHERE {_STANDS}))"
    ),
)
"""Each release has its own proposal: one that was approved before does not let the same document through once more.
What it was compared with is what is in use.
"""
NOTHING_LEFT: Final = Refused(
    table="releases_withdrawal",
    sentence="The only release that is left is not withdrawn: publish another one first.",
    name="leaves_one",
    when=f"NOT EXISTS (SELECT 1 FROM releases_release WHERE id <> NEW.release_id AND {_STANDS})",  # noqa: S608  # names of our own
)

GUARDS: Final = (
    RELEASES,
    PROPOSALS,
    AUTHORS,
    DECISIONS,
    SECOND_PERSON,
    WITHDRAWALS,
    APPROVED_BY_ITS_AUTHOR,
    NOT_APPROVED,
    NOTHING_LEFT,
)

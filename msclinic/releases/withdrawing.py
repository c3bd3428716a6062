"""Withdrawing a release: from the next second on the newest one before it that stands is in use, and it stays to be
read with the reason. Going back on it is publishing the same again.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from msclinic.accounts.models import User
from msclinic.releases.by_oneself import with_approval
from msclinic.releases.inserting import PublishingRefusedError, alone, insert
from msclinic.releases.models import Release, Releases, Withdrawal
from msclinic.releases.selectors import forget_current_release, in_use, published, why_unreadable
from msclinic.releases.states import called

__all__ = ["Consequences", "consequences_of", "why_not_withdraw", "withdraw_release"]


@dataclass(frozen=True, slots=True)
class Consequences:
    """What withdrawing a release leads to: what is in use then, whether that is another than now, how many
    assessments were saved under it, and how many undecided proposals were compared with it.

    `then` is None where nothing would be left.
    """

    release: Release
    then: Release | None
    is_in_use: bool
    saved: int
    proposals: int

    @property
    def says_the_same(self) -> bool:
        """Whether that one is the same document, so that no answer changes."""
        return self.then is not None and self.then.sha256 == self.release.sha256


def consequences_of(release: Release) -> Consequences:
    """What withdrawing it would lead to."""
    saved: int = import_string(settings.SAVED_UNDER)(release)
    proposals = release.proposals.filter(decision=None).count()
    return Consequences(release, _others(release).first(), in_use() == release, saved, proposals)


def why_not_withdraw(actor: User, release: Release) -> str:
    """What speaks against somebody withdrawing a release; empty where nothing does."""
    if not actor.has_perm("releases.withdraw_release"):
        return _("%(who)s may not withdraw a release: it takes the role of an administrator.") % {"who": called(actor)}
    if release.withdrawn:
        return _("It is withdrawn already.")
    if not _others(release).exists():
        return _("It is the only release that is left, and without one nothing can be assessed: publish another first.")
    return _why_not_use_what_follows(release) if release == in_use() else ""


def _why_not_use_what_follows(release: Release) -> str:
    """What speaks against using what would be in use then; empty where nothing does."""
    number = _others(release)[0].number
    if not why_unreadable(number):
        return ""
    told = _("Release %(number)s, which would be in use then, cannot be read by this program: withdraw that one first.")
    return told % {"number": number}


def withdraw_release(*, actor: User, number: int, reason: str, then: int | None = None) -> Withdrawal:
    """Withdraw a release: no process uses it any more once the transaction is over.

    `then` is the number of the release that somebody was told is in use afterwards: another does not come into use
    unseen. Raises NoSuchReleaseError, and PublishingRefusedError with why not.
    """
    with alone():
        release = published(number)
        if refusal := why_not_withdraw(actor, release):
            raise PublishingRefusedError([refusal])
        if not reason.strip():
            raise PublishingRefusedError([_("Enter the reason: it stands wherever the release is named.")])
        following = _others(release).first()
        if then is not None and following is not None and following.number != then:
            raise PublishingRefusedError([_("Another release would be in use then than you were told: look again.")])
        withdrawal = insert(Withdrawal(release=release, by=actor, reason=reason.strip()))
        transaction.on_commit(forget_current_release)
        return withdrawal


def _others(release: Release) -> Releases:
    """Those that would stand then; the first is the one in use."""
    return with_approval(Release.objects.defer("document").standing()).exclude(pk=release.pk)

"""Whether somebody else has to approve what is published; a clinic of one person switches that off, on record."""

from django.utils.translation import gettext as _

from msclinic.accounts.models import User
from msclinic.releases.inserting import alone
from msclinic.releases.models import SecondPerson

__all__ = [
    "NotSetError",
    "is_required",
    "second_person",
    "set_second_person",
    "why_not_set",
]


class NotSetError(Exception):
    """It stays as it is; the message says why."""


def second_person() -> SecondPerson | None:
    """What was set last, and by whom; None where nobody ever did, and a second person is required."""
    return SecondPerson.objects.select_related("set_by").first()


def is_required() -> bool:
    """Whether somebody who is not among its authors has to approve a proposal."""
    newest = second_person()
    return newest is None or newest.required


def why_not_set(actor: User) -> str:
    """What speaks against somebody setting it; empty where nothing does."""
    if not actor.has_perm("releases.set_second_person"):
        return _("This takes the role of an administrator.")
    return ""


def set_second_person(*, actor: User, required: bool, reason: str) -> SecondPerson:
    """Record that a second person is required from now on, or is not. Raises NotSetError."""
    if refusal := why_not_set(actor):
        raise NotSetError(refusal)
    if not reason.strip():
        raise NotSetError(_("Enter the reason: it stands on every page of the workplace."))
    with alone():
        if required == is_required():
            raise NotSetError(_("It is set so already."))
        return SecondPerson.objects.create(required=required, reason=reason.strip(), set_by=actor)

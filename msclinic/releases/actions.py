"""Publishing: the one change of state here."""

from typing import Any

from django.db import transaction

from msclinic.accounts.models import User
from msclinic.engine import ReleaseError, canonical, digest
from msclinic.releases.checks import check_document
from msclinic.releases.compile import compile_draft
from msclinic.releases.models import Release
from msclinic.releases.selectors import forget_current_release, newest

__all__ = ["FIRST", "PublishingRefusedError", "publish_draft", "publish_first"]

FIRST = "The content that comes with the program."


class PublishingRefusedError(Exception):
    """The draft cannot be published; `problems` says why, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@transaction.atomic
def publish_draft(*, actor: User | None, reason: str) -> Release:
    """Publish the draft as the next release. `actor` is None where nobody is signed in, on the command line.

    Raises PublishingRefusedError with everything that speaks against it.
    """
    latest = _latest()
    problems = [] if reason.strip() else ["Enter the reason for publishing."]
    document = _compiled(problems)
    if document is not None:
        problems += check_document(document)
        if latest is not None and latest.sha256 == digest(document):
            problems.append(f"Nothing has changed since release {latest.number}.")
    if document is None or problems:
        raise PublishingRefusedError(problems)
    return _insert(document, number=latest.number + 1 if latest else 1, actor=actor, reason=reason.strip())


@transaction.atomic
def publish_first() -> Release:
    """Publish release 1 when the site is set up. Raises PublishingRefusedError, also when there is a release."""
    if (latest := _latest()) is not None:
        raise PublishingRefusedError([f"Release {latest.number} is published already."])
    return publish_draft(actor=None, reason=FIRST)


def _latest() -> Release | None:
    """The newest release; whoever else publishes waits from here to the end of the transaction."""
    list(Release.objects.select_for_update().filter(number=1).values_list("pk"))
    return newest()


def _compiled(problems: list[str]) -> dict[str, Any] | None:
    try:
        return compile_draft()
    except ReleaseError as error:
        problems.append(str(error))
        return None


def _insert(document: dict[str, Any], *, number: int, actor: User | None, reason: str) -> Release:
    release = Release(
        number=number, sha256=digest(document), document=canonical(document), published_by=actor, reason=reason
    )
    release.full_clean()
    release.save(force_insert=True)
    transaction.on_commit(forget_current_release)
    return release

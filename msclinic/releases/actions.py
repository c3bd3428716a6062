"""Publishing: the draft, an older release again, or one that was published elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, connection, transaction

from msclinic.accounts.models import User
from msclinic.accounts.roles import AUTHORS
from msclinic.engine import canonical, digest
from msclinic.evidence.actions import add_source, add_text
from msclinic.evidence.models import Source
from msclinic.releases.draft import look_at_draft
from msclinic.releases.exchange import BadFileError, Received, received
from msclinic.releases.loading import NoReleaseError, load
from msclinic.releases.models import Release
from msclinic.releases.selectors import forget_current_release, newest
from msclinic.releases.texts import stored_text

__all__ = [
    "FIRST",
    "Imported",
    "PublishingRefusedError",
    "can_publish",
    "check_publish",
    "import_release",
    "publish_again",
    "publish_draft",
    "publish_first",
]

FIRST = "The content that comes with the program."
NO_REASON = "Enter the reason for publishing."
_SOURCE = ("slug", "title", "label", "kind", "publisher", "link", "date_stated", "rights")
"""What a release keeps of a source that a row of a source has too."""

NOT_AS_SEEN = "The draft is not as it was when you looked at it: see what changes now, and publish again."
CLASH = "Somebody else has published in the meantime: look at the newest release, and publish again."


class PublishingRefusedError(Exception):
    """The draft cannot be published; `problems` says why, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def can_publish(actor: User | None) -> bool:
    """Whether somebody may publish; None is the command line, which may."""
    return actor is None or actor.has_perm("releases.publish_release")


def check_publish(actor: User | None) -> None:
    """PublishingRefusedError, in words, for who may not publish."""
    if not can_publish(actor):
        raise PublishingRefusedError([f"{actor} may not publish: it takes the permission of {AUTHORS}."])


def publish_draft(*, actor: User | None, reason: str, seen: str | None = None) -> Release:
    """Publish the draft as the next release. `actor` is None where nobody is signed in, on the command line.

    `seen` is the hash of the draft that somebody has looked at: what was edited since is not published unseen.
    Raises PublishingRefusedError with everything that speaks against it.
    """
    check_publish(actor)
    with _alone():
        return _publish(newest(), actor=actor, reason=reason.strip(), seen=seen)


def publish_again(*, actor: User | None, number: int, reason: str) -> Release:
    """Go back: publish an older release as the next one. The draft stays as it is.

    The document was checked when it was published; now it only has to be whole and readable by this program.
    Raises PublishingRefusedError with everything that speaks against it.
    """
    check_publish(actor)
    with _alone():
        latest, problems = newest(), [] if reason.strip() else [NO_REASON]
        again = Release.objects.filter(number=number).first()
        if latest is None or again is None:
            raise PublishingRefusedError([*problems, f"There is no release {number}."])
        try:
            document = load(again).document
        except NoReleaseError as error:
            raise PublishingRefusedError([*problems, str(error)]) from error
        if again.sha256 == latest.sha256:
            problems.append(_nothing_new(latest))
        if problems:
            raise PublishingRefusedError(problems)
        return _insert(dict(document), number=latest.number + 1, actor=actor, reason=reason.strip())


def publish_first() -> Release:
    """Publish release 1 when the site is set up. Raises PublishingRefusedError, also when there is a release."""
    with _alone():
        if (latest := newest()) is not None:
            raise PublishingRefusedError([f"Release {latest.number} is published already."])
        return _publish(None, actor=None, reason=FIRST, seen=None)


@dataclass(frozen=True, slots=True)
class Imported:
    """What importing a file did: the release, whether it is new here, and the sources whose texts were stored."""

    release: Release
    new: bool
    texts: list[str]


def import_release(*, actor: User | None, file: str | bytes) -> Imported:
    """Insert a release that was published elsewhere, with its number and time, and the texts that are not here yet.

    What is here is never changed: a number that is taken by another document is refused, and so is a gap before it.
    The draft stays as it is, but for a source that was not known. Raises PublishingRefusedError.
    """
    check_publish(actor)
    try:
        sent = received(file)
    except BadFileError as error:
        raise PublishingRefusedError([str(error)]) from error
    with _alone():
        here = Release.objects.filter(number=sent.release.number).first()
        _check_place(sent.release, here)
        texts = _store_texts(sent)
        if here is not None:
            return Imported(here, new=False, texts=texts)
        sent.release.published_by = actor
        return Imported(_inserted(sent.release), new=True, texts=texts)


def _check_place(release: Release, here: Release | None) -> None:
    latest = newest()
    following = latest.number + 1 if latest else 1
    if here is not None and here.sha256 != release.sha256:
        raise PublishingRefusedError([f"There is another {release} here already, with the hash {here.sha256}."])
    if here is None and release.number != following:
        raise PublishingRefusedError([f"{release} would leave a gap: import release {following} first."])


def _store_texts(sent: Received) -> list[str]:
    """Store the texts that are nowhere here, under their sources; names those sources."""
    missing = [
        source for source in sent.sources if source["sha256"] in sent.texts and not stored_text(source["sha256"])
    ]
    for source in missing:
        named = {name: source[name] for name in _SOURCE}
        row = Source.objects.filter(slug=source["slug"]).first() or add_source(**named)
        add_text(source=row, text=sent.texts[source["sha256"]])
    return [str(source["slug"]) for source in missing]


@contextmanager
def _alone() -> Iterator[None]:
    """One transaction, for which whoever else publishes waits, and in which no edit shows that is made meanwhile.

    SQLite gives that to every transaction. On PostgreSQL the lock is taken before the first query, so that what is
    read holds the release that was waited for; inside a transaction of somebody else, edits do show.
    """
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                if begins:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute(f"LOCK TABLE {Release._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
        yield


def _publish(latest: Release | None, *, actor: User | None, reason: str, seen: str | None) -> Release:
    look = look_at_draft()
    problems = ([] if reason else [NO_REASON]) + look.problems
    if look.document is not None and latest is not None and latest.sha256 == digest(look.document):
        problems.append(_nothing_new(latest))
    elif look.document is not None and seen is not None and seen != digest(look.document):
        problems.append(NOT_AS_SEEN)
    if look.document is None or problems:
        raise PublishingRefusedError(problems)
    return _insert(look.document, number=latest.number + 1 if latest else 1, actor=actor, reason=reason)


def _nothing_new(latest: Release) -> str:
    return f"Nothing has changed since release {latest.number}."


def _insert(document: dict[str, Any], *, number: int, actor: User | None, reason: str) -> Release:
    return _inserted(
        Release(number=number, sha256=digest(document), document=canonical(document), published_by=actor, reason=reason)
    )


def _inserted(release: Release) -> Release:
    release.clean_fields()
    try:
        with transaction.atomic():
            release.save(force_insert=True)
    except IntegrityError as clash:
        raise PublishingRefusedError([CLASH]) from clash
    transaction.on_commit(forget_current_release)
    return release

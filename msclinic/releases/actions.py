"""Publishing without a page: when the site is set up, on the command line, and what was published elsewhere."""

import json
from dataclasses import dataclass
from typing import Final

from msclinic.accounts.models import User
from msclinic.engine import canonical, digest
from msclinic.evidence.actions import add_source, add_text
from msclinic.evidence.models import Source
from msclinic.releases.draft import look_at_draft
from msclinic.releases.exchange import BadFileError, Received, received
from msclinic.releases.inserting import PublishingRefusedError, alone, insert_release
from msclinic.releases.models import Proposal, Release
from msclinic.releases.proposals import NO_REASON, approve, propose_document, propose_draft
from msclinic.releases.second_person import is_required
from msclinic.releases.selectors import newest_number
from msclinic.releases.states import Step, why_not, why_not_propose
from msclinic.releases.texts import stored_text

__all__ = ["FIRST", "Imported", "Published", "import_release", "publish_draft", "publish_first"]

FIRST: Final = "The content that comes with the program."
_SOURCE: Final = ("slug", "title", "label", "kind", "publisher", "link", "date_stated", "rights")
"""What a release keeps of a source that a row of a source has too."""


def publish_first(*, actor: User | None = None, reason: str = FIRST) -> Release:
    """Publish release 1 of the draft. Raises PublishingRefusedError, also when there is a release."""
    with alone():
        if latest := newest_number():
            raise PublishingRefusedError([f"Release {latest} is published already."])
        look = look_at_draft()
        problems = ([] if reason.strip() else [NO_REASON]) + look.problems
        if look.document is None or problems:
            raise PublishingRefusedError(problems)
        document = canonical(look.document)
        return insert_release(
            number=1, sha256=digest(look.document), document=document, published_by=actor, reason=reason.strip()
        )


@dataclass(frozen=True, slots=True)
class Published:
    """What became of it: a release, or a proposal that awaits a reviewer. The first release has no proposal."""

    proposal: Proposal | None
    release: Release | None


def publish_draft(*, actor: User | None, reason: str) -> Published:
    """Propose the draft, and publish it at once where no second person is required. `actor` may be nobody: None.

    Raises PublishingRefusedError with everything that speaks against it.
    """
    if refusal := why_not_propose(actor):
        raise PublishingRefusedError([refusal])
    with alone():
        if not newest_number():
            return Published(None, publish_first(actor=actor, reason=reason))
        return _at_once(propose_draft(actor=actor, reason=reason), actor)


def _at_once(proposal: Proposal, actor: User | None) -> Published:
    if is_required() or why_not(Step.APPROVE, actor, proposal):
        return Published(proposal, None)
    return Published(proposal, approve(actor=actor, proposal=proposal))


@dataclass(frozen=True, slots=True)
class Imported:
    """What importing a file did: the release that is here now, or the proposal that awaits a reviewer; whether there
    is anything new; and the sources whose texts were stored.
    """

    release: Release | None
    proposal: Proposal | None
    new: bool
    texts: list[str]


def import_release(*, actor: User | None, file: str | bytes) -> Imported:
    """Propose a release that was published elsewhere, with its number and time, and store the texts that are missing.

    The first release, and any where no second person is required, is published at once. What is here is never
    changed: a number that is taken by another document is refused, and so is a gap before it. The draft stays as it
    is, but for a source that was not known. Raises PublishingRefusedError.
    """
    if refusal := why_not_propose(actor):
        raise PublishingRefusedError([refusal])
    try:
        sent = received(file)
    except BadFileError as error:
        raise PublishingRefusedError([str(error)]) from error
    with alone():
        here = Release.objects.filter(number=sent.release.number).first()
        _check_place(sent.release, here)
        texts = _store_texts(sent)
        if here is not None:
            return Imported(here, None, new=False, texts=texts)
        published = _publish_received(sent.release, actor)
        return Imported(published.release, published.proposal, new=True, texts=texts)


def _publish_received(release: Release, actor: User | None) -> Published:
    if release.number == 1:
        first = insert_release(
            number=1,
            sha256=release.sha256,
            document=release.document,
            published_by=actor,
            reason=release.reason,
            published_at=release.published_at,
        )
        return Published(None, first)
    document = json.loads(release.document)
    proposal = propose_document(
        actor=actor, document=document, reason=release.reason, published_at=release.published_at
    )
    return _at_once(proposal, actor)


def _check_place(release: Release, here: Release | None) -> None:
    following = newest_number() + 1
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

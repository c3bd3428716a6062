"""A release as one file: everything that another installation needs to answer and to show it as this one does."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.dateparse import parse_datetime

from msclinic.engine import canonical
from msclinic.engine import digest as digest_of
from msclinic.evidence.exact import digest
from msclinic.releases.loading import NoReleaseError, load
from msclinic.releases.models import Release
from msclinic.releases.selectors import with_document
from msclinic.releases.texts import stored_text

__all__ = ["BadFileError", "Received", "exported", "received"]

FORMAT: Final = "msclinic release 1"


class BadFileError(ValueError):
    """What was sent is no release in a file, or another one than it says; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Received:
    """A release as a file has it, found whole, and the texts that it quotes, by hash."""

    release: Release
    sources: list[Mapping[str, Any]]
    texts: dict[str, str]


def exported(number: int) -> str:
    """The file of a release. Raises NoReleaseError where there is none, or where it is not what was published."""
    release = with_document(number)
    document = load(release).document
    texts = {source["sha256"]: stored_text(source["sha256"]) for source in document["sources"] if source["sha256"]}
    file = {
        "format": FORMAT,
        "number": release.number,
        "sha256": release.sha256,
        "published_at": release.published_at.isoformat(),
        "reason": release.reason,
        "texts": {sha256: text for sha256, text in texts.items() if text is not None},
        "document": document,
    }
    return json.dumps(file, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def received(sent: str | bytes) -> Received:
    """What a file holds, with every hash verified. Raises BadFileError."""
    try:
        file = json.loads(sent)
        document, texts = file["document"], dict(file["texts"])
        release = Release(
            number=_number(file["number"]),
            sha256=str(file["sha256"]),
            document=canonical(document),
            reason=str(file["reason"]).strip(),
            published_at=_moment(file["published_at"]),
        )
        return _verified(Received(release, list(document["sources"]), texts), file["format"])
    except BadFileError:
        raise
    except KeyError as error:
        raise BadFileError(f"This is no release in a file: {error} is missing.") from error
    except (AttributeError, RecursionError, TypeError, ValueError) as error:
        raise BadFileError("This is no release in a file.") from error


def _number(number: Any) -> int:
    if type(number) is not int or number < 1:
        raise BadFileError("The number of the release is no whole number above zero.")
    return number


def _moment(written: Any) -> datetime:
    moment = parse_datetime(written)
    if moment is None or moment.tzinfo is None:
        raise BadFileError("The time of publication cannot be read, or names no time zone.")
    return moment


def _verified(file: Received, form: Any) -> Received:
    release = file.release
    if form != FORMAT:
        raise BadFileError(f"This program reads files of the form “{FORMAT}”, not “{form}”.")
    if digest_of(json.loads(release.document)) != release.sha256:
        raise BadFileError(f"{release} is not the document that was published: its hash differs.")
    try:
        load(release)
    except NoReleaseError as error:
        raise BadFileError(str(error)) from error
    for sha256, text in file.texts.items():
        if digest(text) != sha256:
            raise BadFileError(f"The text {sha256[:12]}… is not the one that was exported: its hash differs.")
    return file

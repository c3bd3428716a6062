import logging
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from msclinic.engine import AsOf, Release, answer, dump, request
from msclinic.engine.speech import ENGLISH, languages_of
from msclinic.releases.requests import NoObjectError, read_request
from msclinic.releases.selectors import NoReleaseError, current_release

logger = logging.getLogger(__name__)

OUR_FAULT = "This line could not be assessed. The fault is ours, not the line's."


class Command(BaseCommand):
    help = (
        "Assess cases under the current release: JSON Lines in, such as "
        '{"as_of": "2026-06-15T12:00:00+00:00", "facts": {}}, and one answer a line, in order.'
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a file of JSON Lines; without one, standard input")
        parser.add_argument(
            "--language", default=ENGLISH, help="the language of what is written for people, such as de"
        )

    def handle(self, *_: Any, file: Path | None, language: str, **__: Any) -> None:
        try:
            release = current_release()
            _check_language(language, release)
            opened = file.open("rb") if file else nullcontext(sys.stdin.buffer)
        except NoReleaseError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        _write_utf8(self.stdout._out)
        with opened as lines:
            refused = list(self._answers(release, lines, language))
        if refused:
            raise CommandError(f"Without an answer: line {', '.join(map(str, refused))}.")

    def _answers(self, release: Release, lines: Iterable[bytes], language: str) -> Iterator[int]:
        """Writes the answer of each line; yields the numbers of those that have none."""
        for number, line in enumerate(lines, start=1):
            try:
                said = _answer(release, line, language)
            except NoObjectError as error:
                said = _error(str(error))
                yield number
            except Exception as error:
                logger.error("line %s could not be assessed: %s", number, type(error).__name__)
                said = _error(OUR_FAULT)
                yield number
            self.stdout.write(said)


def _check_language(language: str, release: Release) -> None:
    if language not in languages_of(release):
        has = ", ".join(languages_of(release))
        raise CommandError(f"Release {release.number} does not speak {language}; it has: {has}.")


def _answer(release: Release, line: bytes, language: str) -> str:
    now = AsOf.at(timezone.localtime())
    return dump(answer(request(release, read_request(line), now), language))


def _error(message: str) -> str:
    return dump({"errors": [{"fact": "request", "message": message}]})


def _write_utf8(out: Any) -> None:
    if isinstance(out, TextIOWrapper):
        out.reconfigure(encoding="utf-8", newline="\n")

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from msclinic.releases.actions import import_release
from msclinic.releases.inserting import PublishingRefusedError


class Command(BaseCommand):
    help = (
        "Propose a release that export_release wrote, with its number; where no second person is required, and for the "
        "first release, it is published at once. What is here is never changed: a number that is taken by another "
        "document is refused, and so is a gap before it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the file that export_release wrote")

    def handle(self, *_: Any, file: Path, **__: Any) -> None:
        try:
            imported = import_release(actor=None, file=file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except PublishingRefusedError as refused:
            raise CommandError(str(refused)) from refused
        for source in imported.texts:
            self.stdout.write(f"The text of {source} is stored.")
        if imported.release is not None:
            became = "is imported" if imported.new else "is here already and stays as it is"
            self.stdout.write(f"{imported.release} {became}: {imported.release.sha256}.")
        elif imported.proposal is not None:
            proposal = imported.proposal
            self.stdout.write(f"{proposal}, of release {proposal.becomes}, awaits a reviewer: {proposal.sha256}.")

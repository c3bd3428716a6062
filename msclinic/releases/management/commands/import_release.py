from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from msclinic.releases.actions import PublishingRefusedError, import_release


class Command(BaseCommand):
    help = (
        "Insert a release that export_release wrote, with its number. What is here is never changed: "
        "a number that is taken by another document is refused, and so is a gap before it."
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
        became = "is imported" if imported.new else "is here already and stays as it is"
        self.stdout.write(f"{imported.release} {became}: {imported.release.sha256}.")

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from msclinic.releases.exchange import exported
from msclinic.releases.selectors import NoReleaseError


class Command(BaseCommand):
    help = "Write a release as one file, with the texts that it quotes, for import_release of another installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="the number of the release")

    def handle(self, *_: Any, number: int, **__: Any) -> None:
        try:
            self.stdout.write(exported(number), ending="")
        except NoReleaseError as error:
            raise CommandError(str(error)) from error

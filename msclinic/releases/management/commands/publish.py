from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from msclinic.accounts.models import User
from msclinic.releases.actions import PublishingRefusedError, publish_draft


class Command(BaseCommand):
    help = "Publish the draft as the next release, if nothing speaks against it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="why this is published, in a sentence")
        parser.add_argument("--by", help="the user name of who publishes; without it the release names nobody")

    def handle(self, *_: Any, reason: str, by: str | None, **__: Any) -> None:
        try:
            release = publish_draft(actor=_person(by) if by else None, reason=reason)
        except PublishingRefusedError as refused:
            for problem in refused.problems:
                self.stderr.write(problem)
            raise CommandError("Nothing was published.") from refused
        self.stdout.write(f"Release {release.number} is published: {release.sha256}.")


def _person(name: str) -> User:
    person = User.objects.filter(username=name, is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody signs in as {name}.")
    return person

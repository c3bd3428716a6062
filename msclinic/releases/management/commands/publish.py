from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from msclinic.accounts.models import User
from msclinic.releases.actions import publish_draft
from msclinic.releases.inserting import PublishingRefusedError


class Command(BaseCommand):
    help = (
        "Propose the draft as the next release, if nothing speaks against it. A reviewer approves it on its page; "
        "where no second person is required, and for the first release, it is published at once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reason", required=True, help="why it is to be published, in a sentence")
        parser.add_argument("--by", help="the user name of who proposes; without it nobody is named")

    def handle(self, *_: Any, reason: str, by: str | None, **__: Any) -> None:
        try:
            published = publish_draft(actor=_person(by) if by else None, reason=reason)
        except PublishingRefusedError as refused:
            for problem in refused.problems:
                self.stderr.write(problem)
            raise CommandError("Nothing was published.") from refused
        if published.release is not None:
            self.stdout.write(f"{published.release} is published: {published.release.sha256}.")
        elif published.proposal is not None:
            self.stdout.write(f"{published.proposal} awaits a reviewer: {published.proposal.sha256}.")


def _person(name: str) -> User:
    person = User.objects.filter(username=name, is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody signs in as {name}.")
    return person

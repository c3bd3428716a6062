from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from msclinic.evidence.content_files import ContentError
from msclinic.releases.actions import publish_first
from msclinic.releases.content import load_shipped
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.selectors import in_use


class Command(BaseCommand):
    help = "Load the shipped content, without changing what is there, and publish release 1 where there is no release."

    def handle(self, *_: Any, **__: Any) -> None:
        try:
            self._load()
            self._publish()
        except ContentError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        except PublishingRefusedError as refused:
            raise CommandError(f"Release 1 cannot be published:\n{refused}") from refused

    def _load(self) -> None:
        for name, report in load_shipped():
            self.stdout.write(f"Content, {name}: {report}.")

    def _publish(self) -> None:
        if release := in_use():
            self.stdout.write(f"Release {release.number} stays; what was loaded is part of the draft.")
            return
        first = publish_first()
        self.stdout.write(f"Release {first.number} is published: {first.sha256}.")

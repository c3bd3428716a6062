from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from msclinic.assessments.actions import erase_over_age


class Command(BaseCommand):
    """Deletes what saved assessments hold after KEEP_DAYS days; to be run every day."""

    help = "Delete what saved assessments hold once it is older than KEEP_DAYS days."

    def handle(self, *_: Any, **__: Any) -> None:
        if not settings.KEEP_DAYS:
            self.stdout.write("KEEP_DAYS is 0: everything is kept.")
            return
        count = erase_over_age(settings.KEEP_DAYS)
        self.stdout.write(f"{count} saved more than {settings.KEEP_DAYS} days ago: deleted what they held.")

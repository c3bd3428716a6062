from typing import Any

from django.core.management.base import BaseCommand

from msclinic.teaching.rooms import KEPT_DAYS, forget_old_answers


class Command(BaseCommand):
    """Deletes what was answered in rooms that ended long ago; to be run every day."""

    help = f"Delete the answers in rooms that ended more than {KEPT_DAYS} days ago."

    def handle(self, *_: Any, **__: Any) -> None:
        count = forget_old_answers()
        self.stdout.write(f"{count} answers in rooms that ended more than {KEPT_DAYS} days ago: deleted.")

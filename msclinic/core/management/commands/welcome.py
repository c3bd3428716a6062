from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from msclinic.accounts.actions import DEMO_USERS


class Command(BaseCommand):
    help = "Prints where the server answers and, in a demo, who can sign in."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *_args: Any, address: str, **_options: Any) -> None:
        self.stdout.write(f"MS Clinic answers at {address}")
        if settings.DEMO:
            self.stdout.write("Demo sign-ins (name, password):")
            for person in DEMO_USERS:
                self.stdout.write(f"  {person.username:<15}{person.password}")
        self.stdout.flush()

from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from msclinic.accounts.actions import DEMO_USERS, create_demo_users


class Command(BaseCommand):
    help = "Prepares and checks the database, loads the content and, in a demo, adds the demo sign-ins; safe to repeat."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.migrate()
        self.check(tags=[checks.Tags.database], databases=[connection.alias], fail_level=checks.WARNING)
        self.load_content()
        if settings.DEMO:
            self.add_demo_users()

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write(f"Database: {waiting} migrations applied." if waiting else "Database: up to date.")

    def load_content(self) -> None:
        if "load_content" in get_commands():
            call_command("load_content", stdout=self.stdout, stderr=self.stderr)

    def add_demo_users(self) -> None:
        created = create_demo_users()
        kept = [person.username for person in DEMO_USERS if person.username not in created]
        if created:
            self.stdout.write(f"Demo sign-ins: created {', '.join(created)}.")
        if kept:
            self.stdout.write(f"Demo sign-ins: left alone {', '.join(kept)}.")

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from msclinic.accounts.models import User
from msclinic.api.actions import issue_token


class Command(BaseCommand):
    help = "Issue a token with which a program may use the API; its secret is printed this once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what it is for, such as the name of the program")
        parser.add_argument("--for", dest="user", required=True, help="the user name of who answers for it")

    def handle(self, *_: Any, name: str, user: str, **__: Any) -> None:
        person = User.objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody signs in as {user}.")
        try:
            issued = issue_token(name=name, user=person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stderr.write("This is shown once and kept nowhere. Send it as: Authorization: Bearer, then the secret.")
        self.stdout.write(issued.secret)

"""A process that saves and publishes is killed at a random moment, a hundred times; then the books are looked at.

    python -m tests.killing sqlite:////somewhere/new.sqlite3

Writes what it found as JSON. Everything that a process said it had done has to be there, and whole.
"""

import json
import os
import secrets
import select
import signal
import sys
import time
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final

TIMES: Final = 100
LONGEST: Final = 0.25
"""Seconds until a process is killed, at the latest."""


def main(database: str) -> None:
    os.environ["DATABASE_URL"] = database
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    call_command("set_up", verbosity=0, stdout=StringIO())
    steps = work()
    told = [next(steps), next(steps)]
    for _time in range(TIMES):
        connections.close_all()
        told += killed_after(LONGEST * secrets.randbelow(1000) / 1000)
    sys.stdout.write(f"{json.dumps(books(told))}\n")


def killed_after(seconds: float) -> list[str]:
    """What a process said it had done before it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            for line in work():
                os.write(writing, f"{line}\n".encode())
        finally:
            os._exit(1)
    os.close(writing)
    until, said = time.monotonic() + seconds, b""
    while (left := until - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            said += os.read(reading, 65536)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 65536):
        said += more
    os.close(reading)
    return said.decode().splitlines()


def work() -> Iterator[str]:
    """Saves and publishes in turn, and says so each time it is done."""
    from django.http import QueryDict
    from django.test import RequestFactory
    from django.utils.http import urlencode

    from msclinic.accounts.models import User
    from msclinic.assessments.actions import save
    from msclinic.assessments.keeping import answer_of, digest_of_text
    from msclinic.core.assessing import answered
    from msclinic.releases.selectors import current_release
    from relapses.page import RELAPSE
    from tests.assessments.pages import CASE

    casey = User.objects.get(username="clinician")
    request: Any = RequestFactory().post(RELAPSE.path)
    request.user, request.current_release = casey, current_release
    while True:
        found = answered(request, RELAPSE, QueryDict(urlencode(CASE)))
        header = save(actor=casey, found=found, seen=digest_of_text(answer_of(found)))
        yield f"saved {header.number} {header.sha256}"
        release = publish()
        yield f"published {release.number} {release.sha256}"


def publish() -> Any:
    """The next release: release 1 with another word in its first question."""
    from msclinic.releases.models import Release
    from tests.releases.factories import published

    latest = Release.objects.latest("number")
    document = json.loads(latest.document)
    document["rules"][0]["question"] = f"Question {latest.number}?"
    return published(document, reason="Made up.")


def books(told: list[str]) -> dict[str, Any]:
    """What was said to be done and is not there, and what is there and is not whole."""
    from msclinic.assessments.keeping import digest_of
    from msclinic.assessments.models import SavedAssessment
    from msclinic.releases.loading import load
    from msclinic.releases.models import Release

    said = {"saved": set[tuple[str, str]](), "published": set[tuple[str, str]]()}
    for line in told:
        what, *names = line.split()
        said[what].add((names[0], names[1]))
    headers = list(SavedAssessment.objects.select_related("payload"))
    there = {
        "saved": {(row.number, row.sha256) for row in headers},
        "published": {(str(row.number), row.sha256) for row in Release.objects.all()},
    }
    for row in Release.objects.all():
        load(row)
    return {
        "saved": len(said["saved"]),
        "published": len(said["published"]),
        "lost": sorted([*(said["saved"] - there["saved"]), *(said["published"] - there["published"])]),
        "not whole": [
            row.number for row in headers if not hasattr(row, "payload") or digest_of(row.payload) != row.sha256
        ],
        "gaps": sorted(set(range(1, len(there["published"]) + 1)) - {int(number) for number, _ in there["published"]}),
    }


if __name__ == "__main__":
    main(sys.argv[1])

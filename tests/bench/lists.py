"""The list of saved assessments at a thousand and at a million of them: its first page and a deep one."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

__all__ = ["report"]

FEW: Final = 1_000
MANY: Final = 1_000_000
REPEATS: Final = 3

_HEADERS: Final = """
    INSERT INTO assessments_savedassessment
        (id, number, saved_at, saved_by_id, release_id, page, as_of, software, sha256)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s),
        spelled AS (
            SELECT i,
                replace(replace(printf('%%08X', i), '0', 'Y'), '1', 'Z') AS number,
                strftime('%%Y-%%m-%%d %%H:%%M:%%S', 1700000000 + i, 'unixepoch') AS at
            FROM n
        )
    SELECT i, substr(number, 1, 4) || '-' || substr(number, 5), at, %s, 1, 'relapse', at, '0', '' FROM spelled
"""
_PAYLOADS: Final = """
    INSERT INTO assessments_payload (assessment_id, label, judgement, note, request, answer, shown)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)
    SELECT i, 'case ' || i, '', '', '{}', '{}', '{}' FROM n
"""


def report() -> Iterator[str]:
    """Lines for `make bench`: each page beside the view that returns a constant, in the same process."""
    yield ""
    yield "Pages of the list of saved assessments, as multiples of the constant view:"
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_measured(Path(folder), count) for count in (FEW, MANY))
    for page in ("first", "deep"):
        at, of = many[page], few[page]
        yield (
            f"  {page:<6} page   {FEW:,}: {of['share']:6.1f}   {MANY:,}: {at['share']:6.1f}   "
            f"factor {at['share'] / of['share']:.2f}   queries {of['queries']} and {at['queries']}"
        )


def _measured(folder: Path, count: int) -> dict[str, dict[str, float]]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.bench.site_settings",
        "DATABASE_URL": f"sqlite:///{folder}/{count}.sqlite3",
    }
    command = [sys.executable, "-m", "tests.bench.lists", str(count)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    found: dict[str, dict[str, float]] = json.loads(done.stdout.decode().splitlines()[-1])
    return found


def _main(count: int) -> None:
    import django

    django.setup()
    from io import StringIO

    from django.contrib.auth.models import Group
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment

    from msclinic.accounts.models import User
    from msclinic.accounts.roles import CLINICIANS
    from tests.bench.rounds import in_turn

    call_command("set_up", stdout=StringIO(), verbosity=0)
    setup_test_environment()
    user = User.objects.create_user("casey")
    user.groups.set(Group.objects.filter(name=CLINICIANS))
    mark = _fill(user.pk, count)
    client = Client()
    client.post("/welcome/", {"professional": "yes"})
    client.force_login(user)
    pages = {
        "first": lambda: client.post("/assessments/", {"before": ""}),
        "deep": lambda: client.post("/assessments/", {"before": mark}),
    }
    constant, *taken = in_turn([lambda: client.get("/constant/"), *pages.values()], REPEATS)
    found = {}
    for (name, page), seconds in zip(pages.items(), taken, strict=True):
        with CaptureQueriesContext(connection) as queries:
            answer = page()
        if answer.status_code != 200 or answer.content.count(b"<tr>") < 50:
            raise RuntimeError(f"the {name} page answered {answer.status_code} and is no full page")
        found[name] = {"share": seconds / constant, "queries": len(queries)}
    sys.stdout.write(f"{json.dumps(found)}\n")


def _fill(user: int, count: int) -> str:
    """So many headers, a second apart, each with a payload; gives back the mark of the one in the middle."""
    from django.db import connection

    from msclinic.assessments.models import SavedAssessment

    with connection.cursor() as cursor:
        for statement, values in ((_HEADERS, [count, user]), (_PAYLOADS, [count]), ("ANALYZE", None)):
            cursor.execute(statement, values)
    middle = SavedAssessment.objects.get(pk=count // 2)
    return f"{middle.saved_at.isoformat()} {middle.pk}"


if __name__ == "__main__":
    _main(int(sys.argv[1]))

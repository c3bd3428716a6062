"""Whatever a process said it had saved or published is there and whole, however suddenly the process ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.killing import TIMES


@pytest.mark.timeout(300)
def test_killed_at_random_moments_nothing_that_was_said_is_lost_and_nothing_is_half_there(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.killing", f"sqlite:///{tmp_path}/clinic.sqlite3"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    found = json.loads(ran.stdout.decode().splitlines()[-1])
    assert min(found["saved"], found["published"]) > TIMES // 4, "too little was done to say anything"
    assert {name: found[name] for name in ("lost", "not whole", "gaps")} == {"lost": [], "not whole": [], "gaps": []}

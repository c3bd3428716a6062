"""The site served as it is in production, for tests that look at it from outside: a process and a folder of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

__all__ = ["serving"]

ROOT: Final = Path(__file__).resolve().parents[1]
_HOST: Final = "127.0.0.1"


@contextmanager
def serving(folder: Path, **environment: str) -> Iterator[str]:
    """The address of the site, with the shipped content, its database and static files in the folder.

    The socket is made here and handed on, so that the first request waits for the server by itself and no other
    process can take the port in between.
    """
    surroundings = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.serving_settings",
        "DATABASE_URL": f"sqlite:///{folder}/served.sqlite3",
        "SERVED_FROM": str(folder),
        **environment,
    }
    for command in (["set_up"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], env=surroundings, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
        )
    with socket.create_server((_HOST, 0), backlog=64) as listening:
        bind = f"fd://{listening.fileno()}"
        command = [sys.executable, "-m", "gunicorn", "msclinic.wsgi", "--bind", bind, "--threads", "4"]
        server = subprocess.Popen(
            [*command, "--log-level", "error"], env=surroundings, cwd=ROOT, pass_fds=[listening.fileno()]
        )
        try:
            yield f"http://{_HOST}:{listening.getsockname()[1]}"
        finally:
            server.terminate()
            server.wait(timeout=30)

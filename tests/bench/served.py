"""Requests per second of the htmx answer, against a view that returns a constant, under one server in one run."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final
from urllib.parse import urlencode

from msclinic.core.cases import cases
from tests.engine.records import golden

__all__ = ["connect", "free_port", "report", "token_of"]

ROUNDS: Final = 9
REQUESTS: Final = 60
_HOST: Final = "127.0.0.1"


def report() -> Iterator[str]:
    """Lines for `make bench`: the pages of the made-up cases, each beside the constant view."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.bench.site_settings",
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        }
        _run(environment, "manage.py", "set_up")
        port = free_port()
        command = ["-m", "gunicorn", "msclinic.wsgi", "--bind", f"{_HOST}:{port}", "--workers", "1"]
        command += ["--threads", "1", "--worker-class", "gthread", "--keep-alive", "60", "--log-level", "error"]
        server = subprocess.Popen([sys.executable, *command], env=environment, cwd=_root())
        try:
            yield from _measure(port)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _measure(port: int) -> Iterator[str]:
    connection = connect(port)
    cookie = _confirmed(connection)
    yield ""
    yield f"Requests per second, one worker, {ROUNDS} rounds of {REQUESTS} in turn:"
    for name, path, body in _answers():
        constant, answer = [], []
        for _ in range(ROUNDS):
            constant.append(_timed(connection, "/constant/", body, cookie))
            answer.append(_timed(connection, path, body, cookie))
        share = median(mine / other for mine, other in zip(answer, constant, strict=True))
        yield f"  {name:<34} {median(answer):7.0f}   constant view {median(constant):7.0f}   share {share:.2f}"


def _answers() -> Iterator[tuple[str, str, str]]:
    """The made-up cases as a form posts them."""
    for case in cases(golden()):
        yield f"{case.path} {case.told.title}"[:34], case.path, urlencode(case.fields)


def _timed(connection: http.client.HTTPConnection, path: str, body: str, cookie: str) -> float:
    """Requests per second of one round."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true", "Cookie": cookie}
    headers |= {"X-CSRFToken": token_of(cookie)}
    start = perf_counter()
    for _ in range(REQUESTS):
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{path} answered {answer.status}")
    return REQUESTS / (perf_counter() - start)


def _confirmed(connection: http.client.HTTPConnection) -> str:
    """The cookies of somebody who has confirmed professional use."""
    connection.request("GET", "/welcome/")
    answer = connection.getresponse()
    answer.read()
    csrf = answer.getheader("Set-Cookie", "").split(";")[0]
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": csrf, "X-CSRFToken": token_of(csrf)}
    connection.request("POST", "/welcome/", "professional=yes", headers)
    answer = connection.getresponse()
    answer.read()
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    return "; ".join([csrf, *(value for value in cookies if value.startswith("professional"))])


def token_of(cookie: str) -> str:
    """What a form sends along to be taken for one of this site."""
    return next(part.split("=", 1)[1] for part in cookie.split("; ") if part.startswith("csrftoken="))


def connect(port: int) -> http.client.HTTPConnection:
    """A connection, as soon as the server takes one."""
    connection = http.client.HTTPConnection(_HOST, port, timeout=30)
    end = perf_counter() + 30
    while True:
        try:
            connection.connect()
        except ConnectionRefusedError:
            if perf_counter() > end:
                raise
        else:
            return connection


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _run(environment: dict[str, str], *command: str) -> None:
    subprocess.run([sys.executable, *command], env=environment, cwd=_root(), check=True, stdout=subprocess.DEVNULL)


def _root() -> Path:
    return Path(__file__).resolve().parents[2]

"""A class of two hundred: all answer at the same moment while the wall and every telephone ask for what is new.

On SQLite. Whatever is missed fails: an answer that is not counted once, or all of them not within the time.
"""

import csv
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from itertools import cycle
from pathlib import Path
from statistics import median
from threading import Barrier, Event
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlencode

from tests.bench.served import connect, free_port, token_of

__all__ = ["report"]

LEARNERS: Final = 200
ROUNDS: Final = 5
SECONDS: Final = 10.0
"""In so many all of them have to be answered."""
_EVERY: Final = 0.5
"""Seconds between two questions of the wall, four times as often as it asks."""
_POLLERS: Final = 40
"""So many ask in turn in the name of all telephones."""
_POLL: Final = 3.0
"""Seconds within which each telephone asks once."""
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
_ROOT: Final = Path(__file__).resolve().parents[2]


def report() -> Iterator[str]:
    """Lines for `make bench`: every answer is counted once, and how long the slowest took beside /healthz."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.bench.site_settings",
            "DATABASE_URL": f"sqlite:///{folder}/room.sqlite3",
        }
        prepare = [sys.executable, "-m", "tests.bench.room"]
        made = subprocess.run(prepare, env=environment, cwd=_ROOT, check=True, stdout=subprocess.PIPE)
        room = json.loads(made.stdout.decode().splitlines()[-1])
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "msclinic.wsgi", "--bind", f"127.0.0.1:{port}"]
        command += ["--workers", "2", "--threads", "4", "--log-level", "error"]
        server = subprocess.Popen(command, env=environment, cwd=_ROOT)
        try:
            connect(port).close()
            yield from _measure(port, room)
        finally:
            server.terminate()
            server.wait(timeout=20)


def _measure(port: int, room: dict[str, Any]) -> Iterator[str]:
    address, choices = f"/class/{room['code']}/", room["choices"]
    learners = [_joined(port, room["code"]) for _ in range(LEARNERS)]
    done = Event()
    whole, slowest, ratios = [], [], []
    begun = perf_counter()
    with ThreadPoolExecutor(_POLLERS + 1) as threads:
        asking = [threads.submit(_ask_for_numbers, port, f"{address}wall/", room["teacher"], done)]
        asking += [
            threads.submit(_ask_for_news, port, address, learners[place::_POLLERS], done) for place in range(_POLLERS)
        ]
        try:
            for turn in range(ROUNDS):
                chosen = [choices[(place + turn) % len(choices)] for place in range(LEARNERS)]
                bodies = [urlencode({"question": 1, "chosen": one}) for one in chosen]
                plain, _seconds = _at_once(port, lambda _place: ("GET", "/healthz", None, {}))
                took, seconds = _at_once(
                    port, lambda place, bodies=bodies: ("POST", address, bodies[place], learners[place])
                )
                whole.append(seconds)
                slowest.append(_slowest(took))
                ratios.append(_slowest(took) / _slowest(plain))
                _check(port, f"{address}csv/", room["teacher"], Counter(chosen))
        finally:
            done.set()
        of_wall, *of_telephones = (one.result() for one in asking)
    lasted = perf_counter() - begun
    if max(whole) > SECONDS:
        raise RuntimeError(f"{LEARNERS} answers took {max(whole):.1f} s, and {SECONDS:.0f} s are promised")
    yield ""
    yield f"A class of {LEARNERS}, all answering at once, two workers with four threads, SQLite, {ROUNDS} rounds:"
    yield f"  all answered within {max(whole):.1f} s, {median(whole):.1f} s in the middle of the rounds"
    beside = f"{median(ratios):.2f} times /healthz under the same load"
    yield f"  the slowest twentieth took {median(slowest):.2f} s, {beside}"
    yield f"  each learner counted once after each of {ROUNDS} rounds, {SECONDS:.0f} s kept"
    asked = (
        f"the telephones asked {sum(of_telephones) / lasted:.0f} times a second, the wall {of_wall / lasted:.1f} times"
    )
    yield f"  meanwhile {asked}"


def _at_once(
    port: int, request: Callable[[int], tuple[str, str, str | None, dict[str, str]]]
) -> tuple[list[float], float]:
    """Everybody asks at the same moment, each over a connection of their own: how long each took, and all together."""
    barrier = Barrier(LEARNERS + 1)

    def one(place: int) -> tuple[float, float]:
        method, address, body, headers = request(place)
        barrier.wait()
        start = perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{address} answered {answer.status}")
        end = perf_counter()
        return end - start, end

    with ThreadPoolExecutor(LEARNERS) as threads:
        waiting = [threads.submit(one, place) for place in range(LEARNERS)]
        barrier.wait()
        start = perf_counter()
        found = [each.result() for each in waiting]
    return [seconds for seconds, _end in found], max(end for _seconds, end in found) - start


def _slowest(seconds: list[float]) -> float:
    """Nineteen of twenty were faster."""
    return sorted(seconds)[-len(seconds) // 20]


def _joined(port: int, code: str) -> dict[str, str]:
    """The headers of somebody who takes part."""
    connection = connect(port)
    connection.request("GET", "/class/")
    answer = connection.getresponse()
    answer.read()
    csrf = answer.getheader("Set-Cookie", "").split(";")[0]
    headers = _FORM | {"Cookie": csrf, "X-CSRFToken": token_of(csrf)}
    connection.request("POST", "/class/", urlencode({"code": code}), headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    own = next(value.split(";")[0] for name, value in answer.getheaders() if value.startswith("class-"))
    return headers | {"Cookie": f"{csrf}; {own}"}


def _ask_for_numbers(port: int, wall: str, cookie: str, done: Event) -> int:
    """What the wall does by itself, more often; gives back how often."""
    address, count = wall, 0
    while not done.wait(_EVERY):
        answer = _of_teacher(port, address, cookie)
        count += 1
        if found := re.search(r'hx-get="([^"]+)"', answer):
            address = found[1].replace("&amp;", "&")
    return count


def _ask_for_news(port: int, address: str, telephones: list[dict[str, str]], done: Event) -> int:
    """What telephones do by themselves, in turn, with what they have seen; gives back how often."""
    seen, count = "", 0
    for headers in cycle(telephones):
        if done.wait(_POLL / len(telephones)):
            break
        connection = connect(port)
        connection.request("GET", f"{address}?seen={seen}", headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        if answer.status not in {http.client.OK, http.client.NO_CONTENT}:
            raise RuntimeError(f"{address} answered {answer.status}")
        if found := re.search(r'data-state="([^"]+)"', text):
            seen = found[1]
        count += 1
    return count


def _check(port: int, address: str, cookie: str, chosen: Counter[str]) -> None:
    """The file of results has every learner once, with what they chose last."""
    lines = list(csv.DictReader(StringIO(_of_teacher(port, address, cookie))))
    counted = {line["choice"]: int(line["answers"]) for line in lines}
    numbers = " ".join(line["learners"] for line in lines).split()
    if counted != dict(chosen) or sorted(map(int, numbers)) != list(range(1, LEARNERS + 1)):
        raise RuntimeError(f"{dict(chosen)} was answered, and {counted} counted")


def _of_teacher(port: int, address: str, cookie: str) -> str:
    connection = connect(port)
    connection.request("GET", address, headers={"Cookie": cookie, "HX-Request": "true"})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    if answer.status not in {http.client.OK, http.client.NO_CONTENT}:
        raise RuntimeError(f"{address} answered {answer.status}")
    return text


def _prepare() -> None:
    """A room with its first question asked; prints its code, what may be chosen, and the cookies of its teacher."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    from msclinic.accounts.models import User
    from msclinic.releases.selectors import current_release
    from msclinic.scenarios.asking import asked_of
    from msclinic.scenarios.models import Scenario
    from msclinic.teaching.rooms import ask, open_room

    call_command("set_up", stdout=StringIO(), verbosity=0)
    setup_test_environment()
    teacher = User.objects.create_superuser("emery")
    client = Client()
    client.post("/welcome/", {"professional": "yes"})
    client.force_login(teacher)
    scenario = Scenario.objects.get(slug="a-day-and-a-half")
    scenario.questions = [{"kind": "verdict", "rule": "REL-DUR", "step": 0, "right": ["ambiguous"]}]
    room = open_room(scenario=scenario, release=current_release(), by=teacher)
    ask(room, 1)
    (asked,) = asked_of(current_release(), scenario)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    found = {"code": room.code, "choices": [one.value for one in asked.choices], "teacher": cookies}
    sys.stdout.write(f"{json.dumps(found)}\n")


if __name__ == "__main__":
    _prepare()

"""One engine, one path: the same facts give the same bytes through the engine, the command line and both forms."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.utils.http import urlencode

from msclinic.core.entry import read_entry, spell
from msclinic.engine import AsOf, Assessment, Release, dump, request
from msclinic.engine.vocabulary import Vocabulary
from tests.engine.records import Record, golden, specification
from tests.web.pages import CHECK, RELAPSE, Pair, post, said

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]

RECORDS: Final = specification()
ZONES: Final = (
    "UTC", *(f"Etc/GMT{hours:+d}" for hours in range(-14, 13) if hours), "Europe/Berlin", "America/New_York",
    "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "Australia/Lord_Howe",
)  # fmt: skip
"""Where the clock of the form stands; the first zone that can tell the facts is taken."""

each_record = pytest.mark.parametrize("place", range(len(RECORDS)), ids=[record["name"] for record in RECORDS])


def body_of(record: Record) -> Record:
    return {"as_of": record["as_of"], "facts": record["facts"]}


def exactly(facts: Record) -> dict[str, str]:
    """Facts to the byte; only the order in which they are given is free."""
    return {key: dump(value) for key, value in facts.items()}


def entries(record: Record, vocabulary: Vocabulary) -> Iterator[list[Pair]]:
    """The ways of entering a record in a form that give its facts back exactly."""
    for name in ZONES:
        try:
            told = spell(record["facts"], vocabulary, ZoneInfo(name))
            pairs = [("as_of", record["as_of"]), ("time_zone", name), *told]
            entry = read_entry(QueryDict(urlencode(pairs)), vocabulary)
            back = exactly(entry.facts)
        except (AttributeError, TypeError, ValueError):  # a form has no way to say this
            continue
        if not entry.problems and back == exactly(record["facts"]) and same_days(record, ZoneInfo(name), vocabulary):
            yield pairs


def same_days(record: Record, zone: ZoneInfo, vocabulary: Vocabulary) -> bool:
    """Whether a moment given as a date alone is the same day in the zone of the form as in the offset of `as_of`."""
    facts = vocabulary.facts
    dates = [
        value
        for key, value in record["facts"].items()
        if key in facts and facts[key].kind == "moment" and value != "unknown" and "T" not in value
    ]
    try:
        moment = AsOf.read(record["as_of"]).moment
    except ValueError:
        return True
    return not dates or (zone.utcoffset(None) or zone.utcoffset(moment.replace(tzinfo=None))) == moment.utcoffset()


@cache
def entered(place: int) -> list[Pair] | None:
    """What a form posts for a record; None where a form cannot say it, such as null or a number for a text."""
    return next(entries(RECORDS[place], golden().vocabulary), None)


def at_the_command_line(folder: Path) -> list[str]:
    """The answers of the command line of a fresh installation to all records."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{folder}/clinic.sqlite3",
    }
    file = folder / "records.jsonl"
    file.write_text("".join(f"{dump(body_of(record))}\n" for record in RECORDS), encoding="utf-8")
    for command in (["migrate", "--verbosity", "0"], ["load_content"], ["assess", str(file)]):
        ran = subprocess.run(  # our own commands
            [sys.executable, "manage.py", *command],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout.decode().splitlines()


@dataclass(frozen=True, slots=True)
class Told:
    """What the engine and the command line say to a record."""

    assessment: Assessment
    engine: str
    command_line: str


@pytest.fixture(scope="module")
def told(shipped_release: Release, tmp_path_factory: pytest.TempPathFactory) -> list[Told]:
    """The answers of the engine, and meanwhile those of the command line."""
    now = AsOf.read("2026-06-15T12:00:00+00:00")
    with ThreadPoolExecutor(1) as other_core:
        lines = other_core.submit(at_the_command_line, tmp_path_factory.mktemp("installation"))
        assessments = [request(shipped_release, body_of(record), now) for record in RECORDS]
        answers = [said(assessment) for assessment in assessments]
    return [Told(*three) for three in zip(assessments, answers, lines.result(), strict=True)]


def said_by_a_form(assessment: Assessment, engine: Assessment) -> str:
    """The answer to a form. Of equal facts, what would settle a verdict is searched for only once."""
    if assessment.facts is not None and engine.facts is not None:
        assert assessment.facts.values == engine.facts.values
        assert exactly(assessment.facts.given) == exactly(engine.facts.given)
        assessment.facts.explored.update(engine.facts.explored)
    return said(assessment)


def test_most_records_can_be_entered_in_a_form() -> None:
    assert sum(entered(place) is not None for place in range(len(RECORDS))) >= 600


@each_record
def test_the_same_facts_give_the_same_bytes_everywhere(place: int, visitor: Client, told: list[Told]) -> None:
    expected, pairs = told[place], entered(place)
    assert expected.command_line == expected.engine
    if pairs is None:
        return
    path = CHECK if place % 2 else RELAPSE
    for htmx in (False, True):
        form = post(visitor, path, pairs, htmx=htmx).assessment
        assert said_by_a_form(form, expected.assessment) == expected.engine

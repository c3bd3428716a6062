from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import checks
from django.core.management import CommandError, call_command
from pytest_django import Settings


def output_of(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_set_up_prepares_and_says_so() -> None:
    lines = output_of("set_up").splitlines()
    assert lines[0] == "Database: up to date."
    assert lines[-1] == "Demo sign-ins: created clinician, editor, reviewer, educator, administrator."


@pytest.mark.django_db
def test_set_up_again_leaves_everything_alone() -> None:
    output_of("set_up")
    assert (
        output_of("set_up").splitlines()[-1]
        == "Demo sign-ins: left alone clinician, editor, reviewer, educator, administrator."
    )


@pytest.fixture
def _something_wrong_with_the_database() -> Iterator[None]:
    def complaint(**_: Any) -> list[checks.CheckMessage]:
        return [checks.Warning("A made-up trigger is missing.", id="tests.W001")]

    checks.register(complaint, checks.Tags.database)
    yield
    checks.registry.registry.registered_checks.remove(complaint)


@pytest.mark.django_db
@pytest.mark.usefixtures("_something_wrong_with_the_database")
def test_set_up_fails_in_words_when_a_check_of_the_database_finds_something() -> None:
    with pytest.raises(CommandError, match="A made-up trigger is missing"):
        output_of("set_up")


@pytest.mark.django_db
def test_set_up_makes_no_sign_ins_outside_a_demo(settings: Settings) -> None:
    settings.DEMO = False
    assert "Demo" not in output_of("set_up")
    assert not get_user_model().objects.exists()


def test_welcome_prints_the_address_and_the_sign_ins() -> None:
    lines = output_of("welcome", "http://127.0.0.1:8000").splitlines()
    assert lines[0] == "MS Clinic answers at http://127.0.0.1:8000"
    assert [line.split() for line in lines[2:]] == [
        ["clinician", "demo-clinician"],
        ["editor", "demo-editor"],
        ["reviewer", "demo-reviewer"],
        ["educator", "demo-educator"],
        ["administrator", "demo-administrator"],
    ]


def test_welcome_prints_no_sign_ins_outside_a_demo(settings: Settings) -> None:
    settings.DEMO = False
    assert output_of("welcome", "http://clinic.example") == "MS Clinic answers at http://clinic.example\n"

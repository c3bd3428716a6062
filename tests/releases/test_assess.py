"""Assessing from the command line: JSON Lines in, one answer a line, in order."""

import io
import json
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from msclinic.engine import AsOf, answer, dump, request
from msclinic.releases.models import Release
from msclinic.releases.requests import NoObjectError, read_request
from msclinic.releases.selectors import current_release
from tests.releases.factories import published

pytestmark = pytest.mark.django_db

GOOD = [
    b'{"as_of": "2026-06-15T12:00:00+00:00", "facts": {"ms_diagnosis": "no"}}',
    b'{"as_of": "2026-06-15T12:00:00+02:00", "facts": {"episode_duration": {"value": 36, "unit": "h"}}}',
    b'{"as_of": "2026-06-15T12:00:00+02:00", "facts": {"episode_duration": {"value": 36.50, "unit": "h"}}}',
    b'{"as_of": "yesterday"}',
    b'{"as_of": null, "facts": []}',
    '{"as_of": "2026-06-15T12:00:00Z", "facts": {"naïve": "–"}, "extra": 1}'.encode(),
]
BAD = [
    b"",
    b"  ",
    b"not JSON",
    b"[]",
    b'"facts"',
    b"3",
    b"null",
    b'{"facts": NaN}',
    b'{"facts": {"steroid_days": Infinity}}',
    b"\xff\xfe",
    b'{"facts": ',
    b"{" * 100_000,
    b"[" * 100_000,
]


def assess(tmp_path: Path, lines: list[bytes]) -> str:
    file, out = tmp_path / "cases.jsonl", io.StringIO()
    file.write_bytes(b"\n".join(lines) + b"\n")
    call_command("assess", str(file), stdout=out)
    return out.getvalue()


def test_each_line_has_its_answer_in_order(first: Release, tmp_path: Path) -> None:
    release, now = current_release(), AsOf.read("2026-06-15T12:00:00+00:00")
    said = assess(tmp_path, GOOD).splitlines()
    assert said == [dump(answer(request(release, read_request(line), now))) for line in GOOD]
    assert json.loads(said[0])["release"] == {"number": 1, "sha256": first.sha256}


def test_equal_lines_give_answers_equal_to_the_byte(first: Release, tmp_path: Path) -> None:  # noqa: ARG001
    assert assess(tmp_path, GOOD) == assess(tmp_path, GOOD)


def test_every_digit_is_kept(first: Release, tmp_path: Path) -> None:  # noqa: ARG001
    lasted = b'{"value": 36.10000000000000000001, "unit": "h"}'
    line = b'{"as_of": "2026-06-15T12:00:00Z", "facts": {"episode_duration": ' + lasted + b"}}"
    assert "36.10000000000000000001" in assess(tmp_path, [line])


@pytest.mark.parametrize("line", BAD, ids=lambda line: line[:20].decode("latin-1"))
def test_a_line_that_is_no_object_gets_errors_in_its_place(first: Release, tmp_path: Path, line: bytes) -> None:  # noqa: ARG001
    file, out = tmp_path / "cases.jsonl", io.StringIO()
    file.write_bytes(b"\n".join([GOOD[0], line, GOOD[0]]))
    with pytest.raises(CommandError, match="Without an answer: line 2") as refused:
        call_command("assess", str(file), stdout=out)
    before, instead, after = [json.loads(said) for said in out.getvalue().splitlines()]
    assert refused.value.returncode == 1
    assert len(before["findings"]) == len(after["findings"]) == 18
    assert instead.keys() == {"errors"}
    assert [error["fact"] for error in instead["errors"]] == ["request"]


def test_a_file_of_another_program_may_begin_with_a_byte_order_mark(first: Release, tmp_path: Path) -> None:  # noqa: ARG001
    assert len(json.loads(assess(tmp_path, [b"\xef\xbb\xbf" + GOOD[0]]))["findings"]) == 18


@pytest.mark.parametrize(
    ("body", "name", "told"),
    [
        (b'"as_of": "2026-06-15T12:00:00Z", "facts": {"\\ud800": "yes"}', "unrecognised", [r"\ud800"]),
        (b'"as_of": "2026-06-15T12:00:00Z", "\\ud800": 1', "unrecognised", ["\ud800"]),
        (b'"as_of": "\\ud800"', "as_of", "\ud800"),
    ],
)
def test_half_a_surrogate_pair_is_told_in_words_that_can_be_written(
    body: bytes,
    name: str,
    told: object,
    first: Release,  # noqa: ARG001
    tmp_path: Path,
) -> None:
    said = assess(tmp_path, [b"{" + body + b"}"])
    assert said.encode()
    assert json.loads(said)[name] == told


def test_without_a_moment_it_is_now_in_the_zone_of_the_server(first: Release, tmp_path: Path, settings: Any) -> None:  # noqa: ARG001
    settings.TIME_ZONE = "Asia/Kolkata"
    assert json.loads(assess(tmp_path, [b"{}"]))["as_of"].endswith("+05:30")


def test_a_moment_without_offset_is_an_error_and_no_failure(first: Release, tmp_path: Path) -> None:  # noqa: ARG001
    said = json.loads(assess(tmp_path, [b'{"as_of": "2026-06-15T12:00:00"}']))
    assert [error["fact"] for error in said["errors"]] == ["as_of"]
    assert said["findings"] == []


def test_the_words_are_in_the_language_that_is_named(first: Release, tmp_path: Path) -> None:  # noqa: ARG001
    file, english, german = tmp_path / "cases.jsonl", io.StringIO(), io.StringIO()
    file.write_bytes(GOOD[1])
    call_command("assess", str(file), stdout=english)
    call_command("assess", str(file), language="de", stdout=german)
    release, now = current_release(), AsOf.read("2026-06-15T12:00:00+00:00")
    assert german.getvalue() == dump(answer(request(release, read_request(GOOD[1]), now), "de")) + "\n"
    assert "Nicht beurteilbar" in german.getvalue()
    assert english.getvalue() == dump(answer(request(release, read_request(GOOD[1]), now))) + "\n"


def test_a_language_that_the_release_does_not_have_is_refused_by_name(first: Release, tmp_path: Path) -> None:  # noqa: ARG001
    file = tmp_path / "cases.jsonl"
    file.write_bytes(GOOD[0])
    with pytest.raises(CommandError, match="Release 1 does not speak fr; it has: en, de"):
        call_command("assess", str(file), language="fr", stdout=io.StringIO())


def test_standard_input_is_read_where_no_file_is_named(
    first: Release,  # noqa: ARG001
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"\n".join(GOOD))))
    call_command("assess", stdout=out)
    assert out.getvalue() == assess(tmp_path, GOOD)


def test_the_answer_leaves_as_utf8_whatever_the_terminal_speaks(first: Release, tmp_path: Path) -> None:  # noqa: ARG001
    file, sent = tmp_path / "cases.jsonl", io.BytesIO()
    file.write_bytes(GOOD[5])
    terminal = io.TextIOWrapper(sent, encoding="ascii", newline="\r\n")
    call_command("assess", str(file), stdout=terminal)
    terminal.flush()
    assert "naïve" in sent.getvalue().decode("utf-8")
    assert b"\r" not in sent.getvalue()


def test_a_fault_of_ours_spares_the_other_lines_and_logs_no_fact(
    document: dict[str, Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    del document["sentences"]["en"]["kinds"]["lasting"]["between"]
    published(document)
    out, file = io.StringIO(), tmp_path / "cases.jsonl"
    file.write_bytes(b"\n".join([GOOD[1].replace(b"}}}", b'}, "episode_ongoing": "no"}}'), GOOD[0]]))
    with pytest.raises(CommandError, match="line 1"):
        call_command("assess", str(file), stdout=out)
    broken, fine = [json.loads(said) for said in out.getvalue().splitlines()]
    assert broken == {
        "errors": [
            {"fact": "request", "message": "This line could not be assessed. The fault is ours, not the line's."}
        ]
    }
    assert len(fine["findings"]) == 18
    assert [record.getMessage() for record in caplog.records] == ["line 1 could not be assessed: KeyError"]


def test_a_file_that_is_not_there_is_named(first: Release, tmp_path: Path) -> None:  # noqa: ARG001
    with pytest.raises(CommandError, match=r"none\.jsonl cannot be read: No such file or directory"):
        call_command("assess", str(tmp_path / "none.jsonl"))


def test_without_a_release_the_command_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Nothing has been published yet"):
        assess(tmp_path, GOOD)


def test_numbers_are_read_to_the_last_digit() -> None:
    assert read_request(b'{"a": 1.10, "b": 1e2, "c": 3}') == {"a": Decimal("1.10"), "b": Decimal(100), "c": 3}


def test_a_name_that_stands_twice_in_an_object_is_named() -> None:
    with pytest.raises(NoObjectError, match='Send each name of an object once: "sx_new" stands twice'):
        read_request(b'{"facts": {"sx_new": "yes", "sx_new": "unknown"}}')


@pytest.mark.parametrize("sent", BAD, ids=lambda sent: sent[:20].decode("latin-1"))
def test_what_is_no_object_is_refused_with_an_instruction(sent: bytes) -> None:
    with pytest.raises(NoObjectError, match=r"^Send "):
        read_request(sent)

"""The generated pages are written from what decides, and are not stale."""

import itertools
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from msclinic.engine.criteria import kinds
from msclinic.engine.verdicts import ALGEBRA, Verdict, all_of, any_of
from msclinic.releases.examples import examples
from msclinic.releases.state_docs import proposals_page
from msclinic.releases.states import TABLE, State
from msclinic.releases.verdict_docs import verdicts_page


def make_docs(*arguments: str) -> str:
    out = StringIO()
    call_command("make_docs", *arguments, stdout=out)
    return out.getvalue()


def test_the_pages_in_docs_are_up_to_date() -> None:
    assert make_docs("--check") == "The generated pages are up to date.\n"


def test_a_missing_page_is_written_once(tmp_path: Path) -> None:
    assert make_docs("--docs", str(tmp_path)) == "proposals.md is written.\nverdicts.md is written.\n"
    assert (tmp_path / "verdicts.md").read_text(encoding="utf-8") == verdicts_page()
    assert (tmp_path / "proposals.md").read_text(encoding="utf-8") == proposals_page()
    assert make_docs("--docs", str(tmp_path)) == "The generated pages are up to date.\n"


@pytest.mark.parametrize("stale", ["", "# Verdicts\n"])
def test_checking_a_stale_page_fails_and_writes_nothing(tmp_path: Path, stale: str) -> None:
    (tmp_path / "verdicts.md").write_text(stale)
    (tmp_path / "proposals.md").write_text(proposals_page(), encoding="utf-8")
    with pytest.raises(CommandError, match=r"Stale: verdicts.md. Run make docs.") as refused:
        make_docs("--check", "--docs", str(tmp_path))
    assert refused.value.returncode == 1
    assert (tmp_path / "verdicts.md").read_text() == stale


def test_every_rule_kind_is_shown() -> None:
    assert {criterion.kind for _, criterion in examples()} == kinds().keys()


def rows(title: str) -> list[list[str]]:
    _, _, rest = verdicts_page().partition(f"### {title}\n")
    lines = itertools.takewhile(lambda line: not line.startswith("#"), rest.splitlines())
    return [[cell.strip(" `*") for cell in line.strip("|").split("|")] for line in lines if line.startswith("|")]


@pytest.mark.parametrize(("title", "join"), [("and", all_of), ("or", any_of)])
def test_every_pair_stands_in_its_truth_table(title: str, join: Callable[[Iterable[Verdict]], Verdict]) -> None:
    head, _, *body = rows(title)
    assert set(head[1:]) == {str(verdict) for verdict in ALGEBRA}
    for left, *joined in body:
        for right, said in zip(head[1:], joined, strict=True):
            assert said == join([Verdict(left), Verdict(right)])


def test_every_verdict_has_its_word_its_shape_and_its_meaning() -> None:
    words, _, _ = verdicts_page().partition("## The algebra")
    told = [line.strip("|").split("|") for line in words.splitlines() if line.startswith("| `")]
    assert [row[0].strip(" `") for row in told] == [str(verdict) for verdict in Verdict]
    assert all(cell.strip() for row in told for cell in row)


def test_each_kind_shows_every_verdict_that_it_can_give() -> None:
    for title, criterion in examples():
        if criterion.kind in {"all", "any", "not", "rule"}:
            continue
        _, _, *body = rows(f"{title} (`{criterion.kind}`)")
        assert {row[0].rstrip("°").strip("`") for row in body} == {str(verdict) for verdict in criterion.verdicts}


def test_every_line_of_the_table_of_states_stands_in_the_diagram_and_below_it() -> None:
    page = proposals_page()
    arrows = [line for line in page.splitlines() if " --> " in line]
    assert len([arrow for arrow in arrows if not arrow.endswith("[*]")]) == len(TABLE)
    assert all(f"{state.value}" in page for state in State)
    for line in TABLE:
        assert f"| {str(line.step.label).lower()} | {line.end.label} | {line.who.words} |" in page

"""What is no form is refused in words; what no page can hold is shown by a sign of its own; nothing reads as *none*."""

from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from msclinic.core.cases import cases
from msclinic.engine import Release
from tests.core.pages import parse, title_of
from tests.web.pages import ARTICLE, CHECK, HTMX, PAGES, RELAPSE, Pair, by_id, form_of, pairs_of, post, text_of

pytestmark = pytest.mark.django_db

BODIES: Final = {
    "application/json": '{"facts": {"sx_new": "yes"}}',
    "text/plain": "sx_new=yes",
    "text/xml": "<facts/>",
    "application/xml; charset=utf-8": "<facts/>",
    "application/octet-stream": "sx_new=yes",
}
NO_TEXT: Final = ["\0", "\x01", "\x0b", "\x1f", "\x7f", "\x9f", "\ufffe"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_body_that_is_no_form_is_refused_in_words(path: str, kind: str, htmx: bool, visitor: Client) -> None:
    answer = visitor.post(path, BODIES[kind], content_type=kind, headers=HTMX if htmx else None)
    assert answer.status_code == 415
    assert title_of(parse(answer)) == "Error: This is no form – MS Clinic"


@pytest.mark.parametrize("path", PAGES)
def test_a_form_with_a_file_is_refused_in_words(path: str, visitor: Client) -> None:
    answer = visitor.post(path, {"sx_new": "yes", "letter": SimpleUploadedFile("letter.txt", b"Mrs Smith")})
    assert answer.status_code == 415
    assert "file" in text_of(by_id(parse(answer), "main"))
    assert "Mrs Smith" not in answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_both_ways_of_posting_a_form_are_read(path: str, visitor: Client) -> None:
    assert visitor.post(path, {"sx_new": "yes"}).assessment.facts.given == {"sx_new": "yes"}
    assert post(visitor, path, [("sx_new", "yes")]).assessment.facts.given == {"sx_new": "yes"}


@pytest.mark.parametrize("character", NO_TEXT)
def test_no_page_echoes_what_no_page_can_hold(character: str, visitor: Client) -> None:
    strange = f"a{character}b"
    answers: list[Any] = [
        visitor.get(f"/no-such-{character}/"),
        visitor.get("/welcome/", {"next": f"/{strange}"}),
        visitor.post("/welcome/", {"next": f"/{strange}"}),
        visitor.get("/sign-in/", {"next": f"/{strange}"}),
        visitor.post("/sign-in/", {"username": strange, "password": "x", "next": f"/{strange}"}),
        visitor.get("/releases/", {"before": strange}),
    ]
    for answer in answers:
        parse(answer)
        assert answer.status_code < 500


@pytest.mark.parametrize("fold", ["third", " third ", "<b>"])
@pytest.mark.parametrize("path", PAGES)
def test_an_impossible_answer_to_which_of_two_times_stays_in_the_form(path: str, fold: str, visitor: Client) -> None:
    pairs = [("episode_onset_fold", fold), ("episode_onset_year", "2026")]
    answer = post(visitor, path, pairs)
    assert answer.status_code == 422
    assert {(name, value.strip()) for name, value in pairs} <= {
        (name, value.strip()) for name, value in pairs_of(form_of(parse(answer)))
    }


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([("dmt_history-0-dose", "44")], "Nothing in it could be read"),
        ([("dmt_history-0-dose", "44"), ("dmt_history-1-agent", "Rebif")], "Nothing in it could be read; Rebif"),
        ([("dmt_history_listed", "none")], "None"),
    ],
)
def test_a_row_that_holds_nothing_readable_is_not_told_as_none(rows: list[Pair], told: str, visitor: Client) -> None:
    page = parse(post(visitor, CHECK, rows))
    (entered,) = (one for one in page.iter("dl") if one.get("class") == "entered")
    assert text_of(entered) == f"Earlier and current MS treatments{told}"


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ([("natalizumab_now", "no")], "Neither"),
        ([("ms_diagnosis", "no")], "No"),
        ([("ms_diagnosis", "unknown")], "Not known"),
        ([("touch_enrolled", "no")], "No"),
        (
            [("steroid_agents", "methylprednisolone"), ("steroid_agents", "other")],
            "Methylprednisolone and Another corticosteroid",
        ),
        ([("steroid_agents", "Fantasumab")], "Fantasumab"),
    ],
)
def test_answers_are_told_in_the_words_in_which_they_were_offered(
    pairs: list[Pair], told: str, visitor: Client
) -> None:
    page = parse(post(visitor, RELAPSE, pairs))
    (entered,) = (one for one in page.iter("dl") if one.get("class") == "entered")
    assert [text_of(answer) for answer in entered.iter("dd")] == [told]


def test_no_colon_follows_a_question_mark(visitor: Client) -> None:
    long = [("episode_duration", "100"), ("episode_duration_unit", "d"), ("sx_new", "perhaps"), ("steroid_days", "x")]
    for path in PAGES:
        page = parse(post(visitor, path, long))
        shown = f"{text_of(by_id(page, 'problems'))} {text_of(by_id(page, 'result'))}"
        assert "?:" not in shown
        assert "?," not in shown
        assert "(so far)? That is longer" in shown or path == CHECK


def test_what_would_change_a_result_stands_behind_its_question(release: Release, visitor: Client) -> None:
    case = cases(release)[2]
    shown = text_of(by_id(parse(post(visitor, case.path, case.fields)), "result"))
    assert "Last heart evaluation: 15 June 2025" in shown
    assert "(its number)? 2" in shown


QUOTING: Final = ["/sources/", "/sources/infusion-treatments-for-ms/", "/therapies/tysabri/", RELAPSE]


@pytest.mark.parametrize("address", QUOTING)
def test_every_quotation_block_is_a_slice_of_the_stored_text(address: str, visitor: Client) -> None:
    article = ARTICLE.read_bytes().decode()
    quoted = ["".join(quote.itertext()) for quote in parse(visitor.get(address)).iter("blockquote")]
    assert quoted
    assert [quote for quote in quoted if quote not in article] == []

"""The shipped article and what we say of it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from msclinic.evidence.checking import check_folder
from msclinic.evidence.content_files import read_folder, source_folders
from msclinic.evidence.exact import digest, find, slice_quote

SHA256 = "68c10a478d63b473cfcdcaba509faac7971f39f4cb294774009db9fa9ee3850a"
TOPICS = {"relapse", "steroids", "mitoxantrone", "natalizumab", "alemtuzumab", "all"}
BANNED = r"\b(should|must|eligible|indicated|recommended|safe|cleared|no risk|all clear)\b"

OFFSETS = {
    "C01": (0, 26),
    "C02": (28, 68),
    "C03": (28, 139),
    "C04": (141, 241),
    "C05": (242, 379),
    "C06": (380, 453),
    "C07": (454, 546),
    "C08": (548, 575),
    "C09": (577, 732),
    "C10": (734, 866),
    "C11": (867, 920),
    "C12": (922, 969),
    "C13": (922, 1085),
    "C14": (1086, 1133),
    "C15": (1135, 1236),
    "C16": (1238, 1326),
    "C17": (1328, 1413),
    "C18": (1415, 1480),
    "C19": (1481, 1594),
    "C20": (1591, 1676),
    "C21": (1677, 1747),
    "C22": (1749, 1795),
    "C23": (1797, 1846),
    "C24": (1847, 1881),
    "C25": (1847, 2014),
    "C26": (2015, 2149),
    "C27": (2150, 2242),
    "C28": (2244, 2266),
    "C29": (2268, 2363),
    "C30": (2364, 2429),
    "C31": (2430, 2473),
    "C32": (2474, 2523),
    "C33": (2525, 2588),
    "C34": (2589, 2667),
    "C35": (2589, 2727),
    "C36": (2729, 2783),
    "C37": (2785, 2889),
    "C38": (2866, 2918),
    "C39": (2729, 2918),
    "C40": (2919, 2995),
    "C41": (2996, 3046),
    "C42": (3048, 3108),
    "C43": (3110, 3207),
    "C44": (3208, 3268),
    "C45": (3269, 3374),
    "C46": (3375, 3513),
    "C47": (3514, 3632),
}

WORDS = {
    "C01": "Infusion Treatments for MS",
    "C10": (
        "Novantrone\N{NO-BREAK SPACE}was the first drug for relapsing-remitting multiple sclerosis (RRMS) "
        "and secondary progressive multiple sclerosis (SPMS)."
    ),
    "C14": "It can trigger both heart disease and leukemia.",
    "C17": "people with MS who have been treated with it need to have an annual heart evaluation.",
    "C24": "It is a second-line therapy for MS",
    "C32": "Relapses can last from a few days to a few months",
    "C35": (
        "To be considered a relapse, as opposed to an exacerbation, attack, or flare-up, "
        "an MS aggravation must last from 24 to 48 hours or longer."
    ),
    "C42": "but do not appear to affect the long-term progression of MS.",
    "C44": "It does not provide medical advice, diagnosis, or treatment.",
}


def remarks(folder: Path) -> list[str]:
    """Everything that we say about the article in our own words."""
    files = read_folder(folder)
    said = [remark for passage in files.passages for remark in (passage.meaning, passage.ambiguity)]
    return said + [entry.text for entry in (*files.contradictions, *files.silences)]


def rows(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text())


def test_the_text_is_the_article_byte_for_byte(folder: Path, article: str) -> None:
    assert len((folder / "text.txt").read_bytes()) == 3658
    assert len(article) == 3632
    assert digest(article) == SHA256
    assert not article.endswith("\n")


def test_the_text_keeps_its_unusual_characters(article: str) -> None:
    assert article.count("\N{NO-BREAK SPACE}") == 22
    assert article.count("\N{RIGHT SINGLE QUOTATION MARK}") == 1
    assert article.count("\N{EM DASH}") == 1
    assert "\r" not in article


def test_every_shipped_source_passes_its_check() -> None:
    folders = source_folders()
    assert folders
    assert [problem for folder in folders for problem in check_folder(folder)] == []


def test_the_47_claims_stand_where_they_stood(folder: Path) -> None:
    assert {passage.id: (passage.start, passage.end) for passage in read_folder(folder).passages} == OFFSETS


@pytest.mark.parametrize(("code", "words"), WORDS.items())
def test_a_well_known_claim_has_its_words(folder: Path, article: str, code: str, words: str) -> None:
    assert slice_quote(article, *OFFSETS[code]) == words
    assert next(passage.sha256 for passage in read_folder(folder).passages if passage.id == code) == digest(words)


def test_only_punctuation_and_white_space_lie_outside_the_claims(article: str) -> None:
    covered = {place for start, end in OFFSETS.values() for place in range(start, end)}
    assert {letter for place, letter in enumerate(article) if place not in covered} <= set(",. \n\N{NO-BREAK SPACE}")


def test_no_file_retypes_a_quotation(folder: Path) -> None:
    assert all("quote" not in row and "text" not in row for row in rows(folder, "passages.json"))


def test_the_article_is_undated_and_disclaims_being_advice(folder: Path) -> None:
    source = read_folder(folder).source
    assert source.date_stated is None
    assert source.kind == "news article"
    assert source.disclaimer == ["C43", "C44", "C45", "C46", "C47"]


def test_every_claim_says_what_it_means(folder: Path) -> None:
    assert all(passage.meaning.endswith(".") for passage in read_folder(folder).passages)


def test_quoted_words_in_our_remarks_are_words_of_the_article(folder: Path, article: str) -> None:
    quoted = [words for remark in remarks(folder) for words in re.findall("“(.+?)”", remark)]
    assert quoted
    assert [words for words in quoted if not find(article, words)] == []


def test_our_remarks_order_nobody_about(folder: Path) -> None:
    assert [remark for remark in remarks(folder) if re.search(BANNED, re.sub("“.+?”", "", remark))] == []


def test_there_are_eleven_contradictions_each_with_its_passages(folder: Path) -> None:
    contradictions = read_folder(folder).contradictions
    assert [entry.number for entry in contradictions] == list(range(1, 12))
    assert contradictions[0].passages == ["C06", "C29", "C34"]
    assert contradictions[1].passages == ["C32", "C35"]


def test_silences_concern_known_topics(folder: Path) -> None:
    silences = read_folder(folder).silences
    assert {topic for silence in silences for topic in silence.topics} == TOPICS
    assert {silence.text for silence in silences} >= {"fever or infection", "the dose of any drug"}

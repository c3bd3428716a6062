"""Our own texts in another language: found by their English, loaded once, and put into what is published."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from msclinic.core.reasons import SHIPPED
from msclinic.engine import Release, digest
from msclinic.knowledge.models import Question, Translation
from msclinic.knowledge.texts import texts_of
from msclinic.knowledge.translations import (
    dump_translations,
    load_translations,
    translations_of,
    untranslated,
    without_translation,
)
from msclinic.releases.checks import remarks_on
from msclinic.releases.compile import compile_draft
from tests.engine.records import document
from tests.knowledge.editing import page_of, send

pytestmark = pytest.mark.django_db

ONSET = "Start of the worsening"


def translated(original: str, text: str = "Etwas.") -> Translation:
    return Translation(language="de", original=original, text=text)


# What is translated -------------------------------------------------------------------------------------------------


def test_every_text_of_the_shipped_document_has_its_german() -> None:
    assert without_translation(document(), "de") == []
    assert list(untranslated(Release(document(), 1))) == []


def test_words_of_a_source_are_translated_nowhere() -> None:
    shipped = document()
    theirs = {passage.get("quote") or passage.get("statement") for passage in shipped["passages"]}
    theirs |= {source["title"] for source in shipped["sources"]}
    headings_of_ours = {category["name"] for category in shipped["categories"]}
    assert theirs & set(texts_of(shipped)) <= headings_of_ours


def test_what_clinicians_read_is_among_the_texts() -> None:
    shipped = document()
    texts = set(texts_of(shipped))
    for part, names in {"facts": ("label", "name"), "rules": ("question",), "groups": ("label",)}.items():
        assert {entry[name] for entry in shipped[part] for name in names} <= texts
    assert {topic for rule in shipped["rules"] for topic in rule["silent_on"]} <= texts
    assert {choice["label"] for fact in shipped["facts"] for choice in fact.get("choices", ())} <= texts
    assert {"the article", "Inadequate response", "Treatment courses", "rituximab"} <= texts
    assert "" not in texts


# One row ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("original", "text", "problem"),
    [
        ("{Source} says so.", "{Source} sagt es.", ""),
        ("{Source} says so.", "So sagt es {source}.", ""),
        ("It says so.", "So sagt es {source}.", "{source} stands for nothing: there is no place to fill in here."),
        ("{Source} says so.", "{Therapie} sagt es.", "{Therapie} stands for nothing: write {source}."),
        ("It speaks of “one”.", "Es spricht von „one“.", ""),
        (
            "It speaks of “one”.",
            "Es spricht von „einem“.",
            "“einem” is not what the English quotes: a quotation stands ",
        ),
        ("It speaks of one.", "Es spricht von „one“.", "“one” is not what the English quotes: a quotation stands "),
        ("It says so.", "Das ist unbedenklich.", "Say what the source says, without the words unbedenklich."),
    ],
)
def test_a_translation_fits_its_english(original: str, text: str, problem: str) -> None:
    row = translated(original, text)
    if not problem:
        row.full_clean()
        return
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert refused.value.message_dict["text"][0].startswith(problem)


def test_one_english_text_has_one_translation() -> None:
    translated(ONSET).save()
    with pytest.raises(ValidationError, match="This English has a translation already"):
        translated(ONSET, "Anders.").full_clean()


# Loading ------------------------------------------------------------------------------------------------------------


def test_loading_makes_each_row_once_with_its_reason() -> None:
    first, again = load_translations(), load_translations()
    assert (len(first.made), first.left_alone) == (Translation.objects.count(), [])
    assert (again.made, again.differing, len(again.left_alone)) == ([], [], len(first.made))
    assert set(Translation.history.values_list("history_change_reason", "history_type")) == {(SHIPPED, "+")}
    assert Translation.history.count() == len(first.made)


def test_what_an_editor_changed_or_deleted_is_left_alone_and_reported() -> None:
    load_translations()
    changed = Translation.objects.get(original=ONSET)
    changed.text = "Beginn"
    changed.save()
    Translation.objects.get(original="Symptoms").delete()
    before = dump_translations()
    report = load_translations()
    assert (report.made, sorted(report.differing)) == (
        [],
        [f"de of “{ONSET}”", "de of “Symptoms”, which somebody deleted or renamed,"],
    )
    assert dump_translations() == before


# The draft ----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("content")
def test_an_english_text_that_is_edited_loses_its_german_and_gets_it_back() -> None:
    before = compile_draft()
    assert before["translations"]["de"][ONSET] == "Beginn der Verschlechterung"
    question = Question.objects.get(key="episode_onset")
    question.label = "Onset of the worsening"
    question.save()
    after = compile_draft()
    assert ONSET not in after["translations"]["de"]
    assert without_translation(after, "de") == ["Onset of the worsening"]
    question.label = ONSET
    question.save()
    assert digest(compile_draft()) == digest(before)


@pytest.mark.usefixtures("content")
def test_before_publishing_it_is_said_what_has_no_german_yet() -> None:
    assert not any("German" in remark for remark in remarks_on(compile_draft()))
    Question.objects.filter(key="episode_onset").update(label="Onset")
    assert (
        "1 text has no German yet, and what is said with it stays English: “Onset”" in remarks_on(compile_draft())
    )  # fmt: skip
    Translation.objects.all().delete()
    draft = compile_draft()
    assert "translations" not in draft
    assert any(
        remark.startswith("381 texts have no German yet, and what is said with them") for remark in remarks_on(draft)
    )


def test_translations_of_texts_that_are_nowhere_stay_out() -> None:
    translated("A text of nobody.").save()
    translated(ONSET).save()
    assert translations_of(document()) == {"de": {ONSET: "Etwas."}}


# The page of the admin ----------------------------------------------------------------------------------------------


def listed(answer: Any) -> set[str]:
    return {row.original for row in answer.context["cl"].queryset}


@pytest.mark.usefixtures("content")
def test_the_page_lists_what_is_missing_and_leads_to_where_it_is_entered(editor: Client) -> None:
    Translation.objects.get(original=ONSET).delete()
    answer = editor.get(page_of(Translation))
    (missing,) = answer.context["missing"]
    assert missing[:2] == ("German", ONSET)
    assert "1 text of the draft has no translation yet" in answer.content.decode()
    form = editor.get(missing[2])
    assert form.context["adminform"].form["original"].value() == ONSET
    send(editor, missing[2], text="Beginn der Verschlechterung")
    assert editor.get(page_of(Translation)).context["missing"] == []


@pytest.mark.usefixtures("content")
def test_the_page_is_searched_and_filtered_by_the_draft(editor: Client) -> None:
    translated("A text of nobody.").save()
    assert listed(editor.get(page_of(Translation), {"draft": "unused"})) == {"A text of nobody."}
    used = listed(editor.get(page_of(Translation), {"draft": "used"}))
    assert len(used) == 381
    assert "A text of nobody." not in used
    assert listed(editor.get(page_of(Translation), {"q": "Pseudoschub"})) == {"heat and pseudo-relapse"}


@pytest.mark.usefixtures("content")
def test_the_english_of_a_translation_stays_and_its_history_is_kept(editor: Client) -> None:
    row = Translation.objects.get(original=ONSET)
    page = page_of(Translation, "change", row.pk)
    send(editor, page, text="Beginn", original="Another text")
    row.refresh_from_db()
    assert (row.original, row.text) == (ONSET, "Beginn")
    history = editor.get(page_of(Translation, "history", row.pk)).content.decode()
    assert "Beginn der Verschlechterung" in history


def test_the_page_works_where_the_draft_cannot_be_put_together(editor: Client) -> None:
    translated(ONSET).save()
    assert editor.get(page_of(Translation)).status_code == 200

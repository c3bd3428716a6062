"""What a row of evidence accepts, and what it answers when it does not."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from msclinic.evidence.exact import digest
from msclinic.evidence.models import Passage, SourceText, TextNeverChangesError
from tests.evidence.factories import (
    TEXT,
    ContradictionFactory,
    PassageFactory,
    SilenceFactory,
    SourceFactory,
    SourceTextFactory,
)

pytestmark = pytest.mark.django_db


def messages(error: pytest.ExceptionInfo[ValidationError]) -> dict[str, list[str]]:
    return error.value.message_dict


def test_a_quotation_is_sliced_from_the_stored_text() -> None:
    passage = PassageFactory(start=24, end=48)
    assert passage.quote == "It is “short” — usually."
    assert passage.sha256 == digest("It is “short” — usually.")
    assert "It is" not in str({field.name: field.value_from_object(passage) for field in Passage._meta.fields})


def test_a_moved_quotation_is_sealed_anew() -> None:
    passage = PassageFactory()
    passage.end = 9
    passage.save(update_fields=["end"])
    passage.refresh_from_db()
    assert (passage.quote, passage.sha256) == ("A relapse", digest("A relapse"))


def test_a_statement_quotes_nothing() -> None:
    passage = PassageFactory(statement=True)
    assert (passage.quote, passage.sha256) == ("", "")


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"start": 5, "end": 5}, "end", "Enter an end that lies after the start."),
        ({"end": 999}, "end", f"The text has {len(TEXT)} characters: enter an end of {len(TEXT)} or less."),
        ({"end": 23}, "start", "The quotation begins or ends with white space: move its start or end to a character."),
        ({"start": None}, "start", "Enter where the quotation starts and ends."),
        ({"end": None}, "end", "Enter where the quotation starts and ends."),
        ({"text": "x"}, "text", "A quotation has no words of our own: leave the statement empty."),
        ({"code": "c 35"}, "code", "Enter capital letters and digits, parts joined by hyphens: C35."),
    ],
)
def test_a_faulty_quotation_is_refused_in_words(fields: dict[str, object], field: str, message: str) -> None:
    with pytest.raises(ValidationError) as error:
        PassageFactory(**fields)
    assert messages(error)[field] == [message]


def test_a_quotation_without_a_text_is_refused() -> None:
    with pytest.raises(ValidationError) as error:
        PassageFactory(source=SourceFactory(), source_text=None)
    assert messages(error)["source_text"] == ["Choose the text that the quotation is taken from."]


def test_a_quotation_from_the_text_of_another_source_is_refused() -> None:
    with pytest.raises(ValidationError) as error:
        PassageFactory(source=SourceFactory())
    assert messages(error)["source_text"] == ["This is the text of another source: choose a text of the same source."]


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"text": " "}, "text", "Enter the statement, in our own words."),
        ({"pointer": ""}, "pointer", "Enter where the source says it, such as a section."),
        ({"basis": ""}, "basis", "Choose how we know what the source says."),
        ({"review_by": None}, "review_by", "Enter the day by which somebody looks at it again."),
        ({"start": 0}, "start", "A statement quotes nothing: leave the start empty."),
        ({"end": 9}, "end", "A statement quotes nothing: leave the end empty."),
    ],
)
def test_a_faulty_statement_is_refused_in_words(fields: dict[str, object], field: str, message: str) -> None:
    with pytest.raises(ValidationError) as error:
        PassageFactory(statement=True, **fields)
    assert messages(error)[field] == [message]


def test_a_code_names_one_passage_of_a_source() -> None:
    passage = PassageFactory(code="C35")
    with pytest.raises(ValidationError, match="The source has a passage with this code already"):
        PassageFactory(code="C35", source_text=passage.source_text)
    assert PassageFactory(code="C35").source != passage.source


def test_the_database_refuses_a_passage_that_is_neither_quotation_nor_statement() -> None:
    passage = PassageFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.filter(pk=passage.pk).update(end=0)


@pytest.mark.parametrize("topics", [[], "all", [1], ["All things"], None, {}])
def test_a_silence_without_topics_is_refused_in_words(topics: object) -> None:
    with pytest.raises(ValidationError) as error:
        SilenceFactory(topics=topics)
    assert messages(error)["topics"][-1].startswith("Enter a list of topics") or topics in ([], None, {})


def test_numbers_and_keys_are_given_once() -> None:
    contradiction, silence = ContradictionFactory(), SilenceFactory()
    with pytest.raises(ValidationError, match="a contradiction with this number already"):
        ContradictionFactory(source=contradiction.source, number=contradiction.number)
    with pytest.raises(ValidationError, match="a silence with this key already"):
        SilenceFactory(source=silence.source, key=silence.key)


def test_a_new_text_is_a_new_version() -> None:
    first = SourceTextFactory()
    second = SourceTextFactory(source=first.source, text=TEXT + "More.")
    assert (first.version, second.version) == (1, 2)


def test_the_same_text_is_not_stored_twice() -> None:
    first = SourceTextFactory()
    with pytest.raises(ValidationError):
        SourceTextFactory(source=first.source)
    assert SourceText.objects.count() == 1


def test_a_stored_text_refuses_to_be_saved_or_deleted() -> None:
    text = SourceTextFactory()
    text.text = "other"
    with pytest.raises(TextNeverChangesError, match="never changes: store a new version"):
        text.save()
    with pytest.raises(TextNeverChangesError, match="stays"):
        text.delete()


def test_rows_are_named_in_words() -> None:
    text = SourceTextFactory()
    assert str(text) == "A guideline on relapses, version 1"
    assert str(PassageFactory(source_text=text, code="C35")) == "C35"
    assert str(ContradictionFactory(number=3)) == "3"
    assert str(SilenceFactory()) == "the dose of any drug"

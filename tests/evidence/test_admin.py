"""Editors at work on sources and passages."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from msclinic.evidence.models import Contradiction, Passage, Silence, Source, SourceText
from tests.evidence.factories import (
    ContradictionFactory,
    PassageFactory,
    SilenceFactory,
    SourceFactory,
    SourceTextFactory,
)

pytestmark = pytest.mark.django_db

MODELS = (Source, SourceText, Passage, Contradiction, Silence)


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("eden", "eden@example.org", "x"))
    return client


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody who may look at passages and change nothing."""
    user = get_user_model().objects.create_user("robin", "robin@example.org", "x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    return client


def place(name: str, *args: object) -> str:
    return reverse(f"admin:evidence_{name}", args=args)


def posted(passage: Passage, **changes: object) -> dict[str, object]:
    """What the form of a passage posts when only `changes` were typed."""
    return {
        "source": passage.source_id,
        "code": passage.code,
        "kind": passage.kind,
        "source_text": passage.source_text_id,
        "start": passage.start,
        "end": passage.end,
        "meaning": passage.meaning,
        **changes,
    }


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_form_opens(editor: Client, model: type) -> None:
    passage = PassageFactory()
    ContradictionFactory(source=passage.source, passages=[passage])
    SilenceFactory(source=passage.source)
    name = model._meta.model_name
    assert editor.get(place(f"{name}_changelist"), {"q": "relapse"}).status_code == 200
    assert editor.get(place(f"{name}_change", model.objects.get().pk)).status_code == 200
    assert editor.get(place(f"{name}_add")).status_code == 200


def test_the_quotation_stands_beside_its_offsets(editor: Client) -> None:
    passage = PassageFactory()
    assert "<q>A relapse lasts a day.</q>" in editor.get(place("passage_change", passage.pk)).text


def test_pasted_words_give_the_offsets(editor: Client) -> None:
    passage = PassageFactory()
    typed = posted(passage, words='It  is "short" - usually.')
    assert editor.post(place("passage_change", passage.pk), typed).status_code == 302
    passage.refresh_from_db()
    assert (passage.start, passage.end, passage.quote) == (24, 48, "It is “short” — usually.")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("no such words", "These words are not in the text: check letters and capitals."),
        ("s", "These words stand at"),
    ],
)
def test_words_that_do_not_name_one_place_are_refused(editor: Client, words: str, message: str) -> None:
    passage = PassageFactory()
    answer = editor.post(place("passage_change", passage.pk), posted(passage, words=words))
    assert message in answer.text


def test_a_faulty_passage_is_refused_in_words(editor: Client) -> None:
    passage = PassageFactory()
    answer = editor.post(place("passage_change", passage.pk), posted(passage, end=5, start=9))
    assert "Enter an end that lies after the start." in answer.text


def test_a_passage_in_use_is_not_deleted_and_the_page_says_why(editor: Client) -> None:
    passage = PassageFactory(code="C35")
    ContradictionFactory(source=passage.source, number=2, passages=[passage])
    answer = editor.post(place("passage_delete", passage.pk), {"post": "yes"})
    assert "C35 cannot be deleted: contradiction 2 rests on it." in answer.text
    action = {"action": "delete_selected", "_selected_action": [passage.pk], "post": "yes"}
    assert "C35 cannot be deleted" in editor.post(place("passage_changelist"), action).text
    assert Passage.objects.filter(pk=passage.pk).exists()


def test_a_passage_nothing_rests_on_is_deleted(editor: Client) -> None:
    passage = PassageFactory()
    editor.post(place("passage_delete", passage.pk), {"post": "yes"})
    assert not Passage.objects.exists()


def test_somebody_who_may_only_look_sees_the_passage(reader: Client) -> None:
    passage = PassageFactory()
    answer = reader.get(place("passage_change", passage.pk))
    assert answer.status_code == 200
    assert "<q>A relapse lasts a day.</q>" in answer.text


def test_a_text_is_added_from_a_file_byte_for_byte(editor: Client) -> None:
    source = SourceFactory()
    text = "\N{NO-BREAK SPACE}one\r\ntwo\rthree \n"
    upload = SimpleUploadedFile("text.txt", text.encode())
    assert editor.post(place("sourcetext_add"), {"source": source.pk, "file": upload}).status_code == 302
    stored = SourceText.objects.get()
    assert (stored.text, stored.version) == (text, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff", "Byte 0 is not UTF-8: save the file as UTF-8."),
        (b"a\0b", "The file holds a null character: choose a plain text file."),
        ("A relapse lasts a day.\n\nIt is “short” — usually.\n".encode(), "The source has this very text already."),
    ],
)
def test_a_file_that_cannot_be_stored_is_refused_in_words(editor: Client, content: bytes, message: str) -> None:
    source = SourceTextFactory().source
    upload = SimpleUploadedFile("text.txt", content)
    assert message in editor.post(place("sourcetext_add"), {"source": source.pk, "file": upload}).text
    assert SourceText.objects.count() == 1


def test_a_stored_text_can_be_read_and_not_changed(editor: Client) -> None:
    stored = SourceTextFactory()
    page = place("sourcetext_change", stored.pk)
    assert "A relapse lasts a day." in editor.get(page).text
    assert editor.post(page, {"source": stored.source_id}).status_code == 403
    assert editor.post(place("sourcetext_delete", stored.pk), {"post": "yes"}).status_code == 403


def test_topics_that_are_no_list_are_refused_in_words(editor: Client) -> None:
    silence = SilenceFactory()
    typed = {"source": silence.source_id, "number": 1, "key": "dose", "text": "the dose", "topics": '"all"'}
    assert "Enter a list of topics, such as" in editor.post(place("silence_change", silence.pk), typed).text

"""A new text of a source: what becomes of each passage, and what a person has to look at."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from msclinic.evidence.actions import add_text, carry_over
from msclinic.evidence.models import Passage, Source, SourceText
from msclinic.evidence.versions import Fate, fates
from tests.evidence.factories import PassageFactory, SourceFactory, SourceTextFactory

pytestmark = pytest.mark.django_db

OLD = "A relapse lasts a day.\nIt is given every four weeks. It is given every four weeks.\nNobody knows why.\n"


@pytest.fixture
def old() -> SourceText:
    return SourceTextFactory(text=OLD)


def passage(text: SourceText, words: str, code: str, *, nth: int = 0) -> Passage:
    start = -1
    for _ in range(nth + 1):
        start = text.text.index(words, start + 1)
    return PassageFactory(source_text=text, source=text.source, code=code, start=start, end=start + len(words))


def fate(found: Passage, text: str) -> tuple[str, str]:
    (kept,) = fates([found], text)
    return kept.fate, kept.words


@pytest.mark.parametrize(
    ("words", "new", "expected"),
    [
        ("A relapse lasts a day.", OLD, (Fate.UNCHANGED, "A relapse lasts a day.")),
        ("A relapse lasts a day.", f"News. {OLD}", (Fate.MOVED, "A relapse lasts a day.")),
        ("A relapse lasts a day.", "A relapse lasts\xa0a day.", (Fate.CHANGED, "A relapse lasts\xa0a day.")),
        ("A relapse lasts a day.", "So: A relapse lasts two days.", (Fate.CHANGED, "So: A relapse lasts two days.")),
        ("A relapse lasts a day.", "Something else altogether, at length.", (Fate.GONE, "")),
        ("A relapse lasts a day.", "", (Fate.GONE, "")),
    ],
)
def test_a_passage_is_unchanged_moved_changed_or_gone(
    old: SourceText, words: str, new: str, expected: tuple[str, str]
) -> None:
    assert fate(passage(old, words, "C01"), new) == expected


def test_words_that_stand_several_times_keep_their_place_among_them(old: SourceText) -> None:
    second = passage(old, "It is given every four weeks.", "C02", nth=1)
    (kept,) = fates([second], f"First. {OLD}")
    assert (kept.fate, kept.start) == (Fate.MOVED, (second.start or 0) + len("First. "))
    (lost,) = fates([second], f"First. {OLD} It is given every four weeks.")
    assert lost.fate is Fate.CHANGED


def test_only_what_stands_there_word_for_word_is_carried_over(old: SourceText) -> None:
    kept = passage(old, "A relapse lasts a day.", "C01")
    changed = passage(old, "Nobody knows why.", "C02")
    new = add_text(source=old.source, text="News. A relapse lasts a day. Nobody knew why.\n")
    assert {one.passage.code: one.fate for one in carry_over(text=new)} == {"C01": "moved", "C02": "changed"}
    kept.refresh_from_db()
    changed.refresh_from_db()
    assert (kept.source_text, kept.start, kept.quote) == (new, 6, "A relapse lasts a day.")
    assert (changed.source_text, changed.quote) == (old, "Nobody knows why.")


# The editor's pages ------------------------------------------------------------------------------------------------


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("eden", "eden@example.org", "x"))
    return client


def place(name: str, *args: object) -> str:
    return reverse(f"admin:evidence_{name}", args=args)


def test_a_text_can_be_pasted_and_never_changes_afterwards(editor: Client) -> None:
    source = SourceFactory()
    answer = editor.post(place("sourcetext_add"), {"source": source.pk, "pasted": " One.\r\nTwo.\r\n"})
    assert answer.status_code == 302
    stored = SourceText.objects.get()
    assert (stored.text, stored.version) == (" One.\nTwo.\n", 1)
    assert "_save" not in editor.get(place("sourcetext_change", stored.pk)).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "Choose a file or paste the text, one of both."),
        ({"pasted": "   "}, "Choose a file or paste the text, one of both."),
        ({"pasted": "One.", "file": SimpleUploadedFile("a.txt", b"Two.")}, "Choose a file or paste the text"),
        ({"pasted": OLD}, "The source has this very text already."),
        ({"file": SimpleUploadedFile("a.txt", b"\xff\xfe")}, "Byte 0 is not UTF-8"),
        ({"pasted": "One\0two"}, "Null characters are not allowed."),
    ],
)
def test_a_text_that_cannot_be_stored_is_refused_in_words(
    editor: Client, old: SourceText, typed: dict[str, object], sentence: str
) -> None:
    answer = editor.post(place("sourcetext_add"), {"source": old.source_id, **typed})
    assert sentence in answer.text
    assert SourceText.objects.count() == 1


def test_the_reading_view_marks_the_passages_and_leads_to_a_new_one(editor: Client, old: SourceText) -> None:
    passage(old, "A relapse lasts a day.", "C01")
    page = editor.get(place("sourcetext_read", old.pk)).text
    assert "<mark>A relapse lasts a day.</mark><a" in page
    new = {"source": old.source_id, "source_text": old.pk, "start": 23, "end": 52}
    form = editor.get(place("passage_add"), new).context["adminform"].form
    assert {name: str(form[name].value()) for name in new} == {name: str(value) for name, value in new.items()}


def test_the_passages_of_an_older_text_are_listed_with_what_rests_on_them_and_carried_over(
    editor: Client, old: SourceText
) -> None:
    kept = passage(old, "A relapse lasts a day.", "C01")
    gone = passage(old, "Nobody knows why.", "C02")
    new = add_text(source=old.source, text="News. A relapse lasts a day.\n")
    address = place("sourcetext_passages", new.pk)
    page = editor.get(address).text
    assert all(words in page for words in ("C01", "moved", "C02", "gone", "nothing"))
    assert kept.source_text == old
    assert "Carried over: C01." in editor.post(address, follow=True).text
    assert list(Passage.objects.filter(source_text=new)) == [kept]
    assert "C01" not in editor.get(address).context["found"]
    assert [one.passage for one, _ in editor.get(address).context["found"]] == [gone]


def test_who_may_only_look_carries_nothing_over(client: Client, old: SourceText) -> None:
    passage(old, "A relapse lasts a day.", "C01")
    new = add_text(source=old.source, text=f"News. {OLD}")
    user = get_user_model().objects.create_user("robin", "robin@example.org", "x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    address = place("sourcetext_passages", new.pk)
    assert "You may look at passages, not change them." in client.get(address).text
    assert client.post(address).status_code == 403
    assert client.put(address).status_code == 405
    assert Passage.objects.get().source_text == old


def test_a_stranger_sees_no_text(client: Client, old: SourceText) -> None:
    for name in ("sourcetext_read", "sourcetext_passages"):
        assert client.get(place(name, old.pk)).status_code == 302


def test_a_code_belongs_to_one_source(editor: Client, old: SourceText) -> None:
    passage(old, "A relapse lasts a day.", "C01")
    other = SourceTextFactory(source__title="A label")
    typed = {"source": other.source_id, "code": "C01", "kind": "quotation", "source_text": other.pk, "meaning": "That."}
    answer = editor.post(place("passage_add"), {**typed, "start": 0, "end": 22})
    assert "C01 is a passage of A guideline on relapses already: choose another code." in answer.text
    assert Source.objects.count() == 2

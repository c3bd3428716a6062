"""Scenarios as files: taken away, looked at, taken in; and whatever speaks against a file."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from msclinic.accounts.models import User
from msclinic.engine import Release
from msclinic.scenarios.actions import add_scenario, load_scenarios
from msclinic.scenarios.exchange import MOST, as_text, document_of, incoming
from msclinic.scenarios.files import with_words
from msclinic.scenarios.models import Scenario
from tests.core.pages import inline_code_in, parse
from tests.releases.looking import hidden, of_class, words
from tests.scenarios.making import teacher
from tests.scenarios.shipped import shipped_scenarios

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]

IMPORT = "/scenarios/import/"
UNREADABLE = "an-answer-that-cannot-be-read"
"""The shipped scenario whose answer is meant to be refused."""


@pytest.fixture
def emery() -> Client:
    return teacher()


def a_file(**changes: Any) -> dict[str, Any]:
    entry = deepcopy(shipped_scenarios()["a-day-and-a-half"])
    return {"format": "msclinic-scenarios", "version": 1, "scenarios": {"one-more": entry | changes}}


def send(client: Client, document: Any) -> Any:
    text = document if isinstance(document, bytes) else as_text(document).encode()
    return client.post(IMPORT, {"file": SimpleUploadedFile("scenarios.json", text)})


def told(answer: Any) -> list[str]:
    (box,) = of_class(parse(answer), "errors")
    return [words(item) for item in box.iter("li")]


def test_what_is_exported_is_imported_as_it_was(emery: Client) -> None:
    load_scenarios()
    exported = emery.get("/scenarios/file/").content
    Scenario.objects.all().delete()
    looked_at = send(emery, exported)
    assert looked_at.status_code == 200, told(looked_at)
    addresses = {f"as-{slug}": slug for slug in shipped_scenarios()}
    made = emery.post(IMPORT, {"content": hidden(parse(looked_at), "content"), **addresses})
    assert made.status_code == 302
    assert {one.slug: with_words(one) for one in Scenario.objects.all()} == shipped_scenarios()
    assert emery.get("/scenarios/file/").content == exported


def test_two_hundred_scenarios_go_through_one_file(emery: Client) -> None:
    shipped = list(shipped_scenarios().values())
    many = {f"one-{number}": shipped[number % len(shipped)] for number in range(MOST)}
    looked_at = send(emery, a_file() | {"scenarios": many})
    assert looked_at.status_code == 200, told(looked_at)
    page = parse(looked_at)
    made = emery.post(IMPORT, {"content": hidden(page, "content"), **{f"as-{slug}": slug for slug in many}})
    assert made.status_code == 302
    assert Scenario.objects.count() == MOST


@pytest.mark.usefixtures("loaded")
def test_all_that_the_library_shows_goes_into_one_file(emery: Client) -> None:
    answer = emery.get("/scenarios/file/", {"q": "third course"})
    assert list(json.loads(answer.content)["scenarios"]) == ["a-third-course"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="scenarios.json"'
    everything = json.loads(emery.get("/scenarios/file/").content)["scenarios"]
    assert everything == {slug: with_words(Scenario.objects.get(slug=slug)) for slug in shipped_scenarios()}
    assert json.loads(emery.get("/scenarios/file/", {"tag": "none"}).content)["scenarios"] == {}


def test_it_is_shown_before_it_is_made(emery: Client) -> None:
    answer = send(emery, a_file())
    page = parse(answer)
    assert answer.status_code == 200
    assert Scenario.objects.count() == 0
    assert "A day and a half" in words(page)
    assert inline_code_in(page) == []
    made = emery.post(IMPORT, {"content": hidden(page, "content"), "as-one-more": "one-more"})
    assert made.url == "/scenarios/one-more/edit/"
    stored = Scenario.objects.get()
    assert (stored.author, stored.confirmed_under, stored.version) == (User.objects.get(), 1, 1)
    assert stored.history.get().history_change_reason == "imported from a file"


def test_where_the_address_is_taken_another_is_offered_and_can_be_chosen(emery: Client, fields: dict[str, Any]) -> None:
    add_scenario(**fields | {"slug": "one-more"})
    page = parse(send(emery, a_file()))
    assert "There is a scenario “one-more” already, so another address is offered." in words(page)
    (box,) = (box for box in page.iter("input") if box.get("name") == "as-one-more")
    assert box.get("value") == "one-more-2"
    content = hidden(page, "content")
    for slug, sentence in (
        ("one-more", "There is a scenario of this address already."),
        ("new", "Choose another word: another page of the site stands at this address."),
        ("", "This field is required."),
        ("not good", "Small letters, figures and hyphens only."),
        ("One_More", "Small letters, figures and hyphens only."),
        ("one-more-", "Small letters, figures and hyphens only."),
    ):
        refused = emery.post(IMPORT, {"content": content, "as-one-more": slug})
        assert refused.status_code == 422
        assert sentence in words(parse(refused))
    assert emery.post(IMPORT, {"content": content, "as-one-more": "mine"}).url == "/scenarios/mine/edit/"


def test_where_the_release_says_otherwise_it_is_told_before(emery: Client) -> None:
    document = a_file()
    document["scenarios"]["one-more"]["expected"]["REL-DUR"] = "met"
    assert "REL-DUR: it expects Reached, and the current release says Can be read both ways." in words(
        parse(send(emery, document))
    )


ASKED = {"kind": "verdict", "rule": "REL-DUR", "step": 0, "right": ["ambiguous"]}
DEEP: list[Any] = []
for _level in range(30):
    DEEP = [DEEP]

BAD: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (lambda one: one["facts"].update(surname="x"), "one-more.facts.surname: The release does not ask for this."),
    (lambda one: one["facts"].update(ms_diagnosis="probable"), "one-more.facts.ms_diagnosis: Choose one of"),
    (lambda one: one["facts"].update(episode_duration="long"), "one-more.facts.episode_duration:"),
    (lambda one: one["facts"].update(ms_diagnosis=DEEP), "This is nested too deep."),
    (lambda one: one["facts"].update(ms_diagnosis="a\0b"), "one-more.facts.ms_diagnosis: There is a character"),
    (lambda one: one["facts"].update({"a\0b": "x"}), "one-more.facts: There is a character"),
    (lambda one: one.update(facts=[]), "one-more.facts: This has to be an object."),
    (lambda one: one["expected"].update({"REL-OLD": "met"}), "one-more.expected.REL-OLD: The release has no such rule"),
    (lambda one: one["expected"].update({"REL-DUR": "good"}), "one-more.expected.REL-DUR: There is no verdict “good”."),
    (lambda one: one["expected"].update({"REL-DUR": ["met"]}), "one-more.expected.REL-DUR: There is no verdict"),
    (lambda one: one.update(expected={}), "one-more.expected:"),
    (lambda one: one.update(tags=["zebra"]), "one-more.tags[0]: No scenario here has the tag “zebra”."),
    (lambda one: one.update(tags=[3]), "one-more.tags[0]:"),
    (lambda one: one.update(tags="time"), "one-more.tags: This has to be a list."),
    (lambda one: one.update(questions=[ASKED | {"rule": "REL-OLD"}]), "one-more.questions[0].rule: The release has no"),
    (lambda one: one.update(questions=[ASKED | {"rule": ["x"]}]), "one-more.questions"),
    (lambda one: one.update(questions=[ASKED | {"right": ["good"]}]), "one-more.questions[0].right[0]: The release"),
    (lambda one: one.update(questions=[ASKED | {"kind": "taste"}]), "one-more.questions: Question 1: there is no kind"),
    (lambda one: one.update(questions=[ASKED | {"kind": "passage", "right": ["X9"]}]), "no “X9”"),
    (lambda one: one.update(questions=[ASKED | {"kind": "missing", "right": ["mood"]}]), "no “mood”"),
    (lambda one: one.update(questions=[ASKED | {"step": 4}]), "it is asked at step 4"),
    (lambda one: one.update(questions=["x"]), "one-more.questions: Question 1: enter kind"),
    (lambda one: one.update(questions=[ASKED | {"kind": []}]), "one-more.questions: Question 1"),
    (lambda one: one.update(steps=[["mood"]]), "“mood” is told in a step and is no answer of the case."),
    (lambda one: one.update(steps=[3]), "one-more.steps:"),
    (lambda one: one.update(story="Blurred vision."), "one-more.story: Begin the story with “Made up.”"),
    (lambda one: one.update(story="Made up. Mrs Miller."), "“Mrs Miller” looks like the name of a person"),
    (lambda one: one.update(title="x" * 200), "one-more.title:"),
    (lambda one: one.update(title=3), "one-more.title: This has to be a text."),
    (lambda one: one.pop("title"), "one-more.title: This is missing."),
    (lambda one: one.update(author="emery"), "one-more.author: A scenario has nothing of that name."),
    (lambda one: one.update(page="none"), "one-more.page:"),
    (lambda one: one.update(level="none"), "one-more.level:"),
    (lambda one: one.update(language="fr"), "one-more.language:"),
    (lambda one: one.update(as_of="noon"), "one-more.as_of:"),
    (lambda one: one.update(time_zone="Nowhere"), "one-more.time_zone:"),
    (lambda one: one.update(position=-1), "one-more.position:"),
    (lambda one: one.update(position=True), "one-more.position: This has to be a whole number."),
    (lambda one: one.update(position=10**9), "one-more.position:"),
    (lambda one: one.update(retired="no"), "one-more.retired: This has to be true or false."),
    (lambda one: one["in"].update(fr={}), "one-more.in.fr: It cannot be told in this language besides."),
    (lambda one: one["in"].update(en={}), "one-more.in.en: It cannot be told in this language besides."),
    (lambda one: one["in"].update(de="x"), "one-more.in.de: This has to be an object."),
    (lambda one: one["in"]["de"].pop("story"), "one-more.in.de.story: This is missing."),
    (lambda one: one["in"]["de"].update(story="So."), "Begin the story with “Erfunden.”"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "sentence"), BAD, ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_not_known_is_named_with_its_place_and_nothing_is_made(
    spoil: Callable[[dict[str, Any]], Any], sentence: str, emery: Client
) -> None:
    document = a_file()
    spoil(document["scenarios"]["one-more"])
    answer = send(emery, json.dumps(document).encode())
    assert answer.status_code == 422
    assert [problem for problem in told(answer) if sentence in problem]
    assert Scenario.objects.count() == 0


def test_everything_that_is_wrong_is_named_at_once(emery: Client) -> None:
    document = a_file(tags=["zebra"])
    document["scenarios"]["one-more"]["facts"]["mood"] = "good"
    document["scenarios"]["new"] = document["scenarios"]["one-more"]
    places = [problem.partition(":")[0] for problem in told(send(emery, document))]
    assert places == ["one-more.facts.mood", "one-more.tags[0]", "new", "new.facts.mood", "new.tags[0]"]


NO_FILE: list[tuple[bytes, str]] = [
    (b"", "There is nothing in the file."),
    (b"{", "The file is no JSON, so nothing of it could be read."),
    (b"\xff\xfe", "The file is no text in UTF-8, so nothing of it could be read."),
    (b"[" * 100_000, "The file is no JSON"),
    (b'{"format": NaN}', "The file is no JSON"),
    (
        b'{"format": "msclinic-scenarios", "version": 1, "scenarios": {"x": {"title": "a", "title": "b"}, "x": 1}}',
        "The file names something twice in one place, and one of the two would be lost: title, x.",
    ),
    (b"1" * 10_000, "The file is no JSON"),
    (b"[]", "This is no file of scenarios"),
    (b"{}", "This is no file of scenarios"),
    (b'{"format": "msclinic-scenarios"}', "The file is of another version"),
    (b'{"format": "msclinic-scenarios", "version": true}', "The file is of another version"),
    (b'{"format": "msclinic-scenarios", "version": 2}', "The file is of another version"),
    (b'{"format": "msclinic-scenarios", "version": 1}', "There is no scenario in the file."),
    (b'{"format": "msclinic-scenarios", "version": 1, "scenarios": []}', "There is no scenario in the file."),
    (b'{"format": "msclinic-scenarios", "version": 1, "scenarios": {"x": 1}}', "x: This has to be an object."),
    (b'{"format": "msclinic-scenarios", "version": 1, "scenarios": {"Not good": {}}}', "is no address"),
    (b'{"format":"msclinic-scenarios","version":1,"scenarios":{"a\\ud800":{}}}', "a\ufffd: “a\ufffd” is no address"),
    (b" " * 1_000_001, "The file is too large: at most 1000 KB."),
]


@pytest.mark.parametrize(("text", "sentence"), NO_FILE, ids=[sentence for _text, sentence in NO_FILE])
def test_what_is_no_file_of_scenarios_is_told_in_a_sentence(text: bytes, sentence: str, emery: Client) -> None:
    answer = send(emery, text)
    assert answer.status_code == 422
    assert [problem for problem in told(answer) if sentence in problem]


def test_without_a_file_it_is_asked_for(emery: Client) -> None:
    answer = emery.post(IMPORT, {})
    assert answer.status_code == 422
    assert "Choose a file." in words(parse(answer))


def test_too_many_are_refused(release: Release) -> None:
    document = a_file() | {"scenarios": {f"x{number}": {} for number in range(MOST + 1)}}
    with pytest.raises(ValueError, match="more than 200"):
        incoming(release, json.dumps(document))


def test_an_answer_that_is_meant_to_be_refused_is_taken_in_with_a_remark(emery: Client) -> None:
    document = a_file() | {"scenarios": {UNREADABLE: shipped_scenarios()[UNREADABLE]}}
    answer = send(emery, document)
    assert answer.status_code == 200
    assert ".facts.ms_diagnosis: Choose one of" in words(parse(answer))
    document["scenarios"][UNREADABLE]["expected"]["REL-DUR"] = "not_met"
    refused = send(emery, document)
    assert refused.status_code == 422
    assert [one.partition(":")[0] for one in told(refused)] == [f"{UNREADABLE}.facts.ms_diagnosis"]


def test_what_was_confirmed_is_looked_at_again(emery: Client) -> None:
    content = json.dumps(a_file(tags=["zebra"]))
    answer = emery.post(IMPORT, {"content": content, "as-one-more": "one-more"})
    assert answer.status_code == 422
    assert Scenario.objects.count() == 0


DOUBTFUL: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (lambda one: one.update(lesson="It was told by Mary Miller."), "Mary Miller"),
    (lambda one: one["in"]["de"].update(story="Erfunden. Max Mustermann kam."), "Max Mustermann"),
    (lambda one: one["facts"].update(steroid_agents=["Mary Miller"]), "Mary Miller"),
]


@pytest.mark.parametrize(("alter", "found"), DOUBTFUL, ids=["words", "in German", "answers"])
def test_what_may_tell_somebody_is_asked_about_before_it_is_made(
    alter: Callable[[dict[str, Any]], Any], found: str, emery: Client
) -> None:
    document = a_file()
    alter(document["scenarios"]["one-more"])
    document["scenarios"]["another"] = a_file()["scenarios"]["one-more"]
    page = parse(send(emery, document))
    assert words(page).count(f"“{found}” looks like the name of somebody.") == 1
    ticks = [box.get("name") for box in page.iter("input") if box.get("type") == "checkbox"]
    assert ticks == ["as-one-more_made_up"]
    posted = {"content": hidden(page, "content"), "as-one-more": "one-more", "as-another": "another"}
    refused = emery.post(IMPORT, posted)
    assert refused.status_code == 422
    assert "Confirm that it is made up" in words(parse(refused))
    assert Scenario.objects.count() == 0
    assert emery.post(IMPORT, {**posted, "as-one-more_made_up": "on"}).status_code == 302
    assert Scenario.objects.count() == 2


def test_of_several_all_are_made_or_none(emery: Client) -> None:
    document = a_file()
    document["scenarios"]["another"] = document["scenarios"]["one-more"]
    content = json.dumps(document)
    refused = emery.post(IMPORT, {"content": content, "as-one-more": "same", "as-another": "same"})
    assert refused.status_code == 422
    assert Scenario.objects.count() == 0
    made = emery.post(IMPORT, {"content": content, "as-one-more": "one", "as-another": "two"})
    assert made.url == "/scenarios/"
    assert Scenario.objects.count() == 2


def test_the_pages_are_in_german(emery: Client) -> None:
    emery.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    assert "Szenarien importieren" in emery.get(IMPORT).text
    assert told(send(emery, a_file(tags=["zebra"]))) == [
        "one-more.tags[0]: Kein Szenario hat hier das Schlagwort „zebra“."
    ]
    assert "Was entstünde" in send(emery, a_file()).text


def test_what_is_exported_has_nothing_of_its_author(emery: Client, fields: dict[str, Any]) -> None:
    scenario = add_scenario(**fields, author=User.objects.get())
    assert "emery" not in as_text(document_of([scenario]))
    assert "Emery" not in emery.get(f"/scenarios/{scenario.slug}/file/").text

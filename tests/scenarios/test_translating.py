"""A scenario told in another language on its own page, beside what it says in its own."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from msclinic.accounts.models import User
from msclinic.accounts.roles import CLINICIANS, REVIEWERS
from msclinic.scenarios.actions import add_scenario, add_words, dump_scenarios
from msclinic.scenarios.files import with_words
from msclinic.scenarios.models import Scenario, ScenarioWords
from tests.core.pages import inline_code_in, parse
from tests.releases.looking import by_id, links, of_class, words
from tests.scenarios.making import areas, do, teacher
from tests.scenarios.making import opened as lesson_opened
from tests.web.pages import Pair, pairs_of, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]

GERMAN = {
    "title": "Anderthalb Tage",
    "story": "Erfunden. Es dauerte anderthalb Tage.",
    "goals": "Eine Spanne lesen.",
    "lesson": "Beide Lesarten.",
    "note": "Fragen Sie nach.",
}


@pytest.fixture
def emery() -> Client:
    return teacher()


@pytest.fixture
def scenario(fields: dict[str, Any]) -> Scenario:
    return add_scenario(**fields | {"goals": "Read a range.", "note": "Ask."})


def german_of(scenario: Scenario, rest: str = "") -> str:
    return f"/scenarios/{scenario.slug}/words/de/{rest}"


def opened(client: Client, address: str) -> list[Pair]:
    return form_of(client.get(address))


def form_of(answer: Any) -> list[Pair]:
    form = by_id(parse(answer), "translation")
    return [*pairs_of(form), *areas(form)]


def save(client: Client, address: str, pairs: list[Pair], **typed: str) -> Any:
    names = {f"told-{name}": text for name, text in typed.items()}
    return post(client, address, [*(pair for pair in pairs if pair[0] not in names), *names.items()])


def problems(answer: Any) -> str:
    (box,) = of_class(parse(answer), "errors")
    return words(box)


def test_it_is_told_beside_its_own_words(emery: Client, scenario: Scenario) -> None:
    address = german_of(scenario)
    page = parse(emery.get(address))
    said = words(next(page.iter("main")))
    assert all(text in said for text in (scenario.title, scenario.story, "Read a range.", scenario.lesson, "Ask."))
    assert inline_code_in(page) == []
    pairs = opened(emery, address)
    assert ("told-story", "Erfunden. ") in pairs
    assert save(emery, address, pairs, **GERMAN).url == f"/scenarios/{scenario.slug}/"
    stored = ScenarioWords.objects.get()
    assert {name: getattr(stored, name) for name in GERMAN} == GERMAN
    assert (stored.language, Scenario.objects.get().version) == ("de", 2)
    record = stored.history.get()
    assert (record.history_change_reason, record.history_user) == ("told on its page", User.objects.get())


def test_what_is_told_is_changed_there(emery: Client, scenario: Scenario) -> None:
    add_words(scenario, "de", **GERMAN)
    pairs = opened(emery, german_of(scenario))
    assert {f"told-{name}" for name in GERMAN} <= {name for name, text in pairs if text}
    save(emery, german_of(scenario), pairs, lesson="Anderes.")
    assert ScenarioWords.objects.get().lesson == "Anderes."
    assert ScenarioWords.objects.get().title == GERMAN["title"]
    assert Scenario.objects.get().version == 3


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Another"},
        {"story": "Made up. Otherwise."},
        {"goals": "Others."},
        {"lesson": "Another one."},
        {"note": "Ask otherwise."},
        {"facts": {"ms_diagnosis": "confirmed"}},
        {"as_of": "2026-06-16T12:00:00+00:00"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_tells_of_the_case_as_it_was_is_not_shown_until_somebody_has_looked_at_it(
    changed: dict[str, Any], emery: Client, scenario: Scenario
) -> None:
    add_words(scenario, "de", **GERMAN)
    scenario.refresh_from_db()
    for name, value in changed.items():
        setattr(scenario, name, value)
    scenario.save()
    scenario.refresh_from_db()
    with translation.override("de"):
        assert scenario.told == scenario
    assert "in" not in with_words(scenario)
    page = emery.get(f"/scenarios/{scenario.slug}/", headers={"Accept-Language": "de"})
    assert GERMAN["title"] not in page.text
    there = words(next(parse(emery.get(f"/scenarios/{scenario.slug}/")).iter("main")))
    assert "Told in German as it was before: look at it" in there
    address = german_of(scenario)
    assert "it is shown again once you have saved it" in words(next(parse(emery.get(address)).iter("main")))
    save(emery, address, opened(emery, address))
    scenario = Scenario.objects.get()
    with translation.override("de"):
        assert scenario.told.title == GERMAN["title"]
    assert "as it was before" not in words(next(parse(emery.get(f"/scenarios/{scenario.slug}/")).iter("main")))


@pytest.mark.parametrize("changed", [{"tags": ["time"]}, {"level": "far"}, {"position": 9}, {"expected": {}}], ids=str)
def test_what_changes_nothing_of_the_case_leaves_it_shown(changed: dict[str, Any], scenario: Scenario) -> None:
    add_words(scenario, "de", **GERMAN)
    scenario.refresh_from_db()
    for name, value in changed.items():
        setattr(scenario, name, value)
    scenario.save()
    with translation.override("de"):
        assert Scenario.objects.get().told.title == GERMAN["title"]


BAD = [
    ({"title": ""}, "Title: This field is required."),
    ({"title": "x" * 121}, "Title: At most 120 characters fit"),
    ({"story": "Es dauerte."}, "Story: Begin the story with “Erfunden.”"),
    ({"lesson": ""}, "What it shows: This field is required."),
    ({"note": "Herr Müller kam."}, "Teaching note: “Herr Müller” looks like the name of a person"),
    ({"goals": "Max Mustermann verstehen."}, "Learning goals: “Max Mustermann” looks like the name of somebody."),
]


@pytest.mark.parametrize(("typed", "sentence"), BAD, ids=[sentence for _typed, sentence in BAD])
def test_what_cannot_be_saved_is_told_in_words_and_nothing_typed_is_lost(
    typed: dict[str, str], sentence: str, emery: Client, scenario: Scenario
) -> None:
    answer = save(emery, german_of(scenario), opened(emery, german_of(scenario)), **GERMAN | typed)
    assert answer.status_code == 422
    assert sentence in problems(answer)
    assert {(f"told-{name}", text) for name, text in (GERMAN | typed).items()} <= set(form_of(answer))
    assert not ScenarioWords.objects.exists()


def test_what_only_may_tell_somebody_can_be_confirmed(emery: Client, scenario: Scenario) -> None:
    named = GERMAN | {"story": "Erfunden. Max Mustermann kam."}
    refused = save(emery, german_of(scenario), opened(emery, german_of(scenario)), **named)
    assert "told-made_up" in {box.get("name") for box in parse(refused).iter("input")}
    assert save(emery, german_of(scenario), form_of(refused), made_up="on").status_code == 302
    assert ScenarioWords.objects.get().story == named["story"]


def test_who_saves_over_another_change_is_told_and_can_save_again(emery: Client, scenario: Scenario) -> None:
    pairs = opened(emery, german_of(scenario))
    scenario.lesson = "Another."
    scenario.save()
    late = save(emery, german_of(scenario), pairs, **GERMAN)
    assert late.status_code == 422
    assert "you saw version 1, and it is version 2" in problems(late)
    assert "Another." in words(parse(late))
    assert not ScenarioWords.objects.exists()
    assert save(emery, german_of(scenario), form_of(late)).status_code == 302


def test_it_is_deleted_after_a_question(emery: Client, scenario: Scenario) -> None:
    add_words(scenario, "de", **GERMAN)
    assert german_of(scenario, "delete/") in links(parse(emery.get(german_of(scenario))))
    page = parse(emery.get(german_of(scenario, "delete/")))
    assert "Anderthalb Tage" in words(page)
    assert ScenarioWords.objects.exists()
    (form,) = (one for one in page.iter("form") if one.get("id") == "delete-translation")
    assert emery.post(german_of(scenario, "delete/"), dict(pairs_of(form))).status_code == 302
    assert not ScenarioWords.objects.exists()
    assert ScenarioWords.history.first().history_change_reason == "deleted on its page"
    assert Scenario.objects.get().version == 3


def test_what_somebody_changed_meanwhile_is_not_deleted_unseen(emery: Client, scenario: Scenario) -> None:
    add_words(scenario, "de", **GERMAN)
    answer = emery.post(german_of(scenario, "delete/"), {"version": "1"})
    assert answer.status_code == 422
    assert "Nothing was deleted" in words(parse(answer))
    assert ScenarioWords.objects.exists()


@pytest.mark.parametrize("rest", ["words/en/", "words/fr/", "words/de/delete/", "words/x%00/"])
def test_where_there_is_nothing_to_tell_there_is_no_page(rest: str, emery: Client, scenario: Scenario) -> None:
    assert emery.get(f"/scenarios/{scenario.slug}/{rest}").status_code == 404


@pytest.mark.parametrize("page", ["", "edit/"])
def test_its_pages_lead_there(page: str, emery: Client, scenario: Scenario) -> None:
    def said() -> str:
        (link,) = (one for one in parse(emery.get(f"/scenarios/{scenario.slug}/{page}")).iter("a")
                   if one.get("href") == german_of(scenario))  # fmt: skip
        return words(link)

    assert said() == "Tell it in German"
    add_words(scenario, "de", **GERMAN)
    assert said() == "Told in German: edit"


def test_who_may_not_change_scenarios_is_not_led_there(scenario: Scenario) -> None:
    for name, group in (("robin", REVIEWERS), ("cory", CLINICIANS)):
        client = teacher(name, group)
        assert german_of(scenario) not in client.get(f"/scenarios/{scenario.slug}/").text
        assert client.get(german_of(scenario)).status_code == 403


def test_the_pages_are_in_german(emery: Client, scenario: Scenario) -> None:
    emery.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    assert "Auf Deutsch erzählen" in emery.get(f"/scenarios/{scenario.slug}/").text
    add_words(scenario, "de", **GERMAN)
    for page in (german_of(scenario), german_of(scenario, "delete/")):
        said = words(next(parse(emery.get(page)).iter("main")))
        for english in ("Told in", "Save", "Delete", "Title", "Keep"):
            assert english not in said


def test_what_is_behind_is_neither_found_nor_counted_and_stays_in_the_content(
    emery: Client, scenario: Scenario
) -> None:
    add_words(scenario, "de", **GERMAN)
    scenario.refresh_from_db()
    assert GERMAN["title"] in emery.get("/scenarios/?language=de", headers={"Accept-Language": "de"}).text
    scenario.story = "Made up. Otherwise."
    scenario.save()
    for asked in ("language=de", "q=Anderthalb"):
        assert f"/scenarios/{scenario.slug}/" not in links(parse(emery.get(f"/scenarios/?{asked}")))
    (content,) = dump_scenarios().values()
    assert content["in"]["de"]["title"] == GERMAN["title"]


def test_words_that_are_shown_again_are_of_another_version(emery: Client, scenario: Scenario) -> None:
    add_words(scenario, "de", **GERMAN)
    scenario.refresh_from_db()
    scenario.story = "Made up. Otherwise."
    scenario.save()
    before = Scenario.objects.get().version
    save(emery, german_of(scenario), opened(emery, german_of(scenario)))
    assert Scenario.objects.get().version == before + 1


def test_a_scenario_is_not_written_in_a_language_that_it_is_told_in_besides(emery: Client, scenario: Scenario) -> None:
    add_words(scenario, "de", **GERMAN)
    address = f"/scenarios/{scenario.slug}/edit/"
    refused = do(emery, address, lesson_opened(emery, address), "save", language="de", story=GERMAN["story"])
    assert refused.status_code == 422
    assert "It is told in this language already: delete that first." in problems(refused)
    assert Scenario.objects.get().language == "en"

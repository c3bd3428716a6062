from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from msclinic.knowledge.models import Question
from msclinic.releases.compile import compile_draft
from msclinic.releases.content import load_shipped
from msclinic.releases.models import Release

pytestmark = pytest.mark.django_db


def load() -> list[str]:
    out = StringIO()
    call_command("load_content", stdout=out)
    return out.getvalue().splitlines()


def test_loading_makes_the_draft_and_publishes_release_1() -> None:
    *made, published = load()
    assert [line.split(":")[0] for line in made] == [
        "Content, source infusion-treatments-for-ms",
        "Content, questions",
        "Content, relapses",
        "Content, therapies",
        "Content, translations",
        "Content, scenarios",
    ]
    assert all(line.endswith("made, 0 left alone.") for line in made)
    assert published == f"Release 1 is published: {Release.objects.get().sha256}."


def test_loading_twice_changes_nothing() -> None:
    load()
    before = compile_draft()
    *left_alone, published = load()
    assert all(": 0 made, " in line for line in left_alone)
    assert published == "Release 1 stays; what was loaded is part of the draft."
    assert Release.objects.count() == 1
    assert compile_draft() == before


def test_what_an_editor_changed_stays_and_is_named() -> None:
    load()
    Question.objects.filter(key="ms_diagnosis").update(label="Is multiple sclerosis confirmed?")
    assert any("question ms_diagnosis differs from the files and was left alone" in line for line in load())
    assert Question.objects.get(key="ms_diagnosis").label == "Is multiple sclerosis confirmed?"


def test_content_that_cannot_be_published_is_refused_in_words() -> None:
    list(load_shipped())
    Question.objects.filter(key="ms_diagnosis").update(name="whether it is safe")
    with pytest.raises(CommandError, match="Release 1 cannot be published:\nfact ms_diagnosis says “safe”"):
        load()

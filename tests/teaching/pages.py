"""The exercise and the wall from outside: what a browser posts, and what it finds."""

from typing import Any
from xml.etree.ElementTree import Element

from django.test import Client

from tests.core.pages import parse
from tests.web.pages import Pair, classes, pairs_of, post, text_of

__all__ = ["EXERCISE", "answer", "go_on", "main_form", "said_of", "through"]

EXERCISE = "/scenarios/in-steps/exercise/"


def main_form(page: Any) -> tuple[str, list[Pair]]:
    """The form with the button that leads on: where it goes, and what it posts."""
    forms = [one for one in parse(page).iter("form") if "main" in _buttons(one)]
    (form,) = forms
    return form.get("action", ""), pairs_of(form)


def _buttons(form: Element) -> set[str]:
    return {name for button in form.iter("button") for name in classes(button)}


def answer(client: Client, page: Any, *chosen: str) -> Any:
    """Chooses an answer to the question of the page, or none."""
    path, pairs = main_form(page)
    return post(client, path, [*pairs, *(("chosen", one) for one in chosen)])


def go_on(client: Client, page: Any) -> Any:
    """Presses the button that leads on."""
    path, pairs = main_form(page)
    return post(client, path, pairs)


def through(client: Client, page: Any, *chosen: str) -> Any:
    """Answers one question after the other, up to the end of the case."""
    for one in chosen:
        page = go_on(client, answer(client, page, one))
    return page


def said_of(page: Any) -> str:
    """What the page says."""
    (main,) = (one for one in parse(page).iter("main"))
    return text_of(main)

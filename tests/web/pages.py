"""The assessment pages from outside: what a browser posts to them, and what it finds in the answer."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final
from xml.etree.ElementTree import Element

from django.conf import settings
from django.test import Client
from django.utils.http import urlencode

from msclinic.engine import Assessment, answer, dump

__all__ = [
    "ARTICLE",
    "CHECK",
    "HTMX",
    "OF_THE_PAGE",
    "PAGES",
    "RELAPSE",
    "Pair",
    "by_id",
    "classes",
    "everything_of",
    "form_of",
    "pairs_of",
    "post",
    "said",
    "text_of",
]

ARTICLE: Final = Path(settings.BASE_DIR) / "msclinic/content/sources/infusion-treatments-for-ms/text.txt"
RELAPSE: Final = "/relapse/"
CHECK: Final = "/therapies/check/"
PAGES: Final = (RELAPSE, CHECK)
HTMX: Final = {"HX-Request": "true"}

Pair = tuple[str, str]


def post(client: Client, path: str, pairs: Iterable[Pair], *, htmx: bool = False) -> Any:
    """The answer to a form with these names and values, in this order."""
    body = urlencode(list(pairs))
    return client.post(path, body, content_type="application/x-www-form-urlencoded", headers=HTMX if htmx else None)


def said(assessment: Assessment) -> str:
    """The answer as other programs receive it."""
    return dump(answer(assessment))


def form_of(page: Element) -> Element:
    """The form of an assessment page."""
    return by_id(page, "facts")


def pairs_of(form: Element) -> list[Pair]:
    """What a browser posts for a form as it was rendered, without what says that it is ours and by which release."""
    return [pair for pair in everything_of(form) if pair[0] not in OF_THE_PAGE]


OF_THE_PAGE: Final = frozenset({"csrfmiddlewaretoken", "release_seen"})
"""What a form posts that nobody answered."""


def everything_of(form: Element) -> list[Pair]:
    """All that a browser posts for it."""
    return list(_successful(form))


def _successful(form: Element) -> Iterator[Pair]:
    for control in form.iter():
        name, value = control.get("name", ""), control.get("value", "")
        if control.tag == "input" and name:
            if control.get("type") not in {"radio", "checkbox"} or "checked" in control.attrib:
                yield name, value
        elif control.tag == "select":
            chosen = [option for option in control.iter("option") if "selected" in option.attrib]
            yield name, (chosen or list(control.iter("option")))[0].get("value", "")


def by_id(page: Element, name: str) -> Element:
    """The one element of an id."""
    (found,) = (element for element in page.iter() if element.get("id") == name)
    return found


def classes(element: Element) -> list[str]:
    """The classes of an element."""
    return element.get("class", "").split()


def text_of(element: Element) -> str:
    """What is said, whatever the white space."""
    return " ".join("".join(element.itertext()).split())

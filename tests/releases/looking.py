"""Finding things on a page."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element


def of_class(page: Element, name: str) -> Iterator[Element]:
    """The elements of a class."""
    return (element for element in page.iter() if name in (element.get("class") or "").split())


def by_id(page: Element, name: str) -> Element:
    """The one element of an id."""
    (found,) = (element for element in page.iter() if element.get("id") == name)
    return found


def words(element: Element) -> str:
    """What is said, whatever the white space."""
    return " ".join(" ".join(element.itertext()).split())


def links(element: Element) -> list[str]:
    """Where its links lead, in order."""
    return [link.get("href", "") for link in element.iter("a")]


def hidden(page: Element, name: str) -> str:
    """What the hidden field of a name holds."""
    (found,) = {field.get("value", "") for field in page.iter("input") if field.get("name") == name}
    return str(found)


def to_tick_off(text: str) -> list[str]:
    """What the page of a proposal asks to be looked at."""
    return re.findall(r'name="looked_at" value="([^"]*)"', text)

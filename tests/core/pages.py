"""Looking at a rendered page as a strict browser would."""

from xml.etree.ElementTree import Element

import html5lib
from django.http import HttpResponse


def parse(response: HttpResponse) -> Element:
    """The page as a tree; fails on anything the HTML standard calls a parse error."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(response.content.decode())


def title_of(page: Element) -> str:
    return "".join(page.find("head/title").itertext())


def inline_code_in(page: Element) -> list[str]:
    """Every style, script and handler that the content security policy would refuse."""
    found = []
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        found += [
            f"{element.tag}@{name}" for name in element.attrib if name == "style" or name.startswith(("on", "hx-on"))
        ]
        if element.tag == "style" or (element.tag == "script" and (not element.get("src") or element.text)):
            found.append(element.tag)
    return found

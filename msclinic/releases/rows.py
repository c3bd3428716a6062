"""Where in the admin a row is edited that a sentence about the draft names."""

import re
from collections.abc import Iterable
from typing import Any, Final

from django.contrib.admin import AdminSite
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from msclinic.knowledge.edited_page import EditedPage

__all__ = ["linked"]

_NAMED: Final = re.compile(r"(?P<what>[a-z]+) (?P<name>[\w-]+)(?=[: ])")
_PROPOSAL: Final = re.compile(r"Proposal (\d{1,9})(?= )")
_TITLED: Final = "scenario"
"""What has a title that says more than its key."""


def linked(site: AdminSite, sentences: Iterable[str]) -> list[SafeString]:
    """The sentences; one that begins with a row that is edited, such as *rule TYS-SCHED*, leads to it by its name, and
    one that begins with a proposal to that.
    """
    found: dict[tuple[str, str], tuple[str, str]] = {}
    return [_linked(site, sentence, found) for sentence in sentences]


def _linked(site: AdminSite, sentence: str, found: dict[tuple[str, str], tuple[str, str]]) -> SafeString:
    if proposal := _PROPOSAL.match(sentence):
        to = reverse("proposal", args=[int(proposal[1])])
        return format_html('<a href="{}">{}</a>{}', to, proposal[0], sentence[proposal.end() :])
    match = _NAMED.match(sentence)
    if match is None:
        return format_html("{}", sentence)
    row = (match["what"], match["name"])
    if row not in found:
        found[row] = _address(site, *row, by_itself="local reading" in sentence)
    if not found[row][0]:
        return format_html("{}", sentence)
    address, name = found[row]
    rest = sentence[match.end() :].removeprefix(f" ({name})")
    return format_html('<a href="{}">{} {}</a>{}', address, match["what"], name, rest)


def _address(site: AdminSite, what: str, name: str, *, by_itself: bool) -> tuple[str, str]:
    """Where the row is edited, or `by_itself`, where its local reading stands open, and what it is called; empty where
    there is none.
    """
    for model, page in site._registry.items():
        if isinstance(page, EditedPage) and page.called and page.called[0] == what:
            row: Any = model._default_manager.filter(**{page.called[1]: name}).first()
            if row is not None:
                address = EditedPage.address_of(page, row) if by_itself else page.address_of(row)
                return address, str(row) if what == _TITLED else name
    return "", ""

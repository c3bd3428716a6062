"""The time zones that a form takes."""

from functools import cache
from typing import Final
from zoneinfo import available_timezones

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

__all__ = ["zone_names", "zone_options"]

_NO_PLACES: Final = frozenset({"Factory", "localtime", "posixrules"})
"""Names that some machines list beside the zones; what they mean is a matter of the machine."""


@cache
def zone_names() -> frozenset[str]:
    """The names of the IANA time zones that this machine knows."""
    return frozenset(available_timezones()) - _NO_PLACES


@cache
def zone_options() -> SafeString:
    """The names, to be suggested while typing; made once, as there are hundreds."""
    return format_html_join("", '<option value="{}"></option>', ((name,) for name in sorted(zone_names())))

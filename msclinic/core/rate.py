"""How often somebody may ask from one address: programs without a token, and who tries codes of rooms.

Counted in Django's cache, from the full minute, hour or day. The cache of a fresh install belongs to one process, so a
site of n processes lets up to n times as many requests through. What is kept is a keyed hash of the address.
"""

from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Final, Self

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.formats import number_format
from django.utils.translation import ngettext_lazy

__all__ = ["CACHE", "Rate", "address_of", "seconds_to_wait"]

CACHE: Final = "api"
_SECONDS: Final = {"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60}
_SAID: Final = {
    1: ngettext_lazy("%(shown)s request a second", "%(shown)s requests a second", "requests"),
    60: ngettext_lazy("%(shown)s request a minute", "%(shown)s requests a minute", "requests"),
    60 * 60: ngettext_lazy("%(shown)s request an hour", "%(shown)s requests an hour", "requests"),
    24 * 60 * 60: ngettext_lazy("%(shown)s request a day", "%(shown)s requests a day", "requests"),
}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many requests in so many seconds."""

    requests: int
    seconds: int

    @classmethod
    def read(cls, text: str) -> Self:
        """From text such as 120/m."""
        requests, _, unit = text.partition("/")
        return cls(int(requests), _SECONDS[unit])

    def __str__(self) -> str:
        shown = number_format(self.requests, force_grouping=True)
        return str(_SAID[self.seconds] % {"requests": self.requests, "shown": shown})


def seconds_to_wait(address: str, rate: Rate, now: float, *, counted: int = 1) -> int:
    """Counts a request of an address; 0 where it may be answered, else the seconds until the next one may.

    With `counted=0` it only looks.
    """
    window = int(now // rate.seconds)
    hashed = salted_hmac(__name__, address, algorithm="sha256").hexdigest()
    name = f"{hashed}:{rate.seconds}:{window}"
    counters = caches[CACHE]
    counters.add(name, 0, timeout=rate.seconds)
    try:
        count = counters.incr(name, counted)
    except ValueError:  # the cache was full and has let it go
        return 0
    return 0 if count <= rate.requests else max(1, ceil((window + 1) * rate.seconds - now))


def address_of(request: HttpRequest) -> str:
    """Where a request comes from: the network of an IPv6 address, which belongs to one customer, else the address.

    Behind proxies of ours it is what the first of them saw; what the client itself claims never counts.
    """
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    seen = [*forwarded, request.META.get("REMOTE_ADDR", "")]
    address: str = seen[-1 - min(settings.PROXIES, len(forwarded))]
    try:
        read = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((read, 64), strict=False)) if isinstance(read, IPv6Address) else address

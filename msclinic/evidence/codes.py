"""The codes of passages: C01, C02, …"""

import re
from collections import defaultdict
from itertools import count

from msclinic.evidence.models import Passage

__all__ = ["next_code"]


def next_code(source: int) -> str:
    """The code that follows those of the source with this key; empty where most of them follow no common pattern.

    It is one that no passage has or ever had, for a release may quote another passage under that code.
    """
    codes = list(Passage.objects.filter(source=source).values_list("code", flat=True))
    numbered: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        if match := re.fullmatch(r"(.*?)([0-9]+)", code):
            numbered[match[1]].append(match[2])
    prefix = max(numbered, key=lambda one: len(numbered[one]), default="")
    if not codes or 2 * len(numbered[prefix]) <= len(codes):
        return ""
    last = max(numbered[prefix], key=int)
    taken = _ever_used(prefix)
    following = (f"{prefix}{number:0{len(last)}}" for number in count(int(last) + 1))
    code = next(code for code in following if code not in taken)
    return code if len(code) <= (Passage._meta.get_field("code").max_length or 0) else ""


def _ever_used(prefix: str) -> set[str]:
    return {
        code
        for rows in (Passage.objects, Passage.history)
        for code in rows.filter(code__startswith=prefix).values_list("code", flat=True)
    }

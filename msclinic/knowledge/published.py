"""What of the draft stands in a release already. The app of the releases stands above this one: it is asked by name."""

import json
from typing import Any

from django.apps import apps

__all__ = ["newest_release_with"]


def newest_release_with(section: str, key: str) -> int:
    """The number of the newest release with an entry of that key in a section of its document; 0 where none has it."""
    releases: Any = apps.get_model("releases", "Release")
    named = releases.objects.filter(document__contains=f'"key":"{key}"').order_by("-number")
    for number, document in named.values_list("number", "document").iterator():
        if any(entry["key"] == key for entry in json.loads(document)[section]):
            return int(number)
    return 0

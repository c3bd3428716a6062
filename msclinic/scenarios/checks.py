"""What a release is held to before it is published: every scenario as expected."""

from collections.abc import Iterator

from msclinic.engine import Release
from msclinic.scenarios.runner import differences
from msclinic.scenarios.selectors import left_out, stored

__all__ = ["check_scenarios"]


def check_scenarios(release: Release) -> Iterator[str]:
    """A sentence for every verdict that is not as a scenario in use expects it."""
    scenarios = stored()
    absent = left_out(release) if scenarios else frozenset()
    for scenario in scenarios:
        yield from map(str, differences(release, scenario, absent))

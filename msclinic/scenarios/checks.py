"""What a release is held to before it is published, every scenario as expected; and what no scenario looks at."""

from collections.abc import Iterator

from msclinic.engine import Release
from msclinic.scenarios.runner import asked_otherwise, differences
from msclinic.scenarios.selectors import left_out, stored

__all__ = ["check_scenarios", "unguarded"]


def check_scenarios(release: Release) -> Iterator[str]:
    """A sentence for each verdict and each answer to a question that is not as a scenario in use expects it."""
    scenarios = stored()
    absent = left_out(release) if scenarios else frozenset()
    for scenario in scenarios:
        yield from map(str, differences(release, scenario, absent))
        yield from map(str, asked_otherwise(release, scenario, absent))


def unguarded(release: Release) -> Iterator[str]:
    """A sentence for every rule of which no scenario in use expects anything; that holds nothing up."""
    expected = {code for scenario in stored() for code in scenario.expected}
    for code in release.order:
        if code not in expected:
            yield (
                f"rule {code}: no scenario expects anything of it, so nothing will tell when a later edit changes what "
                "it says"
            )

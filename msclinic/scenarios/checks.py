"""What a release is held to before it is published, every scenario as expected; and what no scenario looks at."""

from collections.abc import Iterator

from msclinic.core.shapes import SHAPES
from msclinic.engine import Release, Verdict
from msclinic.scenarios.runner import Difference, asked_otherwise, differences
from msclinic.scenarios.selectors import left_out, stored

__all__ = ["check_scenarios", "unguarded"]


def check_scenarios(release: Release) -> Iterator[str]:
    """A sentence for each verdict and each answer to a question that is not as a scenario in use expects it."""
    scenarios = stored()
    absent = left_out(release) if scenarios else frozenset()
    for scenario in scenarios:
        named = f"scenario {scenario.slug} ({scenario.title})"
        for difference in differences(release, scenario, absent):
            yield f"{named}: {_said(difference, release)}"
        for misjudged in asked_otherwise(release, scenario, absent):
            yield f"{named}: {misjudged}"


def _said(difference: Difference, release: Release) -> str:
    expected = _word(difference.expected)
    if not difference.found:
        return f"there is no finding of {difference.code}, expected: {expected}"
    question = release.rule(difference.code).question
    return f"{difference.code} ({question}) says {_word(difference.found)}, expected: {expected}"


def _word(verdict: str) -> str:
    return SHAPES[Verdict(verdict)].word if verdict in set(Verdict) else verdict


def unguarded(release: Release) -> Iterator[str]:
    """A sentence for every rule of which no scenario in use expects anything; that holds nothing up."""
    expected = {code for scenario in stored() for code in scenario.expected}
    for code in release.order:
        if code not in expected:
            yield (
                f"rule {code}: no scenario expects anything of it, so nothing will tell when a later edit changes what "
                "it says"
            )

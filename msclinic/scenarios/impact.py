"""The scenarios in use, as cases on which two releases are compared."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from msclinic.accounts.models import User
from msclinic.releases.impact import Case, CaseSource, NoSuchCaseError, Taken
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.selectors import in_use, one_in_use

__all__ = ["SCENARIOS", "Scenarios"]

_PREFIX = "scenario."


class Scenarios(CaseSource):
    """Every scenario in use; whoever may see what an edit does may open each."""

    label = _("scenarios in use")

    def taken(self) -> Taken:
        rows = list(in_use().prefetch_related("words"))
        return Taken.of(rows, _case, len(rows))

    def open_to(self, user: User, keys: Iterable[str]) -> frozenset[str]:  # noqa: ARG002  # they are open to everybody
        return frozenset(keys)

    def one(self, user: User, key: str) -> Case:  # noqa: ARG002
        try:
            return _case(one_in_use(key.removeprefix(_PREFIX)))
        except Scenario.DoesNotExist:
            raise NoSuchCaseError(key) from None


def _case(scenario: Scenario) -> Case:
    told, zone = scenario.told, ZoneInfo(scenario.time_zone)
    return Case(f"{_PREFIX}{scenario.slug}", scenario.facts, scenario.as_of, zone, told.title, told.language)


SCENARIOS = Scenarios()

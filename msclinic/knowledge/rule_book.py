"""Rules as a release document has them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from msclinic.engine import ReleaseError
from msclinic.engine.criteria import Criterion
from msclinic.evidence.models import Silence
from msclinic.knowledge.local_readings import local_reading
from msclinic.knowledge.rule_rows import RuleRow

__all__ = ["RuleBook"]

_OF_THE_SOURCE = "date-and-author"
"""The silence about the source itself: it leaves no clinical question open."""


def _register() -> list[Silence]:
    return list(Silence.objects.select_related("source").order_by("number", "key"))


@dataclass
class RuleBook:
    """The rules of one section, written one after another. `gates` are the facts of which an explicit *no* closes."""

    section: str
    gates: tuple[str, ...]
    rules: list[dict[str, Any]] = field(default_factory=list)
    _silences: list[Silence] = field(default_factory=_register)

    def write(
        self,
        row: RuleRow,
        criterion_of: Callable[[RuleRow], Criterion],
        *,
        topics: Iterable[str],
        therapy: str = "",
        notes: Iterable[str] = (),
        says: Mapping[str, str] | None = None,
    ) -> None:
        """Add the rule of a row. `topics` choose from the silence register what its findings say is left open.

        ReleaseError names the rule whose row lacks something or contradicts itself.
        """
        try:
            condition = criterion_of(row).to_json()
        except ValueError as error:
            raise ReleaseError(f"rule {row.code}: {error}") from error
        self.rules.append(
            {
                "code": row.code,
                "position": row.position,
                "section": self.section,
                "source": row.source,
                "question": row.question,
                "criterion": condition,
                "gates": list(self.gates),
                "citations": sorted(passage.code for passage in row.citations.all()),
                "related": sorted(passage.code for passage in row.related.all()),
                "therapy": therapy,
                "silent_on": self._silent_on(row.source, {*topics, "all"}),
                "notes": list(notes),
                "says": dict(says or {}),
                "remark": row.remark,
                "local_reading": local_reading(row, condition),
            }
        )

    def _silent_on(self, source: str, topics: set[str]) -> list[str]:
        return [
            silence.text
            for silence in self._silences
            if silence.source.slug == source and silence.key != _OF_THE_SOURCE and topics & set(silence.topics)
        ]

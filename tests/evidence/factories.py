"""Sources and passages for tests, made through the actions, so that none is in an impossible state."""

from datetime import date
from typing import Any

import factory

from msclinic.evidence import actions
from msclinic.evidence.models import Contradiction, Passage, Silence, Source, SourceText

ADD = {
    Source: actions.add_source,
    SourceText: actions.add_text,
    Passage: actions.add_passage,
    Contradiction: actions.add_contradiction,
    Silence: actions.add_silence,
}
TEXT = "A relapse lasts a day.\n\nIt is “short” — usually.\n"


class ActionFactory(factory.django.DjangoModelFactory):
    """Creates its row through the action of the model, never through the manager."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type, *_: Any, **fields: Any) -> Any:
        return ADD[model_class](**fields)


class SourceFactory(ActionFactory):
    class Meta:
        model = Source

    slug = factory.Sequence(lambda number: f"guideline-{number}")
    title = "A guideline on relapses"
    label = "the guideline"
    kind = "guideline"
    publisher = "A society"


class SourceTextFactory(ActionFactory):
    class Meta:
        model = SourceText

    source = factory.SubFactory(SourceFactory)
    text = TEXT


class PassageFactory(ActionFactory):
    """A quotation; `statement=True` gives a statement in our own words."""

    class Meta:
        model = Passage

    class Params:
        statement = factory.Trait(
            kind="statement",
            source=factory.SubFactory(SourceFactory),
            source_text=None,
            start=None,
            end=None,
            text="Relapses last at least a day.",
            pointer="section 2",
            basis="document",
            review_by=date(2027, 1, 31),
        )

    source = factory.SelfAttribute("source_text.source")
    source_text = factory.SubFactory(SourceTextFactory)
    code = factory.Sequence(lambda number: f"C{number + 1:02}")
    start = 0
    end = 22
    meaning = "How long a relapse lasts."


class ContradictionFactory(ActionFactory):
    class Meta:
        model = Contradiction

    source = factory.SubFactory(SourceFactory)
    number = factory.Sequence(lambda number: number + 1)
    text = "Two sentences disagree."
    passages = ()


class SilenceFactory(ActionFactory):
    class Meta:
        model = Silence

    source = factory.SubFactory(SourceFactory)
    number = factory.Sequence(lambda number: number + 1)
    key = factory.Sequence(lambda number: f"silence-{number}")
    text = "the dose of any drug"
    topics = factory.LazyFunction(lambda: ["all"])

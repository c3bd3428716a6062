"""Reads for pages and for whoever builds rules on passages."""

from django.db.models import QuerySet

from msclinic.evidence.models import Contradiction, Passage, Silence, Source, SourceText

__all__ = ["contradictions_of", "current_text", "disclaimer_of", "passages_of", "silences_of", "sources"]


def sources() -> QuerySet[Source]:
    return Source.objects.all()


def current_text(slug: str) -> SourceText:
    """The newest text of the source; SourceText.DoesNotExist where none is stored."""
    return SourceText.objects.filter(source__slug=slug).select_related("source").latest("version")


def passages_of(slug: str) -> QuerySet[Passage]:
    """The passages of the source by code, each ready to quote."""
    return Passage.objects.filter(source__slug=slug).select_related("source", "source_text").order_by("code")


def disclaimer_of(slug: str) -> QuerySet[Passage]:
    """The passages in which the source limits its own use."""
    return passages_of(slug).filter(disclaimer=True)


def contradictions_of(slug: str) -> QuerySet[Contradiction]:
    return Contradiction.objects.filter(source__slug=slug).prefetch_related("passages").order_by("number")


def silences_of(slug: str, topic: str | None = None) -> list[Silence]:
    """What the source says nothing about, in its order; with a topic, what concerns that topic or all."""
    silences = Silence.objects.filter(source__slug=slug).order_by("number", "key")
    return [silence for silence in silences if topic is None or {topic, "all"} & set(silence.topics)]

"""What is past the day by which somebody meant to look at it again: passages by themselves, or all of a source."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from msclinic.engine import Release
from msclinic.evidence.models import Source

__all__ = ["past_review"]


def past_review(release: Release) -> Iterator[str]:
    """A sentence for each source and each passage of a release that is past its day; it holds nothing up."""
    today = timezone.localdate()
    for source in Source.objects.filter(slug__in=release.sources, review_by__lt=today):
        yield f"source {source.title}: somebody was to look at its passages again by {_written(source.review_by or today)}"
    for code, passage in release.passages.items():
        day = passage.get("review_by")
        if day and date.fromisoformat(day) < today:
            title = release.sources[passage["source"]]["title"]
            yield f"passage {code} of {title}: somebody was to look at it again by {_written(date.fromisoformat(day))}"


def _written(day: date) -> str:
    return date_format(day, "j F Y")

"""What is past the day by which somebody meant to look at it again: passages by themselves, or all of a source."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from msclinic.engine import Release
from msclinic.engine.speech import English
from msclinic.evidence.models import Source

__all__ = ["past_review"]


def past_review(release: Release) -> Iterator[str]:
    """A sentence for each source and each passage of a release that is past its day; it holds nothing up."""
    today, speech = timezone.localdate(), English(release)
    for source in Source.objects.filter(slug__in=release.sources, review_by__lt=today):
        day = speech.day((source.review_by or today).toordinal())
        yield f"source {source.title}: somebody was to look at its passages again by {day}"
    for code, passage in release.passages.items():
        review_by = date.fromisoformat(passage.get("review_by") or today.isoformat())
        if review_by < today:
            title = release.sources[passage["source"]]["title"]
            yield f"passage {code} of {title}: somebody was to look at it again by {speech.day(review_by.toordinal())}"

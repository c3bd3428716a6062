"""The date by which the passages of a source are to be looked at again."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from msclinic.engine import Release as Loaded
from msclinic.evidence.models import Source
from msclinic.evidence.reviewing import past_review
from msclinic.releases.checks import remarks_on
from msclinic.releases.compile import compile_draft
from msclinic.releases.content import load_shipped
from msclinic.releases.models import Release

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(release_1: Release) -> Source:  # noqa: ARG001
    return Source.objects.get(slug="infusion-treatments-for-ms")


def due(source: Source, day: date | None) -> Source:
    source.review_by = day
    source.save()
    return source


def test_after_the_day_whoever_publishes_is_told(source: Source, shipped_release: Loaded) -> None:
    due(source, date(2026, 5, 1))
    told = f"source {source.title}: somebody was to look at its passages again by 1 May 2026"
    assert list(past_review(shipped_release)) == [told]
    assert told in remarks_on(shipped_release.document)


def test_on_the_day_and_before_it_and_without_one_nothing_is_said(source: Source, shipped_release: Loaded) -> None:
    for day in (timezone.localdate(), timezone.localdate() + timedelta(days=1), None):
        due(source, day)
        assert list(past_review(shipped_release)) == []


def test_a_source_that_the_release_does_not_quote_is_none_of_its_matter(
    source: Source, shipped_release: Loaded
) -> None:
    due(source, None)
    Source.objects.create(slug="another", title="Another", label="it", kind="label", review_by=date(2020, 1, 1))
    assert list(past_review(shipped_release)) == []


def test_a_passage_past_its_own_day_is_named(source: Source, shipped_release: Loaded) -> None:
    days = {"S1": "2026-05-01", "S2": timezone.localdate().isoformat(), "S3": ""}
    document = dict(shipped_release.document)
    statement = {"source": source.slug, "kind": "statement", "statement": "So.", "pointer": "1", "basis": "document"}
    made_up = [statement | {"id": code, "review_by": day, "meaning": "", "ambiguity": ""} for code, day in days.items()]
    document["passages"] = [*document["passages"], *made_up]
    assert list(past_review(Loaded(document))) == [
        f"passage S1 of {source.title}: somebody was to look at it again by 1 May 2026"
    ]


def test_it_is_set_in_the_admin_and_its_history_is_kept(source: Source, client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("eden", "eden@example.org", "x"))
    fields = ("title", "slug", "kind", "publisher", "link", "date_stated", "label", "rights")
    posted = {name: getattr(source, name) for name in fields} | {"review_by": "2027-01-31"}
    answer = client.post(reverse("admin:evidence_source_change", args=[source.pk]), posted)
    assert answer.status_code == 302
    source.refresh_from_db()
    assert source.review_by == date(2027, 1, 31)
    assert source.history.latest().review_by == date(2027, 1, 31)


def test_a_draft_is_the_same_with_and_without_it(db: None) -> None:  # noqa: ARG001
    list(load_shipped())
    before = compile_draft()
    due(Source.objects.get(), date(2020, 1, 1))
    assert compile_draft() == before

"""Wherever an editor picks passages: what stands there of each, and how it is found."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.forms import ModelChoiceField
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msclinic.evidence.labels import in_short, label, start_of
from msclinic.evidence.models import Passage
from tests.evidence.factories import ContradictionFactory, PassageFactory, SourceTextFactory
from tests.therapies.factories import TreatmentFactory

pytestmark = pytest.mark.django_db

LONG = (
    "Distribution is limited to manage known or potential serious risks associated with the drug, "
    "and to nobody’s “surprise” it is\u00a0costly."
)
START = "Distribution is limited to manage known or potential serious"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("eden", "eden@example.org", "x"))
    return client


@pytest.fixture
def long() -> Passage:
    text = SourceTextFactory(text=f"Of drugs.\n\n{LONG}\n", source__title="A guideline on drugs")
    return PassageFactory(source_text=text, code="C48", start=11, end=11 + len(LONG))


@pytest.fixture
def short(long: Passage) -> Passage:
    return PassageFactory(source_text=long.source_text, code="C01", start=0, end=9)


def picked(client: Client, term: str, **field: str) -> list[str]:
    """What the picker of a rule's passages offers for what is typed."""
    asked = {"app_label": "therapies", "model_name": "infusionschedule", "field_name": "citations", **field}
    return [one["text"] for one in client.get(reverse("admin:autocomplete"), {**asked, "term": term}).json()["results"]]


def listed(client: Client, term: str) -> list[str]:
    changelist = client.get(reverse("admin:evidence_passage_changelist"), {"q": term}).context["cl"]
    return [passage.code for passage in changelist.result_list]


def test_words_are_shortened_between_words_and_never_altered() -> None:
    assert start_of("Of drugs.") == "Of drugs."
    assert start_of(LONG) == f"{START} …"
    assert start_of("one\n two three", 9) == "one\n two …"
    assert start_of("x" * 61) == f"{'x' * 60} …"
    assert start_of("x" * 60) == "x" * 60


def test_a_passage_is_picked_by_its_code_its_first_words_and_its_source(long: Passage, short: Passage) -> None:
    assert label(long) == f"C48 · “{START} …” · A guideline on drugs"
    assert label(short) == "C01 · “Of drugs.” · A guideline on drugs"
    assert str(long) == "C48"


def test_a_statement_is_no_quotation() -> None:
    stated = PassageFactory(statement=True, code="S1", text="Relapses last at least a day.")
    assert in_short(stated) == "Relapses last at least a day."
    assert label(stated) == "S1 · Relapses last at least a day. · A guideline on relapses"


def test_a_picker_offers_passages_with_their_words(editor: Client, long: Passage) -> None:
    assert picked(editor, "C48") == [label(long)]


def test_a_picker_of_other_rows_offers_their_names(editor: Client) -> None:
    therapy = {"model_name": "therapy", "field_name": "treatment"}
    treatment = TreatmentFactory()
    assert picked(editor, "", **therapy) == [str(treatment)]


def _passage_fields() -> list[tuple[str, Any]]:
    """Every field, of whatever page or inline, by which passages are picked, with the form that it stands in."""
    request = RequestFactory().get("/")
    request.user = get_user_model()(is_superuser=True, is_active=True, is_staff=True)
    found = []
    for page in filter(lambda one: one.has_module_permission(request), admin.site._registry.values()):
        forms = [page.get_form(request), *(one.get_formset(request).form for one in page.get_inline_instances(request))]
        for form in forms:
            found += [
                (f"{page}.{form._meta.model.__name__}.{name}", form)
                for name, field in form.base_fields.items()
                if isinstance(field, ModelChoiceField) and field.queryset.model is Passage
            ]
    return found


def test_every_field_shows_what_the_chosen_passages_say(long: Passage) -> None:
    fields = _passage_fields()
    assert len(fields) > 10
    for name, form in fields:
        field = form().fields[name.rpartition(".")[2]]
        assert field.label_from_instance(long) == label(long), name


def test_the_chosen_passages_of_a_row_say_what_they_are(editor: Client, long: Passage, short: Passage) -> None:
    row = ContradictionFactory(source=long.source, passages=[long, short])
    page = editor.get(reverse("admin:evidence_contradiction_change", args=[row.pk])).text
    assert label(long) in page
    assert label(short) in page


def test_picking_asks_the_database_no_more_for_more_passages(editor: Client, long: Passage) -> None:
    pages: list[tuple[str, dict[str, str]]] = [
        (reverse("admin:evidence_passage_changelist"), {"q": "risks limited"}),
        (
            reverse("admin:autocomplete"),
            {"app_label": "evidence", "model_name": "contradiction", "field_name": "passages", "term": "risks limited"},
        ),
        (
            reverse(
                "admin:evidence_contradiction_change",
                args=[ContradictionFactory(source=long.source, passages=[long]).pk],
            ),
            {},
        ),
    ]
    for page in pages:
        _queries(editor, *page)
    counts = []
    for number in (1, 12):
        for more in range(1, number):
            twin = PassageFactory(source_text=long.source_text, code=f"D{more}", start=11, end=11 + len(LONG))
            twin.contradictions.set(long.contradictions.all())
        counts.append([_queries(editor, *page) for page in pages])
    assert counts[0] == counts[1]


def _queries(client: Client, address: str, data: dict[str, str]) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert "C48" in client.get(address, data).text
    return len(queries)


@pytest.mark.parametrize(
    "typed",
    [
        "serious risks",
        "SERIOUS   Risks",
        '"serious risks"',
        "“serious risks”",
        "risks serious C48",
        "known or\tpotential",
        "nobody's",
        '"surprise"',
        '"to nobody\'s "surprise" it"',
        "is costly",
        '"is costly"',
        "Distribution",
    ],
)
@pytest.mark.usefixtures("short")
def test_a_passage_is_found_by_the_words_that_it_quotes(editor: Client, long: Passage, typed: str) -> None:
    assert listed(editor, typed) == [long.code]
    assert picked(editor, typed) == [label(long)]


@pytest.mark.parametrize("typed", ["serious drugs.", "risky", '"risks serious"', "C48 leukaemia"])
@pytest.mark.usefixtures("long")
def test_words_that_it_does_not_quote_do_not_find_it(editor: Client, typed: str) -> None:
    assert listed(editor, typed) == []


def test_a_passage_is_found_by_our_own_words_too(editor: Client, long: Passage) -> None:
    stated = PassageFactory(statement=True, code="S1", text="Nobody counts.", meaning="Made up.")
    assert listed(editor, "nobody counts") == [stated.code]
    assert listed(editor, "nobody") == [long.code, stated.code]
    assert listed(editor, "made S1") == [stated.code]
    assert listed(editor, "”") == [long.code, stated.code]


@pytest.mark.usefixtures("long")
def test_what_is_found_keeps_to_the_filters_of_the_list(editor: Client) -> None:
    PassageFactory(statement=True, code="S1", text="Serious risks.")
    found = editor.get(reverse("admin:evidence_passage_changelist"), {"q": "risks", "kind": "statement"}).context["cl"]
    assert [passage.code for passage in found.result_list] == ["S1"]


def test_the_list_shows_the_start_of_the_words_and_the_page_all_of_them(editor: Client, long: Passage) -> None:
    page = editor.get(reverse("admin:evidence_passage_changelist")).text
    assert f"“{START} …”" in page
    assert LONG not in page
    assert f"<q>{LONG}</q>" in editor.get(reverse("admin:evidence_passage_change", args=[long.pk])).text

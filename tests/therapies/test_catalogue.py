"""The catalogue of a release that holds a new therapy: it names who says what, and leaves out what nobody says."""

from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from msclinic.evidence.models import Passage
from msclinic.releases.compile import compile_draft
from msclinic.releases.selectors import forget_current_release
from tests.core.pages import parse
from tests.evidence.factories import PassageFactory, SilenceFactory
from tests.knowledge.editing import filled_in, page_of
from tests.releases.factories import published
from tests.releases.looking import by_id, links, of_class, words
from tests.therapies.factories import InfusionScheduleFactory, TherapyFactory, TherapyLineFactory, TreatmentFactory
from therapies.models import Category, Therapy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content_once")]


@pytest.fixture
def imaginab() -> Therapy:
    """A therapy of the draft with one schedule, which rests on a leaflet that says nothing else."""
    therapy = TherapyFactory(
        treatment__generic="imaginamab", brand="Imaginab", slug="imaginab", category=Category.objects.get(key="dmt")
    )
    passage = PassageFactory(source_text__source__label="the made-up leaflet", code="ML1")
    InfusionScheduleFactory(therapy=therapy, code="IMA-SCHED", question="When is it given?", citations=[passage])
    return therapy


def page(client: Client, address: str) -> Element:
    """A page of what the draft holds, published."""
    published(compile_draft())
    forget_current_release()
    client.post("/welcome/", {"professional": "yes"})
    return by_id(parse(client.get(address)), "main")


def headings(element: Element) -> list[str]:
    return [words(heading) for heading in element.iter("h2")]


@pytest.mark.usefixtures("imaginab")
def test_a_new_therapy_stands_after_the_others(client: Client) -> None:
    main = page(client, "/therapies/")
    names = [words(heading) for card in of_class(main, "card") for heading in card.iter("h3")]
    assert names[:4] == [
        "Novantrone (mitoxantrone)",
        "Tysabri (natalizumab)",
        "Lemtrada (alemtuzumab)",
        "Imaginab (imaginamab)",
    ]


@pytest.mark.usefixtures("imaginab")
def test_the_heading_names_only_the_sources_that_divide_the_therapies(client: Client) -> None:
    (head,) = of_class(page(client, "/therapies/"), "head")
    assert "As the article divides them by what they are for." in words(head)
    assert "leaflet" not in words(head)


def test_the_heading_names_every_source_that_divides_the_therapies(client: Client) -> None:
    passage = PassageFactory(source_text__source__label="the made-up leaflet", code="ML2")
    Category.objects.get(key="relapse").citations.set([passage])
    (head,) = of_class(page(client, "/therapies/"), "head")
    assert "As the article or the made-up leaflet divides them" in words(head)


@pytest.mark.usefixtures("imaginab")
def test_a_card_says_which_comparisons_it_has_and_leads_to_them(client: Client) -> None:
    cards = {
        next(words(heading) for heading in card.iter("h3")): card
        for card in of_class(page(client, "/therapies/"), "card")
    }
    new, tysabri = cards["Imaginab (imaginamab)"], cards["Tysabri (natalizumab)"]
    assert "1 comparison with the made-up leaflet" in words(new)
    assert "When is it given?" in words(new)
    assert links(new) == ["/therapies/imaginab/", "/therapies/imaginab/#IMA-SCHED", "/therapies/check/"]
    assert "3 comparisons with the article" in words(tysabri)
    assert [link for link in links(tysabri) if "#TYS" in link] == [
        "/therapies/tysabri/#TYS-SCHED",
        "/therapies/tysabri/#TYS-PML",
        "/therapies/tysabri/#TYS-TOUCH",
    ]


def test_a_card_without_comparisons_says_so(client: Client) -> None:
    TherapyFactory(slug="plain", brand="Plain", category=Category.objects.get(key="dmt"))
    *_, card = (card for card in of_class(page(client, "/therapies/"), "card") if "Plain" in words(card))
    assert "This release compares nothing with it. That says nothing about the therapy." in words(card)


@pytest.mark.usefixtures("imaginab")
def test_the_page_of_a_therapy_has_no_empty_box(client: Client) -> None:
    main = page(client, "/therapies/imaginab/")
    assert headings(main) == ["What is compared with it"]
    assert not [box for box in main.iter("ul") if not list(box)]


def test_the_page_of_a_therapy_without_anything_says_so(client: Client) -> None:
    TherapyFactory(slug="plain", brand="Plain", category=Category.objects.get(key="dmt"))
    main = page(client, "/therapies/plain/")
    assert headings(main) == []
    assert "This release compares nothing with it. That says nothing about the therapy." in words(main)


def test_each_box_names_only_the_source_that_says_it(client: Client, imaginab: Therapy) -> None:
    passage = Passage.objects.get(code="C09")
    TherapyLineFactory(therapy=imaginab, label="Names", text="It has a name.", citations=[passage])
    assert headings(page(client, "/therapies/imaginab/")) == ["What the article says of it", "What is compared with it"]


def test_what_each_source_leaves_open_stands_under_its_own_name(client: Client, imaginab: Therapy) -> None:
    leaflet = Passage.objects.get(code="ML1").source
    SilenceFactory(source=leaflet, text="how long an infusion lasts", topics=["imaginamab"])
    InfusionScheduleFactory(therapy=imaginab, code="IMA-SCHED-2", citations=[Passage.objects.get(code="C18")])
    main = page(client, "/therapies/imaginab/")
    assert headings(main)[-2:] == ["What the made-up leaflet does not say", "What the article does not say"]
    leaflet_box, article_box = list(of_class(main, "panel"))[-2:]
    assert "how long an infusion lasts" in words(leaflet_box)
    assert "how long an infusion lasts" not in words(article_box)
    assert "the dose of any drug" in words(article_box)


def test_the_pages_of_the_shipped_therapies_have_their_three_boxes(client: Client) -> None:
    assert headings(page(client, "/therapies/tysabri/")) == [
        "What the article says of it",
        "What is compared with it",
        "What the article does not say",
    ]


# The place of a new one -------------------------------------------------------------------------------------------


def test_the_place_of_a_new_therapy_is_ten_after_the_last() -> None:
    last = max(Therapy.objects.values_list("position", flat=True))
    assert [TherapyFactory().position for _ in range(2)] == [last + 10, last + 20]
    assert TherapyFactory(position=5).position == 5


def test_the_place_after_the_last_is_one_that_can_be_stored() -> None:
    TherapyFactory(position=32767)
    assert TherapyFactory().position == 32767


def test_the_form_of_a_new_therapy_offers_the_place_after_the_others(editor: Client) -> None:
    opened = editor.get(page_of(Therapy, "add"))
    last = max(Therapy.objects.values_list("position", flat=True))
    assert filled_in(opened)["position"] == last + 10
    values = {**filled_in(opened), "treatment": TreatmentFactory(generic="imaginamab").pk, "brand": "Imaginab"}
    values |= {"slug": "imaginab", "category": Category.objects.get(key="dmt").pk, "route": "intravenous"}
    editor.post(page_of(Therapy, "add"), values)
    assert Therapy.objects.get(slug="imaginab").position == last + 10

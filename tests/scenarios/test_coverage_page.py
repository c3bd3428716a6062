"""The page that says which verdicts of which rules the scenarios look at."""

from http import HTTPStatus
from xml.etree.ElementTree import Element

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import CLINICIANS, EDUCATORS
from msclinic.releases.selectors import forget_current_release
from msclinic.scenarios.models import Scenario
from tests.core.pages import inline_code_in, parse
from tests.knowledge.editing import how_many_queries, page_of
from tests.releases.factories import published
from tests.releases.looking import by_id, links, of_class, words
from tests.scenarios.documents import with_rule
from tests.web.test_german import told_the_same

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release", "loaded")]

ADDRESS = "/scenarios/coverage/"
NAME = "robin"
ALONE = "a-year-from-which-day"


def with_role(client: Client, role: str) -> Client:
    user = User.objects.create_user(NAME)
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    client.post("/welcome/", {"professional": "yes"})
    return client


@pytest.fixture
def educator(client: Client) -> Client:
    """Somebody who writes scenarios."""
    return with_role(client, EDUCATORS)


def rows(page: Element) -> dict[str, list[Element]]:
    """By rule, the cells of its row."""
    found = (row for row in page.iter("tr") if row.find("td") is not None)
    return {words(next(row.iter("th"))).split()[0]: list(row.iter("td")) for row in found}


def first_panel(page: Element) -> str:
    return words(next(of_class(page, "panel")))


def test_every_rule_stands_in_the_table_of_its_page_with_the_scenarios_that_expect_a_verdict(educator: Client) -> None:
    page = parse(educator.get(ADDRESS))
    assert "of 103 verdicts that its rules can give, scenarios in use expect 103." in words(page)
    assert [words(heading) for heading in page.iter("h2")] == [
        "What no scenario covers", "Relapse assessment", "Therapy check",
    ]  # fmt: skip
    assert first_panel(page).endswith("Nothing: each verdict that a rule can give is one that a scenario expects.")
    cells = rows(page)
    heads = [
        words(head) for head in next(table for table in page.iter("table")).iter("th") if head.get("scope") == "col"
    ]
    read_both_ways = cells["REL-DUR"][heads.index("Can be read both ways") - 1]
    assert set(links(read_both_ways)) == {"/scenarios/a-day-and-a-half/", "/scenarios/thirty-hours-and-still-there/"}
    assert words(cells["STER-ROUTE"][heads.index("Can be read both ways") - 1]) == "cannot be given"
    assert inline_code_in(page) == []


def test_where_many_scenarios_expect_it_their_number_stands_for_them(educator: Client) -> None:
    cell = rows(parse(educator.get(ADDRESS)))["REL-DUR"][0]
    expecting = Scenario.objects.filter(**{"expected__REL-DUR": "met"})
    assert words(next(cell.iter("summary"))) == f"{expecting.count()} scenarios"
    assert set(links(cell)) == {f"/scenarios/{scenario.slug}/" for scenario in expecting}


def test_what_no_scenario_in_use_covers_is_named_first(educator: Client) -> None:
    Scenario.objects.filter(slug=ALONE).update(retired=True)
    page = parse(educator.get(ADDRESS))
    said = first_panel(page)
    assert "LEM-GAP, Has a year passed since the first course? Can be read both ways" in said
    assert "NOV-SCHED" in said
    assert "REL-DUR" not in said
    assert [words(cell) for cell in rows(page)["LEM-GAP"]].count("No scenario") == 1
    assert f"/scenarios/{ALONE}/" not in links(page)


def test_a_rule_that_a_release_adds_is_named_first(educator: Client) -> None:
    published(with_rule("LEM-MORE", like="LEM-REMS").document)
    forget_current_release()
    page = parse(educator.get(ADDRESS))
    assert "LEM-MORE, Is enrolment in Lemtrada REMS recorded? Reached Not reached" in first_panel(page)
    assert {words(cell) for cell in rows(page)["LEM-MORE"]} == {"No scenario", "cannot be given"}


def test_it_asks_the_database_as_often_for_many_as_for_one(educator: Client) -> None:
    educator.get(ADDRESS)
    many = how_many_queries(educator, ADDRESS)
    Scenario.objects.exclude(slug=ALONE).update(retired=True)
    assert many <= how_many_queries(educator, ADDRESS) + 1, "which release is in use is asked once a second"


def test_it_is_german_all_over(educator: Client) -> None:
    found = told_the_same(educator, lambda client, spoken: client.get(ADDRESS, headers={"Accept-Language": spoken}))
    assert found == [NAME]
    page = parse(educator.get(ADDRESS, headers={"Accept-Language": "de"}))
    assert "Anderthalb Tage" in words(by_id(page, "main"))


def test_who_may_see_it_is_led_there(educator: Client) -> None:
    assert ADDRESS in links(parse(educator.get("/scenarios/")))


def test_a_visitor_and_a_clinician_are_not_led_there(client: Client, visitor: Client) -> None:
    assert ADDRESS not in links(parse(visitor.get("/scenarios/")))
    clinician = with_role(client, CLINICIANS)
    assert ADDRESS not in links(parse(clinician.get("/scenarios/")))
    assert clinician.get(ADDRESS).status_code == HTTPStatus.FORBIDDEN


def test_the_list_of_the_admin_leads_there(editor: Client) -> None:
    assert f'href="{ADDRESS}"' in editor.get(page_of(Scenario)).text

"""Facts travel inside the form and nowhere else; every page is strict, opens to whom it should, and reads only."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings

from msclinic.accounts.models import User
from msclinic.assessments.numbers import FORM
from msclinic.core.cases import cases
from msclinic.engine import Release
from msclinic.releases.selectors import forget_current_release
from tests.core.pages import inline_code_in, parse
from tests.releases.factories import published
from tests.web.pages import CHECK, HTMX, PAGES, RELAPSE, Pair, form_of, pairs_of, post

pytestmark = pytest.mark.django_db

OTHER: Final = {RELAPSE: CHECK, CHECK: RELAPSE}
ARTICLE: Final = "/sources/infusion-treatments-for-ms/"

# Who may see what --------------------------------------------------------------------------------------------------

PEOPLE: Final = ("nobody", "professional", "clinician", "editor", "superuser")
"""Nobody has confirmed nothing; a professional has confirmed; the others have, and are signed in."""


class Row(NamedTuple):
    """A request, and the status it gives each of PEOPLE with OPEN_ACCESS and without."""

    method: str
    address: str
    open: tuple[int, ...]
    closed: tuple[int, ...]


def everyone(method: str, address: str, status: int) -> Row:
    return Row(method, address, (status,) * 5, (status,) * 5)


def professionals(method: str, address: str, status: int = 200) -> Row:
    """Who has not confirmed is led to the welcome page; without OPEN_ACCESS, who is not signed in to the sign-in."""
    return Row(method, address, (302, *(status,) * 4), (302, 302, *(status,) * 3))


def roles(method: str, address: str, status: int = 200) -> Row:
    """Who has no role is led to the sign-in, or refused; of PEOPLE only a superuser has one."""
    return Row(method, address, (302, 302, 403, 403, status), (302, 302, 403, 403, status))


def taken_away(path: str) -> dict[str, list[Row]]:
    """What is made of an answer, from its form alone; who comes without one is led to the page that has it."""
    return {
        f"{path[1:]}{form}/": [
            professionals("get", f"{path}{form}/", 302),
            professionals("post", f"{path}{form}/"),
            professionals("put", f"{path}{form}/", 405),
        ]
        for form in ("sheet", "text", "calendar", "json")
    }


ACCESS: Final = {
    "": [professionals("get", "/"), professionals("post", "/", 405)],
    "welcome/": [everyone("get", "/welcome/", 200), everyone("post", "/welcome/", 422)],
    "about/": [everyone("get", "/about/", 200), everyone("post", "/about/", 405)],
    "help/": [everyone("get", "/help/", 200), everyone("post", "/help/", 405)],
    "language/": [everyone("get", "/language/", 405), everyone("post", "/language/", 302)],
    "appearance/": [everyone("get", "/appearance/", 405), everyone("post", "/appearance/", 400)],
    "sign-in/": [
        Row("get", "/sign-in/", (200, 200, 302, 302, 302), (200, 200, 302, 302, 302)),
        Row("post", "/sign-in/", (200, 200, 302, 302, 302), (200, 200, 302, 302, 302)),
    ],
    "sign-out/": [everyone("get", "/sign-out/", 405), everyone("post", "/sign-out/", 302)],
    "healthz": [everyone("get", "/healthz", 200), everyone("post", "/healthz", 405)],
    "sources/": [professionals("get", "/sources/"), professionals("post", "/sources/", 405)],
    "sources/<slug:slug>/": [professionals("get", ARTICLE), professionals("get", "/sources/none/", 404)],
    "releases/": [professionals("get", "/releases/"), professionals("post", "/releases/", 405)],
    "releases/<int:number>/": [professionals("get", "/releases/1/"), professionals("get", "/releases/9/", 404)],
    "releases/draft/": [professionals("get", "/releases/draft/", 302), professionals("post", "/releases/draft/", 405)],
    "releases/<int:before>/changes/<int:after>/": [
        professionals("get", "/releases/1/changes/1/"),
        professionals("get", "/releases/1/changes/9/", 404),
        professionals("post", "/releases/1/changes/1/", 405),
    ],
    "releases/proposals/": [roles("get", "/releases/proposals/"), roles("post", "/releases/proposals/", 405)],
    "releases/proposals/<int:number>/": [roles("get", "/releases/proposals/9/", 404)],
    "releases/proposals/<int:number>/cases/<str:key>/": [roles("get", "/releases/proposals/9/cases/x/", 404)],
    "releases/proposals/<int:number>/anew/": [
        roles("get", "/releases/proposals/9/anew/", 405),
        roles("post", "/releases/proposals/9/anew/", 404),
    ],
    "releases/second-person/": [
        roles("get", "/releases/second-person/"),
        roles("post", "/releases/second-person/", 422),
    ],
    "releases/<int:number>/map/<slug:code>/": [
        professionals("get", "/releases/1/map/REL-DUR/"),
        professionals("get", "/releases/1/map/NONE/", 404),
        professionals("post", "/releases/1/map/REL-DUR/", 405),
    ],
    "releases/<int:before>/impact/<int:after>/": [
        roles("get", "/releases/1/impact/1/"),
        roles("get", "/releases/1/impact/9/", 404),
        roles("post", "/releases/1/impact/1/", 405),
    ],
    "releases/<int:before>/impact/<int:after>/<str:key>/": [
        roles("get", "/releases/1/impact/1/cell.REL-DUR.0/"),
        roles("get", "/releases/1/impact/1/none/", 404),
        roles("post", "/releases/1/impact/1/cell.REL-DUR.0/", 405),
    ],
    "assessments/": [roles("get", "/assessments/"), roles("post", "/assessments/"), roles("put", "/assessments/", 405)],
    **{
        f"assessments/{form}/": [
            roles("get", f"/assessments/{form}/", 405),
            roles("post", f"/assessments/{form}/"),
        ]
        for form in ("json", "csv")
    },
    **{
        f"assessments/save/{page}/": [
            roles("get", f"/assessments/save/{page}/", 302),
            roles("post", f"/assessments/save/{page}/", 422),
        ]
        for page in ("relapse", "therapies")
    },
    "assessments/feedback/": [roles("get", "/assessments/feedback/"), roles("post", "/assessments/feedback/", 405)],
    "assessments/feedback/<int:pk>/": [roles("get", "/assessments/feedback/9/", 404)],
    **{
        f"assessments/^(?P<number>{FORM})/{rest}$": [roles("get", f"/assessments/2222-2222/{rest}", 404)]
        for rest in ("", "anew/", "erase/")
    },
    "password/": [Row("get", "/password/", (302, 302, 200, 200, 200), (302, 302, 200, 200, 200))],
    "password/changed/": [everyone("get", "/password/changed/", 200)],
    **{f"password/{rest}": [everyone("get", f"/password/{rest}", 404)] for rest in ("forgotten/", "sent/")},
    "password/new/<uidb64>/<token>/": [everyone("get", "/password/new/x/y/", 404)],
    "scenarios/": [professionals("get", "/scenarios/"), professionals("post", "/scenarios/", 405)],
    "scenarios/<slug:slug>/": [professionals("get", "/scenarios/none/", 404)],
    "api/": [everyone("get", "/api/", 200), everyone("post", "/api/", 405)],
    "api/v1/openapi.json": [
        everyone("get", "/api/v1/openapi.json", 200),
        everyone("post", "/api/v1/openapi.json", 405),
    ],
    "api/v1/assess": [
        everyone("get", "/api/v1/assess", 405),
        Row("post", "/api/v1/assess", (415,) * 5, (401,) * 5),
    ],
    "api/v1/vocabulary": [
        Row("get", "/api/v1/vocabulary", (200,) * 5, (401,) * 5),
        everyone("post", "/api/v1/vocabulary", 405),
    ],
    "api/v1/releases/current": [
        Row("get", "/api/v1/releases/current", (200,) * 5, (401,) * 5),
        everyone("post", "/api/v1/releases/current", 405),
    ],
    "api/^v1/": [everyone("get", "/api/v1/none", 404), everyone("post", "/api/v1/assess/", 404)],
    "relapse/": [
        professionals("get", RELAPSE),
        professionals("post", RELAPSE),
        professionals("put", RELAPSE, 405),
    ],
    **taken_away(RELAPSE),
    "therapies/": [professionals("get", "/therapies/"), professionals("post", "/therapies/", 405)],
    "therapies/check/": [
        professionals("get", CHECK),
        professionals("post", CHECK),
        professionals("delete", CHECK, 405),
    ],
    **taken_away(CHECK),
    "therapies/compare/": [
        professionals("get", "/therapies/compare/"),
        professionals("post", "/therapies/compare/"),
        professionals("put", "/therapies/compare/", 405),
    ],
    "therapies/<slug:slug>/": [
        *(professionals("get", f"/therapies/{slug}/") for slug in ("novantrone", "tysabri", "lemtrada")),
        professionals("get", "/therapies/none/", 404),
    ],
}
ROWS: Final = [row for rows in ACCESS.values() for row in rows]
READ: Final = [row.address for row in ROWS if row.method == "get"]
"""Every address that is asked with GET."""

FOR_MACHINES: Final = ("/healthz", "/api/v1/")
KEPT: Final = ("/api/v1/vocabulary", "/api/v1/releases/current", "/api/v1/openapi.json")
"""What a program may keep, if it asks whether it has changed before it uses it again."""

PLAIN: Final = [
    row.address
    for row in ROWS
    if row.method == "get" and row.open[1] in {200, 404} and not row.address.startswith(FOR_MACHINES)
]
"""Those of them that give a professional a page."""


@pytest.fixture
def become(stranger: Client, django_user_model: type[User]) -> Callable[[str], Client]:
    """A browser in the hands of one of PEOPLE."""

    def made(person: str) -> Client:
        if person != "nobody":
            stranger.post("/welcome/", {"professional": "yes"})
        if person in {"clinician", "editor", "superuser"}:
            staff, superuser = person != "clinician", person == "superuser"
            stranger.force_login(django_user_model.objects.create_user(person, is_staff=staff, is_superuser=superuser))
        return stranger

    return made


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.address}")
@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_opens_to_whom_it_should(
    person: str, is_open: bool, row: Row, become: Callable[[str], Client], settings: Settings
) -> None:
    settings.OPEN_ACCESS = is_open
    answer = getattr(become(person), row.method)(row.address)
    assert answer.status_code == (row.open if is_open else row.closed)[PEOPLE.index(person)]


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def test_every_address_of_the_site_has_its_row() -> None:
    addresses = [route for route in routes(get_resolver().url_patterns) if not route.startswith("admin/")]
    assert sorted(ACCESS) == sorted(addresses)


@pytest.mark.parametrize("address", READ)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_a_gate_answers_htmx_with_a_change_of_page(address: str, htmx: bool, stranger: Client) -> None:
    answer = stranger.get(address, headers=HTMX if htmx else None)
    if "HX-Redirect" in answer.headers or answer.status_code == HTTPStatus.FOUND:
        to = answer.headers["HX-Redirect"] if htmx else answer.url
        assert to == f"/welcome/?next={address}"
        assert "HX-Request" in answer.headers["Vary"]


# Reading is reading ------------------------------------------------------------------------------------------------

MOST_QUERIES: Final = 5
"""A page asks for the session, the user, whether there is a newer release, and at most two rows of its own."""


@contextmanager
def queries() -> Iterator[list[str]]:
    said: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield said
    said += [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("address", READ)
def test_reading_a_page_writes_nothing_and_asks_little(address: str, become: Callable[[str], Client]) -> None:
    clinician = become("superuser")
    forget_current_release()
    with queries() as asked:
        clinician.get(address)
    assert [sql for sql in asked if not sql.startswith("SELECT")] == []
    assert len(asked) <= MOST_QUERIES


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_assessing_asks_at_most_for_a_newer_release(path: str, htmx: bool, release: Release, visitor: Client) -> None:
    rows = [(f"dmt_history-{number}-agent", f"Drug {number}") for number in range(25)]
    for pairs in (cases(release)[2].fields, [*cases(release)[0].fields, *rows]):
        with queries() as asked:
            post(visitor, path, pairs, htmx=htmx)
        assert len(asked) <= 1
        assert [sql for sql in asked if not sql.startswith("SELECT")] == []


def test_many_releases_cost_no_more_than_one(visitor: Client) -> None:
    with queries() as of_one:
        visitor.get("/releases/")
    for _ in range(20):
        published({"semantics": 1})
    with queries() as of_many:
        visitor.get("/releases/")
    assert len(of_many) == len(of_one) <= MOST_QUERIES


# Facts travel in the form ------------------------------------------------------------------------------------------

STRANGE: Final[list[Pair]] = [
    ("smoker", "yes"),
    ("sx_new_day", "3"),
    ("dmt_history-0-ward", "4B"),
    ("steroid_agents", "Fantasumab"),
    ("alemtuzumab_courses-7-n", "1"),
    ("alemtuzumab_courses-7-start_year", "2024"),
    ("touch_enrolled", "perhaps"),
    ("episode_end_time", "noon"),
    ("episode_duration_unit", "weeks"),
    ("recovery_unknown", "yes"),
    ("episode_ongoing_day", "3"),
    ("episode_ongoing-0-x", "3"),
    ("dmt_history-99999-agent", "Copaxone"),
    ("dmt_history-00-agent", "Copaxone"),
    ("steroid_route", "oral"),
    ("steroid_route", "intravenous"),
    ("natalizumab_last_infusion", "2026-05-03"),
]
UNREAD: Final = {
    "smoker",
    "sx_new_day",
    "episode_ongoing_day",
    "episode_ongoing-0-x",
    "dmt_history-99999-agent",
    "dmt_history-00-agent",
}
"""Those of them whose names nothing reads."""

MOMENT: Final = ("as_of", "time_zone", "ms_diagnosis")
"""What both pages ask."""


def without(fields: list[Pair], names: tuple[str, ...]) -> list[Pair]:
    return [pair for pair in fields if pair[0] not in names]


def everything(release: Release) -> list[Pair]:
    """The made-up cases in one, with what no browser would post."""
    first, _, third = (case.fields for case in cases(release))
    replaced = tuple(name for name, _ in STRANGE if name != "steroid_agents")
    return [*without(first, replaced), *without(third, (*MOMENT, *replaced)), *STRANGE]


@pytest.mark.parametrize("path", PAGES)
def test_facts_travel_from_page_to_page_and_back_and_none_is_lost(path: str, release: Release, visitor: Client) -> None:
    pairs, answers = everything(release), []
    for to in (path, OTHER[path], path, OTHER[path]):
        answer = post(visitor, to, pairs)
        answers.append(answer.assessment)
        again = [pair for pair in pairs_of(form_of(parse(answer))) if pair[1]]
        assert sorted(again) == sorted(pairs)
        pairs = again
    assert [one.facts.given for one in answers] == [answers[0].facts.given] * 4
    assert [one.unrecognised for one in answers] == [answers[0].unrecognised] * 4


def test_what_is_no_fact_is_listed_and_never_dropped_in_silence(release: Release, visitor: Client) -> None:
    answer = post(visitor, CHECK, everything(release))
    assert set(answer.assessment.unrecognised) == {*UNREAD, "Fantasumab", "dmt_history[0].ward"}
    for name in answer.assessment.unrecognised:
        assert f"Not recognised: {name}<" in answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_what_is_refused_can_be_taken_back_on_its_page(path: str, release: Release, visitor: Client) -> None:
    first, _, third = (case.fields for case in cases(release))
    answered = {RELAPSE: ("sx_new", "yes"), CHECK: ("natalizumab_now", "no")}[path]
    other = {RELAPSE: ("sx_new", "no"), CHECK: ("natalizumab_now", "current")}[path]
    bare = {RELAPSE: ("episode_end", "2026-06-14"), CHECK: ("dmt_history", "Copaxone")}[path]
    pairs = [*without({RELAPSE: first, CHECK: third}[path], (answered[0], "episode_end")), answered, other, bare]
    answer = post(visitor, path, pairs)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    shown = pairs_of(form_of(parse(answer)))
    assert {other, bare} <= set(shown)
    assert post(visitor, path, [pair for pair in shown if pair not in {other, bare}]).status_code == HTTPStatus.OK


def test_the_last_number_of_a_row_is_not_outrun(visitor: Client) -> None:
    rows = [("dmt_history-0-agent", ""), ("dmt_history-9999-agent", "Copaxone")]
    page = parse(post(visitor, CHECK, [*rows, ("add", "dmt_history")]))
    names = {element.get("name") for element in page.iter("input")}
    assert {"dmt_history-0-agent", "dmt_history-1-agent", "dmt_history-9999-agent"} <= names
    assert "dmt_history-10000-agent" not in names


@pytest.mark.parametrize("path", PAGES)
def test_the_facts_of_the_other_page_go_along_unseen(path: str, release: Release, visitor: Client) -> None:
    number = {RELAPSE: 2, CHECK: 0}[path]
    there = without(cases(release)[number].fields, (*MOMENT, "episode_present"))
    form = form_of(parse(post(visitor, path, there)))
    hidden = [(one.get("name"), one.get("value")) for one in form.iter("input") if one.get("type") == "hidden"]
    assert [pair for pair in hidden if pair[0] != "csrfmiddlewaretoken"] == there


@pytest.mark.parametrize("path", PAGES)
def test_the_button_to_the_other_page_posts_the_whole_form(path: str, visitor: Client) -> None:
    form = form_of(parse(visitor.get(path)))
    buttons = {button.get("formaction", form.get("action")) for button in form.iter("button")}
    assert OTHER[path] in buttons
    assert form.get("method") == "post"
    assert all("?" not in (button or "") for button in buttons)


@pytest.mark.parametrize("path", PAGES)
def test_adding_a_row_keeps_what_is_filled_in(path: str, release: Release, visitor: Client) -> None:
    pairs = cases(release)[2].fields
    shown = pairs_of(form_of(parse(post(visitor, path, pairs))))
    added = post(visitor, path, [*shown, ("add", "dmt_history")])
    assert added.status_code == HTTPStatus.OK
    assert sorted(pair for pair in pairs_of(form_of(parse(added))) if pair[1]) == sorted(pairs)
    rows = [row for row in parse(added).iter("fieldset") if row.get("class") == "row"]
    before = [row for row in parse(post(visitor, path, pairs)).iter("fieldset") if row.get("class") == "row"]
    assert len(rows) - len(before) == (1 if path == CHECK else 0)


# Nothing stays -----------------------------------------------------------------------------------------------------

TELLING: Final = ("Fantasumab", "inadequate_response", "1987", "Atlantis", "36.25")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("person", ["professional", "clinician"])
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_nothing_of_a_case_stays_anywhere(
    path: str, person: str, htmx: bool, become: Callable[[str], Client], caplog: pytest.LogCaptureFixture
) -> None:
    clinician = become(person)
    clinician.get(path)
    cookies = {name: cookie.value for name, cookie in clinician.cookies.items()}
    sessions = list(Session.objects.values_list("session_data", flat=True))
    cache.clear()
    pairs = [
        ("as_of", "2026-06-15T12:00:00+00:00"),
        ("time_zone", "Atlantis"),
        ("dmt_history-0-agent", "Fantasumab"),
        ("dmt_history-0-outcome", "inadequate_response"),
        ("dmt_history-0-start_year", "1987"),
        ("episode_duration", "36.25"),
        ("episode_duration_unit", "h"),
    ]
    with caplog.at_level(logging.DEBUG):
        answer = post(clinician, path, pairs, htmx=htmx)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    kept = [record.getMessage() for record in caplog.records if record.name != "django.template"]
    kept += [f"{name}: {value}" for name, value in answer.headers.items()]
    kept += [cookie.OutputString() for cookie in answer.cookies.values()]
    assert [line for line in kept if any(word in line for word in TELLING)] == []
    assert {name: cookie.value for name, cookie in clinician.cookies.items()} == cookies
    assert list(Session.objects.values_list("session_data", flat=True)) == sessions


@pytest.mark.parametrize("path", PAGES)
def test_no_link_and_no_target_of_a_form_carries_a_fact(path: str, release: Release, visitor: Client) -> None:
    for case in cases(release):
        page = parse(post(visitor, path, case.fields))
        addresses = [
            element.get(name, "")
            for element in page.iter()
            for name in ("href", "src", "action", "formaction", "hx-get", "hx-post", "hx-push-url")
        ]
        assert [address for address in addresses if "?" in address] == [f"/sign-in/?next={path}"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_no_cache_keeps_an_answer_or_gives_it_to_the_wrong_asker(path: str, htmx: bool, visitor: Client) -> None:
    empty, answer = visitor.get(path, headers=HTMX if htmx else None), post(visitor, path, [], htmx=htmx)
    assert answer.headers["Cache-Control"] == "no-store"
    assert empty.headers["Cache-Control"] == ("no-store" if htmx else "private, no-cache")
    assert all("HX-Request" in one.headers["Vary"] for one in (empty, answer))


@pytest.mark.parametrize("address", [address for address in READ if address not in {*KEPT, *PAGES}])
def test_no_page_is_kept_by_a_cache(address: str, visitor: Client) -> None:
    assert "no-store" in visitor.get(address).headers["Cache-Control"]


# Every page is strict ----------------------------------------------------------------------------------------------

RESOURCES: Final = {"link": "href", "script": "src", "img": "src", "use": "href", "form": "action", "source": "src"}


def hosts_of_resources(page: Element) -> set[str]:
    found = set()
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        name = RESOURCES.get(element.tag.rpartition("}")[2])
        address = urlsplit(element.get(name, "") if name else "")
        found |= {address.netloc or address.scheme} if address.netloc or address.scheme else set()
    return found


def is_strict(answer: Any) -> None:
    """The page is valid, runs no code of its own, asks no other host, and names no place twice."""
    page = parse(answer)
    places = [element.get("id") for element in page.iter() if element.get("id")]
    assert inline_code_in(page) == []
    assert hosts_of_resources(page) == set()
    assert sorted(place for place in set(places) if places.count(place) > 1) == []
    assert "hx-on" not in answer.content.decode()


@pytest.mark.parametrize("address", [*PLAIN, "/no-such-page/"])
@pytest.mark.parametrize("person", ["professional", "superuser"])
def test_every_page_is_strict(address: str, person: str, become: Callable[[str], Client]) -> None:
    if (person, address) != ("superuser", "/sign-in/"):
        is_strict(become(person).get(address))


@pytest.mark.parametrize("path", PAGES)
def test_the_page_of_an_answer_is_strict_whatever_is_entered(path: str, release: Release, visitor: Client) -> None:
    hostile = [("dmt_history-0-agent", '"><script>alert(1)</script>'), ("smoker", "<img src=//elsewhere.example>")]
    for pairs in (*(case.fields for case in cases(release)), everything(release), hostile, [("as_of", "<b>")]):
        answer = post(visitor, path, pairs)
        is_strict(answer)
        assert "<script>alert" not in answer.content.decode()


def test_pages_for_whoever_has_not_confirmed_are_strict(stranger: Client) -> None:
    for answer in (stranger.get("/welcome/"), stranger.post("/welcome/"), stranger.get("/sign-in/")):
        is_strict(answer)

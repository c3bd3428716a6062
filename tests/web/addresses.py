"""Every address of the site, and what it answers to each kind of person: one table for all that look at each page."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, CLINICIANS, EDUCATORS, REVIEWERS, ROLES
from msclinic.assessments.numbers import FORM
from tests.web.pages import CHECK, RELAPSE

__all__ = [
    "ADDRESSES",
    "PEOPLE",
    "READ",
    "ROWS",
    "SIGNED_IN",
    "STRANGER",
    "SUPERUSER",
    "TEACHERS",
    "VISITOR",
    "Row",
    "routes",
]

STRANGER: Final = "a stranger"
VISITOR: Final = "who has confirmed professional use"
SIGNED_IN: Final = "who has signed in and has no role"
SUPERUSER: Final = "a superuser"
PEOPLE: Final = (STRANGER, VISITOR, SIGNED_IN, *ROLES, SUPERUSER)

EVERYBODY: Final = frozenset(PEOPLE)
CONFIRMED: Final = EVERYBODY - {STRANGER}
WITH_ACCOUNT: Final = CONFIRMED - {VISITOR}
SAVERS: Final = frozenset({CLINICIANS, ADMINISTRATORS, SUPERUSER})
REVISERS: Final = frozenset({AUTHORS, REVIEWERS, ADMINISTRATORS, SUPERUSER})
PROPOSERS: Final = frozenset({AUTHORS, ADMINISTRATORS, SUPERUSER})
SCENARISTS: Final = frozenset({AUTHORS, REVIEWERS, EDUCATORS, SUPERUSER})
TEACHERS: Final = frozenset({AUTHORS, EDUCATORS, SUPERUSER})
SETTERS: Final = frozenset({ADMINISTRATORS, SUPERUSER})


class Row(NamedTuple):
    """A request, to whom it is answered with this status, and how otherwise.

    Others are led to the welcome page or the sign-in, or refused if they have signed in, unless `otherwise` says how.
    `{own}` is an assessment that they saved, where they may, or somebody's; `{feedback}` is what was said of it.
    `{room}` is a room that they opened, where they may, or somebody's.
    """

    method: str
    address: str
    status: int
    who: frozenset[str] = EVERYBODY
    otherwise: int | None = None
    closed: int | None = None
    """What everybody is answered where a sign-in is asked for, if that is special."""

    def to(self, person: str, *, is_open: bool) -> int:
        """What that person is answered, with OPEN_ACCESS or without."""
        if not is_open and self.closed:
            return self.closed
        let_in = person in self.who and (is_open or self.who in {EVERYBODY, OUTSIDE} or person in WITH_ACCOUNT)
        if let_in:
            return self.status
        return self.otherwise or (403 if person in WITH_ACCOUNT else 302)


OUTSIDE: Final = frozenset({STRANGER, VISITOR})


def read(address: str, who: frozenset[str] = EVERYBODY, status: int = 200) -> list[Row]:
    """A page that is only read."""
    return [Row("get", address, status, who), Row("post", address, 405, who)]


def posted(address: str, who: frozenset[str], status: int, get: int = 405) -> list[Row]:
    """An address that takes a form, looked at with an empty one."""
    return [Row("get", address, get, who), Row("post", address, status, who)]


def taken_away(path: str) -> dict[str, list[Row]]:
    """What is made of an answer, from its form alone; who comes without one is led to the page that has it."""
    return {
        f"{path[1:]}{form}/": [
            *posted(f"{path}{form}/", CONFIRMED, 200, get=302),
            Row("put", f"{path}{form}/", 405, CONFIRMED),
        ]
        for form in ("sheet", "text", "calendar", "json")
    }


NUMBER: Final = f"assessments/^(?P<number>{FORM})/"
ADDRESSES: Final[dict[str, list[Row]]] = {
    # Around
    "": read("/", CONFIRMED),
    "welcome/": posted("/welcome/", EVERYBODY, 422, get=200),
    "about/": read("/about/"),
    "help/": read("/help/"),
    "language/": posted("/language/", EVERYBODY, 302),
    "appearance/": posted("/appearance/", EVERYBODY, 400),
    "healthz": read("/healthz"),
    "sources/": read("/sources/", CONFIRMED),
    "sources/<slug:slug>/": [
        *read("/sources/infusion-treatments-for-ms/", CONFIRMED),
        Row("get", "/sources/none/", 404, CONFIRMED),
    ],
    # Accounts
    "sign-in/": [Row(method, "/sign-in/", 200, OUTSIDE, otherwise=302) for method in ("get", "post")],
    "sign-out/": posted("/sign-out/", EVERYBODY, 302),
    "password/": posted("/password/", WITH_ACCOUNT, 200, get=200),
    "password/changed/": [Row("get", "/password/changed/", 200)],
    **{f"password/{rest}": [Row("get", f"/password/{rest}", 404)] for rest in ("forgotten/", "sent/")},
    "password/new/<uidb64>/<token>/": [Row("get", "/password/new/x/y/", 404)],
    # Releases
    "releases/": read("/releases/", CONFIRMED),
    "releases/<int:number>/": [*read("/releases/1/", CONFIRMED), Row("get", "/releases/9/", 404, CONFIRMED)],
    "releases/draft/": [
        Row("get", "/releases/draft/", 302, CONFIRMED),
        Row("post", "/releases/draft/", 405, CONFIRMED),
    ],
    "releases/compare/": read("/releases/compare/", CONFIRMED),
    "releases/<int:number>/withdraw/": [
        *posted("/releases/1/withdraw/", SETTERS, 422, get=200),
        Row("get", "/releases/9/withdraw/", 404, SETTERS),
    ],
    "releases/<int:before>/changes/<int:after>/": [
        *read("/releases/1/changes/1/", CONFIRMED),
        Row("get", "/releases/1/changes/9/", 404, CONFIRMED),
    ],
    "releases/<int:number>/map/<slug:code>/": [
        *read("/releases/1/map/REL-DUR/", CONFIRMED),
        Row("get", "/releases/1/map/NONE/", 404, CONFIRMED),
    ],
    "releases/draft/map/<slug:code>/": read("/releases/draft/map/REL-DUR/", frozenset({AUTHORS, SUPERUSER}), 409),
    "releases/proposals/<int:number>/map/<slug:code>/": read("/releases/proposals/9/map/REL/", REVISERS, 404)[:1],
    "releases/<int:before>/impact/<int:after>/": [
        *read("/releases/1/impact/1/", REVISERS),
        Row("get", "/releases/1/impact/9/", 404, REVISERS),
    ],
    "releases/<int:before>/impact/<int:after>/<str:key>/": [
        *read("/releases/1/impact/1/cell.REL-DUR.0/", REVISERS),
        Row("get", "/releases/1/impact/1/none/", 404, REVISERS),
    ],
    "releases/proposals/": read("/releases/proposals/", REVISERS),
    "releases/proposals/<int:number>/": [
        Row("get", "/releases/proposals/1/", 200, REVISERS),
        Row("get", "/releases/proposals/9/", 404, REVISERS),
    ],
    "releases/proposals/<int:number>/cases/<str:key>/": read("/releases/proposals/9/cases/x/", REVISERS, 404)[:1],
    "releases/proposals/<int:number>/anew/": posted(
        "/releases/proposals/9/anew/", frozenset({AUTHORS, SUPERUSER}), 404
    ),
    "releases/second-person/": posted("/releases/second-person/", SETTERS, 422, get=200),
    # Saved assessments
    "assessments/": [*posted("/assessments/", SAVERS, 200, get=200), Row("put", "/assessments/", 405, SAVERS)],
    **{f"assessments/{form}/": posted(f"/assessments/{form}/", SAVERS, 200) for form in ("json", "csv")},
    **{
        f"assessments/save/{page}/": posted(f"/assessments/save/{page}/", SAVERS, 422, get=302)
        for page in ("relapse", "therapies")
    },
    **{
        f"{NUMBER}{rest}$": [
            Row("get", f"/assessments/{{own}}/{rest}", 200, SAVERS),
            Row("get", f"/assessments/2222-2222/{rest}", 404, SAVERS),
        ]
        for rest in ("", "anew/", "erase/")
    },
    "assessments/feedback/": read("/assessments/feedback/", PROPOSERS),
    "assessments/feedback/<int:pk>/": [
        Row("get", "/assessments/feedback/{feedback}/", 200, PROPOSERS),
        Row("get", "/assessments/feedback/99/", 404, PROPOSERS),
    ],
    # Assessing
    "relapse/": [*posted(RELAPSE, CONFIRMED, 200, get=200), Row("put", RELAPSE, 405, CONFIRMED)],
    **taken_away(RELAPSE),
    "therapies/": read("/therapies/", CONFIRMED),
    "therapies/check/": [*posted(CHECK, CONFIRMED, 200, get=200), Row("delete", CHECK, 405, CONFIRMED)],
    **taken_away(CHECK),
    "therapies/compare/": [
        *posted("/therapies/compare/", CONFIRMED, 200, get=200),
        Row("put", "/therapies/compare/", 405, CONFIRMED),
    ],
    "therapies/<slug:slug>/": [
        *(Row("get", f"/therapies/{slug}/", 200, CONFIRMED) for slug in ("novantrone", "tysabri", "lemtrada")),
        Row("get", "/therapies/none/", 404, CONFIRMED),
    ],
    # Teaching
    "scenarios/": read("/scenarios/", CONFIRMED),
    "scenarios/coverage/": read("/scenarios/coverage/", SCENARISTS),
    "scenarios/<slug:slug>/": [
        Row("get", "/scenarios/a-day-and-a-half/", 200, CONFIRMED),
        Row("get", "/scenarios/none/", 404, CONFIRMED),
    ],
    "scenarios/<slug:slug>/room/": [
        *posted("/scenarios/a-day-and-a-half/room/", TEACHERS, 302),
        Row("post", "/scenarios/none/room/", 404, TEACHERS),
    ],
    "class/": posted("/class/", EVERYBODY, 422, get=200),
    "class/<slug:code>/": [
        *posted("/class/{room}/", EVERYBODY, 302, get=200),
        Row("get", "/class/222222/", 404),
    ],
    "class/<slug:code>/wall/": [
        Row("get", "/class/{room}/wall/", 200, TEACHERS),
        Row("post", "/class/{room}/wall/", 302, TEACHERS),
        Row("get", "/class/222222/wall/", 404, TEACHERS),
    ],
    "class/<slug:code>/notes/": read("/class/{room}/notes/", TEACHERS),
    "class/<slug:code>/csv/": read("/class/{room}/csv/", TEACHERS),
    # Making scenarios
    "scenarios/new/": posted("/scenarios/new/", TEACHERS, 200, get=200),
    "scenarios/import/": posted("/scenarios/import/", TEACHERS, 422, get=200),
    "scenarios/file/": read("/scenarios/file/", SCENARISTS),
    "scenarios/<slug:slug>/file/": [
        *read("/scenarios/a-day-and-a-half/file/", SCENARISTS),
        Row("get", "/scenarios/none/file/", 404, SCENARISTS),
    ],
    "scenarios/<slug:slug>/edit/": [
        *posted("/scenarios/a-day-and-a-half/edit/", TEACHERS, 200, get=200),
        Row("get", "/scenarios/none/edit/", 404, TEACHERS),
    ],
    "scenarios/<slug:slug>/words/<str:language>/": [
        *posted("/scenarios/a-day-and-a-half/words/de/", TEACHERS, 422, get=200),
        Row("get", "/scenarios/none/words/de/", 404, TEACHERS),
    ],
    "scenarios/<slug:slug>/words/<str:language>/delete/": posted(
        "/scenarios/a-day-and-a-half/words/de/delete/", TEACHERS, 404, get=404
    ),
    "scenarios/<slug:slug>/copy/": [
        *posted("/scenarios/a-day-and-a-half/copy/", TEACHERS, 302),
        Row("post", "/scenarios/none/copy/", 404, TEACHERS),
    ],
    "scenarios/<slug:slug>/confirm/": [
        Row("get", "/scenarios/a-day-and-a-half/confirm/", 405, WITH_ACCOUNT),
        Row("post", "/scenarios/a-day-and-a-half/confirm/", 302, TEACHERS),
        Row("post", "/scenarios/none/confirm/", 404, WITH_ACCOUNT),
    ],
    **{
        f"scenarios/<slug:slug>/{rest}": [
            Row("get", f"/scenarios/a-day-and-a-half/{rest}", 200, who),
            Row("get", f"/scenarios/none/{rest}", 404, who),
            Row("post", f"/scenarios/a-day-and-a-half/{rest}", 200 if takes else 405, who),
        ]
        for rest, who, takes in (
            ("present/", CONFIRMED, True),
            ("exercise/", CONFIRMED, True),
            ("handout/", CONFIRMED, False),
            ("notes/", SCENARISTS, False),
            ("handout/teacher/", SCENARISTS, False),
        )
    },
    "scenarios/<slug:slug>/link/": [
        *posted("/scenarios/a-day-and-a-half/link/", WITH_ACCOUNT, 302),
        Row("post", "/scenarios/none/link/", 404, WITH_ACCOUNT),
    ],
    "l/<str:key>/": [Row(method, "/l/none/", 404, CONFIRMED) for method in ("get", "post")],
    "links/": read("/links/", WITH_ACCOUNT),
    "links/<str:key>/delete/": posted("/links/none/delete/", WITH_ACCOUNT, 404, get=404),
    "exercise/": read("/exercise/", CONFIRMED),
    "exercise/history/": read("/exercise/history/", WITH_ACCOUNT),
    "exercise/history/erase/": posted("/exercise/history/erase/", WITH_ACCOUNT, 302, get=200),
    # Programs
    "api/": read("/api/"),
    "api/v1/openapi.json": read("/api/v1/openapi.json"),
    "api/v1/assess": [Row("get", "/api/v1/assess", 405), Row("post", "/api/v1/assess", 415, closed=401)],
    **{
        f"api/v1/{name}": [Row("get", f"/api/v1/{name}", 200, closed=401), Row("post", f"/api/v1/{name}", 405)]
        for name in ("vocabulary", "releases/current")
    },
    "api/^v1/": [Row("get", "/api/v1/none", 404), Row("post", "/api/v1/assess/", 404)],
}
"""By route, what is asked of it and who is answered how."""

ROWS: Final = [row for rows in ADDRESSES.values() for row in rows]
READ: Final = [row for row in ROWS if row.method == "get"]


def routes(patterns: list[URLPattern | URLResolver] | None = None, before: str = "") -> Iterator[str]:
    """The routes of all the site."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = f"{before}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route

from typing import Any, Final

import pytest
from django.core.checks import CheckMessage, run_checks
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import override_script_prefix
from django.urls import URLPattern, path
from pytest_django import Settings

from msclinic.accounts.models import User
from msclinic.core.access import local_path, professional, public
from msclinic.releases.models import Release
from tests.core.pages import parse, title_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]


@pytest.fixture
def visitor(client: Client) -> Client:
    client.post("/welcome/", {"professional": "yes"})
    return client


@pytest.fixture
def clinician(visitor: Client, django_user_model: type[User]) -> Client:
    visitor.force_login(django_user_model.objects.create_user("clinician"))
    return visitor


def test_whoever_has_not_confirmed_is_asked_first(client: Client) -> None:
    answer = client.get("/relapse/?onset=2026-06-14")
    assert (answer.status_code, answer.url) == (302, "/welcome/?next=/relapse/")


def test_a_post_is_asked_first_as_well(client: Client) -> None:
    assert client.post("/relapse/").url == "/welcome/?next=/relapse/"


def test_htmx_is_led_to_the_welcome_page_instead_of_swapping_it_in(client: Client) -> None:
    answer = client.get("/relapse/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/welcome/?next=/relapse/"
    assert "HX-Request" in answer.headers["Vary"]


def test_a_form_that_htmx_posts_is_refused_in_words_so_that_it_stays(client: Client) -> None:
    answer = client.post("/relapse/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Cookie")
    assert "HX-Redirect" not in answer.headers
    assert "HX-Request" in answer.headers["Vary"]
    assert "/welcome/?next=/relapse/" in answer.content.decode()


def test_confirming_leads_back_to_where_one_was_going(client: Client) -> None:
    answer = client.post("/welcome/", {"professional": "yes", "next": "/relapse/"})
    assert (answer.status_code, answer.url) == (302, "/relapse/")
    assert client.get("/relapse/").content == b"case, GET"


def test_without_a_destination_confirming_leads_to_the_first_page(client: Client) -> None:
    assert client.post("/welcome/", {"professional": "yes"}).url == "/"


def test_the_confirmation_lasts_for_the_browser_session_and_is_out_of_reach_of_scripts(client: Client) -> None:
    cookie = client.post("/welcome/", {"professional": "yes"}).cookies["professional"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
    assert not cookie["expires"]


@pytest.mark.parametrize("value", ["yes", "yes:made-up:signature", ""])
def test_a_made_up_confirmation_does_not_count(client: Client, value: str) -> None:
    client.cookies["professional"] = value
    assert client.get("/relapse/").status_code == 302


@pytest.mark.parametrize("answer", [{}, {"professional": "no"}, {"professional": ""}])
def test_anything_but_yes_is_refused_with_a_sentence(client: Client, answer: dict[str, str]) -> None:
    refused = client.post("/welcome/", {"next": "/relapse/", **answer})
    page = parse(refused)
    assert refused.status_code == 422
    assert "professional" not in refused.cookies
    assert title_of(page).startswith("Error: ")
    assert "Tick the box to confirm professional use" in refused.content.decode()
    assert {"type": "hidden", "name": "next", "value": "/relapse/"} in [field.attrib for field in page.iter("input")]


def test_the_error_leads_to_the_box(client: Client) -> None:
    page = parse(client.post("/welcome/"))
    targets = {link.get("href") for link in page.iter("a")}
    box = next(field for field in page.iter("input") if field.get("name") == "professional")
    assert f"#{box.get('id')}" in targets


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/relapse/", "/relapse/"),
        ("/therapies/check/?onset=2026", "/therapies/check/"),
        ("/sources/#C35", "/sources/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("///elsewhere.example/", "/"),
        ("/\t///elsewhere.example/", "/"),
        ("/\n///elsewhere.example/", "/"),
        ("/\r\n//elsewhere.example/", "/"),
        ("/\t/\\elsewhere.example/", "/"),
        ("/;\t//elsewhere.example/", "/"),
        (" //elsewhere.example/", "/"),
        ("/relapse/\\elsewhere.example", "/"),
        ("/relapse/\x00", "/"),
        ("/relapse/\x7f", "/"),
        ("/relapse/\N{LINE SEPARATOR}", "/"),
        ("/%2F/elsewhere.example/", "/%2F/elsewhere.example/"),
        ("/therapies/th%C3%A9rapie/", "/therapies/th%C3%A9rapie/"),
        ("/therapies/thérapie/", "/therapies/thérapie/"),
        ("javascript:alert(1)", "/"),
        ("relapse/", "/"),
        ("", "/"),
        (None, "/"),
    ],
)
def test_only_a_path_of_this_site_is_a_destination(address: str | None, path: str) -> None:
    assert local_path(address) == path


def test_no_destination_outside_is_passed_on(client: Client) -> None:
    page = client.get("/welcome/", {"next": "https://elsewhere.example/"})
    assert "elsewhere" not in page.content.decode()
    assert client.post("/welcome/", {"professional": "yes", "next": "//elsewhere.example/"}).url == "/"


def test_closed_access_asks_for_a_sign_in_as_well(visitor: Client, settings: Settings) -> None:
    settings.OPEN_ACCESS = False
    answer = visitor.get("/relapse/?onset=2026-06-14")
    assert (answer.status_code, answer.url) == (302, "/sign-in/?next=/relapse/")


def test_closed_access_asks_a_signed_in_person_to_confirm_first(
    client: Client, django_user_model: type[User], settings: Settings
) -> None:
    settings.OPEN_ACCESS = False
    client.force_login(django_user_model.objects.create_user("clinician"))
    assert client.get("/relapse/").url == "/welcome/?next=/relapse/"


def test_closed_access_is_open_to_a_signed_in_professional(clinician: Client, settings: Settings) -> None:
    settings.OPEN_ACCESS = False
    assert clinician.get("/relapse/").status_code == 200


TAKEN_AWAY = [
    f"{path}{form}/" for path in ("/relapse/", "/therapies/check/") for form in ("sheet", "text", "calendar", "json")
]


@pytest.mark.urls("msclinic.urls")
@pytest.mark.parametrize("address", TAKEN_AWAY)
def test_no_foreign_page_can_have_anything_made_and_what_was_sent_is_not_lost(address: str) -> None:
    refused = Client(enforce_csrf_checks=True).post(address, {"sx_new": "yes"})
    assert refused.status_code == 403
    assert '<input type="hidden" name="sx_new" value="yes">' in refused.text


def complaints(settings: Settings, *patterns: URLPattern) -> list[CheckMessage]:
    settings.ROOT_URLCONF = type("Urls", (), {"urlpatterns": list(patterns)})
    return [message for message in run_checks(tags=["urls"]) if message.id == "core.E001"]


def plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


@pytest.fixture
def carried() -> dict[str, list[str]]:
    """What a form sends, with a name twice."""
    return {"sx_new": ["yes"], "steroid_agents": ["prednisone", "dexamethasone"], "dmt_history-0-agent": ["<Rebif>"]}


def held_in(answer: Any) -> dict[str, list[str]]:
    """The answers that a page holds to be sent on, by name."""
    found: dict[str, list[str]] = {}
    for box in parse(answer).iter("input"):
        if box.get("type") == "hidden" and box.get("name") not in {
            "csrfmiddlewaretoken",
            "next",
            "release_seen",
            "whose",
        }:
            found.setdefault(box.get("name", ""), []).append(box.get("value", ""))
    return found


def sent_on(answer: Any) -> dict[str, list[str]]:
    """What a page that holds answers sends, with its token."""
    boxes = [box for box in parse(answer).iter("input") if box.get("name") in {"csrfmiddlewaretoken", "next"}]
    return held_in(answer) | {box.get("name", ""): [box.get("value", "")] for box in boxes}


@pytest.mark.urls("msclinic.urls")
def test_answers_that_come_before_the_confirmation_go_on_with_it(
    client: Client, carried: dict[str, list[str]], release_1: Release
) -> None:
    assert release_1.number == 1
    gate = client.post("/relapse/", carried, follow=True)
    assert gate.redirect_chain == [("/welcome/?next=/relapse/", 307)]
    assert (gate.status_code, gate.headers["Cache-Control"]) == (200, "no-store")
    assert held_in(gate) == carried
    refused = client.post("/welcome/", {"next": "/relapse/", **carried})
    assert (refused.status_code, held_in(refused)) == (422, carried)
    there = client.post("/welcome/", {"next": "/relapse/", "professional": "yes", **carried}, follow=True)
    assert there.redirect_chain == [("/relapse/", 307)]
    said = parse(there)
    assert there.context["result"].unrecognised == client.post("/relapse/", carried).context["result"].unrecognised
    (chosen,) = (box for box in said.iter("input") if (box.get("name"), box.get("value")) == ("sx_new", "yes"))
    assert "checked" in chosen.attrib
    assert held_in(there) == {"dmt_history-0-agent": ["<Rebif>"]}


@pytest.mark.urls("msclinic.urls")
def test_answers_go_on_to_no_page_that_would_save_something(client: Client) -> None:
    sent = {"next": "/admin/login/", "username": "casey"}
    assert held_in(client.post("/welcome/", sent)) == {}
    assert client.post("/welcome/", {**sent, "professional": "yes"}).status_code == 302


@pytest.mark.urls("msclinic.urls")
def test_answers_that_come_after_the_sign_in_has_run_out_are_held(
    visitor: Client,
    carried: dict[str, list[str]],
    settings: Settings,
    django_user_model: type[User],
    release_1: Release,
) -> None:
    assert release_1.number == 1
    settings.OPEN_ACCESS = False
    visitor.handler.enforce_csrf_checks = True
    token = sent_on(visitor.get("/sign-in/"))
    answer = visitor.post("/relapse/", carried | token)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (401, "no-store")
    assert held_in(answer) == carried
    assert "/sign-in/?next=/relapse/" in answer.text
    assert "Signing in renews what protects a form, so the next page may ask for one more press." in answer.text
    django_user_model.objects.create_user("clinician", password="made up for a test")
    signing_in = {"username": "clinician", "password": "made up for a test"}
    assert visitor.post("/sign-in/", token | signing_in).status_code == 302
    refused = visitor.post("/relapse/", sent_on(answer))
    assert (refused.status_code, held_in(refused)) == (403, carried)
    assert visitor.post("/relapse/", sent_on(refused)).context["result"].judged


@pytest.mark.urls("msclinic.urls")
def test_a_form_that_already_holds_a_confirmation_is_shown_the_gate_all_the_same(
    client: Client, carried: dict[str, list[str]]
) -> None:
    gate = client.post("/relapse/", {**carried, "professional": "yes", "next": "/therapies/check/"}, follow=True)
    assert gate.redirect_chain == [("/welcome/?next=/relapse/", 307)]
    assert (gate.status_code, held_in(gate)) == (200, carried)
    assert "professional" not in gate.cookies
    assert gate.context["next"] == "/relapse/"


@pytest.mark.urls("msclinic.urls")
def test_a_gate_that_was_open_too_long_is_shown_again_with_what_it_held(
    carried: dict[str, list[str]], release_1: Release
) -> None:
    assert release_1.number == 1
    browser = Client(enforce_csrf_checks=True)
    refused = browser.post("/welcome/", {"next": "/relapse/", "professional": "yes", **carried})
    assert (refused.status_code, held_in(refused)) == (403, carried)
    assert "professional" not in refused.cookies
    assert title_of(parse(refused)).startswith("Error: ")
    assert "The page was open too long" in refused.text
    (box,) = (box for box in parse(refused).iter("input") if box.get("name") == "professional")
    assert "checked" not in box.attrib
    there = browser.post("/welcome/", sent_on(refused) | {"professional": "yes"}, follow=True)
    assert (there.status_code, there.redirect_chain) == (200, [("/relapse/", 307)])


EMPTY: Final = {"time_zone": "Europe/London", "language": "en", "case": "", "sx_new": "", "show_all": "yes"}


@pytest.mark.urls("msclinic.urls")
def test_an_empty_form_is_not_said_to_hold_answers(client: Client, settings: Settings) -> None:
    assert client.post("/relapse/", EMPTY).status_code == 302
    assert "still here" not in client.post("/welcome/?next=/relapse/", EMPTY).text
    assert client.post("/welcome/", {**EMPTY, "next": "/relapse/", "professional": "yes"}).status_code == 302
    settings.OPEN_ACCESS = False
    assert client.post("/relapse/", EMPTY).url == "/sign-in/?next=/relapse/"


@pytest.mark.urls("msclinic.urls")
@override_script_prefix("/clinic/")
def test_answers_are_held_where_the_site_is_served_below_a_path(client: Client, carried: dict[str, list[str]]) -> None:
    gate = client.post("/relapse/", carried, SCRIPT_NAME="/clinic")
    assert (gate.status_code, gate.url) == (307, "/clinic/welcome/?next=/clinic/relapse/")
    shown = client.post("/welcome/?next=/clinic/relapse/", carried, SCRIPT_NAME="/clinic")
    assert held_in(shown) == carried


def test_a_view_that_does_not_say_who_may_see_it_fails_the_check(settings: Settings) -> None:
    (complaint,) = complaints(settings, path("forgotten/", plain))
    assert "/forgotten/" in complaint.msg
    assert complaint.is_serious()


def test_a_view_that_says_it_passes_the_check(settings: Settings) -> None:
    assert (
        complaints(settings, path("open/", public(lambda _: HttpResponse())), path("case/", professional(plain))) == []
    )


def test_the_views_of_core_and_accounts_say_it() -> None:
    assert [message for message in run_checks(tags=["urls"]) if message.id == "core.E001"] == []

"""Opening a saved assessment: as it was, what has moved on, judging it anew, deleting what it holds."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from msclinic.accounts.models import User
from msclinic.assessments.actions import ErasingRefusedError, erase, erase_over_age
from msclinic.assessments.models import Payload, SavedAssessment, Tombstone
from msclinic.assessments.triggers import ASSESSMENTS, PAYLOADS
from msclinic.releases.models import Release
from msclinic.releases.selectors import forget_current_release
from tests.assessments.conftest import Visits
from tests.assessments.pages import CASE
from tests.core.pages import parse
from tests.releases.factories import published
from tests.web.pages import RELAPSE, by_id, form_of, pairs_of, text_of

pytestmark = pytest.mark.django_db

Saved = Callable[..., SavedAssessment]


def opened(client: Client, header: SavedAssessment, then: str = "") -> str:
    answer = client.get(f"/assessments/{header.number}/{then}")
    assert answer.status_code == 200
    parse(answer)
    return str(answer.content.decode())


def another_release(change: Callable[[dict[str, Any]], None]) -> Release:
    document = json.loads(Release.objects.latest("number").document)
    change(document)
    release = published(document)
    forget_current_release()
    return release


def lower_figure(hours: int) -> Callable[[dict[str, Any]], None]:
    """Another lower and upper figure of the length of a relapse."""

    def change(document: dict[str, Any]) -> None:
        rule = next(rule for rule in document["rules"] if rule["code"] == "REL-DUR")
        criterion = rule["criterion"]
        for name in ("lower", "upper"):
            criterion[name] = {**criterion[name], "value": hours} if isinstance(criterion[name], dict) else hours

    return change


def test_nobody_else_opens_it_and_it_is_not_said_whether_it_is_there(visit: Visits, saved: Saved) -> None:
    header = saved()
    other = visit("other")
    assert other.get(f"/assessments/{header.number}/").status_code == 404
    assert other.get("/assessments/2222-2222/").status_code == 404
    assert header.number not in other.get("/assessments/").content.decode()


def test_who_may_read_everybodys_does(visit: Visits, saved: Saved) -> None:
    header = saved(label="blue")
    administrator = visit("adrian", "Administrators")
    assert "blue" in opened(administrator, header)
    assert header.number in administrator.get("/assessments/").content.decode()


def test_who_has_not_signed_in_is_led_to_the_sign_in(client: Client, saved: Saved) -> None:
    header = saved()
    client.post("/welcome/", {"professional": "yes"})
    for address in ("/assessments/", f"/assessments/{header.number}/", "/assessments/save/relapse/"):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, f"/sign-in/?next={address}")


def test_other_rules_change_no_word_of_it(casey: Client, saved: Saved) -> None:
    header = saved()
    before = by_id(parse(casey.get(f"/assessments/{header.number}/")), "main")
    another_release(lower_figure(36))
    after = opened(casey, header)
    assert "The rules have moved on: this was judged under release 1, and release 2 is in use." in after
    shown = [text_of(one) for one in before.iter() if one.get("data-code")]
    assert shown
    assert [text_of(one) for one in parse_text(after).iter() if one.get("data-code")] == shown


def parse_text(text: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def test_that_a_moment_has_come_that_it_names_is_said(casey: Client, saved: Saved) -> None:
    ongoing = [pair for pair in CASE if not pair[0].startswith(("episode_duration", "episode_ongoing"))]
    onset = [("episode_onset_day", "15"), ("episode_onset_month", "6"), ("episode_onset_year", "2026")]
    header = saved([*ongoing, ("episode_ongoing", "yes"), *onset, ("episode_onset_time", "02:00")])
    assert "Time has moved on: a moment that it names came 16 June 2026, 01:00." in opened(casey, header)
    assert "Time has moved on" not in opened(casey, saved())


def test_what_is_not_what_was_saved_says_so(casey: Client, saved: Saved) -> None:
    header = saved()
    assert "This is not what was saved" not in opened(casey, header)
    with PAYLOADS.lifted(connection):
        Payload.objects.update(note="slipped in")
    assert "This is not what was saved" in opened(casey, header)
    assert "This is not what was saved" in opened(casey, header, "anew/?when=then&release=1")


def test_what_the_source_leaves_open_is_said_as_it_was(casey: Client, saved: Saved) -> None:
    page = opened(casey, saved())
    assert "fever or infection" in page
    assert "as it was, as entered, not as of now" in page


def test_judged_anew_it_says_what_differs_and_the_saved_one_stays(casey: Client, saved: Saved) -> None:
    header = saved()
    another_release(lower_figure(36))
    same = opened(casey, header, "anew/?when=then&release=1")
    assert "Every finding says the same, to the letter." in same
    assert "As of then, under release 2" in opened(casey, header, "anew/?when=then&release=2")
    assert "Now, under release 2" in opened(casey, header, "anew/?when=now&release=2")
    other = opened(casey, header, "anew/?when=then&release=2")
    changed = [row.get("data-code") for row in parse_text(other).iter("tr") if row.get("data-code")]
    assert changed == ["REL-DUR", "REL", "STER-WHEN"][: len(changed)]
    assert "REL-DUR" in changed
    assert "Can be read both ways" in other
    assert "Reached" in other
    assert header.payload == Payload.objects.get()


def test_the_answers_open_in_the_form_again(casey: Client, saved: Saved) -> None:
    page = parse(casey.get(f"/assessments/{saved().number}/"))
    form = next(form for form in page.iter("form") if form.get("action") == RELAPSE)
    answer = casey.post(RELAPSE, dict(pairs_of(form)))
    assert answer.status_code == 200
    posted = dict(pairs_of(form_of(parse(answer))))
    assert {name: value for name, value in posted.items() if value}.items() >= dict(CASE).items()


def test_deleting_asks_for_a_reason_and_leaves_the_number_behind(casey: Client, saved: Saved) -> None:
    header = saved(label="blue")
    address = f"/assessments/{header.number}/erase/"
    assert casey.post(address, {"reason": " "}).status_code == 422
    assert Payload.objects.exists()
    answer = casey.post(address, {"reason": "Entered for the wrong person."})
    assert (answer.status_code, answer.url) == (302, f"/assessments/{header.number}/")
    assert not Payload.objects.exists()
    page = opened(casey, header)
    assert "by casey" in page
    assert "Entered for the wrong person." in page
    assert "blue" not in page
    assert "deleted" in casey.get("/assessments/").content.decode()
    assert casey.post(address, {"reason": "Again."}).status_code == 422


@pytest.mark.parametrize("value", ["yes", {"value": 3, "unit": "d"}, "unknown", ["a"]])
def test_an_answer_to_a_question_that_is_no_more_is_named_and_left_out(
    casey: Client, saved: Saved, value: object
) -> None:
    header = saved()
    asked = json.loads(header.payload.request)
    asked["facts"] |= {"asked_no_more": value, "episode_duration": "a while"}
    with PAYLOADS.lifted(connection):
        Payload.objects.update(request=json.dumps(asked))
    text = opened(casey, header)
    assert "They are not asked so any more and are left out of the form: episode_duration, asked_no_more" in text
    form = next(form for form in parse_text(text).iter("form") if form.get("action") == RELAPSE)
    names = [name for name, _value in pairs_of(form)]
    assert "ms_diagnosis" in names
    assert not [name for name in names if name.startswith(("asked_no_more", "episode_duration"))]
    assert casey.post(RELAPSE, dict(pairs_of(form))).status_code == 200


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no file of one's own")
@pytest.mark.django_db(transaction=True)
def test_of_what_is_deleted_no_byte_stays_in_the_file(saved: Saved) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)
    header = saved(label="the-blue-folder", note="the-green-folder " * 100)
    assert (b"the-blue-folder" in stored_bytes(), b"the-green-folder" in stored_bytes()) == (True, True)
    erase(actor=header.saved_by, header=header, reason="Made up.")
    assert (b"the-blue-folder" in stored_bytes(), b"the-green-folder" in stored_bytes()) == (False, False)


def stored_bytes() -> bytes:
    """The file of the database, and what is written ahead of it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert cursor.fetchone()[0] == 0
    file = Path(connection.settings_dict["NAME"])
    ahead = file.with_name(f"{file.name}-wal")
    return file.read_bytes() + (ahead.read_bytes() if ahead.exists() else b"")


def test_who_only_reads_it_does_not_delete_it(saved: Saved) -> None:
    header = saved()
    reader = User.objects.create_user("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_all_savedassessments"))
    with pytest.raises(ErasingRefusedError, match="not yours"):
        erase(actor=reader, header=header, reason="Made up.")
    assert Payload.objects.exists()


def test_what_is_kept_too_long_goes_and_nothing_younger(saved: Saved) -> None:
    old, young = saved(), saved()
    with ASSESSMENTS.lifted(connection):
        SavedAssessment.objects.filter(pk=old.pk).update(saved_at=timezone.now() - timedelta(days=31))
    assert erase_over_age(30) == 1
    assert [row.assessment_id for row in Payload.objects.all()] == [young.pk]
    assert Tombstone.objects.get().reason == "Kept for 30 days."
    assert erase_over_age(30) == 0


def test_one_day_is_no_days(saved: Saved) -> None:
    with ASSESSMENTS.lifted(connection):
        SavedAssessment.objects.filter(pk=saved().pk).update(saved_at=timezone.now() - timedelta(days=2))
    erase_over_age(1)
    assert Tombstone.objects.get().reason == "Kept for 1 day."


def test_what_is_deleted_is_not_asked_about_again(casey: Client, saved: Saved) -> None:
    header = saved()
    casey.post(f"/assessments/{header.number}/erase/", {"reason": "Entered for the wrong person."})
    page = by_id(parse_text(opened(casey, header, "erase/")), "main")
    assert f"What assessment {header.number} held is deleted" in text_of(page)
    assert "Entered for the wrong person." in text_of(page)
    assert not list(page.iter("form"))


@pytest.mark.parametrize(("days", "said"), [(0, "everything is kept"), (30, "0 saved more than 30 days ago")])
def test_the_command_goes_by_the_setting(settings: Settings, days: int, said: str) -> None:
    settings.KEEP_DAYS = days
    out = StringIO()
    call_command("erase_old_assessments", stdout=out)
    assert said in out.getvalue()


def test_no_verdict_is_said_twice(casey: Client, saved: Saved) -> None:
    """Neither of what else was judged nor where two answers stand beside one another."""
    header = saved()
    assert "Also judged from the same answers" in opened(casey, header)
    another_release(lambda document: document["rules"].remove(document["rules"][-1]))
    for then in ("", "anew/?when=then&release=2"):
        page = text_of(by_id(parse_text(opened(casey, header, then)), "main"))
        assert "Cannot be judged" in page or "Does not apply" in page
        for word in ("Cannot be judged", "Does not apply", "Reached"):
            assert page.count(f"{word}. {word}") == page.count(f"{word}{word}") == 0


def test_who_deletes_second_reads_whose_reason_is_kept_and_what_they_typed(casey: Client, saved: Saved) -> None:
    header = saved()
    address = f"/assessments/{header.number}/erase/"
    by_another = User.objects.create_superuser("another")
    erase(actor=by_another, header=SavedAssessment.objects.get(), reason="Entered for the wrong person.")
    refused = casey.post(address, {"reason": "Mine <first>."})
    assert refused.status_code == 422
    told = text_of(by_id(parse(refused), "main"))
    assert "It is deleted already." in told
    assert "by another: Entered for the wrong person." in told
    assert "by casey" not in told
    assert "What you typed, which is stored nowhere Mine <first>." in told

"""A release goes from msclinic.releases.inserting import PublishingRefusedError
from one installation to another as one file, and is the same there."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from msclinic.accounts.models import User
from msclinic.core.insert_only import every_guard
from msclinic.engine import canonical, digest
from msclinic.evidence.models import Source, SourceText
from msclinic.releases.actions import import_release
from msclinic.releases.exchange import exported
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.models import Decision, Proposal, ProposalAuthor, Release, SecondPerson
from msclinic.releases.proposals import approve
from msclinic.releases.reading import source_page
from msclinic.releases.selectors import current_release, forget_current_release
from tests.core.pages import parse
from tests.releases.conftest import ARTICLE
from tests.releases.factories import let_one_person_publish, published, reviewer
from tests.releases.looking import links

pytestmark = pytest.mark.django_db


def elsewhere() -> None:
    """An installation without anything of this one."""
    for guard in every_guard():
        guard.remove(connection)
    for model in (Decision, ProposalAuthor, Proposal, Release, SecondPerson):
        model.objects.all()._raw_delete("default")
    SourceText.objects.all()._raw_delete("default")
    Source.objects.all().delete()
    for guard in every_guard():
        guard.install(connection)
    forget_current_release()


@pytest.fixture
def file(first: Release) -> str:
    return exported(first.number)


def imported(file: str) -> Any:
    return import_release(actor=None, file=file)


def altered(file: str, change: Callable[[dict[str, Any]], Any]) -> str:
    entries = json.loads(file)
    change(entries)
    return json.dumps(entries)


def test_what_is_exported_and_imported_elsewhere_is_the_same(first: Release, file: str) -> None:
    elsewhere()
    said = imported(file)
    release = Release.objects.get()
    assert (said.new, said.texts) == (True, [ARTICLE])
    for name in ("number", "sha256", "document", "reason", "published_at"):
        assert getattr(release, name) == getattr(first, name)
    assert exported(1) == file
    assert current_release().sha256 == first.sha256
    page = source_page(current_release(), ARTICLE)
    assert (page.text_found, len(page.rows) > 10) == (True, True)


def test_what_is_here_already_stays_as_it_is(first: Release, file: str) -> None:
    said = imported(altered(file, lambda entries: entries.update(reason="Another reason.")))
    assert (said.new, said.texts, Release.objects.get().reason) == (False, [], first.reason)
    assert SourceText.objects.count() == 1


@pytest.fixture
def second(file: str, document: dict[str, Any]) -> str:
    """The file of a release that follows the first one."""
    document["silences"].pop()
    more = {"number": 2, "document": document, "sha256": digest(document), "reason": "The next."}
    return altered(file, lambda entries: entries.update(published_at="2026-06-15T12:00:00+00:00", **more))


def test_the_next_release_awaits_a_reviewer_and_keeps_number_time_and_reason(second: str) -> None:
    said = imported(second)
    assert (said.new, said.release, Release.objects.count()) == (True, None, 1)
    release = approve(actor=reviewer(), proposal=said.proposal)
    assert (release.number, release.reason, release.published_by.username) == (2, "The next.", "robin")
    assert release.published_at.isoformat() == "2026-06-15T12:00:00+00:00"
    assert json.loads(exported(2)) == json.loads(second) | {"texts": json.loads(exported(2))["texts"]}


def test_the_same_is_not_proposed_twice(second: str) -> None:
    imported(second)
    with pytest.raises(PublishingRefusedError, match="Proposal 1 is open and proposes the same"):
        imported(second)


def test_where_no_second_person_is_required_the_next_release_follows_at_once(first: Release, second: str) -> None:
    let_one_person_publish()
    assert imported(second).new
    assert list(Release.objects.values_list("number", "reason")) == [(2, "The next."), (1, first.reason)]
    assert Proposal.objects.get().decision.kind == "approved"


def test_the_command_says_that_a_release_awaits_a_reviewer(second: str, tmp_path: Path) -> None:
    (tmp_path / "release.json").write_text(second, encoding="utf-8")
    said = StringIO()
    call_command("import_release", tmp_path / "release.json", stdout=said)
    assert said.getvalue() == f"Proposal 1, of release 2, awaits a reviewer: {json.loads(second)['sha256']}.\n"


BAD: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "another document": (lambda entries: entries["document"]["silences"].pop(), "its hash differs"),
    "another document under this number": (
        lambda entries: entries.update(document=shorter(entries), sha256=digest(shorter(entries))),
        "There is another Release 1 here already",
    ),
    "a gap": (lambda entries: entries.update(number=3), "would leave a gap: import release 2 first"),
    "semantics of another program": (lambda entries: of_semantics(entries, 99), "cannot be read by this program"),
    "another text": (lambda entries: entries.update(texts={"0" * 64: "x"}), "its hash differs"),
    "no number": (lambda entries: entries.update(number="1"), "no whole number above zero"),
    "a time without a zone": (lambda entries: entries.update(published_at="2026-06-15T12:00:00"), "names no time zone"),
    "another form": (lambda entries: entries.update(format="x"), "This program reads files of the form"),
    "a part that is missing": (lambda entries: entries.pop("reason"), "'reason' is missing"),
}


def shorter(entries: dict[str, Any]) -> dict[str, Any]:
    return {**entries["document"], "silences": []}


def of_semantics(entries: dict[str, Any], version: int) -> None:
    document = {**entries["document"], "semantics": version}
    entries.update(document=document, sha256=digest(document))


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_does_not_fit_is_refused_in_words(name: str, first: Release, file: str) -> None:
    change, sentence = BAD[name]
    with pytest.raises(PublishingRefusedError, match=sentence):
        imported(altered(file, change))
    assert list(Release.objects.all()) == [first]


@pytest.mark.parametrize("sent", ["", "[]", "{}", "1", "[" * 100_000, '{"number": 1}', "\ud800"])
def test_what_is_no_release_is_refused_in_words(sent: str, first: Release) -> None:  # noqa: ARG001
    with pytest.raises(PublishingRefusedError, match="no release in a file"):
        imported(sent)


def test_nobody_imports_who_may_not_propose(file: str) -> None:
    with pytest.raises(PublishingRefusedError, match="may not propose"):
        import_release(actor=User.objects.create_user("clinician"), file=file)


def test_the_commands_write_and_read_the_file(first: Release, tmp_path: Path) -> None:
    out, said = StringIO(), StringIO()
    call_command("export_release", "1", stdout=out)
    (tmp_path / "release.json").write_text(out.getvalue(), encoding="utf-8")
    elsewhere()
    call_command("import_release", tmp_path / "release.json", stdout=said)
    call_command("import_release", tmp_path / "release.json", stdout=said)
    assert said.getvalue().splitlines() == [
        f"The text of {ARTICLE} is stored.",
        f"Release 1 is imported: {first.sha256}.",
        f"Release 1 is here already and stays as it is: {first.sha256}.",
    ]


def test_the_commands_say_what_is_wrong(first: Release, tmp_path: Path) -> None:  # noqa: ARG001
    with pytest.raises(CommandError, match="There is no release 9"):
        call_command("export_release", "9")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_release", tmp_path / "none.json")
    (tmp_path / "release.json").write_text("{}")
    with pytest.raises(CommandError, match="no release in a file"):
        call_command("import_release", tmp_path / "release.json")


def test_editors_download_it_on_the_page_of_the_release(first: Release, file: str, visitor: Client) -> None:
    address = "/admin/releases/release/1/file/"
    assert address not in links(parse(visitor.get("/releases/1/")))
    person = User.objects.create_user("eden", is_staff=True)
    visitor.force_login(person)
    assert visitor.get(address).status_code == 403
    person.groups.add(Group.objects.get(name="Authors"))
    assert address in links(parse(visitor.get("/releases/1/")))
    answer = visitor.get(address)
    assert (answer.text, answer.headers["Content-Type"]) == (file, "application/json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="release-1.json"'
    assert canonical(json.loads(answer.text)["document"]) == first.document
    assert visitor.get("/admin/releases/release/9/file/").status_code == 404


def test_an_altered_release_is_not_exported(document: dict[str, Any], visitor: Client) -> None:
    published(document, sha256="0" * 64)
    with pytest.raises(CommandError, match="its hash differs"):
        call_command("export_release", "1")
    visitor.force_login(User.objects.create_superuser("root"))
    assert visitor.get("/admin/releases/release/1/file/").status_code == 503

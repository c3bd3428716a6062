"""From the draft to a release, without a page: when the site is set up, and on the command line."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from msclinic.accounts.models import User
from msclinic.accounts.roles import REVIEWERS
from msclinic.engine import canonical
from msclinic.evidence.actions import add_text
from msclinic.evidence.models import Passage, Source
from msclinic.knowledge.models import Question
from msclinic.releases.actions import publish_first
from msclinic.releases.compile import compile_draft
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.models import Proposal, Release
from msclinic.releases.selectors import current_release, forget_current_release
from tests.releases.conftest import ARTICLE
from tests.releases.factories import author, let_one_person_publish, publish_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


@pytest.fixture
def editor(db: None) -> User:  # noqa: ARG001
    return author("editor")


def reword_a_question() -> None:
    question = Question.objects.get(key="ms_diagnosis")
    question.label = "Is multiple sclerosis confirmed?"
    question.save()


def test_the_first_release_is_the_shipped_content() -> None:
    release = publish_first()
    assert (release.number, release.published_by, release.reason) == (
        1,
        None,
        "The content that comes with the program.",
    )
    assert release.document == canonical(compile_draft())
    assert current_release().sha256 == release.sha256


def test_there_is_only_one_first_release() -> None:
    publish_first()
    with pytest.raises(PublishingRefusedError, match="Release 1 is published already"):
        publish_first()


def test_a_text_that_no_passage_quotes_yet_changes_nothing() -> None:
    publish_first()
    add_text(source=Source.objects.get(slug=ARTICLE), text="A new version.")
    with pytest.raises(PublishingRefusedError, match="Nothing has changed since release 1"):
        publish_draft(reason="A new text.")


def test_where_no_second_person_is_required_the_draft_is_published_at_once_through_a_proposal() -> None:
    publish_first()
    reword_a_question()
    release = publish_draft(reason="  Said more plainly. ")
    assert (release.number, release.published_by, release.reason) == (2, None, "Said more plainly.")
    proposal = Proposal.objects.get()
    assert (proposal.sha256, proposal.proposed_by) == (release.sha256, None)
    assert (proposal.decision.kind, proposal.decision.by) == ("approved", None)
    forget_current_release()
    assert current_release().vocabulary.facts["ms_diagnosis"].label == "Is multiple sclerosis confirmed?"


@pytest.fixture
def clinician() -> User:
    return User.objects.create_user("clinician", first_name="Casey", last_name="Clinician")


def in_a_thread(action: Callable[[], Any]) -> Any:
    """What an action gives on a connection of its own."""

    def act() -> Any:
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(act).result()


@pytest.mark.django_db(transaction=True)
def test_of_three_who_publish_at_once_one_does_and_the_others_are_told() -> None:
    together = Barrier(3)

    def publish_too(_: int) -> str:
        together.wait()
        try:
            return str(publish_first())
        except PublishingRefusedError as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as threads:
        said = sorted(threads.map(publish_too, range(3)))
    assert said == ["Release 1", "Release 1 is published already.", "Release 1 is published already."]
    assert Release.objects.count() == 1


on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_edit_while_the_draft_is_compiled_is_wholly_in_the_next_release() -> None:
    edited: list[str] = []

    def edit() -> None:
        reword_a_question()
        Passage.objects.filter(code="C35").update(meaning="Said more plainly.")

    def edit_before_passages_are_read(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if "evidence_passage" in sql and not edited:
            edited.append(sql)
            in_a_thread(edit)
        return execute(sql, *rest)

    before = canonical(compile_draft())
    with connection.execute_wrapper(edit_before_passages_are_read):
        release = publish_first()
    assert edited
    assert release.document == before
    following = publish_draft(reason="Said more plainly.").document
    assert ("Is multiple sclerosis confirmed?" in following, "Said more plainly." in following) == (True, True)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_release_that_cannot_be_seen_yet_is_a_clash_in_words() -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        assert not Release.objects.exists()
        in_a_thread(publish_first)
        with pytest.raises(PublishingRefusedError, match="Somebody else was faster"):
            publish_first()
    assert Release.objects.count() == 1


def test_everything_in_the_document_has_its_place() -> None:
    document = compile_draft()
    assert [rule["code"] for rule in document["rules"]] == CODES
    assert [group["key"] for group in document["groups"]][:6] == [
        "person",
        "episode",
        "symptoms",
        "judgement",
        "steroids",
        "history",
    ]
    assert "position" not in document["rules"][0]
    assert document["passages"][34] == {
        "id": "C35",
        "source": ARTICLE,
        "kind": "quotation",
        "start": 2589,
        "end": 2727,
        "quote": "To be considered a relapse, as opposed to an exacerbation, attack, or flare-up, "
        "an MS aggravation must last from 24 to 48 hours or longer.",
        "before": "Most people with MS experience relapses, exacerbations, attacks or flare-ups of their diseases. "
        "A relapse involves a worsening or recurrence of existing symptoms and may involve the appearance of new ones. "
        "Relapses can last from a few days to a few months, followed by a complete or partial recovery, called "
        "a\N{NO-BREAK SPACE}remission. ",
        "after": "",
        "sha256": Passage.objects.get(code="C35").sha256,
        "meaning": Passage.objects.get(code="C35").meaning,
        "ambiguity": Passage.objects.get(code="C35").ambiguity,
    }
    assert document["sources"][0]["disclaimer"] == ["C43", "C44", "C45", "C46", "C47"]


CODES = [
    "REL-DUR", "REL-SYM", "REL", "STER-WHEN", "STER-AGENT", "STER-ROUTE", "STER-DAYS",
    "NOV-HEART", "NOV-SCHED", "NOV-COURSE", "NOV-RISK", "TYS-SCHED", "TYS-PML", "TYS-TOUCH",
    "LEM-REMS", "LEM-LINE", "LEM-DAYS", "LEM-GAP",
]  # fmt: skip


def publish(*arguments: str) -> str:
    out = StringIO()
    call_command("publish", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_publishes_the_first_release(editor: User) -> None:
    said = publish("--reason", "The first.", "--by", "editor")
    release = Release.objects.get()
    assert said == f"Release 1 is published: {release.sha256}.\n"
    assert release.published_by == editor


@pytest.mark.parametrize("by", [[], ["--by", "editor"]])
def test_the_command_proposes_and_says_that_a_reviewer_is_awaited(by: list[str], editor: User) -> None:
    publish_first()
    reword_a_question()
    said = publish("--reason", "Said more plainly.", *by)
    proposal = Proposal.objects.get()
    assert said == f"Proposal 1 awaits a reviewer: {proposal.sha256}.\n"
    assert proposal.proposed_by == (editor if by else None)
    assert Release.objects.count() == 1


def test_where_no_second_person_is_required_the_command_publishes_for_nobody_and_for_who_may_review(
    editor: User,
) -> None:
    publish_first()
    let_one_person_publish()
    reword_a_question()
    assert publish("--reason", "For nobody.").startswith("Release 2 is published")
    Question.objects.filter(key="ms_diagnosis").update(label="Is it MS?")
    assert publish("--reason", "For an author.", "--by", "editor").startswith("Proposal 2 awaits a reviewer")
    editor.groups.add(Group.objects.get(name=REVIEWERS))
    Question.objects.filter(key="ms_diagnosis").update(label="Is it really MS?")
    assert publish("--reason", "For both in one.", "--by", "editor").startswith("Release 3 is published")
    assert Release.objects.get(number=3).published_by == editor


def test_the_command_says_what_speaks_against_it() -> None:
    Question.objects.filter(key="ms_diagnosis").update(name="whether it is safe")
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was published"):
        call_command("publish", "--reason", "The first.", stderr=out)
    assert out.getvalue() == "fact ms_diagnosis says “safe”: whether it is safe\n"


def test_the_command_knows_who_proposes() -> None:
    with pytest.raises(CommandError, match="Nobody signs in as nobody"):
        publish("--reason", "The first.", "--by", "nobody")


def test_the_command_proposes_for_nobody_who_may_not(clinician: User) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was published"):
        call_command("publish", "--reason", "The first.", "--by", clinician.username, stderr=out)
    assert out.getvalue() == "Casey Clinician may not propose: it takes the role of an author.\n"
    assert not Release.objects.exists()

"""The content files become rows once; what an editor changed stays."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model

from msclinic.engine import digest
from msclinic.evidence.actions import LoadReport, load_source
from msclinic.evidence.content_files import source_folders
from msclinic.evidence.models import Passage
from msclinic.knowledge.actions import add_group, dump_questions, load_questions
from msclinic.knowledge.content_files import CONTENT, read
from msclinic.knowledge.loading import passages
from msclinic.knowledge.models import Choice, Question, QuestionGroup
from msclinic.knowledge.translations import dump_translations, load_translations
from msclinic.releases.compile import compile_draft
from relapses.actions import load_relapses
from relapses.content import dump_relapses
from relapses.models import RelapseDefinition, RelapseRule, SteroidAgent, SteroidCourse, SteroidRoute
from tests.therapies.factories import InfusionScheduleFactory
from therapies.actions import add_treatment, load_therapies
from therapies.content import dump_therapies
from therapies.models import Category, InfusionSchedule, RiskNotice, Therapy, TherapyLine, Treatment

pytestmark = pytest.mark.django_db

LOAD: tuple[Callable[[], LoadReport], ...] = (load_questions, load_relapses, load_therapies, load_translations)
COUNTED: tuple[type[Model], ...] = (QuestionGroup, Question, Choice, RelapseDefinition, SteroidCourse, SteroidAgent)
COUNTED += (Treatment, Category, Therapy, TherapyLine)


def everything_dumped() -> dict[str, Any]:
    return dump_questions() | dump_relapses() | dump_therapies() | dump_translations()


@pytest.fixture
def content_of_sources() -> None:
    for folder in source_folders():
        load_source(folder)


def shipped_files() -> list[str]:
    therapies = [path.relative_to(CONTENT).as_posix() for path in CONTENT.glob("therapies/*.json")]
    return ["agents.json", "categories.json", "questions.json", "relapses.json", "translations/de.json", *therapies]


@pytest.mark.usefixtures("content")
def test_a_fresh_load_makes_every_row_that_is_shipped() -> None:
    counts = [model._default_manager.count() for model in COUNTED]
    assert counts == [6, 14, 14, 1, 1, 6, 28, 2, 3, 16]


@pytest.mark.usefixtures("content")
def test_loading_again_changes_nothing_and_says_so() -> None:
    before = everything_dumped()
    reports = [load() for load in LOAD]
    assert [(report.made, report.differing) for report in reports] == [([], [])] * 4
    assert [len(report.left_alone) for report in reports] == [20, 19, 44, 381]
    assert everything_dumped() == before


@pytest.mark.usefixtures("content")
def test_what_is_dumped_is_what_was_loaded() -> None:
    dumped = everything_dumped()
    assert sorted(dumped) == sorted(shipped_files())
    for name in shipped_files():
        assert dumped[name] == read(name), name


@pytest.mark.usefixtures("content")
def test_what_an_editor_changed_stays_and_is_reported() -> None:
    Question.objects.filter(key="ms_course").update(label="Which course?")
    Choice.objects.filter(value="PRMS").update(label="Progressive-relapsing")
    RelapseDefinition.objects.update(lower_value=30)
    RelapseRule.objects.filter(code="REL-SYM").update(question="Which symptoms?")
    RelapseRule.objects.get(code="REL-DUR").related.clear()
    SteroidRoute.objects.filter(value="oral").delete()
    SteroidAgent.objects.filter(value="prednisone").update(aliases=["Deltasone"])
    Treatment.objects.filter(generic="rituximab").update(fda_approved_for_ms=True)
    InfusionSchedule.objects.filter(code="TYS-SCHED").update(value=42)
    TherapyLine.objects.filter(label="Programme", therapy__slug="tysabri").delete()
    RiskNotice.objects.filter(code="TYS-PML").update(code="TYS-BRAIN")
    before = everything_dumped()
    reports = [load() for load in LOAD]
    assert [report.made for report in reports] == [[], [], [], []]
    definition = "definition A relapse, as the article defines it"
    assert [report.differing for report in reports] == [
        ["question ms_course"],
        [
            definition,
            "rule REL-DUR",
            "rule REL-SYM",
            "corticosteroid prednisone",
            "route oral, which somebody deleted or renamed,",
        ],
        ["treatment rituximab", "therapy tysabri", "rule TYS-SCHED", "rule TYS-PML"],
        [],
    ]
    assert "rule TYS-SCHED differs from the files and was left alone" in str(reports[2])
    assert everything_dumped() == before


@pytest.mark.usefixtures("content")
def test_what_an_editor_deleted_is_not_made_again_and_is_reported() -> None:
    Question.objects.get(key="recovery").delete()
    SteroidAgent.objects.get(value="prednisone").delete()
    Treatment.objects.get(generic="rituximab").delete()
    Therapy.objects.get(slug="tysabri").delete()
    before = everything_dumped()
    reports = [load() for load in LOAD]
    assert [report.made for report in reports] == [[], [], [], []]
    gone = ", which somebody deleted or renamed,"
    assert f"question recovery{gone}" in reports[0].differing
    assert f"corticosteroid prednisone{gone}" in reports[1].differing
    assert [f"treatment rituximab{gone}", f"therapy tysabri{gone}", "rule TYS-SCHED"] == reports[2].differing[:3]
    assert f"question recovery{gone} differs from the files and was left alone" in str(reports[0])
    assert everything_dumped() == before


@pytest.mark.usefixtures("content")
def test_what_an_editor_renamed_is_not_made_a_second_time() -> None:
    for row, field in ((Therapy.objects.get(slug="tysabri"), "slug"), (SteroidCourse.objects.get(), "slug")):
        setattr(row, field, "renamed")
        row.save()
    counts = [model._default_manager.count() for model in COUNTED]
    assert [load().made for load in LOAD] == [[], [], [], []]
    assert [model._default_manager.count() for model in COUNTED] == counts


def test_what_needs_a_row_that_is_gone_is_not_made_either(content_of_sources: None) -> None:  # noqa: ARG001
    add_treatment(generic="natalizumab").delete()
    add_group(key="judgement", label="Judgement").delete()
    reports = [load() for load in LOAD]
    assert "therapy tysabri, which needs treatment natalizumab," in reports[2].differing
    assert "question recovery, which needs question group episode," not in reports[0].differing
    assert not Therapy.objects.filter(slug="tysabri").exists()
    assert not Question.objects.filter(group__key="judgement").exists()


@pytest.mark.usefixtures("content")
def test_loading_again_keeps_the_hash_of_the_draft() -> None:
    before = digest(compile_draft())
    for load in LOAD:
        load()
    assert digest(compile_draft()) == before


@pytest.mark.usefixtures("content")
def test_what_an_editor_added_is_dumped_beside_the_rest() -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED", therapy__slug="testra", value=6, unit="month")
    dumped = dump_therapies()["therapies/testra.json"]
    assert dumped["rules"] == [
        {
            "kind": "infusion_schedule",
            "code": "T-SCHED",
            "question": "What does the source say?",
            "source": schedule.source,
            "citations": [passage.code for passage in schedule.citations.all()],
            "every": {"value": 6, "unit": "month"},
        }
    ]


def test_rules_need_their_source_first() -> None:
    load_questions()
    with pytest.raises(Passage.DoesNotExist, match="infusion-treatments-for-ms has no passage C35: load the source"):
        load_relapses()
    assert not RelapseDefinition.objects.exists()


def test_passages_come_in_the_order_in_which_they_are_named(content: None) -> None:  # noqa: ARG001
    assert [passage.code for passage in passages("infusion-treatments-for-ms", ["C20", "C19"])] == ["C20", "C19"]


def test_the_files_are_spelled_alike() -> None:
    for name in shipped_files():
        written = (CONTENT / name).read_text()
        assert written == json.dumps(json.loads(written), ensure_ascii=False, indent=2) + "\n", name


@pytest.mark.usefixtures("content_of_sources")
@pytest.mark.parametrize(
    ("code", "record", "model", "named"),
    [
        ("C27", "therapy lemtrada", Therapy, {"slug": "lemtrada"}),
        ("C23", "therapy lemtrada", Therapy, {"slug": "lemtrada"}),
        ("C35", "definition A relapse, as the article defines it", RelapseDefinition, {}),
        ("C38", "steroid course corticosteroids", SteroidCourse, {}),
    ],
)
def test_a_record_that_needs_a_passage_which_is_gone_is_not_made_in_part(
    code: str, record: str, model: Any, named: dict[str, str]
) -> None:
    passage = Passage.objects.get(code=code)
    passage.code = "RENAMED"
    passage.save()
    said = "\n".join(str(load()) for load in LOAD)
    assert f"{record}, which needs passage {code}," in said
    assert not model.objects.filter(**named).exists()

"""How lengths, dates, numbers and enumerations are written, and the sentences of some findings, to the letter."""

from fractions import Fraction
from typing import Final

import pytest

from msclinic.engine import AsOf, Release, evaluate
from msclinic.engine.criteria import Speech
from msclinic.engine.speech import English
from msclinic.engine.times import DAY, HOUR
from msclinic.engine.wording import speak, template
from tests.engine.records import AS_OF, Record, document

MINUTE = HOUR // 60
SECOND = MINUTE // 60


@pytest.fixture
def english(release: Release) -> Speech:
    return English(release)


@pytest.mark.parametrize(
    ("length", "unit", "written"),
    [
        (24 * HOUR, "", "24 hours (1 day)"),
        (36 * HOUR, "", "36 hours (1.5 days)"),
        (48 * HOUR, "", "48 hours (2 days)"),
        (23 * HOUR, "", "23 hours"),
        (HOUR, "", "1 hour"),
        (31 * HOUR + 20 * MINUTE, "", "31 hours 20 minutes (1 day 7 hours 20 minutes)"),
        (30 * MINUTE, "", "30 minutes"),
        (24 * HOUR + MINUTE, "", "24 hours 1 minute (1 day 1 minute)"),
        (24 * HOUR - 1, "", "23 hours 59 minutes 59 seconds"),
        (SECOND // 2, "", "less than a second"),
        (36 * HOUR, "h", "36 hours (1.5 days)"),
        (Fraction(47999, 1000) * HOUR, "h", "47.999 hours (1 day 23 hours 59 minutes 56 seconds)"),
        (2 * DAY, "d", "2 days (48 hours)"),
        (DAY, "d", "1 day (24 hours)"),
        (Fraction(3, 2) * DAY, "d", "1.5 days (36 hours)"),
        (Fraction(1, 2) * DAY, "d", "0.5 days (12 hours)"),
    ],
)
def test_a_length_is_written_in_hours_and_days(
    english: Speech, length: int | Fraction, unit: str, written: str
) -> None:
    assert english.length(length, unit) == written


@pytest.mark.parametrize(
    ("number", "unit"),
    [("23.9999", "h"), ("23.99999999999", "h"), ("0.9999", "d"), ("0.99999999", "d"), ("23.9995", "")],
)
def test_what_is_short_of_a_figure_is_never_written_as_the_figure(english: Speech, number: str, unit: str) -> None:
    written = english.length(Fraction(number) * (DAY if unit == "d" else HOUR), unit)
    assert "24 hours" not in written
    assert "1 day" not in written


def test_a_tiny_length_is_not_written_as_nothing(english: Speech) -> None:
    assert english.length(Fraction(1, 10**30) * HOUR, "h") == "0.000000000000000000000000000001 hours"


def test_a_number_of_many_digits_is_written_as_entered(english: Speech) -> None:
    assert english.length(Fraction(1, 10**70) * HOUR, "h").strip("0. hours") != ""


def test_a_date_is_written_out(english: Speech) -> None:
    day = AsOf.read("2026-05-15T12:00:00Z").today
    assert english.day(day) == "15 May 2026"
    assert english.days(day, day) == "15 May 2026"
    assert english.days(day, day + 16) == "between 15 May 2026 and 31 May 2026"


@pytest.mark.parametrize(
    ("as_of", "written"),
    [
        ("2026-06-15T12:00:00+00:00", "16 June 2026, 02:00 (UTC)"),
        ("2026-06-15T12:00:00+02:00", "16 June 2026, 04:00 (UTC+02:00)"),
        ("2026-06-15T12:00:00-05:00", "15 June 2026, 21:00 (UTC-05:00)"),
    ],
)
def test_a_moment_is_written_with_its_offset(english: Speech, as_of: str, written: str) -> None:
    assert english.moment(AsOf.read("2026-06-16T02:00:00Z").instant, AsOf.read(as_of)) == written


@pytest.mark.parametrize(
    ("number", "noun", "written"),
    [
        (1, "d", "1 day"), (3, "d", "3 days"), (28, "d", "28 days"), (1, "year", "1 year"), (3, "month", "3 months"),
        (0, "treatment", "0 treatments"), (1, "treatment", "1 treatment"), (2, "week", "2 weeks"), (1, "h", "1 hour"),
    ],
)  # fmt: skip
def test_a_number_takes_its_noun_in_the_singular_or_plural(
    english: Speech, number: int, noun: str, written: str
) -> None:
    assert english.count(number, noun) == written


@pytest.mark.parametrize(
    ("items", "written"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_an_enumeration(english: Speech, items: list[str], written: str) -> None:
    assert english.words(items) == written


def test_a_choice_is_written_by_its_label(english: Speech) -> None:
    assert english.choice("ms_course", "RRMS") == "RRMS (relapsing-remitting)"
    assert english.choice("steroid_route", "by another way") == "by another way"


def sentence(release: Release, code: str, facts: Record, as_of: str = AS_OF) -> str:
    facts = {"ms_diagnosis": "confirmed", **facts}
    return speak(evaluate(release, facts, as_of).finding(code), release)


def test_thirty_six_hours_are_between_the_figures(release: Release) -> None:
    facts = {"episode_duration": {"value": 36, "unit": "h"}, "episode_ongoing": "no"}
    assert sentence(release, "REL-DUR", facts) == (
        "It lasted 36 hours (1.5 days). That is at or past the article's lower figure (24 hours) and short of its "
        "upper figure (48 hours). The article does not say which one decides. The judgement is yours."
    )


def test_twenty_hours_are_not_said_to_be_nothing(release: Release) -> None:
    facts = {"episode_duration": {"value": 20, "unit": "h"}, "episode_ongoing": "no"}
    assert sentence(release, "REL-DUR", facts) == (
        "It lasted 20 hours, less than both figures (24 hours and 48 hours). By the article's wording it would not "
        "be considered a relapse. This says nothing about other causes of the symptoms."
    )


def test_ten_hours_and_going_on_name_both_times(release: Release) -> None:
    facts = {"episode_onset": "2026-06-15T02:00:00+00:00", "episode_ongoing": "yes"}
    said = sentence(release, "REL-DUR", facts)
    assert said.startswith("So far 10 hours, and still going on: too early to tell.")
    assert "16 June 2026, 02:00 (UTC)" in said
    assert "17 June 2026, 02:00 (UTC)" in said
    assert said.endswith("This says nothing about other causes of the symptoms.")


def test_an_examination_a_year_and_a_month_ago_is_past(release: Release) -> None:
    facts = {"mitoxantrone_ever": "yes", "heart_evaluation_last": "2025-05-15"}
    said = sentence(release, "NOV-HEART", facts)
    assert "15 May 2025" in said
    assert "15 May 2026" in said
    assert "does not say which test" in said


def test_an_examination_never_done_is_said_without_a_date_and_without_a_year(release: Release) -> None:
    said = sentence(release, "NOV-HEART", {"mitoxantrone_ever": "yes", "heart_evaluation_ever": "no"})
    assert "year" not in said
    assert not any(character.isdigit() for character in said)


def test_a_gap_that_has_passed_is_called_a_year(release: Release) -> None:
    facts = {"alemtuzumab_now": "considered", "alemtuzumab_courses": [{"n": 1, "start": "2025-01-10"}]}
    assert "a year has passed" in sentence(release, "LEM-GAP", facts)


def test_a_relapse_reaches_the_condition_in_the_words_of_every_other_rule(release: Release) -> None:
    facts = {"episode_duration": {"value": 60, "unit": "h"}, "episode_ongoing": "no", "sx_worsening": "yes"}
    assert "reaches the article's condition" in sentence(release, "REL", facts)


def test_a_route_that_is_not_described_is_worded_so(release: Release) -> None:
    assert "is not what the article describes" in sentence(
        release, "STER-ROUTE", {"steroid_planned": "yes", "steroid_route": "oral"}
    )


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("STER-AGENT", {"steroid_agents": ["prednisone"]}),
        ("NOV-COURSE", {"mitoxantrone_now": "current", "ms_course": "PPMS"}),
        ("LEM-DAYS", {"alemtuzumab_planned_course": 3}),
        ("LEM-GAP", {"alemtuzumab_courses": [{"n": 2}], "alemtuzumab_planned_course": 3}),
    ],
)
def test_silence_is_said_as_silence(release: Release, code: str, facts: Record) -> None:
    assert sentence(release, code, facts).startswith("The article does not say anything about this.")


def test_a_finding_says_that_it_assumes_ms(release: Release) -> None:
    found = evaluate(release, {"sx_worsening": "yes"}, AS_OF)
    assert speak(found.finding("REL-SYM"), release).endswith("This assumes that the person has MS.")
    assert "assumes" not in sentence(release, "REL-SYM", {"sx_worsening": "yes"})


def test_every_phrase_of_every_rule_has_its_words(release: Release) -> None:
    for rule in release.rules:
        gates = {f"gate {gate}" for gate in rule.gates}
        for phrase in rule.criterion.phrases | gates:
            if rule.criterion.kind == "when_needed" and phrase in {
                "not_yet",
                "due",
                "past",
                "shown",
                "not_met",
                "not_applicable",
            }:
                continue
            assert template(rule.code, rule.criterion.kind, phrase, rule.says, release.sentences["en"]), rule.code


CLINIC: Final = {"who": "E. Editor", "reason": "The clinic counts otherwise."}


def read_locally(code: str, **values: object) -> Release:
    """The golden release with other values in one rule, as a local reading."""
    made = document()
    rule = next(entry for entry in made["rules"] if entry["code"] == code)
    rule["criterion"] |= values
    rule["local_reading"] = CLINIC
    return Release(made, 2)


@pytest.mark.parametrize("hours", [6, 20, 30, 60])
@pytest.mark.parametrize("ongoing", ["yes", "no"])
def test_a_local_reading_is_never_said_as_the_figures_of_the_source(hours: int, ongoing: str) -> None:
    release = read_locally("REL-DUR", lower={"value": 12, "unit": "h"})
    facts = {"episode_duration": {"value": hours, "unit": "h"}, "episode_ongoing": ongoing, "sx_worsening": "yes"}
    for code in ("REL-DUR", "REL"):
        said = sentence(release, code, facts)
        assert "the article's" not in said.lower()
        assert "The article" not in said
        label = "This is a local reading by E. Editor, set apart from the words of the article:"
        assert f"{label} The clinic counts otherwise." in said


def test_what_reads_a_local_reading_carries_its_label(release: Release) -> None:
    read = read_locally("REL-DUR", lower={"value": 12, "unit": "h"})
    labelled = {rule.code for rule in read.rules if rule.local_reading}
    assert labelled == {"REL-DUR", "REL", "STER-WHEN"}
    assert not any(rule.local_reading for rule in release.rules)


@pytest.mark.parametrize("hours", [20, 48, 60])
@pytest.mark.parametrize("facts", [{"episode_ongoing": "no"}, {"episode_ongoing": "yes"}, {}])
def test_a_single_figure_is_not_said_twice(hours: int, facts: Record) -> None:
    made = document()
    made["rules"][0]["criterion"]["lower"] = {"value": 2, "unit": "d"}
    said = sentence(Release(made), "REL-DUR", {**facts, "episode_duration": {"value": hours, "unit": "h"}})
    assert "both" not in said
    assert said.count("48 hours") <= 2


def test_of_a_single_figure_one_time_is_to_come() -> None:
    made = document()
    made["rules"][0]["criterion"]["lower"] = {"value": 48, "unit": "h"}
    facts = {"episode_onset": "2026-06-15T02:00:00+00:00", "episode_ongoing": "yes"}
    release = Release(made)
    found = evaluate(release, facts, AS_OF).finding("REL-DUR")
    assert [date.what for date in found.next] == ["upper"]
    assert "48 hours are reached on 17 June 2026, 02:00 (UTC)" in speak(found, release)


@pytest.mark.parametrize(
    ("counts", "unclear", "facts", "said"),
    [
        (["sx_new"], [], {"sx_new": "yes"}, "Recorded: new symptoms."),
        (["sx_worsening"], [], {"sx_worsening": "no"}, "Answered with no: a worsening of existing symptoms."),
        (
            ["sx_worsening", "sx_recurrence"],
            ["sx_new"],
            {"sx_worsening": "unknown", "sx_recurrence": "yes"},
            "Recorded: a recurrence of existing symptoms.",
        ),
        (
            ["sx_worsening"],
            ["sx_new"],
            {"sx_worsening": "no", "sx_new": "yes", "sx_recurrence": "yes"},
            "Recorded: new symptoms alone.",
        ),
    ],
)
def test_only_the_changes_of_symptoms_that_were_answered_are_said(
    counts: list[str], unclear: list[str], facts: Record, said: str
) -> None:
    made = document()
    made["rules"][1]["criterion"] |= {"counts": counts, "unclear": unclear}
    assert sentence(Release(made), "REL-SYM", facts).startswith(said)


def test_a_remark_stands_behind_a_verdict_that_goes_into_the_source_and_behind_no_other(release: Release) -> None:
    remark = "The article gives no dose and no tolerance, and says nothing about a longer interval."
    last = {"natalizumab_now": "current", "natalizumab_last_infusion": "2026-06-01"}
    assert remark in sentence(release, "TYS-SCHED", last)
    assert remark not in sentence(release, "TYS-SCHED", {"natalizumab_now": "current"})
    assert remark not in sentence(release, "TYS-SCHED", {"natalizumab_now": "no"})


def test_a_start_that_is_not_exact_gives_the_latest_times(release: Release) -> None:
    today = {"episode_onset": "2026-06-15", "episode_ongoing": "yes"}
    assert "24 hours are reached on 17 June 2026, 00:00 (UTC) at the latest" in sentence(release, "REL-DUR", today)
    early = {"episode_onset": "2026-06-13", "episode_ongoing": "yes"}
    said = sentence(release, "REL-DUR", early)
    assert "short of its upper figure" not in said
    assert "may not have reached the upper one (48 hours)" in said
    exact = {"episode_onset": "2026-06-15T02:00:00Z", "episode_ongoing": "yes"}
    assert "at the latest" not in sentence(release, "REL-DUR", exact)


def test_what_was_answered_too_vaguely_is_not_called_not_known(release: Release) -> None:
    vague = {"episode_onset": "2026-06-14", "episode_ongoing": "yes"}
    assert (
        sentence(release, "REL-DUR", vague) == "Cannot be judged. Not known: how long it has lasted. "
        "Not precise enough: the start of the worsening."
    )
    seen = {"mitoxantrone_ever": "yes", "heart_evaluation_last": "2025-06"}
    assert "Not known" not in sentence(release, "NOV-HEART", seen)


def test_an_open_change_of_symptoms_is_not_said_as_one_that_is_not_there(release: Release) -> None:
    said = sentence(release, "REL-SYM", {"sx_worsening": "unknown", "sx_recurrence": "no", "sx_new": "no"})
    assert said.startswith("Cannot be judged. Not known: whether existing symptoms have worsened.")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"episode_ongoing": "no", "episode_onset": "2026-06-10", "episode_end": "2026-06-10"},
         "less than 24 hours (1 day)"),
        ({"episode_ongoing": "no", "episode_onset": "2026-06-10", "episode_end": "2026-06-12"},
         "at least 24 hours (1 day) and less than 72 hours (3 days)"),
        ({"episode_ongoing": "no", "episode_onset": "2026-06-10", "episode_duration": {"value": 2, "unit": "d"}},
         "between 36 hours (1.5 days) and 60 hours (2.5 days)"),
        ({"episode_ongoing": "no", "episode_duration": {"value": 2, "unit": "d"}}, "2 days (48 hours)"),
    ],
)  # fmt: skip
def test_a_length_is_said_with_its_bounds_and_whether_it_reaches_them(
    release: Release, facts: Record, said: str
) -> None:
    assert f"It lasted {said}" in sentence(release, "REL-DUR", facts)


def test_a_length_that_is_rounded_beside_a_date_is_owned_up_to(release: Release) -> None:
    rounded = "Beside a date, an entered length is taken to within half of its unit."
    facts: Record = {"episode_ongoing": "no", "episode_duration": {"value": 48, "unit": "h"}}
    assert rounded not in sentence(release, "REL-DUR", facts)
    assert rounded in sentence(release, "REL-DUR", facts | {"episode_onset": "2026-06-10"})
    exact = {"episode_onset": "2026-06-10T08:00:00Z", "episode_end": "2026-06-12T08:00:00Z"}
    assert rounded not in sentence(release, "REL-DUR", facts | exact)
    assert rounded not in sentence(release, "REL-DUR", facts | {"episode_onset": "2026-06-10", "ms_diagnosis": "no"})


def test_an_episode_that_goes_on_without_a_start_is_not_said_to_be_over(release: Release) -> None:
    facts = {"episode_ongoing": "yes", "episode_duration": {"value": 30, "unit": "h"}}
    assert sentence(release, "REL-DUR", facts).startswith("So far 30 hours (1.25 days), and still going on.")
    open_end = {"episode_duration": {"value": 30, "unit": "h"}}
    assert sentence(release, "REL-DUR", open_end).startswith("It lasted at least 30 hours")


@pytest.mark.parametrize(
    ("symptoms", "hours", "said"),
    [
        ("yes", 36, "but on the length of the worsening the article can be read both ways"),
        ("new", 60, "but on the change of symptoms the article can be read both ways"),
        ("new", 36, "on the length of the worsening and the change of symptoms the article can be read both ways"),
        ("yes", 20, "In the length of the worsening it does not reach the article's condition."),
        ("no", 60, "In the change of symptoms it does not reach the article's condition."),
        (
            "no",
            20,
            "In the length of the worsening and the change of symptoms it does not reach the article's condition.",
        ),
    ],
)
def test_the_whole_says_which_part_decides(release: Release, symptoms: str, hours: int, said: str) -> None:
    recorded = {"sx_worsening": "yes" if symptoms == "yes" else "no", "sx_recurrence": "no"}
    recorded["sx_new"] = "yes" if symptoms == "new" else "no"
    facts = {"episode_ongoing": "no", "episode_duration": {"value": hours, "unit": "h"}, **recorded}
    assert said in sentence(release, "REL", facts)


def test_a_first_course_that_is_planned_is_not_said_not_to_have_been_given(release: Release) -> None:
    facts: Record = {"alemtuzumab_now": "considered", "alemtuzumab_planned_course": 1}
    for courses in ({}, {"alemtuzumab_courses": "unknown", "alemtuzumab_ever": "yes"}):
        said = sentence(release, "LEM-GAP", facts | courses)
        assert said.startswith("Does not apply: the first course is planned;")
        assert "given" not in said
    assert "no course has been given yet" in sentence(release, "LEM-GAP", facts | {"alemtuzumab_courses": []})


def test_a_list_that_is_not_complete_is_not_called_imprecise(release: Release) -> None:
    row = {"agent": "Rebif", "outcome": "not_tolerated"}
    facts = {"alemtuzumab_now": "considered", "dmt_history": [row], "dmt_history_complete": "no"}
    assert sentence(release, "LEM-LINE", facts).startswith(
        "Cannot be judged. It is recorded that the list of treatments is not complete. "
        "So far counted as failed or not tolerated: 1 treatment."
    )
    nothing_listed = {**facts, "dmt_history": "unknown"}
    assert "not complete. Open besides: the earlier MS treatments." in sentence(release, "LEM-LINE", nothing_listed)
    unsettled = {**facts, "dmt_history": [{"agent": "Rebif"}]}
    assert "not complete. Open besides: the earlier MS treatments." in sentence(release, "LEM-LINE", unsettled)
    assert "complete" not in sentence(release, "LEM-LINE", {**facts, "alemtuzumab_now": "unknown"})
    del facts["dmt_history_complete"]
    assert "Not known: whether the list of treatments is complete." in sentence(release, "LEM-LINE", facts)


def test_an_examination_that_was_not_done_has_no_date_that_passed(release: Release) -> None:
    said = sentence(release, "NOV-HEART", {"mitoxantrone_ever": "yes", "heart_evaluation_ever": "no"})
    assert (
        "no such examination since the start of Novantrone (mitoxantrone), so that there is no date to count from."
        in said
    )


def test_a_last_day_that_is_reckoned_is_owned_up_to(release: Release) -> None:
    course = {"n": 1, "start": "2025-01-10"}
    facts = {"alemtuzumab_now": "considered", "alemtuzumab_courses": [course]}
    said = "is reckoned as if the course had lasted"
    assert f"The last day of the first course is not recorded; it {said} 5 days." in sentence(release, "LEM-GAP", facts)
    facts["alemtuzumab_courses"] = [{**course, "days": 4}]
    assert f"{said} 4 days." in sentence(release, "LEM-GAP", facts)
    facts["alemtuzumab_courses"] = [{**course, "end": "2025-01-14"}]
    assert said not in sentence(release, "LEM-GAP", facts)


def test_a_phrase_without_words_is_named(release: Release) -> None:
    with pytest.raises(KeyError, match="REL has no words for 'nothing'"):
        template("REL", "all", "nothing", {}, release.sentences["en"])


def test_the_words_of_a_rule_come_before_those_of_its_code_and_its_kind() -> None:
    texts = {
        "rules": {"X": {"a": "code", "b": "code"}},
        "kinds": {"k": dict.fromkeys("abc", "kind")},
        "common": {"d": "all"},
    }
    said = [template("X", "k", phrase, {"a": "own"}, texts) for phrase in "abcd"]
    assert said == ["own", "code", "kind", "all"]

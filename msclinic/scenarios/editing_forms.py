"""The forms of a scenario's own page, beside those of its answers: its words, and its questions."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from msclinic.core.forms import BoxedForm
from msclinic.core.language import of_release
from msclinic.engine import Release
from msclinic.scenarios.addresses import LONGEST, a_slug
from msclinic.scenarios.choosing import chosen
from msclinic.scenarios.identity import doubts_in
from msclinic.scenarios.models import TOLD, Scenario
from msclinic.scenarios.pages import PAGES
from msclinic.scenarios.tags import in_words, typed
from msclinic.scenarios.validation import MADE_UP
from msclinic.scenarios.words_forms import ToldForm

__all__ = ["DO", "PREFIX", "QuestionForm", "QuestionForms", "WordsForm", "questions_form", "typed_in"]

PREFIX: Final = "lesson"
"""Of what is entered beside the answers."""

DO: Final = f"{PREFIX}-do"
"""What is to be done with it: the name of the buttons."""

MOST_STEPS: Final = 20
MOST_QUESTIONS: Final = 20

_KINDS: Final = (
    ("verdict", gettext_lazy("its verdict")),
    ("missing", gettext_lazy("an answer that it hangs on")),
    ("passage", gettext_lazy("a passage that it rests on")),
)


def _tags(text: str) -> list[str]:
    """The tags that were typed, with commas or semicolons between them."""
    return list(dict.fromkeys(typed(part) for part in re.split(r"[,;\n]", text) if part.strip()))


class WordsForm(ToldForm):
    """What is told of a scenario, and where it belongs."""

    prefix = PREFIX
    field_order = ("title", "slug")
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("Small letters, figures and hyphens. Left empty, it is made of the title."),
        validators=[a_slug],
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Words to find it by, with commas between them, such as relapse, hours and dates."),
    )
    level = forms.ChoiceField(label=gettext_lazy("Level"), choices=Scenario.Level)
    language = forms.ChoiceField(label=gettext_lazy("Written in"), choices=Scenario.Language)
    page = forms.ChoiceField(label=gettext_lazy("Page"), choices=[(name, page.label) for name, page in PAGES.items()])
    retired = forms.BooleanField(label=gettext_lazy("Retired: neither shown nor held against a draft"), required=False)
    steps = forms.IntegerField(
        label=gettext_lazy("Steps after the start"), required=False, min_value=0, max_value=MOST_STEPS
    )
    under = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_new: bool, facts: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.facts = facts
        if not is_new:
            del self.fields["slug"]

    def clean_tags(self) -> list[str]:
        return _tags(self.cleaned_data["tags"])

    def clean_steps(self) -> int:
        return self.cleaned_data["steps"] or 0

    def doubts_by_field(self) -> dict[str, list[str]]:
        words, tags = {name: self.typed(name) for name in TOLD}, _tags(self.typed("tags"))
        return doubts_in(words, self.facts, tags, self.typed("language"))

    @staticmethod
    def of(scenario: Scenario) -> dict[str, Any]:
        """What the form of a stored scenario holds."""
        names = (*TOLD, "level", "language", "page", "retired")
        own = {name: getattr(scenario, name) for name in names}
        return own | {
            "tags": ", ".join(map(in_words, scenario.tags)),
            "steps": len(scenario.steps),
            "seen": scenario.version,
        }

    @staticmethod
    def blank(page: str) -> dict[str, Any]:
        """What the form of a new one holds."""
        language = of_release() if of_release() in MADE_UP else Scenario.Language.ENGLISH
        return {"story": f"{MADE_UP[language]} ", "language": language, "page": page, "steps": 0}


class QuestionForm(BoxedForm):
    """A question; what is right is not asked for: the release says it."""

    kind = forms.ChoiceField(label=gettext_lazy("Asked for"), choices=[("", "–"), *_KINDS])
    rule = forms.ChoiceField(label=gettext_lazy("Of the rule"))
    step = forms.IntegerField(
        label=gettext_lazy("After step"), min_value=0, max_value=MOST_STEPS, help_text=gettext_lazy("0 is the start.")
    )
    choices = forms.CharField(
        label=gettext_lazy("Choices of your own"),
        required=False,
        max_length=4000,
        help_text=gettext_lazy(
            "Verdicts or answers in the words of this page, or codes of passages, with commas between; empty for what "
            "the release offers."
        ),
    )

    def __init__(self, *args: Any, rules: Iterable[tuple[str, str]], release: Release, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.release = release
        self.fields["rule"].choices = [("", "–"), *rules]  # type: ignore[attr-defined]  # it is a ChoiceField

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "kind" not in cleaned:
            return cleaned
        choices, strange = chosen(self.release, cleaned["kind"], cleaned.get("choices", ""))
        if strange:
            told = _("There is no such choice: %(strange)s.") % {"strange": ", ".join(strange)}
            self.add_error("choices", told)
        return cleaned | {"choices": choices}

    def full_clean(self) -> None:
        """What is to be left out need not be corrected first."""
        super().full_clean()
        if self.is_bound and self.cleaned_data.get("DELETE"):
            self.errors.clear()


if TYPE_CHECKING:
    QuestionForms = BaseFormSet[QuestionForm]
else:
    QuestionForms = BaseFormSet

_ASKED: Final = f"{PREFIX}-asked"


def questions_form(
    release: Release,
    page: str,
    kept: Iterable[str],
    *,
    data: QueryDict | None = None,
    initial: list[dict[str, Any]] | None = None,
) -> QuestionForms:
    """The questions that are there and a blank one behind them.

    `data` is what is to be saved, `initial` what is only shown; `kept` are the rules of the questions that are stored:
    those that the release does not have can stay.
    """
    made = formset_factory(
        QuestionForm,
        extra=0 if data is not None else 1,
        can_delete=True,
        max_num=MOST_QUESTIONS,
        absolute_max=MOST_QUESTIONS + 10,
        validate_max=True,
    )
    section = PAGES[page].section
    ordered = sorted(release.rules, key=lambda rule: rule.section != section)
    rules = {rule.code: f"{rule.code}: {release.said(rule.question, of_release())}" for rule in ordered}
    rules |= {code: code for code in kept if code not in rules}
    kwargs = {"release": release, "rules": list(rules.items())}
    found: QuestionForms = made(data, initial=initial, prefix=_ASKED, form_kwargs=kwargs)
    return found


def typed_in(post: QueryDict) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What was typed into both, to be shown again without saying yet what is wrong with it."""
    words = {name: post.get(f"{PREFIX}-{name}") for name in WordsForm.base_fields}
    total = post.get(f"{_ASKED}-TOTAL_FORMS", "")
    count = min(int(total), MOST_QUESTIONS) if total.isascii() and total.isdigit() and len(total) < 4 else 0
    rows = [
        {name: post.get(f"{_ASKED}-{number}-{name}", "") for name in QuestionForm.base_fields}
        for number in range(count)
        if not post.get(f"{_ASKED}-{number}-DELETE")
    ]
    return {name: value for name, value in words.items() if value is not None}, [
        row for row in rows if any(row.values())
    ]

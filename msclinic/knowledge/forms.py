from typing import TYPE_CHECKING, Any

from django import forms

from msclinic.knowledge.generated import generated
from msclinic.knowledge.models import Choice, Question, QuestionGroup
from msclinic.knowledge.rule_rows import RuleRow, passage_problems

__all__ = ["ChoiceFormSet", "LineForm", "QuestionForm", "RuleForm"]

if TYPE_CHECKING:
    QuestionFormBase = forms.ModelForm[Question]
    RuleFormBase = forms.ModelForm[RuleRow]
    ChoiceFormSetBase = forms.BaseInlineFormSet[Choice, Question, forms.ModelForm[Choice]]
else:
    QuestionFormBase = RuleFormBase = forms.ModelForm
    ChoiceFormSetBase = forms.BaseInlineFormSet


class QuestionForm(QuestionFormBase):
    """A question; whether a record brings it along is looked up as it is typed in."""

    class Meta:
        model = Question
        fields = (
            "key",
            "kind",
            "group",
            "therapy",
            "label",
            "name",
            "help",
            "hint_above",
            "hint",
            "other",
            "position",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "therapy" in self.fields:
            self.fields["therapy"].widget = forms.Select(choices=_therapies(self.instance.therapy))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        facts = generated()
        if cleaned.get("key") and not cleaned.get("kind") and cleaned["key"] not in facts:
            self.add_error("kind", "Choose a kind: no record brings a question with this key.")
        groups = {fact["group"] for fact in facts.values()}
        if cleaned.get("therapy") and cleaned["therapy"] not in groups:
            self.add_error("therapy", f"There is no therapy with the key {cleaned['therapy']}.")
        return cleaned


class ChoiceFormSet(ChoiceFormSetBase):
    """The choices of a question, looked at together."""

    def clean(self) -> None:
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and form not in self.deleted_forms]
        problem = self.instance.choices_problem([data["value"] for data in kept if data.get("value")])
        if problem:
            raise forms.ValidationError(problem)


class RuleForm(RuleFormBase):
    """A rule with its passages; changed values are a local reading until somebody says that the passages state them."""

    confirmed = forms.BooleanField(
        required=False,
        label="The passages state these values",
        help_text="Tick it when a value was corrected or the passages are others now. "
        "A value set apart from them needs a reason instead.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_a_passage(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("citations"):
            for field, problem in passage_problems(cleaned["citations"], cleaned.get("related", ())).items():
                self.add_error(field, problem)
        return cleaned


class LineForm(forms.ModelForm):  # type: ignore[type-arg]  # of whatever line or category
    """A line of the catalogue with its passages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _ask_for_a_passage(self)


def _therapies(chosen: str) -> list[tuple[str, str]]:
    """The groups that the records of therapies bring with them, and the one that is chosen already."""
    groups = dict.fromkeys([chosen, *(fact["group"] for fact in generated().values())])
    own = {"", *QuestionGroup.objects.values_list("key", flat=True)}
    return [("", "–"), *((key, key) for key in groups if key not in own)]


def _ask_for_a_passage(form: Any) -> None:
    if "citations" in form.fields:
        form.fields["citations"].error_messages["required"] = "Choose at least one passage that it rests on."

from typing import TYPE_CHECKING, Any

from django import forms

from msclinic.evidence.labels import label_passages
from msclinic.knowledge.generated import generated
from msclinic.knowledge.models import Choice, Question, QuestionGroup
from msclinic.knowledge.rule_rows import RuleRow, passage_problems
from msclinic.knowledge.uses import Uses, is_published, uses
from msclinic.knowledge.wording import quoted_words

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
        self._keep_what_is_used(cleaned)
        if cleaned.get("key") and not cleaned.get("kind") and cleaned["key"] not in facts:
            self.add_error("kind", "Choose a kind: no record brings a question with this key.")
        groups = {fact["group"] for fact in facts.values()}
        if cleaned.get("therapy") and cleaned["therapy"] not in groups:
            self.add_error("therapy", f"There is no therapy with the key {cleaned['therapy']}.")
        return cleaned

    def _keep_what_is_used(self, cleaned: dict[str, Any]) -> None:
        """The key and the kind of a question that rules read stay, and so does a key that was published."""
        old = Question.objects.filter(pk=self.instance.pk).exclude(kind="").values("key", "kind").first()
        if old is None:
            return
        changed = [name for name in ("key", "kind") if name in cleaned and cleaned[name] != old[name]]
        why = uses().why_question_stays(old["key"]) if changed else ""
        for name in changed:
            if why:
                self.add_error(name, f"{why} Keep the {name} {old[name]}.")
            elif name == "key" and is_published(old["key"]):
                self.add_error(name, f"A release asks {old['key']}, and other programs send it. Keep the key.")


class ChoiceFormSet(ChoiceFormSetBase):
    """The choices of a question, looked at together."""

    def clean(self) -> None:
        super().clean()
        kept = [form.cleaned_data for form in self.forms if form.is_valid() and form not in self.deleted_forms]
        problem = self.instance.choices_problem([data["value"] for data in kept if data.get("value")])
        if problem:
            raise forms.ValidationError(problem)
        lost = self._lost()
        used = uses() if lost else Uses()
        if why := next(filter(None, (used.why_answer_stays(self.instance.key, value) for value in lost)), ""):
            raise forms.ValidationError(f"{why} Keep it, or change the rule first.")

    def _lost(self) -> list[str]:
        """The stored values of choices that are deleted, or called otherwise now."""
        forms_of_old = [form for form in self.initial_forms if form.is_valid()]
        gone = [form for form in forms_of_old if form in self.deleted_forms or "value" in form.changed_data]
        return [str(form.initial["value"]) for form in gone]


class RuleForm(RuleFormBase):
    """A rule with its passages; changed values are a local reading until somebody says that the passages state them."""

    confirmed = forms.BooleanField(
        required=False,
        label="The passages state these values",
        help_text="Tick it when a value was corrected or the passages are others now. "
        "A value set apart from them needs a reason instead.",
    )
    reason_holds = forms.BooleanField(
        required=False,
        label="The reason holds for these values",
        help_text="Tick it when a value or a passage was changed and this is still the reason.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_passages(self)
        _ask_for_a_passage(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("confirmed") and cleaned.get("local_reason", "").strip():
            self.add_error(
                "confirmed",
                "Either the passages state these values, or a local reading has its reason: clear one of them.",
            )
        if resting := cleaned.get("citations"):
            beside = cleaned.get("related", ())
            words = [passage.quote for passage in (*resting, *beside)]
            for field, problem in passage_problems(resting, beside).items():
                self.add_error(field, problem)
            for quoted in quoted_words(cleaned.get("remark", "")):
                if not any(quoted in one for one in words):
                    self.add_error("remark", f"“{quoted}” stands in none of its passages: quote them word for word.")
        return cleaned


class LineForm(forms.ModelForm):  # type: ignore[type-arg]  # of whatever line or category
    """A line of the catalogue with its passages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_passages(self)
        _ask_for_a_passage(self)


def _therapies(chosen: str) -> list[tuple[str, str]]:
    """The groups that the records of therapies bring with them, and the one that is chosen already."""
    groups = dict.fromkeys([chosen, *(fact["group"] for fact in generated().values())])
    own = {"", *QuestionGroup.objects.values_list("key", flat=True)}
    return [("", "–"), *((key, key) for key in groups if key not in own)]


def _ask_for_a_passage(form: Any) -> None:
    if "citations" in form.fields:
        form.fields["citations"].error_messages["required"] = "Choose at least one passage that it rests on."

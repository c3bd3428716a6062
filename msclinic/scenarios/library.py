"""The library: the scenarios in use, searched and filtered, a page at a time."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from msclinic.core.forms import BoxedForm
from msclinic.engine import Release
from msclinic.scenarios.confirming import Changed, changed_among
from msclinic.scenarios.models import Scenario, ScenarioWords
from msclinic.scenarios.pages import PAGES
from msclinic.scenarios.reading import Card, cards
from msclinic.scenarios.selectors import in_use
from msclinic.scenarios.tags import in_words

__all__ = ["PAGE", "FilterForm", "Shelf", "shelf", "those_asked_for"]

PAGE: Final = 50
"""So many scenarios a page of the library lists."""

_SEARCHED: Final = ("title", "story", "lesson", "goals")
_ANY: Final = ("", _("any"))


class FilterForm(BoxedForm):
    """Which scenarios are listed. What is asked for stands in the address: it is about made-up cases."""

    q = forms.CharField(label=_("Word"), required=False, max_length=100)
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[_ANY, *Scenario.Level.choices])
    on = forms.ChoiceField(
        label=_("Page"), required=False, choices=[_ANY, *((name, page.label) for name, page in PAGES.items())]
    )
    language = forms.ChoiceField(label=_("Told in"), required=False, choices=[_ANY, *Scenario.Language.choices])

    def __init__(self, data: Mapping[str, Any], tags: Mapping[str, int]) -> None:
        super().__init__(data)
        words = sorted(((tag, in_words(tag)) for tag in tags), key=lambda pair: pair[1].casefold())
        self.fields["tag"].choices = [_ANY, *((tag, f"{said} ({tags[tag]})") for tag, said in words)]  # type: ignore[attr-defined]  # it is a ChoiceField

    @property
    def wanted(self) -> dict[str, str]:
        """What is asked for; what cannot be asked for counts as nothing, and the form says so."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}


@dataclass(frozen=True, slots=True)
class Shelf:
    """A page of the library."""

    form: FilterForm
    page: Page[Scenario]
    cards: list[Card]
    changed: Mapping[str, Changed]
    """By slug, those whose answer a release has changed."""
    query: str
    """What is asked for, as the address of another page has it."""

    @property
    def listed(self) -> list[tuple[Card, Changed | None]]:
        """Each with what has changed of it."""
        return [(card, self.changed.get(card.scenario.slug)) for card in self.cards]


def shelf(release: Release, asked: Any, *, marks: bool) -> Shelf:
    """The page that is asked for; `marks` is whether to look which answers have changed."""
    form, rows = those_asked_for(asked)
    rows = rows.select_related("author").prefetch_related("words")
    page = Paginator(rows, PAGE).get_page(asked.get("page"))
    listed = list(page.object_list)
    query = asked.copy()
    query.pop("page", None)
    return Shelf(form, page, cards(release, listed), changed_among(release, listed) if marks else {}, query.urlencode())


def those_asked_for(asked: Mapping[str, Any]) -> tuple[FilterForm, QuerySet[Scenario]]:
    """The form of the library and the scenarios that it lets through, in order."""
    named = {pk: (tags, expected) for pk, tags, expected in in_use().values_list("pk", "tags", "expected")}
    tagged = {pk: tags for pk, (tags, _expected) in named.items()}
    form = FilterForm(asked, Counter(tag for tags in tagged.values() for tag in tags))
    rows, wanted = in_use(), form.wanted
    if form.errors:
        return form, rows.none()
    if tag := wanted.get("tag"):
        rows = rows.filter(pk__in=[pk for pk, tags in tagged.items() if tag in tags])
    for word in wanted.get("q", "").split():
        by_name = [pk for pk, (tags, expected) in named.items() if _is_named(word, tags, expected)]
        rows = rows.filter(_holds(word) | Q(pk__in=by_name))
    if language := wanted.get("language"):
        told = ScenarioWords.objects.filter(language=language, is_behind=False).order_by().values("scenario")
        rows = rows.filter(Q(language=language) | Q(pk__in=told))
    own = {"level": "level", "on": "page"}
    return form, rows.filter(**{column: wanted[name] for name, column in own.items() if name in wanted})


def _is_named(word: str, tags: Iterable[str], codes: Iterable[str]) -> bool:
    """Whether a word stands in a tag, stored or said, or in the code of a rule of which something is expected."""
    names = [*tags, *map(in_words, tags), *codes]
    return any(word.casefold() in name.casefold() for name in names)


def _holds(word: str) -> Q:
    """Whether a word stands in what is told in any language, or in the address."""
    here = [Q(**{f"{name}__icontains": word}) for name in (*_SEARCHED, "slug")]
    elsewhere = [Q(**{f"{name}__icontains": word}) for name in _SEARCHED]
    found = ScenarioWords.objects.filter(reduce(or_, elsewhere), is_behind=False).order_by().values("scenario")
    return reduce(or_, here) | Q(pk__in=found)

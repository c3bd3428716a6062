"""Finding passages by what stands in them, the quoted words too, which are no column but a slice of the stored text."""

from collections.abc import Sequence

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.text import smart_split

from msclinic.evidence.exact import MARKS, find
from msclinic.evidence.models import Passage

__all__ = ["search"]


def search(passages: QuerySet[Passage], typed: str, columns: Sequence[str]) -> QuerySet[Passage]:
    """The passages that hold every typed word, in one of the columns or in the quotation.

    Words in quotation marks are looked for as they follow each other. In a quotation the kind of white space, marks
    and dashes may differ, as `find` has it, and capitals too.
    """
    wanted = [word for bit in smart_split(typed) if (word := bit.strip(MARKS).strip())]
    quotes = _quotes(passages) if wanted else {}
    for word in wanted:
        in_column = Q.create([(f"{column}__icontains", word) for column in columns], connector=Q.OR)
        quoting = [pk for pk, quote in quotes.items() if find(quote, word, any_case=True)]
        passages = passages.filter(in_column | Q(pk__in=quoting))
    return passages


def _quotes(passages: QuerySet[Passage]) -> dict[int, str]:
    """The words of each quotation, cut by the database, so that no text is read for each of its passages."""
    cut = Substr("source_text__text", F("start") + 1, F("end") - F("start"))
    quotations = passages.filter(kind=Passage.Kind.QUOTATION).order_by()
    return dict(quotations.values_list("pk", cut))

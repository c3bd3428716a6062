"""Our own texts in other languages: loading them, putting them into a release document, and what has none yet."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history

from msclinic.core.reasons import SHIPPED
from msclinic.engine import Release
from msclinic.evidence.actions import LoadReport
from msclinic.knowledge.content_files import read_folder
from msclinic.knowledge.models import Translation
from msclinic.knowledge.texts import texts_of

__all__ = ["dump_translations", "load_translations", "translations_of", "untranslated", "without_translation"]

FOLDER = "translations"
_NAMED = 3
"""So many of the texts without a translation are named."""


@transaction.atomic
def load_translations() -> LoadReport:
    """Load the translations that are shipped, many at once; a row that exists or is gone is left as it is."""
    report, new = LoadReport(), []
    stored = {(row.language, row.original): row.text for row in Translation.objects.all()}
    ever = set(Translation.history.values_list("language", "original"))
    for language, texts in read_folder(FOLDER).items():
        for original, text in texts.items():
            key, name = (language, original), f"{language} of “{original}”"
            if key in stored:
                report.keep(name, same=stored[key] == text)
            elif key in ever:
                report.leave_out(name)
            else:
                new.append(Translation(language=language, original=original, text=text))
                report.made.append(name)
    for row in new:
        row.clean_fields()
        row.clean()
    bulk_create_with_history(new, Translation, default_change_reason=SHIPPED)
    return report


def dump_translations() -> dict[str, Any]:
    """The translations of today, as the content files have them."""
    found: dict[str, dict[str, str]] = {}
    for row in Translation.objects.all():
        found.setdefault(f"{FOLDER}/{row.language}.json", {})[row.original] = row.text
    return found


def translations_of(document: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """By language, the translations of the texts of a document; those of others are left out."""
    wanted = set(texts_of(document))
    found: dict[str, dict[str, str]] = {}
    for row in Translation.objects.all():
        if row.original in wanted:
            found.setdefault(row.language, {})[row.original] = row.text
    return found


def without_translation(document: Mapping[str, Any], language: str) -> list[str]:
    """The texts of a document that are said in English in that language too."""
    known = document.get("translations", {}).get(language, {})
    return [text for text in texts_of(document) if text not in known]


def untranslated(release: Release) -> Iterator[str]:
    """A sentence for each language in which texts are missing; that holds nothing up."""
    for language in Translation.Language:
        missing = without_translation(release.document, language)
        if missing:
            named = ", ".join(f"“{text}”" for text in missing[:_NAMED])
            more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
            have, them = ("text has", "it") if len(missing) == 1 else ("texts have", "them")
            told = f"{len(missing)} {have} no {language.label} yet"
            yield f"{told}, and what is said with {them} stays English: {named}{more}"

"""Loading everything that is shipped, in the order in which one part rests on another."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.utils.module_loading import import_string

from msclinic.evidence.actions import LoadReport, load_source
from msclinic.evidence.content_files import source_folders
from msclinic.knowledge.actions import load_questions
from msclinic.knowledge.translations import load_translations

__all__ = ["load_shipped"]


def load_shipped() -> Iterator[tuple[str, LoadReport]]:
    """Load sources, questions, each clinical app and what stands on top; yields what was loaded and what that did."""
    for folder in source_folders():
        yield f"source {folder.name}", load_source(folder)
    yield "questions", load_questions()
    for app in _clinical_apps():
        load: Callable[[], LoadReport] = import_string(f"{app}.actions.load_{app}")
        yield app, load()
    yield "translations", load_translations()
    for name, path in settings.MORE_CONTENT.items():
        yield name, import_string(path)()


def _clinical_apps() -> list[str]:
    return [path.partition(".")[0] for path in settings.RULE_SECTIONS]

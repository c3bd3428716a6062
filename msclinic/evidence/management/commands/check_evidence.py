from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from msclinic.evidence.checking import check_folder
from msclinic.evidence.content_files import SOURCES, ContentError, read_folder, source_folders
from msclinic.evidence.models import Passage
from msclinic.evidence.stored import check_stored, tables_exist


class Command(BaseCommand):
    help = "Check that every text is the one that was stored and every quotation is found in it, word for word."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sources", type=Path, default=SOURCES, help="the folder that holds a folder per source")

    def handle(self, *_: Any, sources: Path, **__: Any) -> None:
        problems = [*self._files(sources), *self._database()]
        for problem in problems:
            self.stderr.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} problem{'' if len(problems) == 1 else 's'} found.")

    def _files(self, sources: Path) -> list[str]:
        folders = source_folders(sources)
        if not folders:
            return [f"no source in {sources.name}"]
        self.stdout.write(f"Files: {sum(map(_passages_in, folders))} passages checked.")
        return [problem for folder in folders for problem in check_folder(folder)]

    def _database(self) -> list[str]:
        if not tables_exist():
            self.stdout.write("Database: it has no tables for sources, so only the files were checked.")
            return []
        self.stdout.write(f"Database: {Passage.objects.count()} passages checked.")
        return check_stored()


def _passages_in(folder: Path) -> int:
    try:
        return len(read_folder(folder).passages)
    except ContentError:
        return 0

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from msclinic.releases.state_docs import proposals_page
from msclinic.releases.verdict_docs import verdicts_page


class Command(BaseCommand):
    help = "Write the generated pages of docs/, or with --check see whether they are what would be written."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is stale")
        parser.add_argument("--docs", type=Path, default=settings.BASE_DIR / "docs", help="the folder of the pages")

    def handle(self, *_: Any, check: bool, docs: Path, **__: Any) -> None:
        stale = [name for name, page in _pages().items() if _written(docs / name) != page]
        if check and stale:
            raise CommandError(f"Stale: {', '.join(stale)}. Run make docs.")
        for name in stale:
            (docs / name).write_text(_pages()[name], encoding="utf-8", newline="\n")
            self.stdout.write(f"{name} is written.")
        if not stale:
            self.stdout.write("The generated pages are up to date.")


def _pages() -> dict[str, str]:
    return {"proposals.md": proposals_page(), "verdicts.md": verdicts_page()}


def _written(path: Path) -> str | None:
    return path.read_bytes().decode() if path.exists() else None

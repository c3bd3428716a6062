from typing import Any

from django.core.management.base import BaseCommand, CommandError

from msclinic.releases.selectors import NoReleaseError, current_release
from msclinic.scenarios.runner import additions, differences
from msclinic.scenarios.selectors import in_use, left_out


class Command(BaseCommand):
    help = "Run every scenario in use under the current release, and say where a verdict is not as expected."

    def handle(self, *_: Any, **__: Any) -> None:
        try:
            release = current_release()
        except NoReleaseError as error:
            raise CommandError(str(error)) from error
        run, absent = list(in_use()), left_out(release)
        found = [difference for scenario in run for difference in differences(release, scenario, absent)]
        for sentence in (*map(str, found), *(news for scenario in run for news in additions(release, scenario))):
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"Release {release.number}: {len(found)} of the expected verdicts differ.")
        self.stdout.write(f"Release {release.number}: {len(run)} scenarios, every verdict as expected.")

from django.apps import AppConfig
from django.core import checks


class CoreConfig(AppConfig):
    name = "msclinic.core"

    def ready(self) -> None:
        from msclinic.core.checks import every_view_declares_its_access

        checks.register(every_view_declares_its_access, checks.Tags.urls)

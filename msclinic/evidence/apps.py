from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


class EvidenceConfig(AppConfig):
    """Sources and passages."""

    name = "msclinic.evidence"
    label = "evidence"
    verbose_name = "Evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from msclinic.evidence import checks, protection  # noqa: F401

        post_migrate.connect(_put_triggers_back, sender=self)


def _put_triggers_back(*, using: str, **_: Any) -> None:
    from msclinic.evidence.triggers import GUARDS

    for guard in GUARDS:
        guard.install(connections[using])

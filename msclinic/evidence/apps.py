from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """Sources and passages."""

    name = "msclinic.evidence"
    label = "evidence"
    verbose_name = "Evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from msclinic.core.insert_only import protect
        from msclinic.evidence import protection  # noqa: F401
        from msclinic.evidence.triggers import GUARDS

        protect(self, GUARDS)

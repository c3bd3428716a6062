from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Saved assessments."""

    name = "msclinic.assessments"
    label = "assessments"
    verbose_name = "Saved assessments"

    def ready(self) -> None:
        from msclinic.assessments.triggers import GUARDS
        from msclinic.core.insert_only import protect

        protect(self, GUARDS)

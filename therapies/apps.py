from django.apps import AppConfig


class TherapiesConfig(AppConfig):
    """Therapies, the treatments before them, and their rules."""

    name = "therapies"
    label = "therapies"
    verbose_name = "Therapies"

    def ready(self) -> None:
        from msclinic.knowledge.generated import provide
        from therapies.questions import therapy_questions

        provide(therapy_questions)

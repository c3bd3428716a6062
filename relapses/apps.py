from django.apps import AppConfig


class RelapsesConfig(AppConfig):
    """The definition of a relapse, and the steroid course."""

    name = "relapses"
    label = "relapses"
    verbose_name = "Relapses"

    def ready(self) -> None:
        from msclinic.knowledge.generated import provide
        from relapses.questions import steroid_questions

        provide(steroid_questions)

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """The questions of the forms, and what all rules have in common."""

    name = "msclinic.knowledge"
    label = "knowledge"
    verbose_name = "Questions"

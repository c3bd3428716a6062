from django.apps import AppConfig


class ScenariosConfig(AppConfig):
    """Made-up cases with what is expected of them."""

    name = "msclinic.scenarios"
    label = "scenarios"
    verbose_name = "Scenarios"

from django.apps import AppConfig


class TeachingConfig(AppConfig):
    """Scenarios on the wall, as an exercise, and in a class."""

    name = "msclinic.teaching"
    label = "teaching"
    verbose_name = "Teaching"

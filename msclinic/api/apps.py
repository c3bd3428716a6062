from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The same judgement for other programs, as JSON."""

    name = "msclinic.api"
    label = "api"
    verbose_name = "API"

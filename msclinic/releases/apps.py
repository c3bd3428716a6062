from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    """Releases and the pages that read them."""

    name = "msclinic.releases"
    label = "releases"
    verbose_name = "Releases"

    def ready(self) -> None:
        from msclinic.core.insert_only import protect
        from msclinic.releases.triggers import GUARDS

        protect(self, GUARDS)

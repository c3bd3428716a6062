from django.contrib.admin.apps import AdminConfig


class SiteConfig(AdminConfig):
    """Stands in INSTALLED_APPS for django.contrib.admin."""

    default_site = "msclinic.core.admin_site.Site"

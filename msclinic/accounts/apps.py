from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "msclinic.accounts"

    def ready(self) -> None:
        from msclinic.accounts.roles import give_roles_their_permissions

        post_migrate.connect(give_roles_their_permissions)

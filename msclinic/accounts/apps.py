from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "msclinic.accounts"

    def ready(self) -> None:
        from msclinic.accounts.idle import remember_the_sign_in
        from msclinic.accounts.roles import give_roles_their_permissions

        post_migrate.connect(give_roles_their_permissions)
        user_logged_in.connect(remember_the_sign_in)

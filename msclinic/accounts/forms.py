"""Signing in, here and in the admin, says when there are too many wrong passwords; of letters not too many are sent."""

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm
from django.core.exceptions import ValidationError

from msclinic.accounts.throttle import WINDOW, must_wait, remember_failure

__all__ = ["AdminSignInForm", "ForgottenForm", "SignInForm"]

WAIT = f"Too many wrong passwords were entered for this user name. Wait {WINDOW.seconds // 60} minutes, then try again."


class SignInForm(AuthenticationForm):
    def get_invalid_login_error(self) -> ValidationError:
        if must_wait(self.cleaned_data["username"]):
            return ValidationError(WAIT, code="wait")
        return super().get_invalid_login_error()


class AdminSignInForm(SignInForm, AdminAuthenticationForm):
    pass


class ForgottenForm(PasswordResetForm):
    """Sends no more letters to an address than wrong passwords are taken for a name; whoever asks is told the same."""

    def save(self, *how: Any, **more: Any) -> None:
        asked = f"\0{self.cleaned_data['email'].casefold()}"  # no user name begins so
        if not must_wait(asked):
            remember_failure(asked)
            super().save(*how, **more)

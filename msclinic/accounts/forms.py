"""Signing in, here and in the admin, says when there are too many wrong passwords."""

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from msclinic.accounts.throttle import WINDOW, must_wait

__all__ = ["AdminSignInForm", "SignInForm"]

WAIT = f"Too many wrong passwords were entered for this user name. Wait {WINDOW.seconds // 60} minutes, then try again."


class SignInForm(AuthenticationForm):
    def get_invalid_login_error(self) -> ValidationError:
        if must_wait(self.cleaned_data["username"]):
            return ValidationError(WAIT, code="wait")
        return super().get_invalid_login_error()


class AdminSignInForm(SignInForm, AdminAuthenticationForm):
    pass

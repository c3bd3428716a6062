"""The pages on which somebody changes their password, or asks for a new one by letter."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import path, reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from msclinic.accounts.forms import ForgottenForm
from msclinic.accounts.models import user_of
from msclinic.accounts.roles import roles_of
from msclinic.core.access import member, public

__all__ = ["urlpatterns"]

View = Callable[..., HttpResponseBase]
PAGE = "accounts/password.html"


def _said(heading: Promise, lead: Promise, button: Promise | str = "") -> dict[str, Promise | str | None]:
    return {"heading": heading, "lead": lead, "button": button, "form": None}


def _where_mail_is_sent(view: View) -> View:
    """The page, where this site can send somebody a letter; otherwise there is none."""

    def reply(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not settings.SENDS_MAIL:
            raise Http404
        return view(request, *args, **kwargs)

    return public(reply)


class _Account(views.PasswordChangeView):
    """What somebody may do here, by the roles that were given to them; and their password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "roles": roles_of(user_of(self.request))}


_change = _Account.as_view(
    template_name=PAGE,
    success_url=reverse_lazy("password_changed"),
    extra_context={
        "heading": _("Your account"),
        "lead": _("A new password signs you out in every other browser in which you have signed in."),
        "button": _("Change your password"),
    },
)
_changed = TemplateView.as_view(
    template_name=PAGE,
    extra_context=_said(_("Your password is changed"), _("From now on the new one counts.")),
)
_forgotten = views.PasswordResetView.as_view(
    template_name=PAGE,
    form_class=ForgottenForm,
    email_template_name="accounts/password_mail.txt",
    subject_template_name="accounts/password_mail_subject.txt",
    success_url=reverse_lazy("password_sent"),
    extra_context={
        "heading": _("A new password"),
        "lead": _("A link is sent to the address that is kept with the account."),
        "button": _("Send it"),
    },
)
_sent = TemplateView.as_view(
    template_name=PAGE,
    extra_context=_said(
        _("Look into your mail"),
        _("If there is an account with that address, a link is on its way. It works once, and for one hour."),
    ),
)
_reset = views.PasswordResetConfirmView.as_view(
    template_name=PAGE,
    success_url=reverse_lazy("password_changed"),
    extra_context={
        "heading": _("A new password"),
        "lead": _("Where no form is shown, the link has been used or is too old: ask for another."),
        "button": _("Use it"),
    },
)

urlpatterns = [
    path("", member()(_change), name="password_change"),
    path("changed/", public(_changed), name="password_changed"),
    path("forgotten/", _where_mail_is_sent(_forgotten), name="password_forgotten"),
    path("sent/", _where_mail_is_sent(_sent), name="password_sent"),
    path("new/<uidb64>/<token>/", _where_mail_is_sent(_reset), name="password_reset_confirm"),
]

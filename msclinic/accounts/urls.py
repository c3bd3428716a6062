from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from msclinic.accounts.forms import SignInForm
from msclinic.core.access import public

_sign_in = LoginView.as_view(
    template_name="accounts/login.html",
    authentication_form=SignInForm,
    redirect_authenticated_user=True,
    extra_context={"sends_mail": settings.SENDS_MAIL},
)

urlpatterns = [
    path("sign-in/", public(_sign_in), name="sign_in"),
    path("sign-out/", public(LogoutView.as_view()), name="sign_out"),
    path("password/", include("msclinic.accounts.passwords")),
]

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from msclinic.accounts.forms import SignInForm
from msclinic.core.access import public

urlpatterns = [
    path(
        "sign-in/",
        public(
            LoginView.as_view(
                template_name="accounts/login.html", authentication_form=SignInForm, redirect_authenticated_user=True
            )
        ),
        name="sign_in",
    ),
    path("sign-out/", public(LogoutView.as_view()), name="sign_out"),
]

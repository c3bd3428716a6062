"""Tokens are given out by superusers. The secret of a new one is shown on the page that answers, and nowhere again."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from msclinic.accounts.admin import ForSuperusers
from msclinic.api.actions import issue_token, revoke_token
from msclinic.api.models import Token

if TYPE_CHECKING:
    TokenAdminBase = admin.ModelAdmin[Token]
else:
    TokenAdminBase = admin.ModelAdmin


@admin.register(Token)
class TokenAdmin(ForSuperusers, TokenAdminBase):
    """A token is issued and revoked; it is never edited and never deleted."""

    list_display = ("name", "user", "issued_at", "last_used", "revoked_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    list_select_related = ("user",)
    search_fields = ("name", "user__username")
    autocomplete_fields = ("user",)
    fields = ("name", "user")
    actions = ("revoke",)

    def get_fields(self, _: HttpRequest, obj: Token | None = None) -> tuple[str, ...]:
        return (*self.fields, "issued_at", "last_used", "revoked_at") if obj else self.fields

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        only = {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().add_view(request, form_url, {**(extra_context or {}), **only})

    def has_change_permission(self, *_: Any, **__: Any) -> bool:
        return False

    def has_delete_permission(self, *_: Any, **__: Any) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Token, form: Any, _: bool) -> None:
        issued = issue_token(name=form.cleaned_data["name"], user=form.cleaned_data["user"])
        obj.pk, obj.sha256, obj.issued_at = issued.token.pk, issued.token.sha256, issued.token.issued_at
        request.__dict__["secret"] = issued.secret

    def response_add(self, request: HttpRequest, obj: Token, _: str | None = None) -> HttpResponse:
        """The page with the secret itself, so that the secret passes through no message, cookie or session."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"Token “{obj}” is issued",
            "opts": self.opts,
            "token": obj,
            "secret": request.__dict__["secret"],
        }
        return TemplateResponse(request, "api/token_issued.html", context)

    @admin.action(description="Revoke selected tokens")
    def revoke(self, request: HttpRequest, tokens: QuerySet[Token]) -> None:
        revoked = [token for token in tokens if revoke_token(token)]
        for token in revoked:
            self.log_change(request, token, "Revoked.")
        self.message_user(request, f"Revoked: {', '.join(map(str, revoked)) or 'none'}.", messages.SUCCESS)

"""An editor at the admin pages alone: open a page, type into its form, save it, read what it says."""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from msclinic.accounts.roles import AUTHORS
from tests.knowledge.editing import filled_in

__all__ = ["Editor", "editor_of"]


def editor_of(client: Client) -> "Editor":
    """Somebody of the group of editors, signed in; no superuser."""
    user = get_user_model().objects.create_user("eden", first_name="Eden", last_name="Editor", is_staff=True)
    user.groups.add(Group.objects.get(name=AUTHORS))
    client.force_login(user)
    return Editor(client)


class Editor:
    """Works as a person does: by the pages' own addresses and the names of their fields."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def add(self, model: type[Model], **typed: Any) -> Any:
        """Fill in the page for a new row and save; the page must not complain."""
        return self._save(model, self._page(model, "add"), typed)

    def change(self, row: Model, **typed: Any) -> Any:
        """Open the page of a row, change some fields and save."""
        return self._save(type(row), self._page(type(row), "change", row.pk), typed)

    def add_below(self, row: Model, below: type[Model], **typed: Any) -> Any:
        """Add one row to those of a kind that stand on the page of another."""
        address = self._page(type(row), "change", row.pk)
        answer = self.client.get(address)
        formsets = [inline.formset for inline in answer.context["inline_admin_formsets"]]
        formset = next(one for one in formsets if one.model is below)
        number = formset.initial_form_count()
        blank = formset.empty_form
        values = {field.name: field.value() for field in blank}
        started = {name: value for name, value in values.items() if value is not None and value is not False}
        new = {f"{formset.prefix}-{number}-{name}": value for name, value in {**started, **typed}.items()}
        kept = {
            name: value
            for name, value in filled_in(answer).items()
            if not name.startswith(f"{formset.prefix}-{number}-")
        }
        posted = {**kept, **new, f"{formset.prefix}-TOTAL_FORMS": number + 1}
        self._accepted(self.client.post(address, posted, follow=True))
        return below._default_manager.order_by("-pk").first()

    def propose(self, reason: str) -> None:
        """Look at what the draft changes, give the reason and propose it; the page must not complain."""
        page = reverse("admin:releases_release_propose")
        seen = self.client.get(page).context["page"].sha256
        self._accepted(self.client.post(page, {"reason": reason, "seen": seen}, follow=True))

    def _save(self, model: type[Model], address: str, typed: dict[str, Any]) -> Any:
        posted = {**filled_in(self.client.get(address)), **typed}
        self._accepted(self.client.post(address, posted, follow=True))
        return model._default_manager.order_by("-pk").first()

    def _accepted(self, answer: Any) -> None:
        assert answer.status_code == 200
        assert 'class="errornote"' not in answer.text, complaints(answer.text)

    def _page(self, model: type[Model], page: str, *args: object, **query: Any) -> str:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
        return reverse(name, args=args) + (f"?{urlencode(query)}" if query else "")


def complaints(page: str) -> list[str]:
    """What the page says in its lists of errors."""
    reader = _Errors()
    reader.feed(page)
    return reader.said


class _Errors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "ul" and (self._inside or "errorlist" in (dict(attrs).get("class") or "")):
            self._inside += 1

    def handle_endtag(self, tag: str) -> None:
        if tag == "ul" and self._inside:
            self._inside -= 1

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.said.append(data.strip())

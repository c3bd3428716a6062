"""What the page of every edited row has: its history in words, a way back to an older state, and a word to whoever
saves over somebody else's change.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_permission_codename
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import connection, transaction
from django.forms.models import _get_foreign_key
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from simple_history.admin import SimpleHistoryAdmin

from msclinic.core.forms import say_limits
from msclinic.evidence.labels import label_passages
from msclinic.knowledge.deleting import Refusal, without_links
from msclinic.knowledge.gone import deleted_with, linked_once, needed
from msclinic.knowledge.history import Entry, Rows, entries, newest_of, state_of

__all__ = ["EditedPage", "PartPage"]

if TYPE_CHECKING:
    PageBase = admin.ModelAdmin[Any]
    FormBase = forms.ModelForm[Any]
else:
    PageBase = SimpleHistoryAdmin
    FormBase = object

_SHOWN = 200
"""So many changes a history shows; older ones stay in the database."""


class Uncut(FormBase):
    """A form whose texts no browser cuts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_limits(self)


class Versioned(Uncut):
    """A form that knows which version of its page somebody saw, and refuses to save over a newer one unseen."""

    page: "EditedPage"
    earlier: Any = None
    """The older state that is to be restored, if any: its links are offered with it."""

    only_shown: bool = False
    """Whether what was typed is only shown again, and not saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label_passages(self)
        if self.earlier is not None:
            self.initial.update((name, _linked(self.earlier, name)) for name in _links(self.earlier))
        elif self.instance.pk:
            field = forms.CharField(widget=forms.HiddenInput, required=False)
            self.fields["version"] = field
            self.initial["version"] = newest_of(self.page.rows(self.instance.pk))

    def is_valid(self) -> bool:
        return super().is_valid() and not self.only_shown

    def clean(self) -> Any:
        cleaned = super().clean()
        seen = self.data.get("version")
        if seen is not None and "version" in self.fields:
            self._compare(str(seen))
        if self.earlier is not None:
            for sentence in needed(self.earlier, self.cleaned_data):
                self.add_error(None, sentence)
        return cleaned

    def _compare(self, seen: str) -> None:
        """On PostgreSQL, whoever saves the same row at the same time waits here; SQLite lets one write at a time."""
        rows = self.page.rows(self.instance.pk)
        if connection.in_atomic_block:
            list(self.page.model._default_manager.select_for_update().filter(pk=self.instance.pk).order_by())
        newest = newest_of(rows)
        if seen == newest:
            return
        self.data = self.data.copy()  # type: ignore[attr-defined]  # what is posted is a QueryDict
        self.data["version"] = newest  # type: ignore[index]
        known = re.fullmatch(r"\d{1,18}(\.\d{1,18})*", seen) and seen.count(".") == newest.count(".")
        changes = entries(rows, since=seen)[:_SHOWN] if known else []
        self.add_error(None, ValidationError([_told(changes), *map(str, changes)]))


def _told(changes: list[Entry]) -> str:
    who = list(dict.fromkeys(entry.who for entry in changes)) or ["Somebody else"]
    return (
        f"{' and '.join(who)} changed this page after you opened it. Nothing was saved, and what you typed stands "
        "below: look at the changes, then save again to keep what stands here now."
    )


def _links(record: Any) -> list[str]:
    return [field.name for field in record._history_m2m_fields]


def _linked(record: Any, name: str) -> list[Any]:
    """What a state was linked to. A deletion is recorded after its links have gone: the state before it tells."""
    if record.history_type == "-":
        earlier = type(record).objects.filter(id=record.id, history_id__lt=record.history_id)
        record = earlier.order_by("history_id").last() or record
    field = record.instance_type._meta.get_field(name)
    return list(getattr(record, name).values_list(f"{field.m2m_reverse_field_name()}_id", flat=True))


def _lost(record: Any) -> list[SafeString]:
    """What a state was linked to and cannot be linked to again, each in a sentence."""
    fields = [(record.instance_type._meta.get_field(name), name) for name in _links(record)]
    return [sentence for field, name in fields for sentence in linked_once(field, _linked(record, name))]


class EditedPage(PageBase):
    """The page of a row that editors edit, with the rows that stand on it."""

    called: tuple[str, str] | None = None
    """What a sentence about the draft calls such a row, and the field that holds its name: a rule, by its code."""

    not_restored: tuple[str, ...] = ()
    """Fields that stay as they are today when an older state is saved."""

    change_list_template = "admin/edited/change_list.html"
    change_form_template = "admin/edited/change_form.html"
    object_history_form_template = "admin/edited/older_state.html"
    delete_confirmation_template = "admin/edited/delete.html"
    delete_selected_confirmation_template = "admin/edited/delete_selected.html"

    @admin.display(description="in use", boolean=True, ordering="retired")
    def in_use(self, row: Any) -> bool:
        """Whether a row that can be retired is not."""
        return not row.retired

    def address_of(self, row: Any) -> str:
        """Where the row is edited."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def why_it_stays(self, row: Any) -> str:  # noqa: ARG002  # most rows are kept by what points at them
        """Why a row cannot be deleted now, as a sentence; empty when it can."""
        return ""

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[Any]]:
        listed, counts, permissions, protected = super().get_deleted_objects(objs, request)
        refusal = Refusal([*protected, *filter(None, map(self.why_it_stays, objs))])
        return without_links(listed), counts, permissions, refusal

    def rows(self, pk: Any) -> Rows:
        """The row of this page and those below it, as their histories are asked for."""
        below: dict[Any, Mapping[str, Any]] = {
            inline.model: {_get_foreign_key(self.model, inline.model, inline.fk_name).attname: pk}
            for inline in self.inlines
        }
        return {self.model: {"id": pk}, **below}

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            formset.form = type(formset.form)(formset.form.__name__, (Uncut, formset.form), {})
            yield formset, inline

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        more = {
            "page": self,
            "earlier": _earlier_state(request),
            "only_shown": getattr(request, "only_shown", False),
        }
        return type(form)(form.__name__, (Versioned, form), more)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        try:
            answer: Any = super().changeform_view(request, object_id, form_url, extra_context)
            is_shown = isinstance(answer, TemplateResponse) and not hasattr(request, "tried")
            return answer.render() if is_shown else answer
        except OverflowError as error:
            raise BadRequest("A number in this form is larger than any row has.") from error

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every change of the row and of the rows on its page, also where the row is gone."""
        pk = _number(object_id)
        rows = self.rows(pk)
        found = entries(rows)
        row = self.get_queryset(request).filter(pk=pk).first()
        if row is None and not found:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        own = next((entry for entry in found if entry.record.instance_type is self.model), None)
        name = str(row) if row is not None else own.row if own else object_id
        context = {
            **self.admin_site.each_context(request),
            "title": f"What changed in {name}",
            "subtitle": None,
            "entries": [(entry, self._way_back(request, entry)) for entry in found[:_SHOWN]],
            "left_out": max(len(found) - _SHOWN, 0),
            "opts": self.opts,
            "module_name": str(self.opts.verbose_name_plural).capitalize(),
            "object": row,
            "name": name,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/edited/history.html", context)

    def _way_back(self, request: HttpRequest, entry: Entry) -> str:
        """The address at which that state can be looked at and restored; empty for who may not."""
        page = self.admin_site._registry.get(entry.record.instance_type)
        if not isinstance(page, EditedPage) or not page.has_change_permission(request):
            return ""
        opts = page.opts
        name = f"admin:{opts.app_label}_{opts.model_name}_simple_history"
        return reverse(name, args=[entry.record.id, entry.record.history_id])

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """An older state as a form: saving it is a change like any other, and is looked at like any other."""
        kept: Any = self.model
        record = kept.history.filter(id=_number(object_id), history_id=_number(version_id)).first()
        if record is None:
            raise Http404
        was_gone = not kept._base_manager.filter(pk=record.id).exists()
        wanted = get_permission_codename("add" if was_gone else "change", self.opts)
        if not request.user.has_perm(f"{self.opts.app_label}.{wanted}"):
            raise PermissionDenied
        request.earlier_state = record  # type: ignore[attr-defined]
        request.was_gone = was_gone  # type: ignore[attr-defined]
        with transaction.atomic():
            found: HttpResponse = super().history_form_view(  # type: ignore[misc]
                request, object_id, version_id, {"gone": was_gone, "lost": _lost(record), **(extra_context or {})}
            )
        return found

    def history_form_view_title(self, request: HttpRequest, obj: Any) -> str:  # noqa: ARG002  # the state is asked for
        return capfirst(state_of(_earlier_state(request)))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        record = _earlier_state(request)
        if record is not None and self.not_restored:
            newest = type(record).objects.filter(id=record.id).order_by("-history_id").first()
            for name in self.not_restored:
                setattr(obj, name, getattr(newest, name))
        super().save_model(request, obj, form, change)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """After an older state was saved, its page: with a word that it is restored, and what is not."""
        record = _earlier_state(request)
        if record is None:
            return super().response_change(request, obj)
        messages.success(request, f"Restored: {state_of(record)}.")
        if getattr(request, "was_gone", False):
            self._tell_what_is_gone_still(request, record)
        return HttpResponseRedirect(self.address_of(obj))

    def _tell_what_is_gone_still(self, request: HttpRequest, record: Any) -> None:
        deletion = type(record).objects.filter(id=record.id, history_type="-").order_by("history_id").last()
        left = deleted_with(self.rows(record.id), deletion) if deletion else []
        if left:
            named = format_html_join(", ", '<a href="{}">{}</a>', [(entry.address, entry.row) for entry in left])
            words = (
                "Deleted with it and not restored: {}. Each is restored from its own history, to which its name leads."
            )
            messages.warning(request, format_html(words, named))


def _earlier_state(request: HttpRequest) -> Any:
    """The record that is looked at, or restored; None on any other page."""
    return getattr(request, "earlier_state", None)


class PartPage(EditedPage):
    """A row that is edited on the page of another: here only older states of it are looked at and restored."""

    def has_module_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  # it is on no index
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  # added where it stands
        return False

    def get_actions(self, request: HttpRequest) -> Any:  # noqa: ARG002  # deleted where it stands
        return {}

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:  # noqa: ARG002
        raise PermissionDenied


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Http404
    return int(text)

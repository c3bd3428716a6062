"""Releases in the admin: read, proposed, and never changed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from msclinic.accounts.models import User
from msclinic.core.access import local_path
from msclinic.releases.exchange import exported
from msclinic.releases.forms import ReasonForm
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.models import Proposal, Release
from msclinic.releases.proposals import propose_again, propose_draft
from msclinic.releases.publishing import PublishingPage, page_of_draft, page_of_release
from msclinic.releases.rows import linked
from msclinic.releases.selectors import NoSuchReleaseError
from msclinic.releases.states import called, why_not_propose
from msclinic.releases.trying import start, stop

if TYPE_CHECKING:
    ReleaseAdminBase = admin.ModelAdmin[Release]
else:
    ReleaseAdminBase = admin.ModelAdmin

_IN_USE = {"used": "number", "same_as": "sha256"}
"""What each release is compared with: the number and the hash of the one in use."""


@admin.register(Release)
class ReleaseAdmin(ReleaseAdminBase):
    """A release is proposed and read; it never changes, so nothing here adds, edits or deletes one."""

    about = "What is published: read, compared, exported, and gone back to. The draft is proposed here."
    list_display = ("number", "state", "hash", "published_at", "by", "reason", "changed", "again")
    list_select_related = ("published_by", "withdrawal__by")
    list_display_links = ("number",)
    search_fields = ("number", "sha256", "reason")
    fields = ("number", "state", "sha256", "published_at", "by", "reason", "on_the_site", "changed", "again")
    readonly_fields = fields

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("propose/", wrap(self.propose), name="releases_release_propose"),
            path("try/", wrap(self.try_draft), name="releases_release_try"),
            path("leave/", wrap(self.leave_draft), name="releases_release_leave"),
            path("<int:number>/file/", wrap(self.file), name="releases_release_file"),
            path("<int:number>/again/", wrap(self.propose_again), name="releases_release_again"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        standing = Release.objects.standing()
        in_use = {name: Subquery(standing.values(field)[:1]) for name, field in _IN_USE.items()}
        return super().get_queryset(request).defer("document").annotate(**in_use)

    def has_add_permission(self, *_: Any, **__: Any) -> bool:
        return False

    def has_change_permission(self, *_: Any, **__: Any) -> bool:
        return False

    def has_delete_permission(self, *_: Any, **__: Any) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list also leads to proposing, for whoever may."""
        more = {"title": "Releases", "may_propose": _may_propose(request)}
        return super().changelist_view(request, {**(extra_context or {}), **more})

    def get_list_display(self, request: HttpRequest) -> Any:
        return self._shown(request, super().get_list_display(request))

    def get_fields(self, request: HttpRequest, obj: Release | None = None) -> Any:
        return self._shown(request, super().get_fields(request, obj))

    def _shown(self, request: HttpRequest, names: Any) -> list[Any]:
        """Without the way back for who may not propose it."""
        return [name for name in names if name != "again" or _may_propose(request)]

    @admin.display(description="SHA-256")
    def hash(self, release: Release) -> SafeString:
        return format_html("<code>{}…</code>", release.sha256[:12])

    @admin.display(description="published by")
    def by(self, release: Release) -> str:
        person = release.published_by
        return (person.get_full_name() or person.username) if person else "the set-up"

    @admin.display(description="changes")
    def changed(self, release: Release) -> SafeString:
        if not release.before:
            return SafeString("the first")
        to = reverse("changes", args=[release.before, release.number])
        return format_html('<a href="{}">since release {}</a>', to, release.before)

    @admin.display(description="on the site")
    def on_the_site(self, release: Release) -> SafeString:
        to = reverse("release", args=[release.number])
        return format_html('<a href="{}">{}</a>', to, to)

    @admin.display(description="state")
    def state(self, release: Any) -> str:
        if (withdrawal := release.withdrawn) is not None:
            return f"withdrawn {withdrawal.at:%Y-%m-%d} by {called(withdrawal.by)}: {withdrawal.reason}"
        return "in use" if release.number == release.used else "not in use"

    @admin.display(description="go back")
    def again(self, release: Any) -> SafeString:
        if release.number == release.used:
            return SafeString("in use")
        if release.sha256 == release.same_as:
            return SafeString("says what is in use")
        to = reverse("admin:releases_release_again", args=[release.number])
        return format_html('<a href="{}">Propose {} again</a>', to, release.number)

    def propose(self, request: HttpRequest) -> HttpResponse:
        """What publishing the draft would change and what speaks against it; with POST, propose it."""
        return _proposing(self, request, "Propose the draft", page_of_draft, propose_draft)

    def try_draft(self, request: HttpRequest) -> HttpResponse:
        """From now on the pages of the site answer this person from the draft."""
        proposer = _proposer(request)
        return _posted(request, "/", lambda answer: start(answer, proposer))

    def leave_draft(self, request: HttpRequest) -> HttpResponse:
        """Back to what is published, on the page where the button was."""
        return _posted(request, local_path(request.POST.get("next")), stop)

    def file(self, request: HttpRequest, number: int) -> HttpResponse:
        """A release as one file, for another installation."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            file = exported(number)
        except NoSuchReleaseError as error:
            raise Http404(str(error)) from error
        headers = {"Content-Disposition": f'attachment; filename="release-{number}.json"'}
        return HttpResponse(file, content_type="application/json", headers=headers)

    def propose_again(self, request: HttpRequest, number: int) -> HttpResponse:
        """The same of an older release."""

        def propose(*, actor: User, reason: str, seen: str) -> Proposal:  # noqa: ARG001  # a release never changes
            return propose_again(actor=actor, number=number, reason=reason)

        try:
            return _proposing(
                self, request, f"Propose release {number} again", lambda: page_of_release(number), propose
            )
        except NoSuchReleaseError as error:
            raise Http404(str(error)) from error


def _proposing(
    room: ReleaseAdmin,
    request: HttpRequest,
    title: str,
    look: Callable[[], PublishingPage],
    propose: Callable[..., Proposal],
) -> HttpResponse:
    proposer = _proposer(request)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    refused: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            return _told(request, propose(actor=proposer, **form.cleaned_data))
        except PublishingRefusedError as error:
            refused = error.problems
    context = {
        **room.admin_site.each_context(request),
        "opts": Release._meta,
        "title": title,
        "page": (page := look()),
        "problems": linked(room.admin_site, page.problems),
        "remarks": linked(room.admin_site, page.remarks),
        "scenarios_differ": any(problem.startswith("scenario ") for problem in page.problems),
        "form": form,
        "refused": linked(room.admin_site, refused),
        "tryable": look is page_of_draft,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "admin/releases/release/propose.html", context, status=status)


def _posted(request: HttpRequest, to: str, change: Callable[[HttpResponse], None]) -> HttpResponse:
    """A redirect that changes a cookie; only for POST, since a link that somebody follows must change nothing."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    answer = HttpResponseRedirect(to)
    change(answer)
    return answer


def _may_propose(request: HttpRequest) -> bool:
    return not why_not_propose(cast(User, request.user))


def _proposer(request: HttpRequest) -> User:
    """Who asks, where that may propose; the admin has seen to it that somebody is signed in."""
    if not _may_propose(request):
        raise PermissionDenied
    return cast(User, request.user)


def _told(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    to = reverse("proposal", args=[proposal.number])
    told = '<a href="{}">Proposal {} awaits a reviewer</a>. Nothing is published yet.'
    messages.success(request, format_html(told, to, proposal.number))
    return HttpResponseRedirect(reverse("admin:releases_release_changelist"))

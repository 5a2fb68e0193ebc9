from django import forms
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.utils.text import capfirst

from ccg.addresses import what_answers
from ccg.admin.history import HistoryAdmin
from ccg.models import Redirect


class RedirectForm(forms.ModelForm):
    """A form that remembers which version it was opened with, so that nobody overwrites silently."""

    read_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Redirect
        fields = ["old_path", "new_path"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        newest = self.newest()
        self.fields["read_version"].initial = newest.pk if newest else None

    def newest(self):
        """Return what the history says of the redirect now; None for a new one."""
        return self.instance.history.first() if self.instance.pk else None

    def clean(self):
        """Refuse to save over what somebody else saved meanwhile; say what that was."""
        cleaned = super().clean()
        # Locked until this is saved, so that of two at the same moment the second is told.
        Redirect.objects.select_for_update().filter(pk=self.instance.pk).first()
        newest = self.newest()
        if newest and cleaned.get("read_version") != newest.pk:
            read = self.instance.history.filter(pk=cleaned.get("read_version")).first()
            changes = newest.diff_against(read).changes if read else []
            self.add_error(
                None,
                [
                    f"{newest.history_user or 'Somebody'} changed this while you had it open.",
                    *(f"{capfirst(self.fields[c.field].label)}: {c.old} became {c.new}." for c in changes),
                    "Save again to keep what you typed.",
                ],
            )
            # The form comes back with what was typed, ready to be saved over what it now says.
            self.data = self.data.copy()
            self.data[self.add_prefix("read_version")] = newest.pk
        return cleaned


def nothing_at(path, request):
    """Whether this site tells a stranger who asks for this path, with its last slash or without, 404 or 410."""
    found = [(form, what_answers(form)) for form in Redirect.forms(path)]
    form, view = next((each for each in found if each[1]), (path, None))
    if view is None or "admin" in view.namespaces:
        return view is None
    asked = HttpRequest()
    asked.method, asked.path, asked.path_info, asked.resolver_match = "HEAD", form, form, view
    # The same host, and no cookie: those are read from META by the server's own kind of request alone.
    asked.META, asked.organisation, asked.user = request.META, request.organisation, AnonymousUser()
    try:
        return view.func(asked, *view.args, **view.kwargs).status_code in (404, 410)
    except Http404:
        return True


@admin.register(Redirect)
class RedirectAdmin(HistoryAdmin):
    form = RedirectForm
    list_display = ["old_path", "new_path"]
    search_fields = ["old_path", "new_path"]

    def get_fieldsets(self, request, obj=None):
        """Carry the version along out of sight."""
        may = self.has_change_permission(request, obj)
        hidden = [(None, {"fields": ["read_version"], "classes": ["hidden"]})] if may else []
        return [(None, {"fields": ["old_path", "new_path"]}), *hidden]

    def save_model(self, request, obj, form, change):
        """Save; say so when readers would be led to where nothing is, which may be right until that is published."""
        super().save_model(request, obj, form, change)
        if nothing_at(obj.new_path, request):
            self.message_user(
                request,
                f"Saved, but please look again: there is no page at {obj.new_path} now. Readers are told so.",
                "WARNING",
            )

    def get_view_on_site_url(self, obj=None):
        """Lead to the old address, which leads on: so an officer sees at once that it works."""
        return obj.old_path if obj and obj.pk else None

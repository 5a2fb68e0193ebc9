from django import forms
from django.contrib import admin
from django.utils.text import capfirst

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

    def get_view_on_site_url(self, obj=None):
        """Lead to the old address, which leads on: so an officer sees at once that it works."""
        return obj.old_path if obj and obj.pk else None

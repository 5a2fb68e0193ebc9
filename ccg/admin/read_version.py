from django import forms
from django.db import IntegrityError
from django.utils.text import capfirst

from ccg.admin.history import HistoryAdmin
from ccg.corrections import value_in_words


class ReadVersionForm(forms.ModelForm):
    """A form that remembers which version it was opened with, so that nobody overwrites silently."""

    read_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        newest = self.newest()
        self.fields["read_version"].initial = newest.pk if newest else None

    def newest(self):
        """Return what the history says of the row now; None for a new one."""
        return self.instance.history.first() if self.instance.pk else None

    def clean(self):
        """Refuse to save over what somebody else saved meanwhile; say what that was."""
        cleaned = super().clean()
        # Locked until this is saved, so that of two at the same moment the second is told.
        self._meta.model.objects.select_for_update().filter(pk=self.instance.pk).first()
        newest = self.newest()
        if newest and cleaned.get("read_version") != newest.pk:
            read = self.instance.history.filter(pk=cleaned.get("read_version")).first()
            changes = newest.diff_against(read).changes if read else []
            self.add_error(
                None,
                [
                    f"{newest.history_user or 'Somebody'} changed this while you had it open.",
                    *(self.in_words(change) for change in changes),
                    "Save again to keep what you typed.",
                ],
            )
            # The form comes back with what was typed, ready to be saved over what it now says.
            self.data = self.data.copy()
            self.data[self.add_prefix("read_version")] = newest.pk
        return cleaned

    def in_words(self, change):
        field = self._meta.model._meta.get_field(change.field)
        old, new = (value_in_words(field, value) for value in (change.old, change.new))
        return f"{capfirst(field.verbose_name)}: {old} became {str(new).removesuffix('.')}."


class ReadVersionAdmin(HistoryAdmin):
    """The admin of rows that are not published but must not be overwritten silently; `fields` names what is typed."""

    form = ReadVersionForm

    def changeform_view(self, request, *args, **kwargs):
        """Show or save the form; when somebody saves the same one in the same moment, the form says so."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return super().changeform_view(request, *args, **kwargs)

    def get_fieldsets(self, request, obj=None):
        """Carry the version along out of sight."""
        may = self.has_change_permission(request, obj)
        hidden = [(None, {"fields": ["read_version"], "classes": ["hidden"]})] if may else []
        return [(None, {"fields": self.fields}), *hidden]

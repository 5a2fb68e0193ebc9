from django import forms
from django.contrib import admin

from ccg.admin.history import HistoryAdmin


class PublishableForm(forms.ModelForm):
    """A form that remembers which revision it was opened with, so that nobody overwrites silently."""

    read_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["read_revision"].initial = self.instance.revision

    def clean(self):
        """Refuse to save over what somebody else saved meanwhile, and say who changed what from what to what."""
        cleaned = super().clean()
        if self.instance.pk is None:
            return cleaned
        stored = type(self.instance).objects.select_for_update().filter(pk=self.instance.pk).first()
        if stored is None:
            raise forms.ValidationError(
                "Somebody deleted this while you had it open. Copy what you typed to a new one."
            )
        if cleaned.get("read_revision") != stored.revision:
            self.add_error(None, self.what_changed(stored))
            # The form comes back with what was typed, ready to be saved over what it now says.
            self.data = self.data.copy()
            self.data["read_revision"] = stored.revision
        return cleaned

    def what_changed(self, stored):
        """Return a sentence on each field that somebody else changed since this form was opened."""
        read = stored.history.filter(revision=self.cleaned_data.get("read_revision")).last()
        newest = stored.history.first()
        who = newest.history_user or "Somebody"
        sentences = [f"{who} changed this while you had it open. Save again to keep what you typed."]
        if read:
            for field in stored.content_changed(read):
                old, new = getattr(read, field.attname), getattr(stored, field.attname)
                sentences.append(f"{field.verbose_name.capitalize()}: {old!s} became {new!s}.")
        return sentences

    def _post_clean(self):
        """Check every constraint of the model, also those on fields that this form does not show: else a save fails."""
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except forms.ValidationError as error:
                self.add_error(None, error.messages)


class PublishableAdmin(HistoryAdmin):
    """The admin of everything publishable: what was published can be read here, not edited or deleted."""

    form = PublishableForm
    actions = None
    readonly_fields = ["state", "publish_at", "submitter", "approver"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.is_sealed)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.is_sealed)

    def get_fieldsets(self, request, obj=None):
        """Show the officer's own fields, and where the row stands; the revision goes along unseen."""
        fieldsets = super().get_fieldsets(request, obj)
        if self.has_change_permission(request, obj) or (obj is None and self.has_add_permission(request)):
            fieldsets = [*fieldsets, (None, {"fields": ["read_revision"], "classes": ["hidden"]})]
        return [*fieldsets, ("Where it stands", {"fields": self.readonly_fields})]

    @admin.display(description="Submitted by")
    def submitter(self, row):
        """Name the person, without the admin's own link to a page that officers may not open."""
        return row.submitted_by

    @admin.display(description="Approved by")
    def approver(self, row):
        return row.approved_by

    def get_view_on_site_url(self, obj=None):
        """Lead to this very row, as a preview, unless the public sees it at its address."""
        if obj is None or obj.pk is None:
            return None
        is_live = type(obj).objects.live().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_live else f"{obj.get_absolute_url()}?preview={obj.pk}"

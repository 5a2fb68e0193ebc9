"""The admin of everything that is a file with versions: choosing it, and what was found in it."""

from contextlib import suppress

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from ccg.admin.history import InWords
from ccg.admin.publishable import PublishableAdmin
from ccg.admin.publishable_form import PublishableForm
from ccg.files.contents import findings_of
from ccg.files.kinds import KINDS, TAKEN


class FileVersionForm(PublishableForm):
    """A form with a file; the one that is there stays until another is chosen."""

    file = forms.FileField(
        required=False,
        allow_empty_file=True,  # the model says so in better words
        widget=forms.FileInput(attrs={"accept": ",".join(f".{ending}" for ending in KINDS)}),
        help_text=f"{TAKEN}, up to 50 MB. Its own name is not kept: readers get the title.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.file and "file" in self.fields:
            self.fields["file"].label = "Another file"

    def _post_clean(self):
        """Check as usual; say that a good file has to be chosen again, because browsers send none back."""
        super()._post_clean()
        if self.errors and "file" not in self.errors and self.files.get(self.add_prefix("file")):
            self.add_error("file", "Choose the file again: a browser forgets it when a form comes back.")


class WithoutText(ChangeList):
    """A list that leaves the words of the files, each perhaps as long as a book, where they are."""

    def get_queryset(self, *args, **kwargs):
        return super().get_queryset(*args, **kwargs).defer("text")


class FilesInWords(InWords):
    """A history that tells one file from another without the names under which they lie on the disk."""

    def prepare_delta_change_value(self, change, value):
        if change.field == "file" and value:
            return f"the file {value[-6:]}"
        return super().prepare_delta_change_value(change, value)


class FileVersionAdmin(PublishableAdmin):
    """What was found in the file stands beside the form, and again on the page of each step."""

    form = FileVersionForm
    readonly_fields = [*PublishableAdmin.readonly_fields, "download"]

    def get_changelist(self, request, **kwargs):
        return WithoutText

    def get_historical_record_context_helper(self, request, historical_record):
        return FilesInWords(self.model, historical_record)

    def changeform_view(self, request, *args, **kwargs):
        """Look into the file before the transaction begins: it may take a while, and other officers save meanwhile."""
        upload = request.FILES.get("file")
        if upload and (self.has_add_permission(request) or self.has_change_permission(request)):
            with suppress(ValidationError):  # the form says it
                findings_of(upload)
        return super().changeform_view(request, *args, **kwargs)

    def own_fieldsets(self, request, obj=None):
        """Show the file that is there as a download; ask for one only where that is possible."""
        may = self.has_change_permission(request, obj) and not hasattr(obj, "_history")
        hidden = {
            None if obj else "download",
            "file" if obj and not may else None,
        }
        shown = [
            (title, options | {"fields": [name for name in options["fields"] if name not in hidden]})
            for title, options in super().own_fieldsets(request, obj)
        ]
        return [(title, options) for title, options in shown if options["fields"]]

    @admin.display(description="the file now")
    def download(self, row):
        if not row.file or hasattr(row, "_history"):
            return row.file_in_words
        address = f"{row.get_version_url()}?preview={row.pk}"
        return format_html('<a href="{}">Download {} ({})</a>', address, row, row.file_in_words)

    def figures_in_words(self, rows):
        return {row.pk: (self.found(row), row.warnings) for row in rows}

    def found(self, row):
        """Return a sentence on the file; on its recall, where it was recalled."""
        if row.recalled_at:
            return f"Its file was recalled on {row.recalled_at:%-d %B %Y} by {row.recalled_by}: “{row.recall_reason}”"
        if not row.file:
            return "No file has been chosen yet."
        return f"Its file: {row.file_in_words}. Readers get it as {row.download_name}, whatever its own name was."

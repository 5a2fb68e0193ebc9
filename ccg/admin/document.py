from django.contrib import admin

from ccg.admin.file_version import FileVersionAdmin
from ccg.models import DocumentVersion


@admin.register(DocumentVersion)
class DocumentVersionAdmin(FileVersionAdmin):
    """Choosing a file and saying what it is. Type, size, pages and text come from the file itself."""

    fieldsets = [
        ("Correction", {"fields": ["change_note"]}),
        ("Document", {"fields": ["title", "file", "download", "category", "description"]}),
        ("Whose it is, and whom to ask", {"fields": ["owner", "other_formats"]}),
        ("Publication scheme", {"fields": ["publication_class", "requirement"]}),
    ]
    list_display = ["__str__", "number", "category", "file_words", "state"]

    @admin.display(description="file")
    def file_words(self, row):
        return row.file_in_words

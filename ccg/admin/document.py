from django.contrib import admin
from django.urls import path, reverse

from ccg.admin.file_version import FileVersionAdmin
from ccg.admin.links_here import links_to, naming_documents, with_addresses
from ccg.admin.several_documents import SeveralDocuments
from ccg.models import AnnualReport, ConstitutionVersion, DocumentVersion
from ccg.validators import personal_addresses


@admin.register(DocumentVersion)
class DocumentVersionAdmin(FileVersionAdmin):
    """Choosing a file and saying what it is. Type, size, pages and text come from the file itself."""

    fieldsets = [
        ("Document", {"fields": ["title", "download", "file", "category", "description"]}),
        ("Whose it is, and whom to ask", {"fields": ["owner", "other_formats"]}),
        ("Publication scheme", {"fields": ["publication_class", "requirement"]}),
    ]
    list_display = ["__str__", "number", "category", "file_words", "state"]

    def get_urls(self):
        several = self.admin_site.admin_view(SeveralDocuments.as_view(model_admin=self))
        return [path("several/", several, name="ccg_documentversion_several"), *super().get_urls()]

    def menu_links(self, request):
        links = super().menu_links(request)
        several = ("Enter several documents", reverse("admin:ccg_documentversion_several"))
        return [*links, several] if self.has_add_permission(request) else links

    def figures_in_words(self, rows):
        """Add a mailbox that looks like a person's own to what was found in the file."""
        found = super().figures_in_words(rows)
        return {
            row.pk: (words, [*points, *personal_addresses(row.other_formats)])
            for row in rows
            for words, points in [found[row.pk]]
        }

    def links_here(self, rows):
        """Return the pages that link to a document, and the annual reports and constitutions that name it."""
        targets = {row.document_id: {f"document:{row.document_id}"} for row in rows}
        for version in DocumentVersion.objects.filter(document__in=targets).defer("text"):
            addresses = (version.get_absolute_url(), version.get_file_url(), version.get_version_url())
            targets[version.document_id].update(addresses)
        found = links_to(targets)
        naming = [
            *naming_documents(AnnualReport.objects.all(), targets),
            *naming_documents(ConstitutionVersion.objects.defer("text"), targets),
        ]
        return {
            row.pk: with_addresses(
                [*found[row.document_id], *(each for each in naming if each.document_id == row.document_id)]
            )
            for row in rows
        }

    @admin.display(description="file")
    def file_words(self, row):
        return row.file_in_words

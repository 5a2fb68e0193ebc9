"""What the public reads and downloads of documents."""

from django.http import HttpResponsePermanentRedirect
from django.urls import reverse

from ccg.documents import DOCUMENTS
from ccg.files.serving import FileView, OldFileView
from ccg.models import DocumentVersion, OrganisationVersion, PageVersion, Purpose
from ccg.publishing import State
from ccg.views.datasets import DatasetFiles
from ccg.views.public import PublicDetailView
from ccg.views.words import WordedPage


class Documents(WordedPage):
    """/documents/: every live document by its category, or those of one."""

    slug = "documents"
    title = "Documents"
    template_name = "ccg/document_list.html"
    depends_on = (PageVersion, DocumentVersion)
    datasets = [DOCUMENTS]

    def context(self):
        """Return `groups`: (category, its rows), and `categories` to choose from: (words, address, is it chosen)."""
        groups = {}
        for row in DocumentVersion.objects.listed().order_by("title", "document"):
            groups.setdefault(DocumentVersion.Category(row.category), []).append(row)
        wanted = self.request.GET.get("category")
        chosen = [category for category in groups if category == wanted]
        address = reverse("documents")
        choices = [("All documents", address, not chosen)] + [
            (category.label, f"{address}?category={category}", [category] == chosen)
            for category in DocumentVersion.Category
            if category in groups
        ]
        return super().context() | {
            "groups": [
                (category, groups[category]) for category in DocumentVersion.Category if category in (chosen or groups)
            ],
            "choices": choices if len(groups) > 1 else [],
        }


class DocumentsFiles(DatasetFiles):
    dataset = DOCUMENTS
    depends_on = (DocumentVersion,)

    def rows(self):
        return list(DocumentVersion.objects.listed().order_by("document"))


class OneDocument:
    """The versions of the document that the address names."""

    depends_on = (DocumentVersion, OrganisationVersion)

    def rows(self):
        return DocumentVersion.objects.filter(document=self.kwargs["document"]).defer("text")


class DocumentPage(OneDocument, PublicDetailView):
    """/documents/12-annual-report/: what the document is, its file, its versions."""

    template_name = "ccg/document_detail.html"

    def refusal(self):
        """Lead on to the address with the title as it is now; a title may change back, so browsers do not keep it."""
        refusal = super().refusal()
        address = self.object.get_absolute_url() if self.object else ""
        if refusal is None and not self.is_preview and self.request.path != address:
            return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "no-cache"})
        return refusal

    def context(self):
        row = self.object
        is_withdrawn = row.state == State.WITHDRAWN
        preview = f"?preview={row.pk}" if self.is_preview else ""
        return {
            "document": row,
            "is_withdrawn": is_withdrawn,
            "shows_content": not is_withdrawn or row.readable_when_withdrawn or self.is_preview,
            "file_url": f"{row.get_file_url()}{preview}",
            "versions": list(self.rows().filter(pk__in=row.editions().quoted()).order_by("-number")),
            "mailbox": row.other_formats or self.mailbox(),
            "owner": self.owner(),
            "crumbs": [
                {"text": "Home", "href": reverse("home")},
                {"text": "Documents", "href": reverse("documents")},
            ],
        }

    def mailbox(self):
        """Return the CCG's mailbox for other formats, else its general one; empty when there is none."""
        ours = self.request.organisation
        return ours.mailbox_for(Purpose.ACCESSIBILITY) or ours.email

    def owner(self):
        """Return the live version of whose document it is; None when it is the CCG's own, or not public yet."""
        owner = self.object.owner_id
        return OrganisationVersion.objects.live().filter(organisation=owner).first() if owner else None


class NewestFile(OneDocument, FileView):
    """/documents/12-annual-report/download: the same address whatever file takes the place of this one."""

    def address(self, row):
        return row.get_file_url()


class VersionFile(OneDocument, OldFileView):
    """/documents/12-annual-report/versions/1/download."""

    def rows(self):
        return super().rows().filter(number=self.kwargs["number"])

    def address(self, row):
        return row.get_version_url()

"""What the public reads and downloads of documents."""

from django.urls import reverse

from ccg.documents import DOCUMENTS
from ccg.files.serving import FileView, OldFileView
from ccg.models import DocumentVersion, OrganisationVersion, PageVersion, Purpose
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
        """Return `groups`: (category, its rows), and `choices` of one: (words, address, is it chosen).

        `nothing` says that there is no document, of the category that was asked for; "" where there are some.
        """
        groups = {}
        for row in DocumentVersion.objects.listed().order_by("title", "document"):
            groups.setdefault(DocumentVersion.Category(row.category), []).append(row)
        wanted = self.request.GET.get("category")
        chosen = [category for category in DocumentVersion.Category if category == wanted]
        shown = [category for category in chosen or DocumentVersion.Category if category in groups]
        address = reverse("documents")
        choices = [("All documents", address, not chosen)] + [
            (category.label, f"{address}?category={category}", [category] == chosen)
            for category in DocumentVersion.Category
            if category in groups
        ]
        return super().context() | {
            "groups": [(category, groups[category]) for category in shown],
            "choices": choices if len(groups) > 1 else [],
            "nothing": "" if shown else none_of(*chosen),
            "has_others": bool(groups) and not shown,
        }


def none_of(category=None):
    """Return the sentence that there is no document, of this category or at all."""
    kind = f"{category.label.lower().removesuffix(' document')} document" if category else "document"
    return f"No {kind} is published here now."


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
    """/documents/12-annual-report/: what the document is, its file, its versions. Another title leads here."""

    template_name = "ccg/document_detail.html"

    def context(self):
        row = self.object
        preview = f"?preview={row.pk}" if self.is_preview else ""
        return {
            "document": row,
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

    def address(self):
        return self.object.get_file_url()


class VersionFile(OneDocument, OldFileView):
    """/documents/12-annual-report/versions/1/download."""

    def rows(self):
        return super().rows().filter(number=self.kwargs["number"])

    def address(self):
        return self.object.get_version_url()

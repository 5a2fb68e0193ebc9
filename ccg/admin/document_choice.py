from django import forms
from django.db.models import OuterRef, Subquery

from ccg.models import Document, DocumentVersion


class DocumentChoiceField(forms.ModelChoiceField):
    """A document to choose by the title of its newest version; `queryset`, which Django passes, has no titles."""

    def __init__(self, queryset=None, **kwargs):
        newest = DocumentVersion.objects.filter(document=OuterRef("pk")).order_by("-number")
        documents = Document.objects.annotate(title=Subquery(newest.values("title")[:1])).order_by("title", "pk")
        super().__init__(documents, **kwargs)

    def label_from_instance(self, document):
        return f"{document.title} (document {document.pk})"

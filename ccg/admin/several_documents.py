from django import forms
from django.urls import reverse

from ccg.admin.several_files import SeveralFiles, SeveralFilesForm, title_of
from ccg.models import DocumentVersion


class SeveralDocumentsForm(SeveralFilesForm):
    category = forms.ChoiceField(
        choices=DocumentVersion.Category.choices,
        initial=DocumentVersion.Category.OTHER,
        help_text="What kind of document all of them are. It can be changed in each draft.",
    )


class SeveralDocuments(SeveralFiles):
    """Several documents of one category."""

    form_class = SeveralDocumentsForm
    title = "Enter several documents"

    def new_row(self, name, answers):
        return DocumentVersion(title=title_of(name), category=answers["category"])

    def address_after(self):
        return f"{reverse('admin:ccg_documentversion_changelist')}?standing=drafts"

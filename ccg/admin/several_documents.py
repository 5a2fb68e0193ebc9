"""Several files at once: one draft for each. Good ones are kept, each that is not taken is named with the reason."""

import re
from time import monotonic

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import View

from ccg.files.contents import findings_of
from ccg.files.kinds import KINDS, TAKEN
from ccg.models import DocumentVersion

MOST_FILES = 20  # each may take some seconds to look into
SECONDS = 30  # after which no further file is begun: a proxy gives up after a minute
NO_TIME = "Reading the files before it took all the time there is. Choose it again."


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesForm(forms.Form):
    files = forms.FileField(
        required=False,  # the view asks for them, because a field knows one alone
        label="Files",
        widget=SeveralFilesInput(attrs={"multiple": True, "accept": ",".join(f".{ending}" for ending in KINDS)}),
        help_text=f"Up to {MOST_FILES}: {TAKEN}, each up to 50 MB. Each file’s name becomes the title of its draft.",
    )
    category = forms.ChoiceField(
        choices=DocumentVersion.Category.choices,
        initial=DocumentVersion.Category.OTHER,
        help_text="What kind of document all of them are. It can be changed in each draft.",
    )


class SeveralDocuments(View):
    """GET asks for files, POST makes a draft of each that is taken."""

    model_admin = None
    http_method_names = ["get", "post"]

    def dispatch(self, request):
        if not self.model_admin.has_add_permission(request):
            raise PermissionDenied
        return super().dispatch(request)

    def get(self, request):
        return self.ask(SeveralFilesForm())

    def post(self, request):
        form = SeveralFilesForm(request.POST)
        files = request.FILES.getlist("files")
        if not 0 < len(files) <= MOST_FILES:
            form.add_error("files", f"Choose up to {MOST_FILES} files at a time." if files else "Choose the files.")
        if not form.is_valid():
            return self.ask(form)
        refused, until = [], monotonic() + SECONDS
        for file in files:
            try:
                if monotonic() > until:
                    raise ValidationError(NO_TIME)
                self.make_draft(file, form.cleaned_data["category"])
            except ValidationError as error:
                refused.append((file.name[:100], " ".join(error.messages)))
        saved = len(files) - len(refused)
        if saved:
            drafts = f"{self.model_admin.counted(saved)} saved as {'a draft' if saved == 1 else 'drafts'}."
            self.model_admin.message_user(request, drafts)
        if refused:
            return self.ask(form, refused)
        return HttpResponseRedirect(f"{reverse('admin:ccg_documentversion_changelist')}?standing=drafts")

    def make_draft(self, file, category):
        """Save a draft with this file; raise ValidationError when it is not taken."""
        findings_of(file)  # before the transaction, because it takes a while
        row = DocumentVersion(title=title_of(file.name), category=category, file=file)
        row._history_user = self.request.user
        with atomic():
            row.clean_and_save()
            self.model_admin.log_addition(self.request, row, "Made from one of several files.")

    def ask(self, form, refused=()):
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": "Enter several documents",
            "opts": DocumentVersion._meta,
            "form": form,
            "refused": refused,
        }
        answer = TemplateResponse(self.request, "admin/ccg/documentversion/several.html", context)
        answer["Cache-Control"] = "private, no-store"
        return answer


def title_of(name):
    """Return a title from the name of a file: "annual_report-2016.pdf" is "Annual report 2016"."""
    words = re.sub(r"[\x00-\x20\x7f_-]+", " ", name.rpartition(".")[0]).strip()[:200].strip()
    return words[:1].upper() + words[1:] or "A document without a name"

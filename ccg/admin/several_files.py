"""Several files at once: one draft for each. Good ones are kept, each that is not taken is named with the reason."""

import re
from time import monotonic

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.views.generic import View

from ccg.files.contents import findings_of
from ccg.files.kinds import KINDS, TAKEN

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


class SeveralFiles(View):
    """GET asks for files, POST makes a draft of each that is taken."""

    model_admin = None
    form_class = SeveralFilesForm
    title = ""
    http_method_names = ["get", "post"]

    # --- for a subclass to say ----------------------------------------------------------------------------------------

    def new_row(self, name, answers):
        """Return an unsaved draft for a file of this name; `answers` is what else was asked."""
        raise NotImplementedError

    def address_after(self):
        """Return where to go on when all files were taken."""
        raise NotImplementedError

    # --- what is the same for all -------------------------------------------------------------------------------------

    def dispatch(self, request, *args, **kwargs):
        meta = self.model_admin.opts
        if not request.user.has_perm(f"{meta.app_label}.add_{meta.model_name}"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        return self.ask(self.form_class())

    def post(self, request, *args, **kwargs):
        form = self.form_class(request.POST)
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
                self.make_draft(file, form.cleaned_data)
            except ValidationError as error:
                refused.append((file.name[:100], " ".join(error.messages)))
        saved = len(files) - len(refused)
        if saved:
            drafts = f"{self.model_admin.counted(saved)} saved as {'a draft' if saved == 1 else 'drafts'}."
            self.model_admin.message_user(request, drafts)
        if refused:
            return self.ask(form, refused)
        return HttpResponseRedirect(self.address_after())

    def make_draft(self, file, answers):
        """Save a draft with this file; raise ValidationError when it is not taken."""
        findings_of(file)  # before the transaction, because it takes a while
        row = self.new_row(file.name, answers)
        row.file, row._history_user = file, self.request.user
        with atomic():
            row.clean_and_save()
            self.model_admin.log_addition(self.request, row, "Made from one of several files.")

    def ask(self, form, refused=()):
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": self.title,
            "opts": self.model_admin.opts,
            "form": form,
            "refused": refused,
        }
        answer = TemplateResponse(self.request, "admin/several_files.html", context)
        answer["Cache-Control"] = "private, no-store"
        return answer


def title_of(name):
    """Return a title from the name of a file: "annual_report-2016.pdf" is "Annual report 2016"."""
    words = re.sub(r"[\x00-\x20\x7f_-]+", " ", name.rpartition(".")[0]).strip()[:200].strip()
    return words[:1].upper() + words[1:] or "A document without a name"

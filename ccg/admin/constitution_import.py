"""The text of the constitution from a file: what was found in it is shown first, then it is saved as a draft."""

import logging

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import View

from ccg.comparison import words_of
from ccg.markdown import read
from ccg.models import ConstitutionVersion
from ccg.models.constitution import too_long
from ccg.publishing import State
from ccg.section_numbers import line_of, wrong_numbers
from ccg.validators import plain_line_breaks, plain_text

refused = logging.getLogger("ccg.refused")
MOST_BYTES = 1_000_000
MOST_SHOWN = 1000
NEW = "new"


class TextFileForm(forms.Form):
    """The choice of a file; its cleaned value is the text in it."""

    file = forms.FileField(
        label="The text to import",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".md,.txt"}),
        help_text="A text file (.md or .txt) in UTF-8 of up to 1 MB. You see what was found before anything is saved.",
        error_messages=dict.fromkeys(["required", "invalid", "missing"], "Choose a file first."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith((".md", ".txt")):
            raise ValidationError("Choose a text file whose name ends in .md or .txt. Word can save a document as one.")
        if file.size > MOST_BYTES:
            raise ValidationError("This file has more than 1 MB. It can hold no more than words.")
        try:
            text = plain_line_breaks(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise ValidationError("This file is not text in UTF-8. Save it again with the encoding UTF-8.") from None
        plain_text(text)
        if not text.strip():
            raise ValidationError("This file is empty.")
        if too_long(text):
            raise ValidationError(too_long(text))
        return text


class SaveForm(forms.Form):
    """Where the text goes. It travels in the form itself: an officer may type any text, so nothing can be forged."""

    text = forms.CharField(strip=False, widget=forms.HiddenInput, validators=[plain_text])
    target = forms.ChoiceField(label="Save it as", error_messages={"required": "Choose what the text becomes."})
    version = forms.CharField(
        label="Number of a new version",
        required=False,
        max_length=20,
        help_text='As "3" or "3.1". Only for a new version; leave it empty when the version is not stated.',
    )
    change_note = forms.CharField(
        label="Reason for the correction",
        required=False,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="Only for a correction: what was wrong and why it changed. The public reads this.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.rows = {f"{row.pk}:{row.revision}": row for row in newest_editions()}
        self.fields["target"].choices = [(NEW, "A new version")] + [
            (key, what_becomes_of(row)) for key, row in self.rows.items()
        ]
        self.fields["target"].error_messages["invalid_choice"] = (
            "That version was changed by somebody else meanwhile. Look at it, then choose again."
        )

    def clean_text(self):
        text = plain_line_breaks(self.cleaned_data["text"])
        if too_long(text):
            raise ValidationError(too_long(text))
        return text

    def clean(self):
        cleaned = super().clean()
        row = self.rows.get(cleaned.get("target"))
        if row and row.state != State.DRAFT and not cleaned.get("change_note", "").strip():
            self.add_error("change_note", "Say what was wrong and why it changed: the public reads it.")
        return cleaned

    def save(self, by):
        """Save the text as a draft and return its row; raise ValidationError with the sentences of what is wrong."""
        text, row = self.cleaned_data["text"], self.rows.get(self.cleaned_data["target"])
        with transaction.atomic():
            if row is None:
                row = ConstitutionVersion(version=self.cleaned_data["version"].strip())
            elif row.state == State.DRAFT:
                row.locked()
            else:
                row = row.correct(by, self.cleaned_data["change_note"].strip())
            row.text = text
            row.clean_and_save()
        return row


def newest_editions():
    """Return the newest edition of each version that can take a text: drafts, and what can be corrected."""
    newest = {row.version: row for row in ConstitutionVersion.objects.defer("text").order_by("number")}
    return [row for row in newest.values() if row.state == State.DRAFT or row.can_be_corrected()]


def what_becomes_of(row):
    if row.state == State.DRAFT:
        return f"The text of the draft of {row.name}, edition {row.number}: it takes the place of what is there"
    return f"A correction of {row.name}: a draft of edition {row.number + 1}"


class ConstitutionImport(View):
    """/admin/ccg/constitutionversion/import/"""

    model_admin = None
    http_method_names = ["get", "post"]

    def dispatch(self, request):
        if not self.model_admin.has_import_permission(request):
            refused.warning("%s may not import at %s", request.user, request.path)
            raise PermissionDenied
        return super().dispatch(request)

    def get(self, request):
        return self.show(TextFileForm(label_suffix=""))

    def post(self, request):
        if "text" in request.POST:
            return self.save(request)
        form = TextFileForm(request.POST, request.FILES, label_suffix="")
        if not form.is_valid():
            return self.show(form)
        return self.preview(form.cleaned_data["file"], SaveForm(initial={"text": form.cleaned_data["file"]}))

    def save(self, request):
        form = SaveForm(request.POST)
        if not form.is_valid():
            return self.preview(request.POST["text"], form)
        try:
            row = form.save(request.user)
        except IntegrityError:
            form.add_error(None, "Somebody else entered this version in the same moment. Choose again.")
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            log = self.model_admin.log_addition if row.revision <= 1 else self.model_admin.log_change
            log(request, row, "Text imported from a file.")
            messages.success(request, f"{row} was saved as a draft. Now write its dates and who approved it.")
            return HttpResponseRedirect(reverse("admin:ccg_constitutionversion_change", args=[row.pk]))
        return self.preview(form.cleaned_data["text"], form)

    def preview(self, text, form):
        """Answer with what was found in the text; the form to save it only when readers could use it as it is."""
        text = plain_line_breaks(text)
        problem = too_long(text)  # looked at first: what is longer takes too long to read
        found = read("" if problem else text)
        return self.show(
            TextFileForm(label_suffix=""),
            title="Import the text: what was found",
            save_form=form,
            must_be_mended=[problem] if problem else found.problems[:MOST_SHOWN],
            points=[*wrong_numbers(found), *found.warnings][:MOST_SHOWN],
            sections=[(each, line_of(each), len(words_of(each).split())) for each in found.headings[:MOST_SHOWN]],
            count=len(found.headings),
        )

    def show(self, form, **context):
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": "Import the text of the constitution",
            "opts": ConstitutionVersion._meta,
            "form": form,
            **context,
        }
        return TemplateResponse(self.request, "admin/ccg/constitutionversion/import.html", context)

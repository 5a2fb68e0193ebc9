"""Spreadsheets in the admin: a template to fill in, the import with its preview, the export of a list as it is seen."""

import hashlib
import logging
from collections import Counter

import tablib
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, re_path, reverse
from django.utils.text import slugify

from ccg.exports import csv_response, xlsx_response
from ccg.imports import Kind
from ccg.spreadsheets import MOST_BYTES, read_sheet

refused = logging.getLogger("ccg.refused")
HOUR = 60 * 60
MOST_LISTED = 5000
MOST_SHOWN, MOST_REFUSED_SHOWN = 200, 50
# The rows travel from the preview to the import in a field of its form, and Django takes no longer form than this.
MOST_SIGNED = settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 10_000
TOO_MUCH_TEXT = "There is more text in this file than can be imported at once. Split it into several files."


class SheetForm(forms.Form):
    """The choice of a file; its cleaned value is the table in it."""

    sheet = forms.FileField(
        label="The spreadsheet to import",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages=dict.fromkeys(["required", "invalid", "missing"], "Choose a file first."),
    )

    def __init__(self, most_rows, *args):
        super().__init__(*args, label_suffix="")
        self.most_rows = most_rows
        self.fields["sheet"].help_text = (
            f"A CSV or XLSX file of up to {most_rows} rows and {MOST_BYTES // 1_000_000} MB. You see what would happen "
            "to each row before anything is saved."
        )

    def clean_sheet(self):
        try:
            return read_sheet(self.cleaned_data["sheet"], self.most_rows)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class SheetAdmin(admin.ModelAdmin):
    """The admin of what officers import and export. Name it before PublishableAdmin, whose menu it adds to.

    `resource_class` is a SheetResource: it says which columns there are, and what an import does.
    """

    resource_class = None
    change_list_template = "admin/sheets/change_list.html"

    def get_urls(self):
        own = self.admin_site.admin_view
        return [
            path("import/", own(self.import_view), name=self.url_name("import")),
            re_path(r"^template\.(?P<ending>csv|xlsx)$", own(self.template_view), name=self.url_name("template")),
            re_path(r"^export\.(?P<ending>csv|xlsx)$", own(self.export_view), name=self.url_name("export")),
            *super().get_urls(),
        ]

    def url_name(self, page):
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def address(self, page, *args):
        """Return the address of a page of this model's admin."""
        return reverse(f"admin:{self.url_name(page)}", args=args)

    # --- who may, and where it stands ---------------------------------------------------------------------------------

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request):
        may = request.user.has_perm(f"{self.opts.app_label}.export_{self.opts.model_name}")
        return may and self.has_view_or_change_permission(request)

    def menu_links(self, request):
        links = super().menu_links(request)
        if self.has_import_permission(request):
            links.append((f"Import {self.opts.verbose_name_plural}", self.address("import")))
        return links

    def changelist_view(self, request, extra_context=None):
        """Show the list, with the import and the export of this very list beside it."""
        links, query = [], f"?{request.GET.urlencode()}" if request.GET else ""
        if self.has_import_permission(request):
            links.append(("Import", self.address("import")))
        if self.has_export_permission(request):
            links += [(f"Export this list as {e.upper()}", self.address("export", e) + query) for e in ("csv", "xlsx")]
        return super().changelist_view(request, {"sheet_links": links, **(extra_context or {})})

    # --- out ----------------------------------------------------------------------------------------------------------

    def template_view(self, request, ending):
        """Answer with a file that holds the names of the columns and nothing else."""
        if not self.has_import_permission(request):
            self.refuse(request, "download a template")
        return self.file([], self.resource_class.template(), ending, "-template")

    def export_view(self, request, ending):
        """Answer with the list that this address's query describes: all its pages, in its order."""
        if not self.has_export_permission(request):
            self.refuse(request, "export")
        try:
            queryset = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.address("changelist"))
        rows = list(self.resource_class.listed(queryset)[: MOST_LISTED + 1])
        if len(rows) > MOST_LISTED:
            sentence = f"This list has more than {MOST_LISTED:,} rows. Choose a filter, then export what is left."
            self.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(f"{self.address('changelist')}?{request.GET.urlencode()}")
        return self.file(rows, self.resource_class.LISTED, ending)

    def file(self, rows, columns, ending, suffix=""):
        name = f"{slugify(self.opts.verbose_name_plural)}{suffix}.{ending}"
        if ending == "csv":
            return csv_response(columns, rows, name, for_excel=True)
        return xlsx_response(columns, rows, name)

    # --- in -----------------------------------------------------------------------------------------------------------

    def import_view(self, request):
        """Ask for a file, show what it would do, then do that and nothing else."""
        if not self.has_import_permission(request):
            self.refuse(request, "import")
        if request.method != "POST":
            return self.ask(request, SheetForm(self.resource_class.MOST_ROWS))
        if "rows" in request.POST:
            return self.confirmed(request)
        form = SheetForm(self.resource_class.MOST_ROWS, request.POST, request.FILES)
        return self.preview(request, form, form.cleaned_data["sheet"]) if form.is_valid() else self.ask(request, form)

    def ask(self, request, form, **context):
        """Answer with the page that asks for a file, under whatever there is to say about the last one."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"Import {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "form": form,
            "columns": self.resource_class.template(),
            "required": self.resource_class.REQUIRED,
            "templates": [(ending.upper(), self.address("template", ending)) for ending in ("csv", "xlsx")],
            **context,
        }
        return TemplateResponse(request, "admin/sheets/import.html", context)

    def preview(self, request, form, dataset, changed_meanwhile=False):
        """Answer with what would happen to each row, and the rows themselves, signed, to be sent back."""
        resource = self.resource_class()
        _, refusals = resource.import_sheet(dataset, request.user, dry_run=True)
        if not resource.rows:
            form.add_error("sheet", refusals)
            return self.ask(request, form)
        counts = Counter(row.kind for row in resource.rows)
        to_save = 0 if refusals else len(resource.rows) - counts[Kind.UNCHANGED]
        sent = {"headers": dataset.headers, "rows": list(dataset), "seen": fingerprint(resource.rows)}
        signed = signing.dumps(sent, salt=self.salt(request), compress=True) if to_save else ""
        if len(signed) > MOST_SIGNED:
            form.add_error("sheet", TOO_MUCH_TEXT)
            return self.ask(request, form)
        shown = [row for row in resource.rows if row.kind is Kind.REFUSED][:MOST_REFUSED_SHOWN]
        shown += [row for row in resource.rows if row.kind not in (Kind.REFUSED, Kind.UNCHANGED)]
        shown += [row for row in resource.rows if row.kind is Kind.UNCHANGED]
        return self.ask(
            request,
            SheetForm(self.resource_class.MOST_ROWS),
            title="Import: what would happen",
            shown=shown[:MOST_SHOWN],
            not_shown=len(resource.rows) - len(shown[:MOST_SHOWN]),
            summary=summary(resource.rows),
            refused=counts[Kind.REFUSED],
            odd=sum(bool(row.warnings) for row in resource.rows),
            to_save=to_save,
            changed_meanwhile=changed_meanwhile,
            signed=signed,
        )

    def confirmed(self, request):
        """Import the rows that were previewed; when anything would now come out differently, show that first."""
        form = SheetForm(self.resource_class.MOST_ROWS)
        try:
            sent = signing.loads(request.POST["rows"], salt=self.salt(request), max_age=HOUR)
        except signing.BadSignature as error:
            refused.warning("%s may not import at %s: %s", request.user, request.path, error)
            sentence = "This preview is more than an hour old, or not yours. Nothing was saved. Choose the file again."
            return self.ask(request, form, sentence=sentence)
        dataset = tablib.Dataset(*sent["rows"], headers=sent["headers"])
        resource = self.resource_class()
        with transaction.atomic():
            result, _ = resource.import_sheet(dataset, request.user)
            as_previewed = fingerprint(resource.rows) == sent["seen"]
            if as_previewed:
                self.log_rows(request, resource, result)
            else:
                transaction.set_rollback(True)
        if not as_previewed and all(row.kind is Kind.UNCHANGED for row in resource.rows):
            self.message_user(request, "These rows are here already, so nothing more was saved.", messages.INFO)
            return HttpResponseRedirect(self.address("changelist"))
        if not as_previewed:
            return self.preview(request, form, dataset, changed_meanwhile=True)
        done = f"Imported {summary(resource.rows)}. The public sees nothing of it before it is submitted and approved."
        self.message_user(request, done)
        return HttpResponseRedirect(self.address("changelist"))

    def log_rows(self, request, resource, result):
        """Write each saved row in the log of the admin, where it is part of the officer's recent work."""
        for action, kinds in {ADDITION: (Kind.NEW, Kind.CORRECTION), CHANGE: (Kind.CHANGED,)}.items():
            pairs = zip(resource.rows, result.rows, strict=True)
            saved = [row.instance for in_words, row in pairs if in_words.kind in kinds]
            LogEntry.objects.log_actions(request.user.pk, saved, action, "Imported from a spreadsheet.")

    def salt(self, request):
        """Return what makes a preview this officer's own, of this model."""
        return f"ccg.admin.sheets {self.opts.label} {request.user.pk}"

    def refuse(self, request, what):
        refused.warning("%s may not %s at %s", request.user, what, request.path)
        raise PermissionDenied


def fingerprint(rows):
    """Return a short text that differs when anything that the preview says differs."""
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def summary(rows):
    """Return the rows counted by what becomes of them: "12 rows: 3 new drafts, 1 correction, 8 unchanged"."""
    counts = Counter(row.kind for row in rows)
    parts = [f"{counts[kind]} {kind.value[counts[kind] != 1]}" for kind in Kind if counts[kind]]
    return f"{len(rows)} row{'' if len(rows) == 1 else 's'}: {', '.join(parts)}"

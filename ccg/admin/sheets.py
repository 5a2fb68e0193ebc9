"""Spreadsheets in the admin: a template to fill in, the import with its preview, the export of a list as it is seen."""

import logging
from dataclasses import dataclass

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
from ccg.spreadsheets import read_sheet

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

    def __init__(self, resource_class, *args):
        super().__init__(*args, label_suffix="")
        self.most_rows, self.most_bytes = resource_class.MOST_ROWS, resource_class.MOST_BYTES
        self.fields["sheet"].help_text = (
            f"A CSV or XLSX file of up to {self.most_rows:,} rows and {self.most_bytes // 1_000_000} MB. You see what "
            "would happen to each row before anything is saved."
        )

    def clean_sheet(self):
        try:
            return read_sheet(self.cleaned_data["sheet"], self.most_rows, self.most_bytes)
        except ValueError as error:
            raise ValidationError(str(error)) from error


@dataclass
class Sheet:
    """The pages of one kind of spreadsheet beside a list of the admin: template, export, import with its preview.

    `name` begins its addresses, as "memberships/"; empty for the rows of the list itself. `holds` is what its rows are.
    """

    model_admin: admin.ModelAdmin
    resource_class: type
    holds: str
    name: str = ""

    def __post_init__(self):
        self.opts = self.model_admin.opts

    def get_urls(self):
        own, start = self.model_admin.admin_site.admin_view, f"{self.name}/" if self.name else ""
        ending = r"\.(?P<ending>csv|xlsx)$"
        return [
            path(f"{start}import/", own(self.import_view), name=self.url_name("import")),
            re_path(f"^{start}template{ending}", own(self.template_view), name=self.url_name("template")),
            re_path(f"^{start}export{ending}", own(self.export_view), name=self.url_name("export")),
        ]

    def url_name(self, page):
        return "_".join(filter(None, [self.opts.app_label, self.opts.model_name, self.name, page]))

    def address(self, page, *args):
        """Return the address of one of its pages."""
        return reverse(f"admin:{self.url_name(page)}", args=args)

    def list_address(self):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")

    # --- who may ------------------------------------------------------------------------------------------------------

    def may_import(self, request):
        """Whether this user may add and change such rows; where no form adds them, whose role lets them."""
        start = f"{self.opts.app_label}.{{}}_{self.opts.model_name}".format
        return request.user.has_perm(start("add")) and request.user.has_perm(start("change"))

    def may_export(self, request):
        may = request.user.has_perm(f"{self.opts.app_label}.export_{self.opts.model_name}")
        return may and self.model_admin.has_view_or_change_permission(request)

    def refuse(self, request, what):
        refused.warning("%s may not %s at %s", request.user, what, request.path)
        raise PermissionDenied

    def links(self, request):
        """Return the ways to its pages beside the list, as (words, address); the export is of this very list."""
        links, of = [], f" {self.holds}" if self.name else ""
        if self.may_import(request):
            links.append((f"Import{of}", self.address("import")))
        if self.may_export(request):
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            what = f"Export {self.holds} of this list" if self.name else "Export this list"
            links += [(f"{what} as {each.upper()}", self.address("export", each) + query) for each in ("csv", "xlsx")]
        return links

    # --- out ----------------------------------------------------------------------------------------------------------

    def template_view(self, request, ending):
        """Answer with a file that holds the names of the columns and nothing else."""
        if not self.may_import(request):
            self.refuse(request, "download a template")
        return self.file([], self.resource_class.template(), ending, "-template")

    def export_view(self, request, ending):
        """Answer with the list that this address's query describes: all its pages, in its order."""
        if not self.may_export(request):
            self.refuse(request, "export")
        try:
            queryset = self.model_admin.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(self.list_address())
        most = self.resource_class.MOST_ROWS if self.name else MOST_LISTED  # a list of parts is long
        rows = self.resource_class.exported(queryset, most + 1)
        if len(rows) > most:
            sentence = f"This list has more than {most:,} rows. Choose a filter, then export what is left."
            self.model_admin.message_user(request, sentence, messages.ERROR)
            return HttpResponseRedirect(f"{self.list_address()}?{request.GET.urlencode()}")
        return self.file(rows, self.resource_class.LISTED, ending)

    def file(self, rows, columns, ending, suffix=""):
        name = f"{slugify(self.holds)}{suffix}.{ending}"
        if ending == "csv":
            return csv_response(columns, rows, name, for_excel=True)
        return xlsx_response(columns, rows, name)

    # --- in -----------------------------------------------------------------------------------------------------------

    def import_view(self, request):
        """Ask for a file, show what it would do, then do that and nothing else."""
        if not self.may_import(request):
            self.refuse(request, "import")
        if request.method != "POST":
            return self.ask(request, SheetForm(self.resource_class))
        if "rows" in request.POST:
            return self.confirmed(request)
        form = SheetForm(self.resource_class, request.POST, request.FILES)
        return self.preview(request, form, form.cleaned_data["sheet"]) if form.is_valid() else self.ask(request, form)

    def ask(self, request, form, **context):
        """Answer with the page that asks for a file, under whatever there is to say about the last one."""
        context = {
            **self.model_admin.admin_site.each_context(request),
            "title": f"Import {self.holds}",
            "opts": self.opts,
            "address": self.address("import"),
            "form": form,
            "columns": self.resource_class.template(),
            "required": self.resource_class.REQUIRED,
            "advice": self.resource_class.ADVICE,
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
        counts, total = resource.counts, resource.counts.total()
        to_save = 0 if refusals else total - counts[Kind.UNCHANGED]
        sent = {"headers": dataset.headers, "rows": list(dataset), "seen": resource.fingerprint}
        signed = signing.dumps(sent, salt=self.salt(request), compress=True) if to_save else ""
        if len(signed) > MOST_SIGNED:
            form.add_error("sheet", TOO_MUCH_TEXT)
            return self.ask(request, form)
        shown = [row for row in resource.rows if row.kind is Kind.REFUSED][:MOST_REFUSED_SHOWN]
        shown += [row for row in resource.rows if row.kind not in (Kind.REFUSED, Kind.UNCHANGED)]
        shown += [row for row in resource.rows if row.kind is Kind.UNCHANGED]
        return self.ask(
            request,
            SheetForm(self.resource_class),
            title="Import: what would happen",
            shown=shown[:MOST_SHOWN],
            not_shown=total - len(shown[:MOST_SHOWN]),
            summary=resource.summary(),
            remarks=resource.remarks,
            refused=counts[Kind.REFUSED],
            odd=sum(bool(row.warnings) for row in resource.rows),
            to_save=to_save,
            changed_meanwhile=changed_meanwhile,
            signed=signed,
        )

    def confirmed(self, request):
        """Import the rows that were previewed; when anything would now come out differently, show that first."""
        form = SheetForm(self.resource_class)
        try:
            sent = signing.loads(request.POST["rows"], salt=self.salt(request), max_age=HOUR)
        except signing.BadSignature as error:
            refused.warning("%s may not import at %s: %s", request.user, request.path, error)
            sentence = "This preview is more than an hour old, or not yours. Nothing was saved. Choose the file again."
            return self.ask(request, form, sentence=sentence)
        dataset = tablib.Dataset(*sent["rows"], headers=sent["headers"])
        resource = self.resource_class()
        with transaction.atomic():
            resource.import_sheet(dataset, request.user)
            as_previewed = resource.fingerprint == sent["seen"]
            if as_previewed:
                self.log_rows(request, resource)
            else:
                transaction.set_rollback(True)
        if not as_previewed and set(resource.counts) == {Kind.UNCHANGED}:
            self.model_admin.message_user(
                request, "These rows are here already, so nothing more was saved.", messages.INFO
            )
            return HttpResponseRedirect(self.list_address())
        if not as_previewed:
            return self.preview(request, form, dataset, changed_meanwhile=True)
        done = f"Imported {resource.summary()}. The public sees nothing of it before it is submitted and approved."
        self.model_admin.message_user(request, done)
        return HttpResponseRedirect(self.list_address())

    def log_rows(self, request, resource):
        """Write what was saved in the log of the admin, where it is part of the officer's recent work."""
        for action, kinds in {ADDITION: (Kind.NEW, Kind.CORRECTION), CHANGE: (Kind.CHANGED,)}.items():
            saved = [instance for kind, instance in resource.saved if kind in kinds]
            LogEntry.objects.log_actions(request.user.pk, saved, action, "Imported from a spreadsheet.")

    def salt(self, request):
        """Return what makes a preview this officer's own, of this model."""
        return " ".join(filter(None, ["ccg.admin.sheets", self.opts.label, self.name, str(request.user.pk)]))


class SheetAdmin(admin.ModelAdmin):
    """The admin of what officers import and export. Name it before PublishableAdmin, whose menu it adds to.

    `resource_class` is a SheetResource of the rows of the list, or None; `part_resources` names those of their parts,
    as {"memberships": MembershipsResource}. They say which columns there are, and what an import does.
    """

    resource_class = None
    part_resources = {}
    change_list_template = "admin/sheets/change_list.html"

    def sheets(self):
        """Return a Sheet for each kind of spreadsheet."""
        own = [Sheet(self, self.resource_class, str(self.opts.verbose_name_plural))] if self.resource_class else []
        return [*own, *(Sheet(self, resource, name, name) for name, resource in self.part_resources.items())]

    def get_urls(self):
        return [*(url for sheet in self.sheets() for url in sheet.get_urls()), *super().get_urls()]

    def menu_links(self, request):
        sheets = [sheet for sheet in self.sheets() if sheet.may_import(request)]
        return [*super().menu_links(request), *((f"Import {each.holds}", each.address("import")) for each in sheets)]

    def changelist_view(self, request, extra_context=None):
        """Show the list, with the import and the export of this very list beside it."""
        links = [link for sheet in self.sheets() for link in sheet.links(request)]
        return super().changelist_view(request, {"sheet_links": links, **(extra_context or {})})

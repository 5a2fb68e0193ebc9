from django import forms
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from ccg.admin.document_choice import DocumentChoiceField
from ccg.admin.publishable import PublishableAdmin
from ccg.admin.publishable_form import PublishableForm
from ccg.admin_site import Task
from ccg.models import AnnualReport, DocumentVersion, Organisation
from ccg.models.annual_report import expected_by, last_day
from ccg.years import FinancialYear


def years_to_choose():
    """Return the financial years of the organisation that have ended, newest first, with an empty choice."""
    us, today = Organisation.objects.ours(), timezone.localdate()
    this_year = FinancialYear.of(today).start_year
    first = FinancialYear.of(us.founding_date).start_year if us.founding_date else this_year - 20
    last = min(this_year, FinancialYear.of(us.dissolution_date or today).start_year)
    years = [FinancialYear(year) for year in range(last, first - 1, -1)]
    return [("", "Choose a year"), *((y.start_year, y.label) for y in years if last_day(y, us) < today)]


class AnnualReportForm(PublishableForm):
    """A report, with the financial year to choose by its name."""

    start_year = forms.TypedChoiceField(
        label="Financial year", coerce=int, choices=years_to_choose, help_text="It runs from 1 April to 31 March."
    )


@admin.register(AnnualReport)
class AnnualReportAdmin(PublishableAdmin):
    """Entering a report: the year, what it is called, the four steps in the order of events, the file."""

    form = AnnualReportForm
    fieldsets = [
        ("Report", {"fields": ["start_year", "title", "description"]}),
        ("What happened, in this order", {"fields": ["approved_on", "signed_off_on", "submitted_on", "presented_on"]}),
        ("File", {"fields": ["document", "stated_size"]}),
    ]
    list_display = ["__str__", "financial_year", "number", "signed_off_on", "presented_on", "state"]

    def get_readonly_fields(self, request, obj=None):
        key = ["start_year"] if obj and obj.number > 1 else []
        return [*super().get_readonly_fields(request, obj), "financial_year", *key]

    def own_fieldsets(self, request, obj=None):
        """Name the year of a report that is only read."""
        fieldsets = super().own_fieldsets(request, obj)
        if obj and (obj.number > 1 or not self.has_change_permission(request, obj)):
            fieldsets = [("Report", {"fields": ["financial_year", "title", "description"]}), *fieldsets[1:]]
        return fieldsets

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "document":
            kwargs["form_class"] = DocumentChoiceField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        """Begin with the oldest year that is due."""
        due = AnnualReport.objects.missing(Organisation.objects.ours(), timezone.localdate())
        entered = set(AnnualReport.objects.order_by().values_list("start_year", flat=True))
        year = next((year.start_year for year in due if year.start_year not in entered), None)
        return super().get_changeform_initial_data(request) | ({"start_year": year} if year else {})

    @admin.display(ordering="start_year")
    def financial_year(self, row):
        return row.year.label

    def figures_in_words(self, rows):
        """Add to odd dates a file that readers would not get, or that is the file of another year as well."""
        chosen = {row.document_id for row in rows if row.document_id}
        live = set(DocumentVersion.objects.live().filter(document__in=chosen).values_list("document", flat=True))
        years = list(AnnualReport.objects.filter(document__in=chosen).values_list("document", "start_year"))
        found = {}
        for row in rows:
            points = row.warnings()
            if row.document_id and row.document_id not in live:
                points.append(
                    "Its document is not public: publish that too, or readers are told that there is no file."
                )
            others = sorted({year for document, year in years if document == row.document_id} - {row.start_year})
            points += [f"Its document is that of {FinancialYear(year).label} as well." for year in others]
            found[row.pk] = ("", points)
        return found

    def needs_doing(self, request):
        """Begin with the reports that are due, in one line however many."""
        tasks = super().needs_doing(request)
        if self.has_add_permission(request):
            due = AnnualReport.objects.missing(Organisation.objects.ours(), timezone.localdate())
            if due:
                address = reverse("admin:ccg_annualreport_add")
                tasks.insert(0, Task("Annual reports due", due_in_words(due), address))
        return tasks


def due_in_words(years):
    """Return how many reports are due, and the first with the day by which it is expected."""
    first = f"{years[0].label}, expected by {expected_by(years[0]):%-d %B %Y}"
    return f"1, for {first}" if len(years) == 1 else f"{len(years)}, the first for {first}"

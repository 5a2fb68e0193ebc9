from django import forms
from django.contrib import admin
from django.urls import path, re_path, reverse
from django.utils import timezone

from ccg.admin.publishable import PublishableAdmin
from ccg.admin.publishable_form import PublishableForm
from ccg.admin.sheets import SheetAdmin
from ccg.admin_site import Task
from ccg.models import Organisation
from ccg.years import FinancialYear
from foi.models import QuarterlyReturn
from foi.resources import ReturnsResource

from .year import COUNT, Figures, YearScreen


def years_to_choose():
    """Return the financial years of the organisation so far, newest first, with an empty choice."""
    founded = Organisation.objects.ours().founding_date
    this_year = FinancialYear.of(timezone.now()).start_year
    first = FinancialYear.of(founded).start_year if founded else this_year - 20
    return [("", "Choose a year")] + [(year, FinancialYear(year).label) for year in range(this_year, first - 1, -1)]


class QuarterlyReturnForm(PublishableForm):
    """A return, with the financial year to choose by its name."""

    start_year = forms.TypedChoiceField(
        label="Financial year", coerce=int, choices=years_to_choose, help_text="It runs from 1 April to 31 March."
    )

    class Meta:
        model = QuarterlyReturn
        fields = ["start_year", "quarter", "received", "in_time", "breached", "note", "source", "change_note"]
        widgets = COUNT


@admin.register(QuarterlyReturn)
class QuarterlyReturnAdmin(SheetAdmin, PublishableAdmin):
    """Entering a quarter: the three counts, a note and the source. Everything else is computed."""

    form = QuarterlyReturnForm
    resource_class = ReturnsResource
    change_form_template = "admin/foi/quarterlyreturn/change_form.html"
    fieldsets = [
        ("Quarter", {"fields": ["start_year", "quarter"]}),
        ("Requests", {"fields": ["received", "in_time", "breached", "note", "source"]}),
    ]
    list_display = ["__str__", "financial_year", "number", "received", "in_time", "breached", "state"]

    def get_urls(self):
        screen = self.admin_site.admin_view(YearScreen.as_view(model_admin=self))
        figures = self.admin_site.admin_view(Figures.as_view(model_admin=self))
        return [
            path("year/", screen, name="foi_quarterlyreturn_year_due"),
            # Four digits are a year here: the admin's own old form of an address, a bare number, is used nowhere.
            re_path(r"^(?P<start_year>[0-9]{4})/$", screen, name="foi_quarterlyreturn_year"),
            re_path(r"^(?P<start_year>[0-9]{4})/figures/$", figures, name="foi_quarterlyreturn_figures"),
            *super().get_urls(),
        ]

    def get_readonly_fields(self, request, obj=None):
        key = ["start_year", "quarter"] if obj and obj.number > 1 else []
        return [*super().get_readonly_fields(request, obj), "financial_year", *key]

    def own_fieldsets(self, request, obj=None):
        """Name the year of a return that is only read."""
        fieldsets = super().own_fieldsets(request, obj)
        if obj and (obj.number > 1 or not self.has_change_permission(request, obj)):
            fieldsets = [("Quarter", {"fields": ["financial_year", "quarter"]}), *fieldsets[1:]]
        return fieldsets

    @admin.display(ordering="start_year")
    def financial_year(self, row):
        return FinancialYear(row.start_year).label

    def figures_in_words(self, rows):
        figures = QuarterlyReturn.objects.figures_with(rows, Organisation.objects.ours().founding_date)
        return {row.pk: (figures[row.period].in_words, figures[row.period].points) for row in rows}

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Add the figures that follow from the counts as they are saved."""
        if obj and obj.pk:
            stored = QuarterlyReturn.objects.get(pk=obj.pk)
            context["figures"] = stored.with_figures(Organisation.objects.ours().founding_date)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def menu_links(self, request):
        links = super().menu_links(request)
        return [("Enter a financial year", reverse("admin:foi_quarterlyreturn_year_due")), *links] if links else links

    def needs_doing(self, request):
        """Begin with the returns that are due, in one line however many."""
        tasks = super().needs_doing(request)
        if self.has_add_permission(request):
            due = QuarterlyReturn.objects.due(Organisation.objects.ours(), timezone.localdate())
            if due:
                tasks.insert(
                    0, Task("FOI returns due", due_in_words(due), reverse("admin:foi_quarterlyreturn_year_due"))
                )
        return tasks


def due_in_words(quarters):
    """Return how many returns are due, and the first with its date."""
    first = quarters[0]
    due = f"{first.label}, due by {first.due:%-d %B %Y}"
    return f"1, for {due}" if len(quarters) == 1 else f"{len(quarters)}, the first for {due}"

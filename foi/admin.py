from django import forms
from django.contrib import admin, messages
from django.utils import timezone

from ccg.admin.publishable import PublishableAdmin, PublishableForm
from ccg.models import Organisation
from ccg.years import FinancialYear

from .models import QuarterlyReturn


def years_to_choose():
    """Return the financial years of the organisation so far, newest first, with an empty choice."""
    founded = Organisation.objects.ours().founding_date
    this_year = FinancialYear.of(timezone.now()).start_year
    first = FinancialYear.of(founded).start_year if founded else this_year - 20
    return [("", "Choose a year")] + [(year, FinancialYear(year).label) for year in range(this_year, first - 1, -1)]


class QuarterlyReturnForm(PublishableForm):
    """A return, with the financial year to choose by its name."""

    start_year = forms.TypedChoiceField(label="Financial year", coerce=int, choices=years_to_choose)


@admin.register(QuarterlyReturn)
class QuarterlyReturnAdmin(PublishableAdmin):
    """Entering a quarter: the three counts, a note and the source. Everything else is computed."""

    form = QuarterlyReturnForm
    fieldsets = [
        ("Quarter", {"fields": ["start_year", "quarter"]}),
        ("Requests", {"fields": ["received", "in_time", "breached", "note", "source"]}),
    ]
    list_display = ["__str__", "financial_year", "number", "received", "in_time", "breached", "state"]
    list_filter = ["state"]

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), "financial_year"]

    def get_fieldsets(self, request, obj=None):
        """Ask for a reason only where there is something to correct; name the year of a return that is only read."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj and not self.has_change_permission(request, obj):
            fieldsets = [("Quarter", {"fields": ["financial_year", "quarter"]}), *fieldsets[1:]]
        return [("Correction", {"fields": ["change_note"]}), *fieldsets] if obj and obj.number > 1 else fieldsets

    @admin.display(ordering="start_year")
    def financial_year(self, row):
        return FinancialYear(row.start_year).label

    def save_model(self, request, obj, form, change):
        """Save, then say what is odd about the figures: it is allowed, but may be a slip."""
        super().save_model(request, obj, form, change)
        founded = Organisation.objects.ours().founding_date
        previous = obj.period.previous
        before = QuarterlyReturn.objects.live().filter(start_year=previous.start_year, quarter=previous.number).first()
        for warning in obj.with_figures(founded).warnings(before and before.with_figures(founded)):
            messages.warning(request, f"Saved, but please look again: {warning}")

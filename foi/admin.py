from django.contrib import admin

from ccg.admin.publishable import PublishableAdmin
from ccg.years import FinancialYear

from .models import QuarterlyReturn


@admin.register(QuarterlyReturn)
class QuarterlyReturnAdmin(PublishableAdmin):
    """Entering a quarter: the three counts, a note and the source. Everything else is computed."""

    fieldsets = [
        (None, {"fields": [("start_year", "quarter"), ("received", "in_time", "breached"), "note", "source"]}),
        ("Correction", {"fields": ["change_note"], "description": "Only for a correction of a published return."}),
    ]
    list_display = ["__str__", "financial_year", "number", "received", "in_time", "breached", "state"]
    list_filter = ["state", "start_year"]

    @admin.display(ordering="start_year", description="Financial year")
    def financial_year(self, row):
        return FinancialYear(row.start_year).label

from django.contrib import admin
from django.db.models import Prefetch

from ccg.admin.publishable import PublishableAdmin
from ccg.admin.sheets import SheetAdmin
from objectives.admin.paper_choice import paper_choices
from objectives.models import Indicator, Reading
from objectives.resources import ReadingsResource


@admin.register(Reading)
class ReadingAdmin(SheetAdmin, PublishableAdmin):
    """One figure of an indicator. Several are entered at once on the screen of the indicator, or from a spreadsheet."""

    resource_class = ReadingsResource
    fieldsets = [
        ("Which figure", {"fields": ["indicator", "period_start"]}),
        ("The figure", {"fields": ["value", "numerator", "denominator", "missing_reason", "status", "note"]}),
        ("Where it comes from", {"fields": ["source", "source_row", "paper"]}),
    ]
    list_display = ["__str__", "shown", "status", "number", "state"]
    date_hierarchy = "period_start"
    list_select_related = ()  # what is joined lacks the names that the managers add

    def get_queryset(self, request):
        return (
            super().get_queryset(request).prefetch_related(Prefetch("indicator", Indicator.objects.with_definition()))
        )

    def get_readonly_fields(self, request, obj=None):
        key = ["indicator", "period_start"] if obj and obj.number > 1 else []
        return [*super().get_readonly_fields(request, obj), *key]

    @admin.display(description="figure")
    def shown(self, row):
        return row.text

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "paper" and field:
            field.choices = paper_choices()
        return field

from django.contrib import admin
from django.db.models import Prefetch

from ccg.admin.publishable import PublishableAdmin
from ccg.admin.publishable_form import PublishableForm
from ccg.admin.sheets import SheetAdmin
from objectives.admin.computed_share import ComputedShare
from objectives.admin.paper_choice import paper_choices
from objectives.models import Indicator, Reading
from objectives.resources import ReadingsResource


class OneReadingForm(ComputedShare, PublishableForm):
    """One figure, computed as on the screen of several."""


@admin.register(Reading)
class ReadingAdmin(SheetAdmin, PublishableAdmin):
    """One figure of an indicator. Several are entered at once on the screen of the indicator, or from a spreadsheet."""

    form = OneReadingForm
    resource_class = ReadingsResource
    fieldsets = [
        ("Which figure", {"fields": ["indicator", "period_start"]}),
        ("The figure", {"fields": ["value", "numerator", "denominator", "missing_reason", "status", "note"]}),
        ("Where it comes from", {"fields": ["source", "source_row", "paper"]}),
    ]
    list_display = ["__str__", "shown", "status", "number", "state"]
    search_fields = ["indicator__versions__code", "indicator__versions__title"]
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

    def preview_address(self, row):
        """Return the page of its indicator with this figure on it; there `preview` names a definition."""
        return f"{row.get_absolute_url()}?reading={row.pk}"

    def get_form(self, request, obj=None, **kwargs):
        """Offer the newest papers, and the one that is named already."""
        form = super().get_form(request, obj, **kwargs)
        if "paper" in form.base_fields:
            form.base_fields["paper"].choices = paper_choices(chosen=[obj.paper_id] if obj else [])
        return form

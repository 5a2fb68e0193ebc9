from django.contrib import admin

from ccg.admin.publishable import PublishableAdmin
from ccg.admin.sheets import SheetAdmin
from ccg.inspections import RATINGS, InspectionsResource
from ccg.models import InspectionVersion


@admin.register(InspectionVersion)
class InspectionVersionAdmin(SheetAdmin, PublishableAdmin):
    """What a regulator found at a provider, copied from its report and never guessed."""

    resource_class = InspectionsResource
    fieldsets = [
        ("What was inspected", {"fields": ["provider", "service", "inspected_on", "reported_on", "link"]}),
        ("Ratings, as the report states them", {"fields": list(RATINGS)}),
    ]
    list_display = ["service", "provider_name", "inspected_on", "overall", "number", "state"]
    search_fields = ["service"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_newest_provider()

    @admin.display(description="provider", ordering="provider_name")
    def provider_name(self, row):
        return row.provider_name

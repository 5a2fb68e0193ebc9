from django.contrib import admin, messages

from ccg.admin.publishable import PublishableAdmin, StandingFilter
from ccg.admin.sheets import SheetAdmin
from ccg.models import OrganisationVersion
from ccg.organisations import OrganisationsResource


class KindFilter(admin.SimpleListFilter):
    """What kind of organisation it is."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return OrganisationVersion.Classification.choices

    def queryset(self, request, queryset):
        return queryset.filter(classification=self.value()) if self.value() else queryset


@admin.register(OrganisationVersion)
class OrganisationVersionAdmin(SheetAdmin, PublishableAdmin):
    """Who there is: the CCG of this site, its partners and its member practices."""

    resource_class = OrganisationsResource
    fieldsets = [
        ("Who it is", {"fields": ["name", "short_name", "classification", "founding_date", "dissolution_date"]}),
        ("Identifiers", {"fields": ["ods_code", "cqc_id"]}),
        ("How to reach it", {"fields": ["address", "phone", "email", "website"]}),
        ("Mailboxes for one purpose", {"fields": ["foi_email", "accessibility_email", "privacy_email"]}),
    ]
    list_display = ["name", "classification", "ods_code", "number", "state"]
    list_filter = [StandingFilter, KindFilter]
    search_fields = ["name", "short_name", "ods_code"]

    def figures_in_words(self, rows):
        """Point at mailboxes that look like a person's own."""
        return {row.pk: ("", row.warnings) for row in rows}

    def preview_address(self, row):
        """Return the page of organisations with this one on it; there `preview` names the words of that page."""
        return f"{row.get_absolute_url()}?organisation={row.pk}"

    def save_model(self, request, obj, form, change):
        """Save; say so when this is the CCG whose site it is from now on."""
        super().save_model(request, obj, form, change)
        if not change and obj.organisation.is_ours:
            messages.info(
                request, f"{obj} is the CCG of this site: its name stands above every page once this is published."
            )

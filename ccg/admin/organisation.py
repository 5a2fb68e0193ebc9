from django.contrib import admin
from django.urls import reverse

from ccg.admin.history import HistoryAdmin
from ccg.models import ContactDetail, Organisation


class ContactDetailInline(admin.StackedInline):
    # One under another: as a table its first column would have an empty heading.
    model = ContactDetail
    extra = 0


@admin.register(Organisation)
class OrganisationAdmin(HistoryAdmin):
    fields = ["name", "short_name", "classification", "founding_date", "dissolution_date"]
    inlines = [ContactDetailInline]
    list_display = ["name", "classification", "founding_date", "is_ours"]

    def get_view_on_site_url(self, obj=None):
        """Lead to the page that shows how to reach us; other organisations have none yet."""
        return reverse("contact") if obj and obj.is_ours else None

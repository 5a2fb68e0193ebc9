from django.contrib import admin

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

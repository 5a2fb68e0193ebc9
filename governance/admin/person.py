from django.contrib import admin

from ccg.admin.publishable import PublishableAdmin
from governance.models import PersonVersion


@admin.register(PersonVersion)
class PersonAdmin(PublishableAdmin):
    """Who somebody is, as the public reads it. Their roles are entered with the groups."""

    fieldsets = [
        ("Name", {"fields": ["honorific_prefix", "name", "sort_name"]}),
        ("What the public is told", {"fields": ["biography"]}),
    ]
    list_display = ["sort_name", "full_name", "number", "state"]
    search_fields = ["name", "sort_name"]

    def figures_in_words(self, rows):
        """Point at mailboxes that look like a person's own."""
        return {row.pk: ("", row.warnings) for row in rows}

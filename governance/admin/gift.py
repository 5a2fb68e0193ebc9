from django.contrib import admin

from ccg.admin.publishable import PublishableAdmin
from ccg.validators import personal_addresses
from governance.models import GiftVersion


@admin.register(GiftVersion)
class GiftVersionAdmin(PublishableAdmin):
    """Entering a gift or hospitality that somebody was offered, accepted or not."""

    fieldsets = [
        ("What was offered", {"fields": ["person", "offered_by", "offered_on", "description", "value"]}),
        ("What was decided", {"fields": ["decision", "reason"]}),
    ]
    list_display = ["description", "person_name", "offered_by", "offered_on", "decision", "number", "state"]
    search_fields = ["description", "offered_by"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_newest_person()

    @admin.display(description="offered to", ordering="newest_person")
    def person_name(self, row):
        return row.newest_person

    def figures_in_words(self, rows):
        """Point at what is missing, and at a mailbox that looks like a person's own."""
        return {row.pk: ("", [*missing(row), *addresses(row)]) for row in rows}

    def preview_address(self, row):
        """Return the register with this edition on it; there `preview` names the words of that page."""
        return f"{row.get_absolute_url()}&edition={row.pk}"


def missing(row):
    if row.value is None:
        yield "It has no value: an estimate helps. The public reads “Not recorded”."
    if row.decision == row.Decision.ACCEPTED and not row.reason:
        yield "It was accepted, and nothing says why."


def addresses(row):
    return personal_addresses("\n".join([row.offered_by, row.description, row.reason]))

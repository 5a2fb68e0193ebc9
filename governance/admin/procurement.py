from django.contrib import admin

from ccg.admin.publishable import PublishableAdmin
from ccg.validators import personal_addresses
from governance.models import ProcurementVersion


@admin.register(ProcurementVersion)
class ProcurementVersionAdmin(PublishableAdmin):
    """Entering a decision about buying services."""

    fieldsets = [
        ("What was bought", {"fields": ["title", "supplier", "value", "starts_on", "ends_on"]}),
        ("The decision", {"fields": ["decided_on", "decided_by", "method", "decision"]}),
        ("Conflicts of interest", {"fields": ["conflicts"]}),
    ]
    list_display = ["title", "supplier", "decided_on", "number", "state"]
    search_fields = ["title", "supplier"]

    def figures_in_words(self, rows):
        """Point at what is missing, and at a mailbox that looks like a person's own."""
        return {row.pk: ("", [*missing(row), *addresses(row)]) for row in rows}

    def preview_address(self, row):
        """Return the register with this edition on it; there `preview` names the words of that page."""
        return f"{row.get_absolute_url()}&edition={row.pk}"


def missing(row):
    if row.value is None:
        yield "It has no value. The public reads “Not recorded”."
    if not row.conflicts:
        yield "It says nothing of conflicts of interest. If there were none, write so."


def addresses(row):
    return personal_addresses("\n".join([row.supplier, row.decided_by, row.decision, row.conflicts]))

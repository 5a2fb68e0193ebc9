from django.contrib import admin

from ccg.admin.publishable import PublishableAdmin
from ccg.validators import personal_addresses
from governance.models import InterestVersion


@admin.register(InterestVersion)
class InterestVersionAdmin(PublishableAdmin):
    """Entering an interest that somebody declared. It leaves the public register by itself once it has ended."""

    fieldsets = [
        ("What was declared", {"fields": ["person", "type", "organisation_name", "description", "declared_on"]}),
        ("From when until when", {"fields": ["start_date", "end_date"]}),
        ("What is done about it", {"fields": ["mitigation"]}),
        ("Where publishing it could harm somebody", {"fields": ["redaction_reason"]}),
    ]
    list_display = ["person_name", "description", "type", "end_date", "number", "state"]
    search_fields = ["description", "organisation_name"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_newest_person()

    @admin.display(description="person", ordering="newest_person")
    def person_name(self, row):
        return row.newest_person

    def figures_in_words(self, rows):
        """Say when it leaves the register; point at what is missing, and at what would give a redacted entry away."""
        return {row.pk: (leaving(row), [*missing(row), *given_away(row), *addresses(row)]) for row in rows}

    def preview_address(self, row):
        """Return the register with this edition on it; there `preview` names the words of that page."""
        return f"{row.get_absolute_url()}&edition={row.pk}"


def leaving(row):
    """Return when the public stops reading it; empty while no end is known."""
    return f"It leaves the public register on {row.leaves_at:%-d %B %Y}." if row.end_date else ""


def missing(row):
    if row.start_date is None:
        yield "It says nothing of since when. Leave it so only when nobody knows."
    if row.declared_on is None:
        yield "It says nothing of when it was declared."
    if not row.mitigation and not row.is_redacted:
        yield "It says nothing of what is done about it: the public reads “Not recorded”."


def given_away(row):
    """Yield a sentence when what the public reads of a redacted interest names what is to be kept back."""
    public = f"{row.redaction_reason}\n{row.change_note}".casefold()
    kept_back = [row.organisation_name, row.description]
    if row.is_redacted and any(words and words.casefold() in public for words in kept_back):
        yield "The reason that the public reads names the very thing that it keeps back. Write it without."


def addresses(row):
    return personal_addresses("\n".join([row.organisation_name, row.description, row.mitigation, row.redaction_reason]))

from django.contrib import admin
from django.urls import path, reverse

from ccg.admin.constitution_import import ConstitutionImport
from ccg.admin.document_choice import DocumentChoiceField
from ccg.admin.publishable import PublishableAdmin
from ccg.links import broken_links
from ccg.markdown import read
from ccg.models import ConstitutionVersion
from ccg.section_numbers import wrong_numbers

MOST_SHOWN = 20


@admin.register(ConstitutionVersion)
class ConstitutionAdmin(PublishableAdmin):
    """Entering a version: its number and dates, who approved it, what is new, and the text."""

    fieldsets = [
        ("Version", {"fields": ["version", "approved_by_body", "approved_on", "effective_on", "changes"]}),
        ("What the public reads", {"fields": ["description", "text", "document"]}),
    ]
    list_display = ["__str__", "effective_on", "approved_on", "number", "state"]

    def get_urls(self):
        view = self.admin_site.admin_view(ConstitutionImport.as_view(model_admin=self))
        return [path("import/", view, name="ccg_constitutionversion_import"), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("document")

    def get_readonly_fields(self, request, obj=None):
        key = ["version"] if obj and obj.number > 1 else []
        return [*super().get_readonly_fields(request, obj), *key]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "document":
            kwargs["form_class"] = DocumentChoiceField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def figures_in_words(self, rows):
        broken = broken_links(rows)
        return {row.pk: ("", points(row, broken.get(row, ()))) for row in rows}

    def has_import_permission(self, request):
        return self.has_add_permission(request) and self.has_change_permission(request)

    def menu_links(self, request):
        links = super().menu_links(request)
        if self.has_import_permission(request):
            address = reverse("admin:ccg_constitutionversion_import")
            links = [
                ("Enter a version of the constitution", links[0][1]),
                ("Import the text of the constitution", address),
            ]
        return links


def points(row, broken):
    """Return sentences about what is odd in a version, as officers read them; `broken` are its BrokenLinks."""
    text = read(row.text)
    found = [*text.warnings, *(link.in_words for link in broken), *(wrong_numbers(text) if row.text else [])]
    more = [f"And {len(found) - MOST_SHOWN} more."] if len(found) > MOST_SHOWN else []
    dates = [] if row.effective_on else ["Without the day from which it is in force it is shown, but never in force."]
    if row.approved_on and row.effective_on and row.approved_on > row.effective_on:
        dates.append("It was approved after the day from which it is in force: look at both dates again.")
    return [*dates, *found[:MOST_SHOWN], *more]

from django.contrib import admin
from django.urls import path

from ccg.admin.part_inline import PartInline
from ccg.admin.publishable import PublishableAdmin
from objectives.admin.next_plan import NextPlan
from objectives.admin.paper_choice import paper_choices
from objectives.models import Arrangement, CriterionEntry, ObjectiveEntry, PlanVersion, Principle


class Objectives(PartInline):
    model = ObjectiveEntry
    fields = ["number", "title", "narrative"]


class Criteria(PartInline):
    """By what success is measured, and whether that is met."""

    model = CriterionEntry
    fields = ["number", "text", "explanation", "from_year", "standing", "evidence", "assessed_on", "paper"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "paper":
            field.choices = paper_choices()
        return field

    def limit_choices(self, fields, edition):
        """Offer the papers that are named already, too."""
        if "paper" in fields:
            fields["paper"].choices = paper_choices(chosen=edition.criteria.values_list("paper", flat=True))


class Principles(PartInline):
    model = Principle
    fields = ["number", "text"]


class Arrangements(PartInline):
    model = Arrangement
    fields = ["number", "group", "words"]


@admin.register(PlanVersion)
class PlanAdmin(PublishableAdmin):
    """A plan with its objectives, success criteria, principles and the groups that govern it."""

    change_form_template = "admin/objectives/plan.html"
    fieldsets = [
        ("What it is", {"fields": ["title", "start_year", "end_year", "source"]}),
        ("What it begins with", {"fields": ["vision", "population", "member_practices", "introduction"]}),
        ("What stands above its parts", {"fields": ["governance_intro", "measured_heading"]}),
    ]
    inlines = [Objectives, Criteria, Principles, Arrangements]
    is_first_in_menu = True
    list_display = ["title", "years_in_words", "number", "state"]
    search_fields = ["title"]

    def get_urls(self):
        name = "objectives_planversion_next_plan"
        view = self.admin_site.admin_view(NextPlan.as_view())
        return [path("next/<identity:plan>/", view, name=name), *super().get_urls()]

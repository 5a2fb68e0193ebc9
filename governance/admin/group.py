from collections import defaultdict

from django.contrib import admin

from ccg.admin.document_choice import DocumentChoiceField
from ccg.admin.part_inline import PartInline
from ccg.admin.publishable import PublishableAdmin, StandingFilter
from ccg.admin.sheets import SheetAdmin
from ccg.models import OrganisationVersion
from governance.models import Classification, GroupVersion, Membership, PersonVersion, QuorumRule
from governance.resources.memberships import MembershipsResource


class Memberships(PartInline):
    """Who belongs to the group: a person or an organisation, in which role, from when until when."""

    model = Membership
    verbose_name_plural = "members, also former ones"
    fields = [
        *("person", "organisation", "role", "label", "category", "on_behalf_of", "voting"),
        *("start_date", "end_date"),
    ]


class QuorumRules(PartInline):
    """The rule by which the group can decide, part by part."""

    model = QuorumRule
    verbose_name_plural = "rules of the quorum, all of which have to be met"
    fields = ["minimum", "categories", "deputies_count", "valid_from", "valid_to"]
    extra = 2


class KindFilter(admin.SimpleListFilter):
    """What kind of group it is."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return Classification.choices

    def queryset(self, request, queryset):
        return queryset.filter(classification=self.value()) if self.value() else queryset


@admin.register(GroupVersion)
class GroupAdmin(SheetAdmin, PublishableAdmin):
    """What a group is, where it belongs, who is in it and when it can decide."""

    part_resources = {"memberships": MembershipsResource}
    fieldsets = [
        ("What it is", {"fields": ["name", "short_name", "slug", "classification", "description"]}),
        ("Where it belongs", {"fields": ["parent", "host", "founding_date", "dissolution_date"]}),
        ("Its rules", {"fields": ["terms_of_reference", "composition"]}),
        ("Its meetings", {"fields": ["held_in_public", "attendance_guidance", "papers_notice_days"]}),
    ]
    inlines = [Memberships, QuorumRules]
    list_display = ["name", "classification", "number", "state"]
    list_filter = [StandingFilter, KindFilter]
    search_fields = ["name", "short_name"]

    def get_prepopulated_fields(self, request, obj=None):
        return {"slug": ["name"]} if obj is None else {}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "terms_of_reference":
            kwargs["form_class"] = DocumentChoiceField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def figures_in_words(self, rows):
        """Point at members of whom the public is told nothing yet."""
        people = set(PersonVersion.objects.live().values_list("person", flat=True))
        organisations = set(OrganisationVersion.objects.live().values_list("organisation", flat=True))
        points = defaultdict(list)
        for each in Membership.objects.filter(version__in=rows).with_names():
            if each.person_id not in people and each.organisation_id not in organisations:
                points[each.version_id].append(
                    f"{each.member} is not public: publish that first, or the public is not told of this member."
                )
        return {row.pk: ("", list(dict.fromkeys(points[row.pk]))) for row in rows}

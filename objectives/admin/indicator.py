from django.contrib import admin
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html

from ccg.admin.part_inline import PartInline
from ccg.admin.publishable import PublishableAdmin
from ccg.admin_site import Task
from objectives.admin.grid import MOST, ReadingsGrid
from objectives.models import Annotation, IndicatorVersion, Rebase, Target
from objectives.overdue import overdue

OVERDUE_RANK = 29  # after papers that are due
MOST_OVERDUE = 8  # indicators that the front page names


class Targets(PartInline):
    model = Target
    fields = ["value", "in_force_from", "set_by"]
    extra = 1


class Rebases(PartInline):
    model = Rebase
    fields = ["date", "reason"]
    extra = 1


class Annotations(PartInline):
    """What happened in a period that its figure does not say."""

    model = Annotation
    fields = ["date", "words"]
    extra = 1


@admin.register(IndicatorVersion)
class IndicatorAdmin(PublishableAdmin):
    """What is measured, how it is judged and where it is reported. Its figures are entered on a screen of their own."""

    change_form_template = "admin/objectives/indicator.html"
    fieldsets = [
        ("What is measured", {"fields": ["code", "title", "slug", "unit", "unit_words", "direction", "definition"]}),
        ("A share", {"fields": ["numerator_meaning", "denominator_meaning"]}),
        ("Why and whose", {"fields": ["why", "source", "owner", "reported_in"]}),
        ("Where it belongs", {"fields": ["objective", "criterion", "programme"]}),
        ("When", {"fields": ["frequency", "lag_days", "starts_on", "ends_on"]}),
        ("Reviews", {"fields": ["reviewed_on", "next_review_on", "working_notes"]}),
    ]
    inlines = [Targets, Rebases, Annotations]
    list_display = ["title", "code", "frequency", "number", "state", "figures"]
    search_fields = ["title", "code"]

    def get_urls(self):
        view = self.admin_site.admin_view(ReadingsGrid.as_view(model_admin=self))
        name = "objectives_indicatorversion_readings"
        return [path("readings/<identity:indicator>/", view, name=name), *super().get_urls()]

    def get_prepopulated_fields(self, request, obj=None):
        return {"slug": ["title"]} if obj is None else {}

    @admin.display(description="figures")
    def figures(self, row):
        """Lead to the screen on which figures are entered, by a link that names them."""
        address = reverse("admin:objectives_indicatorversion_readings", args=[row.indicator_id])
        return format_html('<a href="{}">Figures of {}</a>', address, row.code)

    def needs_doing(self, request):
        """Add the indicators whose figures are overdue."""
        tasks = super().needs_doing(request)
        if not request.user.has_perm("objectives.add_reading"):
            return tasks
        found = overdue(timezone.localdate())
        tasks += [
            Task(
                f"Overdue: {definition.title}",
                f"{len(periods)} figure{'s' * (len(periods) != 1)}, from {periods[0].label}",
                figures_address(definition, periods[0], timezone.localdate()),
                OVERDUE_RANK,
            )
            for definition, periods in found[:MOST_OVERDUE]
        ]
        if more := found[MOST_OVERDUE:]:
            list_address = reverse("admin:objectives_indicatorversion_changelist")
            tasks.append(Task("Overdue: more indicators", f"{len(more)}", list_address, OVERDUE_RANK))
        return tasks


def figures_address(definition, period, today):
    """Return the address of the screen of figures that has this period: the newest, or that of its financial year."""
    address = reverse("admin:objectives_indicatorversion_readings", args=[definition.indicator_id])
    is_newest = definition.period.of(today).index - period.index < MOST
    return address if is_newest else f"{address}?until={period.year.slug}"

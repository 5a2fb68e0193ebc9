from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from ccg.admin.publishable import PublishableAdmin
from ccg.admin_site import Task
from ccg.links import broken_links
from ccg.markdown import read
from ccg.models import ConsultationVersion


class OutcomeFilter(admin.SimpleListFilter):
    """Which of those that closed say nothing yet of what came of them."""

    title = "outcome"
    parameter_name = "outcome"

    def lookups(self, request, model_admin):
        return [("missing", "Closed without an outcome")]

    def queryset(self, request, queryset):
        if self.value() == "missing":
            wanted = ConsultationVersion.objects.without_outcome(timezone.localdate())
            return queryset.filter(consultation__in=wanted.values("consultation"))
        return queryset


@admin.register(ConsultationVersion)
class ConsultationAdmin(PublishableAdmin):
    """Entering a consultation or survey: what is asked, from when until when, and afterwards what came of it."""

    fieldsets = [
        ("What is asked", {"fields": ["kind", "title", "summary"]}),
        ("When and how people may answer", {"fields": ["opens_on", "closes_on", "how_to_respond"]}),
        ("Afterwards", {"fields": ["outcome"]}),
    ]
    list_display = ["title", "kind", "opens_on", "closes_on", "number", "state"]
    list_filter = [*PublishableAdmin.list_filter, OutcomeFilter]

    def figures_in_words(self, rows):
        """Point at what is allowed in the texts but serves readers badly, and at links that lead nowhere."""
        broken = broken_links(rows)

        def points(row):
            warnings = [point for text in (row.how_to_respond, row.outcome) for point in read(text, top=3).warnings]
            return [*warnings, *(found.in_words for found in broken.get(row, ()))]

        return {row.pk: ("", points(row)) for row in rows}

    def needs_doing(self, request):
        tasks = super().needs_doing(request)
        if self.has_add_permission(request):
            waiting = ConsultationVersion.objects.without_outcome(timezone.localdate()).count()
            if waiting:
                address = f"{reverse('admin:ccg_consultationversion_changelist')}?outcome=missing"
                tasks.insert(0, Task("Closed without an outcome", self.counted(waiting), address))
        return tasks

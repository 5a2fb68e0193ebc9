"""The page of one objective: what the plan says of it, and the thread to programmes and measures."""

from django.urls import reverse

from ccg.links import page_html
from ccg.views.errors import gone, lead_on, not_found
from ccg.views.public import PublicPage
from objectives.in_force import by_plan
from objectives.measures import live_measures
from objectives.models import IndicatorVersion, ObjectiveEntry, PlanVersion, ProgrammeVersion, Reading, Service


class OneObjective(PublicPage):
    """/objectives/2-empower-communities/: the number finds it; other words lead to those of today (301)."""

    template_name = "objectives/objective.html"
    depends_on = (PlanVersion, ProgrammeVersion, IndicatorVersion, Reading)

    def refusal(self):
        """Find what the plan in force of those that have it says; 410 when no live plan has it any more."""
        entries = ObjectiveEntry.objects.filter(objective=self.kwargs["objective"])
        live = by_plan(entries.live())
        if live:
            *self.older, self.entry = live
            address = self.entry.get_absolute_url()
            return None if self.request.path == address else lead_on(address)
        was = by_plan(entries.filter(version__in=PlanVersion.objects.once_public()))
        if not was:
            return not_found(self.request)
        # What took it away may be a later edition, which no longer has it.
        last = was[-1].version.editions().once_public().last()
        return gone(self.request, notice=last.notice, gone_on=last.notice_at or last.expire_at or last.publish_at)

    def context(self):
        objective = self.entry.objective_id
        serving = Service.objects.live().filter(objective=objective).values("version")
        return {
            "entry": self.entry,
            "plan": self.entry.version,
            "older": self.older,
            "html": page_html(self.entry.narrative)[1],
            "programmes": list(ProgrammeVersion.objects.filter(pk__in=serving)),
            "measures": live_measures(IndicatorVersion.objects.live().filter(objective=objective), for_verdicts=True),
            "crumbs": [
                {"text": "Home", "href": reverse("home")},
                {"text": "Our priorities", "href": reverse("objectives:plan")},
            ],
        }

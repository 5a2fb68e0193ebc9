"""The page of one programme: what it is, who takes part, who oversees it, and what it is measured by."""

from django.db.models import Q
from django.urls import reverse

from ccg.links import page_html
from ccg.publishing.named import editions_named, live_named
from ccg.views.public import PublicDetailView
from ccg.views.redirects import elsewhere
from objectives.in_force import entries_in_force
from objectives.measures import live_measures
from objectives.models import (
    IndicatorVersion,
    ObjectiveEntry,
    Overseer,
    Partner,
    PlanVersion,
    ProgrammeVersion,
    Reading,
)


class OneProgramme(PublicDetailView):
    """/programmes/better-care-fund/: an old address of a programme leads on to the one it has now."""

    template_name = "objectives/programme.html"
    depends_on = (
        *(ProgrammeVersion, PlanVersion, IndicatorVersion, Reading),
        *editions_named(Partner, "organisation"),
        *editions_named(Overseer, "group"),
    )

    def rows(self):
        here = ProgrammeVersion.objects.filter(slug=self.kwargs["slug"])
        return ProgrammeVersion.objects.filter(Q(pk__in=here) | Q(programme__in=here.once_public().values("programme")))

    def was_it_public(self, rows):
        return super().was_it_public(rows) if rows.once_public().exists() else elsewhere(self.request)

    def context(self):
        programme = self.object
        crumbs = [
            {"text": "Home", "href": reverse("home")},
            {"text": "Our priorities", "href": reverse("objectives:plan")},
        ]
        context = {"programme": programme, "crumbs": crumbs}
        return context | self.content() if self.shows_content else context

    def content(self):
        programme = self.object
        partners, overseers = list(programme.partners.all()), list(programme.overseers.all())
        organisations, groups = live_named(partners, "organisation"), live_named(overseers, "group")
        served = ObjectiveEntry.objects.live().filter(objective__in=programme.serves.values("objective"))
        measured_by = IndicatorVersion.objects.live().filter(programme=programme.programme_id)
        return {
            "html": page_html(programme.description)[1],
            "partners": [
                (row, organisations[row.organisation_id]) for row in partners if row.organisation_id in organisations
            ],
            "overseers": [groups[row.group_id] for row in overseers if row.group_id in groups],
            "objectives": sorted(entries_in_force(served).values(), key=lambda row: row.number),
            "scope": list(programme.scope.all()),
            "measures": live_measures(measured_by, for_verdicts=True),
            "editions": self.published_editions(),
        }

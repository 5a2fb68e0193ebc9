"""The plan on a page: vision, objectives, programmes, governance, success criteria and principles."""

from collections import defaultdict

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from ccg.links import several_html
from ccg.publishing.named import editions_named, live_named
from ccg.views.public import PublicDetailView
from ccg.views.words import WordedPage
from ccg.years import FinancialYear
from objectives.models import Arrangement, CriterionEntry, IndicatorVersion, PlanVersion, ProgrammeVersion

SHOWN = (
    *(PlanVersion, ProgrammeVersion, IndicatorVersion),
    *editions_named(Arrangement, "group"),
    *editions_named(CriterionEntry, "paper"),
)


def plan_in_force(year):
    """Return the live plan that is for this financial year, or does not say when it ends; the last begun of several.

    Else the last that is over, else the first that is to come; None without any plan.
    """
    begun = PlanVersion.objects.live().filter(Q(start_year=None) | Q(start_year__lte=year.start_year))
    going_on = begun.filter(Q(end_year=None) | Q(end_year__gte=year.start_year))
    return going_on.first() or begun.first() or PlanVersion.objects.live().last()


def criteria_of(plan):
    """Return the success criteria of a plan, each with its `live_paper` and `year_label`."""
    criteria = list(plan.criteria.all())
    papers = live_named(criteria, "paper")
    for row in criteria:
        row.live_paper = papers.get(row.paper_id)
        row.year_label = FinancialYear(row.from_year).label if row.from_year else ""
    return criteria


def around(words, group):
    """Return (words before, the group, words after) of how a plan names a group; the words follow where they do not."""
    before, found, after = words.partition(group.name)
    return (before, group, after) if found or not words else ("", group, f": {words}")


def plan_in_full(plan):
    """Return what a plan says, for its template, and the live programmes; a fixed number of queries."""
    criteria, measured_by = criteria_of(plan), defaultdict(list)
    for row in IndicatorVersion.objects.live().filter(criterion__in=[row.criterion_id for row in criteria]):
        measured_by[row.criterion_id].append(row)
    arrangements = list(plan.arrangements.all())
    groups = live_named(arrangements, "group")
    objectives, programmes = list(plan.objectives.all()), list(ProgrammeVersion.objects.live())
    texts = [row.narrative for row in objectives] + [row.description for row in programmes]
    introduction, *texts = several_html([plan.introduction, *texts])
    for row, html in zip([*objectives, *programmes], texts, strict=True):
        row.html = html
    return {
        "plan": plan,
        "introduction": introduction,
        "objectives": objectives,
        "programmes": programmes,
        # A group that is not live is not named.
        "arrangements": [around(row.words, groups[row.group_id]) for row in arrangements if row.group_id in groups],
        "criteria": [(row, measured_by[row.criterion_id]) for row in criteria],
        "principles": list(plan.principles.all()),
    }


class PlanOnAPage(WordedPage):
    """/objectives/: the plan of this year, on one page."""

    slug, title = "objectives", "Our priorities"
    template_name = "objectives/plan_on_a_page.html"
    depends_on = SHOWN

    def context(self):
        plan = plan_in_force(FinancialYear.of(timezone.localdate()))
        others = PlanVersion.objects.live().exclude(pk=plan.pk) if plan else ()
        context = super().context() | {"others": list(others)}
        if plan is None:
            return context
        return context | plan_in_full(plan) | {"editions": list(plan.editions().quoted().order_by("-number"))}


class OnePlan(PublicDetailView):
    """/objectives/plans/3-plan-on-a-page/: a plan of any year; the number finds it."""

    template_name = "objectives/plan.html"
    depends_on = SHOWN

    def rows(self):
        return PlanVersion.objects.filter(plan=self.kwargs["plan"])

    def context(self):
        crumbs = [
            {"text": "Home", "href": reverse("home")},
            {"text": "Our priorities", "href": reverse("objectives:plan")},
        ]
        context = {"plan": self.object, "crumbs": crumbs}
        if not self.shows_content:
            return context
        return context | plan_in_full(self.object) | {"editions": self.published_editions()}

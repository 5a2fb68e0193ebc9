"""The plan on a page: vision, objectives, programmes, governance, success criteria and principles."""

from collections import defaultdict

from django.urls import reverse
from django.utils import timezone

from ccg.links import several_html
from ccg.publishing.named import editions_named, live_named
from ccg.views.public import PublicDetailView
from ccg.views.words import WordedPage
from ccg.years import FinancialYear
from objectives.datasets import CRITERIA, OBJECTIVES, PROGRAMMES
from objectives.in_force import plan_in_force
from objectives.models import Arrangement, CriterionEntry, IndicatorVersion, PlanVersion, ProgrammeVersion

SHOWN = (
    *(PlanVersion, ProgrammeVersion, IndicatorVersion),
    *editions_named(Arrangement, "group"),
    *editions_named(CriterionEntry, "paper"),
)


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


def programmes_during(plan):
    """Return the live programmes that may have gone on in the years of a plan; what is not known excludes none."""
    programmes = ProgrammeVersion.objects.live()
    if plan.start_year:
        programmes = programmes.exclude(ends_on__lt=FinancialYear(plan.start_year).start)
    if plan.end_year:
        programmes = programmes.exclude(starts_on__gt=FinancialYear(plan.end_year).end)
    return programmes


def plan_in_full(plan):
    """Return what a plan says, for its template, and the programmes of its time; a fixed number of queries."""
    criteria, measured_by = criteria_of(plan), defaultdict(list)
    for row in IndicatorVersion.objects.live().filter(criterion__in=[row.criterion_id for row in criteria]):
        measured_by[row.criterion_id].append(row)
    arrangements = list(plan.arrangements.all())
    groups = live_named(arrangements, "group")
    objectives, programmes = list(plan.objectives.all()), list(programmes_during(plan))
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
    datasets = [OBJECTIVES, CRITERIA, PROGRAMMES]
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
        first, now = self.object.start_year, FinancialYear.of(timezone.localdate()).start_year
        begins_on = FinancialYear(first).start if first and first > now else None
        return context | plan_in_full(self.object) | {"editions": self.published_editions(), "begins_on": begins_on}

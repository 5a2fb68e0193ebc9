"""What the dashboard shows beside charts: objectives with measures, success criteria, where figures were reported."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from ccg.control_chart import Variation
from ccg.measures import Measure
from ccg.publishing.named import editions_named, live_named
from ccg.verdict import listed
from ccg.years import FinancialYear
from foi.models import QuarterlyReturn
from objectives.in_force import plan_in_force
from objectives.measures import live_measures
from objectives.models import CriterionEntry, IndicatorVersion, PlanVersion, Reading
from objectives.views.plan import criteria_of

SHOWN = (
    *(QuarterlyReturn, IndicatorVersion, Reading, PlanVersion),
    *editions_named(Reading, "paper"),
    *editions_named(CriterionEntry, "paper"),
)
MOST_PAPERS = 12  # that reported figures, the newest; the others are on the pages of their meetings
# of one measure, of several; then the same of old figures
IN_WORDS = {
    Variation.IMPROVEMENT: ("is improving", "are improving", "was improving", "were improving"),
    Variation.CONCERN: ("is getting worse", "are getting worse", "was getting worse", "were getting worse"),
    Variation.CHANGE: ("has changed", "have changed", "had changed", "had changed"),
    Variation.USUAL: (*(f"{verb} no significant change" for verb in ("shows", "show", "showed", "showed")),),
    None: ("is not judged", "are not judged", "was not judged", "were not judged"),
}


@dataclass(frozen=True)
class Indicators:
    """The live indicators with their measures, and the plan in force with its parts; None without a plan."""

    definitions: list
    measures: list[Measure]
    plan: PlanVersion | None

    @classmethod
    def now(cls):
        """Return what is live now; a fixed number of queries."""
        definitions = list(IndicatorVersion.objects.live())
        return cls(
            definitions,
            live_measures(definitions, for_verdicts=True),
            plan_in_force(FinancialYear.of(timezone.localdate())),
        )

    def by_objective(self):
        """Return (objective, its measures) for each objective of the plan."""
        found = defaultdict(list)
        for definition, measure in zip(self.definitions, self.measures, strict=True):
            found[definition.objective_id].append(measure)
        return [(row, found[row.objective_id]) for row in self.objectives()]

    def objectives(self):
        return list(self.plan.objectives.all()) if self.plan else []

    def criteria(self):
        """Return (success criterion, its measures) for each of the plan."""
        return self.criteria_in(self.plan)

    def criteria_in(self, plan, until=None):
        """Return the same of any plan; what was found after the day `until` is not yet reported."""
        found = defaultdict(list)
        for definition, measure in zip(self.definitions, self.measures, strict=True):
            found[definition.criterion_id].append(measure)
        criteria = criteria_of(plan) if plan else []
        for row in criteria:
            if until and row.assessed_on and row.assessed_on > until:
                row.standing, row.assessed_on, row.live_paper = row.Standing.NOT_REPORTED, None, None
        return [(row, found[row.criterion_id]) for row in criteria]

    def reported(self):
        """Return (paper, the measures of which it reported figures) of the newest papers, the newest meeting first."""
        by_key = dict(zip([row.indicator_id for row in self.definitions], self.measures, strict=True))
        reporting = Reading.objects.live().filter(paper__isnull=False).order_by("paper", "indicator")
        rows = [Reading(paper_id=paper, indicator_id=key) for paper, key in pairs(reporting)]
        papers = live_named(rows, "paper")
        found = defaultdict(list)
        for row in rows:
            if row.paper_id in papers and row.indicator_id in by_key:
                found[row.paper_id].append(by_key[row.indicator_id])
        newest = sorted(found, key=lambda key: (papers[key].meeting_start, key), reverse=True)
        return [(papers[key], found[key]) for key in newest[:MOST_PAPERS]]


def pairs(readings):
    """Return (paper, indicator) of readings, each once."""
    return readings.values_list("paper", "indicator").distinct()


def verdicts_in_words(measures, today=None, which=""):
    """Return one sentence that counts what the measures say; "" without any.

    Where all their figures are old on the day `today`, it is put in their time. `which` says what measures these are:
    " with a figure for this quarter".
    """
    newest = {measure.latest.period for measure in measures if measure.latest}
    last = max(newest, key=lambda period: period.end, default=None)
    is_old = bool(today and last and last.ended_over_a_year_before(today))
    counts = {found: sum(one.chart.variation == found for one in measures) for found in IN_WORDS}
    said = [f"{count:,} {IN_WORDS[found][(count != 1) + 2 * is_old]}" for found, count in counts.items() if count]
    if not said:
        return ""
    when = f" when last measured, in {last.label}{' or before' * (len(newest) > 1)}" if is_old else ""
    if len(measures) == 1:
        return f"The only measure{which} {said[0][2:]}{when}."
    return f"Of {len(measures):,} measures{which}, {listed(said)}{when}."

"""How are we doing: the answer, every measure with its verdict, the charts, objectives and success criteria."""

from django.utils import timezone
from django.utils.functional import cached_property
from django_tables2 import RequestConfig

from ccg.control_chart import FEWEST, FULL, Settings
from ccg.measures import MOST_SMALL
from ccg.views.public import PublicPage
from foi.headline import QUESTION
from foi.tables import YearsTable
from foi.views import LiveReturns
from objectives.datasets import INDICATORS, READINGS

from ..datasets import MEASURES
from ..panels import SHOWN, Indicators, verdicts_in_words
from ..tables import MeasuresTable

METHOD = {"settings": Settings(), "fewest": FEWEST, "full": FULL, "most_trial": FULL - 1, "most_small": MOST_SMALL}


class Performance(LiveReturns, PublicPage):
    """/performance/: the answer first, then every measure, the charts, what the plan says, and the method."""

    template_name = "dashboard/performance.html"
    depends_on = SHOWN

    @cached_property
    def indicators(self):
        return Indicators.now()

    def context(self):
        everything = [*self.indicators.measures, *self.measures.values()]
        return {
            "question": QUESTION,
            "headline": self.headline(),
            "in_words": verdicts_in_words(everything, timezone.localdate()),
            "has_targets": any(measure.targets for measure in everything),
            "table": self.table(everything),
            "datasets": [*MEASURES.values(), INDICATORS, READINGS],
            "compliance": self.compliance_chart(),
            "several": self.side_by_side("foi-received", "foi-closed", "foi-open", "foi-breached"),
            "years": YearsTable(
                self.years[::-1], caption="Freedom of Information by financial year", is_section=True, prefix="years-"
            ),
            "plan": self.indicators.plan,
            "objectives": self.indicators.by_objective(),
            "criteria": self.indicators.criteria(),
            "reported": self.indicators.reported(),
            "corrections": self.corrections,
            "method": METHOD,
        }

    def table(self, measures):
        table = MeasuresTable(measures, caption="Every measure, with its latest figure", is_section=True)
        RequestConfig(self.request, paginate=False).configure(table)
        self.is_sorted = bool(table.order_by)
        return table

"""How are we doing: every measure with its verdict, and each measure's own page and files."""

from urllib.parse import urlencode

from django.http import HttpResponseBadRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django_tables2 import RequestConfig

from ccg.charts import measure_chart
from ccg.control_chart import FEWEST, FULL, Settings
from ccg.measures import MOST_SMALL
from ccg.views.datasets import DatasetFiles
from ccg.views.errors import not_found
from ccg.views.public import PublicPage
from ccg.years import FinancialYear
from foi.headline import QUESTION
from foi.tables import YearsTable
from foi.views import LiveReturns

from ..datasets import MEASURES, about, measure_rows
from ..tables import MeasuresTable, measure_table

METHOD = {"settings": Settings(), "fewest": FEWEST, "full": FULL, "most_trial": FULL - 1, "most_small": MOST_SMALL}


class Performance(LiveReturns, PublicPage):
    """/performance/: the answer, every measure with its verdict, the charts, the years, the method."""

    template_name = "dashboard/performance.html"

    def context(self):
        return {
            "question": QUESTION,
            "headline": self.headline(),
            "table": self.table(),
            "datasets": list(MEASURES.values()),
            "compliance": self.compliance_chart(),
            "several": self.side_by_side("foi-received", "foi-closed", "foi-open", "foi-breached"),
            "years": YearsTable(
                self.years[::-1], caption="Freedom of Information by financial year", is_section=True, prefix="years-"
            ),
            "corrections": self.corrections,
            "method": METHOD,
        }

    def table(self):
        table = MeasuresTable(self.measures.values(), caption="Every measure, with its latest figure", is_section=True)
        RequestConfig(self.request, paginate=False).configure(table)
        self.is_sorted = bool(table.order_by)
        return table


class OneMeasure(LiveReturns):
    """What the page and the files of one measure share: the measure, and the years that were asked for."""

    def refusal(self):
        """404 for a measure that does not exist."""
        return None if self.kwargs["slug"] in MEASURES else not_found(self.request)

    @cached_property
    def measure(self):
        """The measure of this address with its readings."""
        return self.measures[self.kwargs["slug"]]

    @property
    def dataset(self):
        return MEASURES[self.kwargs["slug"]]

    @cached_property
    def span(self):
        """The first and last financial year asked for, None for no bound; raises ValueError with a sentence."""
        asked = [self.request.GET.get(name, "") for name in ("from", "to")]
        first, last = (FinancialYear.parse(text[:20]) if text else None for text in asked)
        if first and last and first > last:
            raise ValueError(f"The first year, {first}, is after the last, {last}.")
        return first, last

    @cached_property
    def positions(self):
        """Which of the measure's readings are asked for; raises ValueError as `span` does."""
        return self.measure.between(*self.span)


class MeasurePage(OneMeasure, PublicPage):
    """/performance/foi-compliance/: one measure, of all years or of those asked for."""

    template_name = "dashboard/measure.html"

    def context(self):
        measure = self.measure
        try:
            positions, problem = self.positions, ""
        except ValueError as error:
            positions, problem = measure.between(None, None), str(error)
        asked = {name: "" if problem else self.request.GET.get(name, "") for name in ("from", "to")}
        shown = [measure.readings[position].value is not None for position in positions]
        is_old = bool(measure.latest) and measure.latest.period.ended_over_a_year_before(timezone.localdate())
        years = sorted({reading.period.year for reading in measure.readings})
        return {
            "measure": measure,
            "dataset": self.dataset,
            "datasets": [self.dataset],
            "chart": measure_chart(measure, positions) if any(shown) else None,
            "table": measure_table(measure, positions),
            "is_part": len(positions) < len(measure.readings),
            "problem": problem,
            "choices": {
                name: [{"value": "", "text": words}]
                + [{"value": year.slug, "text": year.label, "selected": year.slug == asked[name]} for year in years]
                for name, words in (("from", "The first year"), ("to", "The last year"))
            },
            "query": f"?{urlencode(asked)}" if any(asked.values()) else "",
            "comparators": [
                (line, measure.verdict.assurance(line.value, line.text, is_old)) for line in measure.comparators
            ],
            "sources": sorted({reading.source for reading in measure.readings if reading.source}),
            "method": METHOD,
        }


class MeasureFiles(OneMeasure, DatasetFiles):
    """The same readings as files; 400 with a sentence for years that cannot be meant."""

    def refusal(self):
        found = super().refusal()
        if found is None:
            try:
                self.span  # noqa: B018 - asked for now, so that what is wrong with it is said
            except ValueError as error:
                return HttpResponseBadRequest(f"{error}\n", content_type="text/plain; charset=utf-8")
        return found

    def rows(self):
        """Return the readings asked for, each with its point on the control chart and its target."""
        return measure_rows(self.measure, self.positions)

    def document(self):
        years = {name: year and year.slug for name, year in zip(("from", "to"), self.span, strict=True)}
        return about(self.measure) | {"years": years} | super().document()

"""What the measures said at a meeting, or by the end of a quarter, on pages to print."""

import re
from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from ccg.charts import measure_chart
from ccg.publishing.named import editions_of
from ccg.views.errors import not_found
from ccg.views.public import PublicPage
from ccg.years import FinancialYear, Quarter
from foi.measures import measures
from foi.views import LiveReturns
from governance.models import MeetingVersion
from objectives.in_force import plan_in_force
from objectives.measures import corrections_by_indicator, live_measures
from objectives.models import Reading

from ..datasets import measure_dataset
from ..panels import SHOWN, Indicators, verdicts_in_words
from ..tables import MeasuresTable, measure_table
from .performance import METHOD

MOST_ROWS = 13  # readings in the table of a measure, the newest: as many as a judgement needs
MOST_PARTS = 60  # measures with a chart; the summary has all
MOST_MEETINGS = 24  # to choose from, the newest
QUARTER = re.compile("([0-9]{4})-q([1-4])")


class BoardReport(LiveReturns, PublicPage):
    """/performance/board-report/?meeting=12 or ?quarter=2015-q4: without either, the newest quarter with figures."""

    template_name = "dashboard/board_report.html"
    depends_on = (*SHOWN, MeetingVersion)

    def kept_as(self):
        """Each report is kept by what it is of, whatever else its address says."""
        of = (self.meeting and f"meeting {self.meeting.meeting_id}") or (self.quarter and f"quarter {self.quarter}")
        return f"{self.request.path} {of or 'of today'}"

    def refusal(self):
        """404 for a meeting that is not public, for what is no quarter, and for one that has not begun."""
        meeting, quarter = self.request.GET.get("meeting", ""), self.request.GET.get("quarter", "")
        self.meeting = self.quarter = None
        if meeting:
            known = MeetingVersion.objects.live()
            self.meeting = known.filter(meeting=meeting).first() if re.fullmatch("[1-9][0-9]{0,17}", meeting) else None
        elif quarter:
            match = QUARTER.fullmatch(quarter)
            try:
                self.quarter = match and Quarter(int(match[1]), int(match[2]))
            except ValueError:
                self.quarter = None
            if self.quarter and self.quarter.start > timezone.localdate():
                self.quarter = None
        return not_found(self.request) if (meeting or quarter) and not (self.meeting or self.quarter) else None

    @cached_property
    def indicators(self):
        return Indicators.now()

    @cached_property
    def everything(self):
        """Every measure with its readings."""
        return [*self.indicators.measures, *self.measures.values()]

    def ends(self):
        """Return the quarters that have begun in which a period of some measure with a value ends, the newest first."""
        found = {quarter for measure in self.everything for quarter in quarters_of(measure, with_value=True)}
        return sorted((quarter for quarter in found if quarter.start <= timezone.localdate()), reverse=True)

    def context(self):
        ends = self.ends()
        if self.meeting is None and self.quarter is None:
            today = timezone.localdate()
            over = (quarter for quarter in ends if quarter.end < today)  # figures of a year to come may be here
            self.quarter = next(over, None)
        found = self.reported_at_meeting() if self.meeting else self.up_to_quarter()
        # Of a quarter the summary has also what was measured before, and not in it: that is worth knowing then.
        reported = found if self.meeting else [each for each in found if self.quarter in quarters_of(each)]
        which = " of which its papers reported figures" if self.meeting else " with a figure for this quarter"
        shown = reported[:MOST_PARTS]
        return {
            "meeting": self.meeting,
            "quarter": self.quarter,
            "in_words": verdicts_in_words(reported, which=which),
            "others": len(found) - len(reported),
            "most_rows": MOST_ROWS,
            "datasets": [measure_dataset(measure) for measure in shown],
            "summary": MeasuresTable(found, caption="Summary", is_section=True, orderable=False),
            "parts": self.parts(shown),
            "most_parts": MOST_PARTS if len(reported) > MOST_PARTS else None,
            "criteria": self.criteria(),
            "choices": self.choices(ends),
            "method": METHOD,
            "today": timezone.localdate(),
            "crumbs": [
                {"text": "Home", "href": reverse("home")},
                {"text": "How are we doing", "href": reverse("performance:index")},
            ],
        }

    def criteria(self):
        """Return the success criteria of the plan that was in force then, with what was found by then."""
        then = self.meeting.day if self.meeting else self.quarter and self.quarter.end
        return self.indicators.criteria_in(plan_in_force(FinancialYear.of(then)), then) if then else []

    def parts(self, found):
        """Return these measures, with all that is told of their readings, as parts of the report."""
        wanted = {measure.slug for measure in found}
        definitions = {row.slug: row for row in self.indicators.definitions if row.slug in wanted}
        full = {measure.slug: measure for measure in live_measures(definitions.values())}
        corrections = corrections_by_indicator(definitions.values())
        return [
            self.part(
                cut(full[measure.slug], measure.readings[-1].period.end),
                corrections[definitions[measure.slug].indicator_id],
            )
            if measure.slug in full
            else self.part(measure, [])
            for measure in found
        ]

    def part(self, measure, corrections):
        """Return a measure with its chart, the table of its newest readings, and what of these was corrected."""
        positions = range(len(measure.readings))[-MOST_ROWS:]
        shown = {measure.readings[position].period.start for position in positions}
        return {
            "corrections": [pair for pair in corrections if pair[1].period_start in shown],
            "measure": measure,
            "chart": measure_chart(measure) if measure.latest else None,
            "table": measure_table(measure, positions),
            "assurance": measure.assurance_sentence(timezone.localdate()),
        }

    def up_to_quarter(self):
        """Return the measures that have a figure of the quarter or before, with none that came after it."""
        if self.quarter is None:
            return []
        last = self.quarter.end
        found = [*(cut(measure, last) for measure in self.indicators.measures), *self.of_requests(last)]
        return [measure for measure in found if measure.latest or self.quarter in quarters_of(measure)]

    def of_requests(self, last):
        """Return the measures of Freedom of Information, whose sentences tell nothing of what came after a day."""
        returns = [row for row in self.returns if row.period.end <= last]
        return measures(returns, {quarter for quarter in self.withdrawn if quarter.end <= last}).values()

    def reported_at_meeting(self):
        """Return the measures of which the meeting's live papers reported figures, with none that came after those."""
        papers = editions_of(Reading._meta.get_field("paper").related_model).objects.live()
        papers = papers.filter(meeting=self.meeting.meeting_id)
        reported = Reading.objects.live().filter(paper__in=papers.values("paper"))
        last = dict(reported.order_by("period_end").values_list("indicator", "period_end"))
        found = zip(self.indicators.definitions, self.indicators.measures, strict=True)
        return [cut(measure, last[row.indicator_id]) for row, measure in found if row.indicator_id in last]

    def choices(self, ends):
        """Return the quarters and the meetings to choose from."""
        quarters = [
            {"value": f"{each.start_year}-q{each.number}", "text": each.label, "selected": each == self.quarter}
            for each in ends
        ]
        papers = Reading.objects.live().filter(paper__isnull=False).values("paper")
        live = editions_of(Reading._meta.get_field("paper").related_model).objects.live().filter(paper__in=papers)
        meetings = MeetingVersion.objects.live().filter(meeting__in=live.values("meeting")).order_by("-start")
        chosen = self.meeting and self.meeting.meeting_id
        return {
            "quarters": quarters,
            "meetings": [
                {"value": str(row.meeting_id), "text": str(row), "selected": row.meeting_id == chosen}
                for row in meetings[:MOST_MEETINGS]
            ],
        }


def quarters_of(measure, with_value=False):
    """Return the quarters in which a period of a measure ends; those with a value alone if asked."""
    return {
        Quarter.of(reading.period.end) for reading in measure.readings if reading.value is not None or not with_value
    }


def cut(measure, last):
    """Return a measure as it would be without what came after a day."""
    readings = tuple(each for each in measure.readings if each.period.end <= last)
    annotations = tuple(each for each in measure.annotations if each[0].start <= last)
    found = replace(measure, readings=readings, annotations=annotations)
    newest = found.latest
    if newest is None or newest.text:
        return found
    # Measures for verdicts have words for their last value alone, and now this one is.
    said = replace(newest, text=measure.unit.text(newest.value, measure.places))
    return replace(found, readings=tuple(said if each is newest else each for each in found.readings))

"""One measure on a page of its own, and its figures as files: of Freedom of Information, or of an indicator."""

import re
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponseBadRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from ccg.charts import measure_chart
from ccg.publishing.named import editions_named, live_named
from ccg.views.datasets import DatasetFiles
from ccg.views.errors import gone, lead_on, not_found
from ccg.views.public import PublicDetailView, PublicPage
from ccg.views.redirects import elsewhere
from ccg.years import FinancialYear
from foi.views import LiveReturns
from objectives.in_force import entries_in_force
from objectives.measures import corrections_of, live_measures, taken_down
from objectives.models import (
    CriterionEntry,
    IndicatorVersion,
    ObjectiveEntry,
    PlanVersion,
    ProgrammeVersion,
    Reading,
)
from objectives.overdue import not_yet_published

from ..datasets import MEASURES, about, correction_data, measure_dataset, measure_rows
from ..tables import measure_table
from .performance import METHOD

MOST_SOURCES = 12  # on the page, the newest; the files name that of every figure


class OneMeasure:
    """What the page and the files of one measure share: the `measure`, and the years that were asked for."""

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

    @property
    def dataset(self):
        return measure_dataset(self.measure)


class MeasurePage(OneMeasure):
    """What every page of a measure shows: the verdict, the chart, the table, what is measured, how it is judged."""

    template_name = "dashboard/measure.html"

    def shown(self):
        measure = self.measure
        try:
            positions, problem = self.positions, ""
        except ValueError as error:
            positions, problem = measure.between(None, None), str(error)
        asked = {name: "" if problem else self.request.GET.get(name, "") for name in ("from", "to")}
        shown = [measure.readings[position].value is not None for position in positions]
        is_old = bool(measure.latest) and measure.latest.period.ended_over_a_year_before(timezone.localdate())
        years = sorted({reading.period.year for reading in measure.readings})
        sources = [source for source in measure.sources if source != measure.source]
        return {
            "measure": measure,
            "dataset": self.dataset,
            "datasets": [self.dataset],
            "chart": measure_chart(measure, positions) if any(shown) else None,
            "table": measure_table(measure, positions),
            "assurance": measure.assurance_sentence(timezone.localdate()),
            "is_part": any(shown) and len(positions) < len(measure.readings),
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
            "sources": sources[:MOST_SOURCES],
            "more_sources": len(sources[MOST_SOURCES:]),
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


# --- of Freedom of Information ----------------------------------------------------------------------------------------


class OfReturns(LiveReturns):
    """A measure that is computed from the quarterly returns."""

    def refusal(self):
        """404 for a measure that does not exist."""
        return super().refusal() if self.kwargs["slug"] in MEASURES else not_found(self.request)

    @cached_property
    def measure(self):
        return self.measures[self.kwargs["slug"]]


class FoiMeasurePage(OfReturns, MeasurePage, PublicPage):
    """/performance/foi-compliance/: one measure, of all years or of those asked for."""

    def context(self):
        return self.shown() | {
            "caption": "Freedom of Information",
            "not_yet": self.measure.age_sentence(timezone.localdate()),
        }


class FoiMeasureFiles(OfReturns, MeasureFiles):
    """/performance/foi-compliance.csv and its kin."""


# --- of an indicator --------------------------------------------------------------------------------------------------


class OfIndicator:
    """A measure that officers defined, by the address it has or had."""

    own = ("indicator__versions__slug", (Reading,))  # there may be very many readings of others

    def own_key(self):
        return self.kwargs["slug"]

    def rows_here(self):
        here = IndicatorVersion.objects.filter(slug=self.kwargs["slug"])
        return IndicatorVersion.objects.filter(Q(pk__in=here) | Q(indicator__in=here.once_public().values("indicator")))


class IndicatorPage(OfIndicator, MeasurePage, PublicDetailView):
    """/performance/waits/: an indicator; an old address leads on. ?reading=34 shows staff a figure that is a draft."""

    depends_on = (
        *(IndicatorVersion, Reading, PlanVersion, ProgrammeVersion),
        *editions_named(IndicatorVersion, "reported_in"),
        *editions_named(Reading, "paper"),
    )
    reading_draft = None
    rows = OfIndicator.rows_here

    def was_it_public(self, rows):
        return super().was_it_public(rows) if rows.once_public().exists() else elsewhere(self.request)

    def refusal(self):
        refusal = super().refusal()
        wanted = self.request.GET.get("reading", "")
        if refusal is None and re.fullmatch("[0-9]{1,18}", wanted) and self.reader_is_staff(Reading):
            drafts = Reading.objects.filter(pk=wanted, indicator=self.object.indicator_id)
            self.reading_draft = drafts.first()
            self.is_preview = self.is_preview or self.reading_draft is not None
        return refusal

    @cached_property
    def measure(self):
        instead = [self.reading_draft] if self.reading_draft else []
        return live_measures([self.object], instead=instead)[0]

    @property
    def previewed(self):
        return self.reading_draft or self.object

    def context(self):
        definition = self.object
        context = {"definition": definition, "caption": "How are we doing"}
        if not self.shows_content:
            return context
        objectives = ObjectiveEntry.objects.live().filter(objective=definition.objective_id)
        criteria = CriterionEntry.objects.live().filter(criterion=definition.criterion_id)
        programmes = ProgrammeVersion.objects.live().filter(programme=definition.programme_id)
        return (
            context
            | self.shown()
            | {
                "reported_in": live_named([definition], "reported_in").get(definition.reported_in_id),
                "objective": entries_in_force(objectives).get(definition.objective_id),
                "criterion": entries_in_force(criteria).get(definition.criterion_id),
                "programme": programmes.first(),
                "not_yet": not_yet_published(definition, self.measure, timezone.localdate()),
                "corrections": corrections_of(definition),
                "taken_down": taken_down(definition),
                "editions": self.published_editions(),
                "report_address": reverse("performance:board-report"),
            }
        )


class IndicatorFiles(OfIndicator, MeasureFiles):
    """/performance/waits.csv and its kin: of a live indicator alone; an old address leads on."""

    depends_on = (IndicatorVersion, Reading, *editions_named(Reading, "paper"))

    def refusal(self):
        rows = self.rows_here()
        self.definition = rows.live().first()
        if self.definition is None:
            last = rows.once_public().order_by("number").last()
            if last is None:
                return not_found(self.request)
            return gone(self.request, notice=last.notice, gone_on=last.notice_at or last.expire_at)
        if self.definition.slug != self.kwargs["slug"]:
            query = self.request.GET.urlencode()
            address = reverse("performance:files", kwargs=self.kwargs | {"slug": self.definition.slug})
            return lead_on(f"{address}?{query}" if query else address)
        return super().refusal()

    @cached_property
    def measure(self):
        return live_measures([self.definition])[0]

    def document(self):
        corrections = [correction_data(*pair) for pair in corrections_of(self.definition)]
        found = {"code": self.definition.code} | super().document() | {"corrections": corrections}
        not_yet = not_yet_published(self.definition, self.measure, timezone.localdate())
        return found | {"caveats": [*found["caveats"], *filter(None, [not_yet])]}

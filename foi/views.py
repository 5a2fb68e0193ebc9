"""What the public reads and downloads of Freedom of Information. Every figure comes from `with_performance`."""

from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django_tables2 import RequestConfig

from ccg.charts import measure_chart
from ccg.exports import records
from ccg.models import Purpose
from ccg.verdict import listed
from ccg.views.datasets import DatasetFiles
from ccg.views.errors import gone, not_found
from ccg.views.public import PublicDetailView, PublicPage
from ccg.years import Quarter, london_date

from .charts import answers_chart, multiples, multiples_caveats, multiples_sentence
from .datasets import CORRECTIONS, DATASETS, RETURNS, YEARS
from .figures import Correction
from .headline import QUESTION, headline, not_yet_published
from .measures import measures
from .models import QuarterlyReturn
from .tables import ReturnsTable, measures_table, quarter_rows, rows_by_year


class LiveReturns:
    """The live returns that a page or a file shows, each asked for once."""

    depends_on = (QuarterlyReturn,)
    datasets = DATASETS

    @cached_property
    def returns(self):
        """All live returns with their figures, oldest first."""
        founded = self.request.organisation.founding_date
        return list(QuarterlyReturn.objects.live().with_performance(founded).order_by("start_year", "quarter"))

    @cached_property
    def years(self):
        """The sums of every year that has a live return, oldest first."""
        # Of the very rows above, so that totals and rows are of the same moment.
        return QuarterlyReturn.objects.filter(pk__in=[row.pk for row in self.returns]).years()

    @cached_property
    def withdrawn(self):
        """The quarters that had a public return and have no live one now."""
        others = QuarterlyReturn.objects.once_public().exclude(pk__in=[row.pk for row in self.returns])
        had = {Quarter(*key) for key in others.order_by().values_list("start_year", "quarter")}
        return had - {row.period for row in self.returns}

    @cached_property
    def measures(self):
        """What is measured of the returns, by slug, in the order of the page."""
        return measures(self.returns, self.withdrawn)

    def compliance_chart(self):
        """Return the control chart of the share in time, with its table."""
        compliance = self.measures["foi-compliance"]
        return replace(measure_chart(compliance), table=measures_table([compliance], compliance.slug, compliance.title))

    def side_by_side(self, *slugs):
        """Return several measures as small charts on shared axes, with what they say together and one table."""
        counts = [self.measures[slug] for slug in slugs]
        caption = f"{listed([measure.title for measure in counts])}, by quarter"
        return {
            "charts": multiples(counts),
            "sentence": multiples_sentence(counts),
            "caveats": multiples_caveats(counts),
            "note": self.measures["foi-open"].definition,
            "table": measures_table(counts, "several", caption),
        }

    @property
    def newest(self):
        """The last quarter that has or had a public return; None without any."""
        return max([row.period for row in self.returns] + list(self.withdrawn), default=None)

    @cached_property
    def corrections(self):
        """What was corrected, newest first; asked for only when a live return is not a first edition."""
        if all(row.number == 1 for row in self.returns):
            return []
        return QuarterlyReturn.objects.all().corrections()

    def headline(self):
        return headline(self.years, self.returns, self.newest, timezone.localdate())

    def not_yet_published(self):
        return not_yet_published(self.newest, timezone.localdate(), self.request.organisation.dissolution_date)


class Returns(LiveReturns, PublicPage):
    """/foi/: the answer, every quarter, what was corrected, how to ask."""

    template_name = "foi/quarterlyreturn_list.html"

    def context(self):
        return {
            "question": QUESTION,
            "headline": self.headline(),
            "table": self.table(),
            "years": self.years,
            "not_yet_published": self.not_yet_published(),
            "answers": answers_chart(self.measures),
            "compliance": self.compliance_chart(),
            "several": self.side_by_side("foi-received", "foi-closed", "foi-open"),
            "corrections": self.corrections,
            "contacts": self.request.organisation.contacts_for(Purpose.FOI),
        }

    def table(self):
        """Return the table: by year with totals, or the quarters alone in the order the reader asked for."""
        self.is_sorted = bool(self.table_of([]).order_by)
        if self.is_sorted:
            return self.table_of(quarter_rows(self.returns))
        return self.table_of(rows_by_year(self.returns, self.years, self.withdrawn))

    def table_of(self, rows):
        caption = "Requests received and answered in each quarter"
        table = ReturnsTable(rows, caption=caption, is_section=True)
        return RequestConfig(self.request, paginate=False).configure(table)


class Year(LiveReturns, PublicPage):
    """/foi/2013-14/: the four quarters of a financial year."""

    template_name = "foi/year.html"

    def refusal(self):
        """404 for a year that never had a return here, 410 when all of them were taken away."""
        rows = QuarterlyReturn.objects.filter(start_year=self.kwargs["year"].start_year)
        if rows.public().current().exists():
            return None
        return gone(self.request) if rows.once_public().exists() else not_found(self.request)

    def context(self):
        year = self.kwargs["year"]
        totals = [row for row in self.years if row.year == year]
        years = [row.year for row in self.years]
        table = ReturnsTable(
            rows_by_year(self.returns, self.years, self.withdrawn, only=year),
            caption=f"Requests received and answered in {year.label}",
            orderable=False,
        )
        return {
            "year": year,
            "ordinal": year.ordinal(self.request.organisation.founding_date),
            "total": totals[0] if totals else None,
            "table": table,
            "neighbours": {
                way: {"href": reverse("foi:year", args=[other]), "labelText": other.label}
                for way, other in (("previous", year.previous), ("next", year.next))
                if other in years
            },
            "corrections": [found for found in self.corrections if found.after.start_year == year.start_year],
        }


class Return(PublicDetailView):
    """/foi/2013-14/quarter-1/: one return with its note, source and editions."""

    template_name = "foi/quarterlyreturn_detail.html"
    depends_on = (QuarterlyReturn,)

    def rows(self):
        return QuarterlyReturn.objects.filter(start_year=self.kwargs["year"].start_year, quarter=self.kwargs["quarter"])

    def context(self):
        year = self.object.period.year
        return {
            "first_published_at": self.object.editions().first().published_at,
            "return": self.object.with_figures(self.request.organisation.founding_date),
            "crumbs": [
                {"text": "Home", "href": reverse("home")},
                {"text": "Freedom of Information", "href": reverse("foi:index")},
                {"text": year.label, "href": reverse("foi:year", args=[year])},
            ],
            "corrections": self.corrections(),
        }

    def corrections(self):
        """Return what was corrected, newest first; in a preview the correction that is not public yet as well."""
        editions = self.object.editions()
        corrections = editions.corrections()
        if self.is_preview and self.object not in [found.after for found in corrections]:
            before = editions.public().filter(number=self.object.number - 1).first()
            corrections = [Correction(before, self.object), *corrections] if self.object.number > 1 else corrections
        return corrections


class ReturnsFiles(LiveReturns, DatasetFiles):
    dataset = RETURNS

    def rows(self):
        return self.returns

    def document(self):
        """The page as data: years and corrections stand beside the returns."""
        return super().document() | {
            "years": records(YEARS.columns, self.years),
            "corrections": [
                {
                    "financial_year": after.period.year.label,
                    "quarter": after.quarter,
                    "edition": after.number,
                    "corrected_on": london_date(after.published_at).isoformat(),
                    "reason": after.change_note,
                    "changes": [{"column": name, "old": old, "new": new} for name, old, new in correction.changes],
                }
                for correction in self.corrections
                for after in [correction.after]
            ],
        }


class YearsFiles(LiveReturns, DatasetFiles):
    dataset = YEARS

    def rows(self):
        return self.years


class CorrectionsFiles(LiveReturns, DatasetFiles):
    dataset = CORRECTIONS

    def rows(self):
        return self.corrections

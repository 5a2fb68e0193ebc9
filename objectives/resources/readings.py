"""Import of what indicators were, period by period: thousands at once."""

from operator import attrgetter

from django.core.exceptions import ValidationError
from import_export import widgets
from import_export.fields import Field

from ccg.bulk_editions import BulkEditionsResource
from ccg.datasets import EDITION
from ccg.edition_imports import AS_IT_WAS, REASON, STATE, Choice
from ccg.exports import Column
from ccg.imports import Text
from ccg.measures import Unit
from ccg.named_in_cell import NamedInCell
from ccg.periods_in_words import read_period
from objectives.models import IndicatorVersion, Reading

from .cells import Count, Figure, PaperInCell

Status = Reading.Status


class PeriodInCell(widgets.Widget):
    """A period in a cell. How it is read depends on the indicator of its row: ReadingsResource.key does that."""

    written = (
        "Write a month as 2016-03 or March 2016, a quarter as 2015/16 Q4 or January to March 2016, a financial year as "
        "2015/16; of each also the first day."
    )


def indicators():
    missing = "write its code as its page has it, or enter that indicator first."
    return NamedInCell(IndicatorVersion, attrgetter("code", "title"), "indicator", missing, for_ever=True)


class ReadingsResource(BulkEditionsResource):
    """Import of readings, found again by indicator and period."""

    OWNER = ("indicator",)
    REQUIRED = ("indicator", "period", "value")
    OPTIONAL = (
        *("numerator", "denominator", "missing_reason", "status", "comment"),
        *("source", "source_row", "paper", "reason"),
    )
    DERIVED = ("edition", "state")
    ADVICE = "What the file does not name stays as it is."
    LISTED = [
        Column(
            "indicator",
            "The code of the indicator, its title or its number on this site.",
            attrgetter("definition.code"),
        ),
        # The first day, because Excel makes something else of 2011/12.
        Column("period", "The month, quarter or year that was measured.", attrgetter("period_start")),
        Column(
            "value",
            "What it was, in the unit of the indicator. A percentage is computed when numerator and denominator are "
            "given: then it may be empty.",
            attrgetter("value"),
        ),
        Column("numerator", "The part that a share was made of.", attrgetter("numerator")),
        Column("denominator", "The whole that a share was made of.", attrgetter("denominator")),
        Column(
            "missing_reason",
            "Why there is no value, in a few words that the public reads. Empty when there is one.",
            attrgetter("missing_reason"),
        ),
        Column("status", f"One of {', '.join(Status.values)}. {AS_IT_WAS} {Status.FINAL}.", attrgetter("status")),
        Column("comment", "What a reader should know of this figure. It will be public.", attrgetter("note")),
        Column("source", "The document it was taken from. It will be public.", attrgetter("source")),
        Column("source_row", "The place in that document, as page 4, row 12.", attrgetter("source_row")),
        Column(
            "paper",
            "The paper of a meeting that reported it: the number in its address, or its title and meeting as the "
            "search of this site shows them. Empty for none.",
            attrgetter("paper_id"),
        ),
        REASON,
        EDITION,
        STATE,
    ]

    indicator = Field("indicator", "indicator")  # its widget, and that of the paper, are made for each import
    period = Field("period_start", "period", widget=PeriodInCell())
    value = Field("value", "value", widget=Figure())
    numerator = Field("numerator", "numerator", widget=Count())
    denominator = Field("denominator", "denominator", widget=Count())
    missing_reason = Field("missing_reason", "missing_reason", widget=Text())
    status = Field("status", "status", widget=Choice(Status, none=None), saves_null_values=False)
    comment = Field("note", "comment", widget=Text())
    source = Field("source", "source", widget=Text())
    source_row = Field("source_row", "source_row", widget=Text())
    paper = Field("paper", "paper")
    reason = Field("change_note", "reason", widget=Text())

    class Meta:
        model = Reading
        fields = (
            *("indicator", "period", "value", "numerator", "denominator", "missing_reason", "status", "comment"),
            *("source", "source_row", "paper", "reason"),
        )

    @classmethod
    def exported(cls, queryset, most):
        """Return up to `most` readings of a list of the admin, all of one indicator with the same instance of it."""
        known, rows = indicators(), list(queryset[:most])
        for row in rows:
            row.indicator = known.known[row.indicator_id]
            row.indicator.definition = known.newest[row.indicator_id]
        return rows

    def begin(self):
        self.indicators, self.periods = indicators(), {}
        for number, indicator in self.indicators.known.items():
            indicator.definition = self.indicators.newest[number]
        self.fields["paper"].widget = PaperInCell()

    def owner(self, cells):
        try:
            indicator = self.indicators.clean(cells["indicator"])
        except ValueError as error:
            raise ValidationError({"indicator": str(error)}) from error
        if indicator is None:
            raise ValidationError({"indicator": "This cell is empty: write the code of the indicator."})
        return indicator.pk

    def named(self, owner):
        return self.indicators.newest[owner].title

    def key(self, owner, row):
        kind, text = self.indicators.newest[owner].period, row[self.places["period"]]
        if (kind, text) not in self.periods:
            self.periods[kind, text] = self.first_day(kind, text)
        found = self.periods[kind, text]
        if isinstance(found, ValidationError):
            raise found
        return owner, found

    def first_day(self, kind, text):
        """Return when the period begins, or the ValidationError."""
        if not text.strip():
            return ValidationError({"period": "This cell is empty: write the period."})
        try:
            return read_period(Text().clean(text), kind).start
        except ValueError as error:
            return ValidationError({"period": str(error)})

    def complete(self, edition):
        edition.indicator = self.indicators.known[edition.indicator_id]

    def values_of(self, owner, row):
        """Refuse a percentage of what is none."""
        indicator = self.indicators.newest[owner]
        if indicator.unit != Unit.PERCENT and row[self.places["value"]].rstrip().endswith("%"):
            raise ValidationError({"value": f"{indicator.title} is no percentage: write the figure without %."})
        return super().values_of(owner, row)

"""Quarterly returns as a table: the columns of every download, and the import that takes the same columns."""

from operator import attrgetter

from django.core.exceptions import ValidationError
from import_export import widgets
from import_export.fields import Field

from ccg.edition_imports import EditionsResource
from ccg.exports import Column
from ccg.imports import Text, WholeNumber
from ccg.models import Organisation
from ccg.years import FinancialYear, Quarter, london_date

from .figures import Correction
from .models import QuarterlyReturn


def counts(period):
    """Return the columns of what was counted in a quarter or in a financial year."""
    within = f"Requests answered in the {period} within 20 working days, whenever they were received."
    after = f"Requests answered in the {period} after more than 20 working days, whenever they were received."
    return [
        Column("received", f"Requests received in the {period}.", attrgetter("received")),
        Column("in_time", within, attrgetter("in_time")),
        Column("breached", after, attrgetter("breached")),
        Column("closed", f"All requests answered in the {period}: in_time + breached.", attrgetter("closed")),
    ]


COMPLIANCE = Column(
    "compliance_percent",
    "in_time as a percentage of closed, 0 to 100, one decimal, half up. 100.0 only when nothing was late. "
    "Empty when no request was closed.",
    attrgetter("compliance"),
)
COLUMNS = [
    Column("financial_year", "1 April to 31 March, as 2013/14.", lambda row: row.period.year.label),
    Column("quarter", "1 is April to June, 4 is January to March.", attrgetter("quarter")),
    Column("period_start", "First day of the quarter.", lambda row: row.period.start),
    Column("period_end", "Last day of the quarter.", lambda row: row.period.end),
    *counts("quarter"),
    Column(
        "opening_caseload",
        "Requests open when the quarter began. Computed: assumes that none was open when the organisation was "
        "founded. Empty when an earlier return is missing.",
        attrgetter("opening_caseload"),
    ),
    Column(
        "closing_caseload",
        "Requests open when the quarter ended: opening_caseload + received - closed. Withdrawn requests look open.",
        attrgetter("closing_caseload"),
    ),
    COMPLIANCE,
    Column("basis", "closed_in_period: in_time and breached count answers sent in the quarter.", attrgetter("BASIS")),
    Column("note", "What the organisation says about the figures.", attrgetter("note")),
    Column("source", "Where the figures come from.", attrgetter("source")),
    Column(
        "published_on",
        "When this edition was first published on this site, by the date in London.",
        lambda row: london_date(row.published_at),
    ),
    Column("edition", "1 for the first edition; a correction is the next number.", attrgetter("number")),
]
# Computed from the counts of the same row.
COMPARED = ("period_start", "period_end", "closed", "compliance_percent", "basis")
# What officers export, drafts too: what the import takes, and what helps to read it.
NOT_LISTED = ("opening_caseload", "closing_caseload", "basis", "published_on", "edition")
LISTED = [
    *(column for column in COLUMNS if column.name not in NOT_LISTED),
    Column(
        "reason",
        "From the second edition on: what was wrong and why it changed. The public reads this. A change to a return "
        "that is public needs it.",
        attrgetter("change_note"),
    ),
    *COLUMNS[-1:],
    Column(
        "state",
        "Where the edition stands, such as draft or published. An import does not read it.",
        attrgetter("state"),
    ),
]
YEAR_COLUMNS = [
    Column("financial_year", "1 April to 31 March, as 2013/14.", lambda row: row.year.label),
    Column("year_start", "First day of the financial year.", lambda row: row.year.start),
    Column("year_end", "Last day of the financial year.", lambda row: row.year.end),
    Column("quarters", "How many of the four quarters are published and counted here.", attrgetter("quarters")),
    *counts("financial year"),
    COMPLIANCE,
]
CORRECTION_COLUMNS = [
    Column("financial_year", "1 April to 31 March, as 2013/14.", lambda row: row.after.period.year.label),
    Column("quarter", "1 is April to June, 4 is January to March.", attrgetter("after.quarter")),
    Column("edition", "The number of the edition that brought the correction, from 2 on.", attrgetter("after.number")),
    Column(
        "corrected_on",
        "When this edition was first published on this site, by the date in London.",
        lambda row: london_date(row.after.published_at),
    ),
    Column(
        "reason", "What was wrong and why it changed, in the organisation's words.", attrgetter("after.change_note")
    ),
    *(
        column
        for name in Correction.COUNTS
        for column in (
            Column(
                f"{name}_before",
                f"{name} in the edition before. Empty when that edition is no longer published.",
                lambda row, name=name: row.before and getattr(row.before, name),
            ),
            Column(f"{name}_after", f"{name} in this edition.", attrgetter(f"after.{name}")),
        )
    ),
]


class YearInCell(widgets.Widget):
    """A financial year in a cell, as 2013/14 or 2013-14."""

    def clean(self, value, row=None, **kwargs):
        return FinancialYear.parse(str(value or "")).start_year


class ReturnsResource(EditionsResource):
    """Import of quarterly returns. A new quarter becomes a draft, a changed published one a draft correction."""

    REQUIRED = ("financial_year", "quarter", "received", "in_time", "breached")
    OPTIONAL = ("note", "source", "reason")
    COMPARED = [column for column in COLUMNS if column.name in COMPARED]
    # The caseload depends on other rows, state and publication on this site. The edition says which one a row is of.
    DERIVED = ("opening_caseload", "closing_caseload", "published_on", "edition", "state")
    LISTED = LISTED

    financial_year = Field("start_year", "financial_year", widget=YearInCell())
    quarter = Field("quarter", "quarter", widget=WholeNumber())
    received = Field("received", "received", widget=WholeNumber())
    in_time = Field("in_time", "in_time", widget=WholeNumber())
    breached = Field("breached", "breached", widget=WholeNumber())
    note = Field("note", "note", widget=Text())
    source = Field("source", "source", widget=Text())
    reason = Field("change_note", "reason", widget=Text())

    class Meta:
        model = QuarterlyReturn
        fields = ("financial_year", "quarter", "received", "in_time", "breached", "note", "source", "reason")
        import_id_fields = ("financial_year", "quarter")
        skip_diff = True
        store_instance = True
        report_skipped = True

    @classmethod
    def listed(cls, queryset):
        return queryset.with_compliance()

    def thing(self, row):
        """Return the quarter that a row of the file is about."""
        column = "start_year"
        try:
            year = self.fields["financial_year"].clean(row)
            column = "quarter"
            return Quarter(year, self.fields["quarter"].clean(row))
        except ValueError as error:
            raise ValidationError({column: str(error)}) from error

    def thing_of(self, edition):
        return edition.period

    def named(self, thing):
        return thing.label

    def odd(self, instances):
        figures = QuarterlyReturn.objects.figures_with(instances, Organisation.objects.ours().founding_date)
        return {row.pk: figures[row.period].points for row in instances}

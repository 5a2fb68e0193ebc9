"""Quarterly returns as a table: the columns of every download, and the import that takes the same columns."""

import copy
from operator import attrgetter

from django.core.exceptions import ValidationError
from import_export import widgets
from import_export.fields import Field

from ccg.exports import Column
from ccg.imports import SheetResource, Text, WholeNumber, agrees
from ccg.years import FinancialYear, Quarter, london_date

from .models import QuarterlyReturn

COUNTS = [
    Column("received", "Requests received in the quarter.", attrgetter("received")),
    Column(
        "in_time",
        "Requests answered in the quarter within 20 working days, whenever they were received.",
        attrgetter("in_time"),
    ),
    Column(
        "breached",
        "Requests answered in the quarter after more than 20 working days, whenever they were received.",
        attrgetter("breached"),
    ),
    Column("closed", "All requests answered in the quarter: in_time + breached.", attrgetter("closed")),
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
    *COUNTS,
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
YEAR_COLUMNS = [
    Column("financial_year", "1 April to 31 March, as 2013/14.", lambda row: row.year.label),
    Column("year_start", "First day of the financial year.", lambda row: row.year.start),
    Column("year_end", "Last day of the financial year.", lambda row: row.year.end),
    Column("quarters", "How many of the four quarters are published and counted here.", attrgetter("quarters")),
    *COUNTS,
    COMPLIANCE,
]


class YearInCell(widgets.Widget):
    """A financial year in a cell, as 2013/14 or 2013-14."""

    def clean(self, value, row=None, **kwargs):
        return FinancialYear.parse(str(value or "")).start_year


class ReturnsResource(SheetResource):
    """Import of quarterly returns. A new quarter becomes a draft, a changed published one a draft correction."""

    REQUIRED = ("financial_year", "quarter", "received", "in_time", "breached")
    OPTIONAL = ("note", "source", "reason")
    # The caseload depends on other rows and publication on this site: those columns of an exported file are not read.
    COMPARED = ("period_start", "period_end", "closed", "compliance_percent", "basis")
    DERIVED = (*COMPARED, "opening_caseload", "closing_caseload", "published_on", "edition")

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
        clean_model_instances = True
        skip_diff = True
        store_instance = True
        report_skipped = True

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        newest_last = QuarterlyReturn.objects.order_by("number")
        self.newest = {(edition.start_year, edition.quarter): edition for edition in newest_last}
        self.met = set()

    def get_instance(self, instance_loader, row):
        """Return the draft to change, or the unsaved next edition of a published return; None for a new quarter."""
        try:
            period = Quarter(self.fields["financial_year"].clean(row), self.fields["quarter"].clean(row))
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if period in self.met:
            raise ValidationError(f"{period.label} stands in this file twice.")
        self.met.add(period)
        newest = self.newest.get((period.start_year, period.number))
        if newest is None:
            return None
        return newest.next_edition() if newest.is_sealed else copy.copy(newest)

    def import_instance(self, instance, row, **kwargs):
        reason_before = instance.change_note
        super().import_instance(instance, row, **kwargs)
        instance.change_note = instance.change_note or reason_before

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """Skip a row that changes nothing; refuse a correction without its reason."""
        newest = self.newest.get((instance.start_year, instance.quarter))
        if import_validation_errors or newest is None:
            return False
        changed = {field.name for field in instance.content_changed(newest)} - {"number"}
        if not newest.is_sealed:
            return not changed
        changed.discard("change_note")
        if changed and not newest.is_once_public():
            raise ValidationError("This return is approved for a later time. Send it back before you change it.")
        if changed and not instance.change_note:
            raise ValidationError({"change_note": "Say what was wrong and why it changed: these figures are public."})
        return not changed

    def after_import_row(self, row, row_result, **kwargs):
        """Refuse a row of an exported file whose computed columns contradict the counts beside them."""
        given = [
            column for column in COLUMNS if column.name in self.COMPARED and row.get(column.name) not in (None, "")
        ]
        if given:
            instance = row_result.instance
            stored = instance if instance.pk else self.newest[instance.start_year, instance.quarter]
            figures = stored.with_figures(None)
            for column in given:
                if not agrees(row[column.name], column.value(figures)):
                    raise ValidationError(
                        f"{column.name} is {row[column.name]} in the file, but {column.value(figures)} by its counts. "
                        "It is computed here: empty the cell or mend the counts."
                    )

"""The public table of quarterly returns, with a total for each year."""

import django_tables2 as tables
from django.utils.html import format_html

from ccg.tables import NUMBER, WIDE_NUMBER, PublicTable, figures_table
from ccg.years import FinancialYear, Quarter


def quarter_rows(returns):
    """Return a table row for each return, from rows of `with_performance`."""
    return [
        {
            "label": row.period.label,
            "detail": f"Q{row.quarter} {row.period.year.label}",
            "url": row.get_absolute_url(),
            "position": row.period.index,
            "received": row.received,
            "in_time": row.in_time,
            "breached": row.breached,
            "closed": row.closed,
            "compliance_tenths": row.compliance_tenths,
            "compliance": row.compliance_text or "None closed",
            "closing_caseload": "Not known" if row.closing_caseload is None else row.closing_caseload,
        }
        for row in returns
    ]


def rows_by_year(returns, years, withdrawn=(), only=None):
    """Return the rows in the order of reading: newest year first, in each its quarters, then its total.

    A quarter without a live return between the first and the last gets a row that says so, never a 0. `withdrawn` are
    the Quarters that had a return and lost it. `only` is a FinancialYear to show alone.
    """
    shown = {row["position"]: row for row in quarter_rows(returns)}
    known = {*shown, *(quarter.index for quarter in withdrawn)}
    totals = {year.year: year for year in years}
    if not known:
        return []
    first, last = Quarter.from_index(min(known)), Quarter.from_index(max(known))
    years_shown = [only] if only else [FinancialYear(y) for y in range(last.start_year, first.start_year - 1, -1)]
    rows = []
    for year in years_shown:
        for quarter in year.quarters:
            if first <= quarter <= last:
                rows.append(shown.get(quarter.index) or missing_row(quarter, quarter in withdrawn))
        if year in totals:
            # Alone on its own page a year need not lead there.
            rows.append(
                {"url": None if only else totals[year].url}
                | total_row(totals[year], shown.get(year.quarters[-1].index))
            )
    return rows


def missing_row(quarter, is_withdrawn):
    """Return the row of a quarter that has no live return."""
    status = "No longer published" if is_withdrawn else "Not yet published"
    counts = dict.fromkeys(("received", "in_time", "breached", "closed", "compliance", "closing_caseload"), "No figure")
    return {"label": quarter.label, "status": status} | counts


def total_row(year, last):
    """Return the row of a year's sums; what is open at its end is what was open after its last quarter, if that counts.

    `last` is the row of the fourth quarter, None when it is not live.
    """
    return {
        "label": f"Total {year.year.label}",
        "detail": "" if year.is_complete else f"{year.quarters} of 4 quarters published",
        "received": year.received,
        "in_time": year.in_time,
        "breached": year.breached,
        "closed": year.closed,
        "compliance": year.compliance_text or "None closed",
        "closing_caseload": last["closing_caseload"] if last else "Not known",
        "is_total": True,
    }


class ReturnsTable(PublicTable):
    """Received, answered in time, answered late, by quarter. Sorted by a column it shows quarters only, no totals."""

    row_header = "quarter"

    quarter = tables.Column(accessor="label", order_by="position")
    received = tables.Column(attrs=NUMBER)
    closed = tables.Column("Answered", attrs=WIDE_NUMBER)
    in_time = tables.Column("In time", attrs=NUMBER)
    breached = tables.Column("Late", attrs=NUMBER)
    compliance = tables.Column("In time, %", attrs=NUMBER, order_by="compliance_tenths")
    closing_caseload = tables.Column("Open at end", attrs=WIDE_NUMBER, orderable=False)

    class Meta:
        row_attrs = {"class": lambda record: "site-total" if record.get("is_total") else ""}

    def render_quarter(self, record):
        """Name the quarter or the total, linked to its page where it has one, and what to know of it."""
        label = record["label"]
        if record.get("url"):
            label = format_html('<a class="nhsuk-link" href="{}">{}</a>', record["url"], label)
        return format_html('{} <span class="site-detail">{}</span>', label, record.get("status") or record["detail"])


class YearsTable(PublicTable):
    """The sums of each financial year, newest first."""

    row_header = "year"

    year = tables.Column(accessor="year__label")
    received = tables.Column(attrs=NUMBER)
    closed = tables.Column("Answered", attrs=NUMBER)
    breached = tables.Column("Late", attrs=NUMBER)
    compliance = tables.Column("In time, %", attrs=NUMBER)

    class Meta:
        orderable = False

    def render_year(self, record):
        """Name the year, linked to its page, and say when some of its quarters are missing."""
        link = format_html('<a class="nhsuk-link" href="{}">{}</a>', record.url, record.year.label)
        some = "" if record.is_complete else f"{record.quarters} of 4 quarters published"
        return format_html('{} <span class="site-detail">{}</span>', link, some)

    def render_compliance(self, record):
        return record.compliance_text or "None closed"


def measures_table(measures, slug, caption):
    """Return the readings of several measures side by side; `slug` and `caption` as in `figures_table`."""
    return figures_table(
        slug,
        caption,
        [(reading.period.label, reading.url) for reading in measures[0].readings],
        {measure.title: [reading.text for reading in measure.readings] for measure in measures},
    )

"""The public table of quarterly returns, with a total for each year."""

import django_tables2 as tables
from django.utils.html import format_html

from ccg.years import Quarter

NUMBER = {
    "th": {"class": "nhsuk-table__header--numeric"},
    "td": {"class": "nhsuk-table__cell--numeric"},
}


def quarter_rows(returns):
    """Return a table row for each return, from rows of `with_performance`."""
    return [
        {
            "label": row.period.label,
            "detail": f"{row.period.year.label} quarter {row.quarter}",
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


def rows_by_year(returns, years, withdrawn=()):
    """Return the rows in the order of reading: newest year first, in each its quarters, then its total.

    A quarter without a live return between the first and the last gets a row that says so, never a 0. `withdrawn` are
    the Quarters that had a return and lost it.
    """
    shown = {row["position"]: row for row in quarter_rows(returns)}
    if not shown:
        return []
    first, last = min(shown), max(shown)
    rows = []
    totals = {year.year: year for year in years}
    for start_year in range(last // 4, first // 4 - 1, -1):
        year = Quarter(start_year, 1).year
        for quarter in year.quarters:
            if first <= quarter.index <= last:
                rows.append(shown.get(quarter.index) or missing_row(quarter, quarter in withdrawn))
        if year in totals:
            rows.append(total_row(totals[year]))
    return rows


def missing_row(quarter, is_withdrawn):
    """Return the row of a quarter that has no live return."""
    status = "Withdrawn" if is_withdrawn else "Not yet published"
    counts = dict.fromkeys(("received", "in_time", "breached", "closed", "compliance", "closing_caseload"), "No figure")
    return {"label": quarter.label, "detail": f"{quarter.year.label} quarter {quarter.number}", "status": status} | counts


def total_row(year):
    """Return the row of a year's sums."""
    return {
        "label": f"Total {year.year.label}",
        "detail": "" if year.is_complete else f"{year.quarters} of 4 quarters published",
        "url": year.url,
        "received": year.received,
        "in_time": year.in_time,
        "breached": year.breached,
        "closed": year.closed,
        "compliance": year.compliance_text or "None closed",
        "closing_caseload": "",
        "is_total": True,
    }


class ReturnsTable(tables.Table):
    """Received, answered in time, answered late, by quarter. Sorted by a column it shows quarters only, no totals."""

    row_header = "position"

    position = tables.Column("Quarter")
    received = tables.Column(attrs=NUMBER)
    closed = tables.Column("Answered", attrs=NUMBER)
    in_time = tables.Column("In time", attrs=NUMBER)
    breached = tables.Column("Late", attrs=NUMBER)
    compliance = tables.Column("In time, %", attrs=NUMBER, order_by="compliance_tenths")
    closing_caseload = tables.Column("Still open", attrs=NUMBER, orderable=False)

    class Meta:
        template_name = "django_tables2/nhs.html"
        row_attrs = {"class": lambda record: "foi-total" if record.get("is_total") else ""}

    def __init__(self, *args, caption, **kwargs):
        super().__init__(*args, **kwargs)
        self.caption = caption

    def render_position(self, record):
        """Name the quarter or the total, linked to its page where it has one, and what to know of it."""
        label = record["label"]
        if record.get("url"):
            label = format_html('<a class="nhsuk-link" href="{}">{}</a>', record["url"], label)
        return format_html('{}<span class="foi-detail">{}</span>', label, record.get("status") or record["detail"])

"""Annual reports as a published table."""

from operator import attrgetter

from django.conf import settings

from ccg.datasets import EDITION, PUBLISHED_ON, Dataset
from ccg.exports import Column
from ccg.models import AnnualReport

COLUMNS = [
    Column("financial_year", "1 April to 31 March, as 2013/14.", lambda row: row.year.label),
    Column("year_start", "First day of the financial year.", lambda row: row.year.start),
    Column("year_end", "Last day of the financial year.", lambda row: row.year.end),
    Column("title", "The title of the report.", attrgetter("title")),
    Column("description", "What it says, in a few sentences.", attrgetter("description")),
    Column(
        "approved_on",
        "When the governing body approved it. Empty when that is not recorded; so are the dates that follow.",
        attrgetter("approved_on"),
    ),
    Column("signed_off_on", "When it was signed off.", attrgetter("signed_off_on")),
    Column("submitted_on", "When it was submitted to NHS England.", attrgetter("submitted_on")),
    Column(
        "presented_on",
        "When it was presented at an annual general meeting. A date to come is planned.",
        attrgetter("presented_on"),
    ),
    Column(
        "document",
        "The address of the page of the report as a document, with its file. Empty while it is not here.",
        lambda row: row.document_path and f"https://{settings.SITE_HOST}{row.document_path}",
    ),
    Column("stated_size", "Type and size of the file as its source states them.", attrgetter("stated_size")),
    PUBLISHED_ON,
    EDITION,
]
ANNUAL_REPORTS = Dataset(
    "annual-reports",
    "Annual reports and accounts",
    "The report of each financial year, with the dates of its approval, sign-off, submission and presentation.",
    COLUMNS,
    view="annual-reports-files",
    rows_are="reports",
)


def with_last_change():
    """Return (dataset, when it last changed); None where nothing was ever published."""
    return [(ANNUAL_REPORTS, AnnualReport.objects.last_changed())]

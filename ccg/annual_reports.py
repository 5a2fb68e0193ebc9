"""Annual reports with their files, and as a published table."""

from operator import attrgetter

from django.conf import settings

from ccg.datasets import EDITION, PUBLISHED_ON, Dataset
from ccg.exports import Column
from ccg.models import AnnualReport, DocumentVersion

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


def with_files(reports):
    """Return the reports, each with its document.

    `file` is its live version or None, `document_path` the path of its page or "", and `without_file` the words that
    say why there is none: "" with a file, else whether the public has seen it or it is still to come.
    """
    wanted = [row.document_id for row in reports]
    live = {row.document_id: row for row in DocumentVersion.objects.listed().filter(document__in=wanted)}
    missing = {document for document in wanted if document and document not in live}
    seen = DocumentVersion.objects.once_public().filter(document__in=missing).order_by()
    taken_away = set(seen.values_list("document", flat=True)) if missing else set()
    for row in reports:
        row.file = live.get(row.document_id)
        row.document_path = row.file.get_absolute_url() if row.file else ""
        why_none = "the file is no longer published" if row.document_id in taken_away else "not uploaded yet"
        row.without_file = "" if row.file else why_none
    return reports

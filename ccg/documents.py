"""The table of documents that is published in every format."""

from django.conf import settings

from ccg.datasets import PAGE, Dataset
from ccg.exports import Column
from ccg.models import DocumentVersion
from ccg.years import london_date

COLUMNS = [
    Column("document", "The number of the document, the same for ever.", lambda row: row.document_id),
    Column("title", "Its title.", lambda row: row.title),
    Column("description", "What it is about. Empty when nothing is said.", lambda row: row.description),
    Column("category", "What kind of document it is.", lambda row: row.get_category_display()),
    PAGE,
    Column("file", "The address of its newest file.", lambda row: f"https://{settings.SITE_HOST}{row.get_file_url()}"),
    Column("format", "The kind of file, such as PDF.", lambda row: row.file_kind.name),
    Column("size", "The size of the file in bytes.", lambda row: row.size),
    Column("pages", "Its pages. Empty where a file has none, or they cannot be counted.", lambda row: row.pages),
    Column("version", "1 for the first version; a corrected file is the next number.", lambda row: row.number),
    Column("published_on", "When this version was published on this site.", lambda row: london_date(row.published_at)),
    Column("sha256", "The SHA-256 checksum of the file, to prove a copy.", lambda row: row.sha256),
]
DOCUMENTS = Dataset(
    "documents",
    "Documents",
    "Every document that can be downloaded here, with its newest file.",
    COLUMNS,
    view="documents-table",
    rows_are="documents",
)


def with_last_change():
    """Return (dataset, when it last changed); None where nothing was ever published."""
    return [(DOCUMENTS, DocumentVersion.objects.last_changed())]

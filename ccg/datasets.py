"""Published tables: what each one holds, what its columns mean, in which files it is offered.

A room lists its own in its `datasets.py`; a view from ccg/views/datasets.py answers for the files.
"""

import re
from dataclasses import dataclass, field
from operator import attrgetter

from django.conf import settings
from django.urls import register_converter, reverse

from ccg.exports import Column
from ccg.years import london_date

# How the address of a file ends: (the format as readers know it, its media type).
FORMATS = {
    ".csv": ("CSV", "text/csv"),
    "-for-excel.csv": ("CSV for Excel", "text/csv"),
    ".xlsx": ("Excel workbook (XLSX)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".json": ("JSON", "application/json"),
}
# Those in which a table may have a million rows: a workbook has no more, and JSON would have to be held in one piece.
CSV = (".csv", "-for-excel.csv")


# What the tables of editions say alike.
PUBLISHED_ON = Column(
    "published_on",
    "When this edition was first published on this site, by the date in London.",
    lambda row: london_date(row.published_at),
)
PAGE = Column("page", "The address of its page.", lambda row: f"https://{settings.SITE_HOST}{row.get_absolute_url()}")
EDITION = Column("edition", "1 for the first edition; a correction is the next number.", attrgetter("number"))


class EndingConverter:
    """The end of a file's address, which says the format: `path("returns<ending:ending>", ...)`."""

    # After a slug as well: "waits-for-excel.csv" is "waits" for Excel, not "waits-for-excel" as CSV.
    regex = f"(?<!-for-excel)(?:{'|'.join(map(re.escape, FORMATS))})"

    def to_python(self, ending):
        return ending

    def to_url(self, ending):
        return ending


class CsvEndingConverter(EndingConverter):
    """The same of a table that is too large for the other formats."""

    regex = f"(?<!-for-excel)(?:{'|'.join(map(re.escape, CSV))})"


register_converter(EndingConverter, "ending")
register_converter(CsvEndingConverter, "csv_ending")


@dataclass(frozen=True)
class File:
    """A dataset in one format, as pages link to it."""

    ending: str
    format: str
    media_type: str
    url: str


@dataclass(frozen=True)
class Dataset:
    """A table that is published in the formats `endings`, which are all of FORMATS but for a very large one.

    `slug` names its files and its place on the data page, `rows_are` its rows in JSON. `view` is the url name that
    answers for its files; `kwargs` is what that url needs besides the ending. `like` is the slug of another one with
    the same columns, which the data page explains for all of them; "" where it stands there itself.
    """

    slug: str
    title: str
    holds: str
    columns: list[Column]
    view: str
    kwargs: dict = field(default_factory=dict)
    rows_are: str = "rows"
    like: str = ""
    endings: tuple = tuple(FORMATS)

    @property
    def explained_at(self):
        """The place on the data page where its columns are explained."""
        return self.like or self.slug

    @property
    def files(self):
        """One File for each format that it is offered in."""
        return [
            File(ending, name, media_type, reverse(self.view, kwargs=self.kwargs | {"ending": ending}))
            for ending, (name, media_type) in FORMATS.items()
            if ending in self.endings
        ]

    @property
    def alternates(self):
        """The files that a program may read instead of a page that shows the table."""
        return [file for file in self.files if file.ending in (".csv", ".json")]

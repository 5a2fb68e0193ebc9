"""Published tables: what each one holds, what its columns mean, in which files it is offered.

A room lists its own in its `datasets.py`; a view from ccg/views/datasets.py answers for the files.
"""

import re
from dataclasses import dataclass, field
from operator import attrgetter

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


# What the tables of editions say alike.
PUBLISHED_ON = Column(
    "published_on",
    "When this edition was first published on this site, by the date in London.",
    lambda row: london_date(row.published_at),
)
EDITION = Column("edition", "1 for the first edition; a correction is the next number.", attrgetter("number"))


class EndingConverter:
    """The end of a file's address, which says the format: `path("returns<ending:ending>", ...)`."""

    # After a slug as well: "waits-for-excel.csv" is "waits" for Excel, not "waits-for-excel" as CSV.
    regex = f"(?<!-for-excel)(?:{'|'.join(map(re.escape, FORMATS))})"

    def to_python(self, ending):
        return ending

    def to_url(self, ending):
        return ending


register_converter(EndingConverter, "ending")


@dataclass(frozen=True)
class File:
    """A dataset in one format, as pages link to it."""

    ending: str
    format: str
    media_type: str
    url: str


@dataclass(frozen=True)
class Dataset:
    """A table that is published in every format of FORMATS.

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

    @property
    def explained_at(self):
        """The place on the data page where its columns are explained."""
        return self.like or self.slug

    @property
    def files(self):
        """One File for each format."""
        return [
            File(ending, name, media_type, reverse(self.view, kwargs=self.kwargs | {"ending": ending}))
            for ending, (name, media_type) in FORMATS.items()
        ]

    @property
    def alternates(self):
        """The files that a program may read instead of a page that shows the table."""
        return [file for file in self.files if file.ending in (".csv", ".json")]

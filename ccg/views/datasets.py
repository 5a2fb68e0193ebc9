"""The files of a published table, all formats through one view."""

import codecs
from functools import partial
from itertools import chain

from django.http import StreamingHttpResponse
from django.views.generic import View

from ccg.exports import LICENCE, csv_response, json_response, records, xlsx_response
from ccg.streams import csv_lines
from ccg.views.public import PublicView

# The formats of ccg.datasets.FORMATS that hold rows alone; JSON says what they mean as well.
WRITERS = {".csv": csv_response, "-for-excel.csv": partial(csv_response, for_excel=True), ".xlsx": xlsx_response}


class DatasetFiles(PublicView):
    """A dataset as a file, in the format that its address ends in."""

    dataset = None

    def rows(self):
        """Return the rows that the dataset's columns are filled from, in the order of the file."""
        raise NotImplementedError

    def get(self, request, ending, **kwargs):
        if ending == ".json":
            return json_response(self.document())
        return WRITERS[ending](self.dataset.columns, self.rows(), self.filename(ending))

    def filename(self, ending):
        """Return the name to save it under."""
        # A line of words in a table would be taken for a row of it: the name alone says what it holds.
        label = "demonstration-" if self.request.organisation.is_demonstration else ""
        return f"{label}{self.dataset.slug}{ending}"

    def document(self):
        """Return the rows as JSON gives them: with title, licence and the meaning of every column."""
        label = self.request.organisation.demonstration
        return {
            "title": self.dataset.title,
            **({"notice": label} if label else {}),
            "organisation": self.request.organisation.name,
            "licence": LICENCE,
            "columns": {column.name: column.meaning for column in self.dataset.columns},
            self.dataset.rows_are: records(self.dataset.columns, self.rows()),
        }


class StreamedFiles(DatasetFiles):
    """A dataset of any length as CSV, sent while it is read; its columns are ccg.streams.StreamedColumns.

    `by` is the field that the order of `rows`, a queryset, begins with.
    """

    by = ""

    def finished(self, etag):
        """Read it anew for each reader: so much is not kept in memory."""
        return View.dispatch(self, self.request, *self.args, **self.kwargs)

    def get(self, request, ending, **kwargs):
        mark = [codecs.BOM_UTF8] if ending == "-for-excel.csv" else []
        lines = csv_lines(self.dataset.columns, self.rows(), self.by) if request.method == "GET" else ()
        disposition = f'attachment; filename="{self.filename(ending)}"'
        return StreamingHttpResponse(
            chain(mark, lines), "text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
        )

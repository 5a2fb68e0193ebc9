"""The files of a published table, all formats through one view."""

from functools import partial

from ccg.exports import LICENCE, csv_response, json_response, records, xlsx_response
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
        # A line of words in a table would be taken for a row of it: the name alone says what it holds.
        label = "demonstration-" if self.request.organisation.is_demonstration else ""
        return WRITERS[ending](self.dataset.columns, self.rows(), f"{label}{self.dataset.slug}{ending}")

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

"""What every import of a spreadsheet has in common: the columns are checked first, then every row, all or nothing."""

import datetime
from decimal import Decimal, InvalidOperation

from import_export import resources, widgets

from ccg.exports import unguarded
from ccg.validators import plain_line_breaks


class WholeNumber(widgets.Widget):
    """A count in a cell: 53, "53" or Excel's 53.0. Nothing else is taken for a number."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = str("" if value is None else value).strip()
        if not text:
            raise ValueError("This cell is empty: write a whole number, or leave the row out if it is not known.")
        if not (text.isascii() and text.isdecimal()):
            raise ValueError(f"{text!r} is not a whole number from 0 up.")
        return int(text)


class Text(widgets.Widget):
    """Words in a cell, as they were before an export guarded them against formulas."""

    def clean(self, value, row=None, **kwargs):
        return plain_line_breaks(unguarded(str("" if value is None else value))).strip()


def agrees(cell, value):
    """Whether a cell of a file says the same as a value of ours: 100 and 100.0 do, and a date in either form."""
    if isinstance(value, datetime.date):
        return str(cell)[:10] == value.isoformat()
    if isinstance(value, int | Decimal):
        try:
            return Decimal(str(cell)) == value
        except InvalidOperation:
            return False
    return str(cell) == str(value)


class SheetResource(resources.ModelResource):
    """The base of our imports. Subclasses name their columns; `import_sheet` is how to call it.

    REQUIRED columns must be there, OPTIONAL ones may, DERIVED ones come from our own exports and are compared.
    """

    REQUIRED = OPTIONAL = DERIVED = ()
    MOST_ROWS = 500

    def before_import(self, dataset, **kwargs):
        """Raise ValueError, with a sentence, when the columns or the number of rows are wrong."""
        headers = [str(header or "").strip() for header in dataset.headers or []]
        known = [*self.REQUIRED, *self.OPTIONAL, *self.DERIVED]
        missing = [name for name in self.REQUIRED if name not in headers]
        unknown = [name or "(no name)" for name in headers if name not in known]
        twice = sorted({name for name in headers if headers.count(name) > 1})
        if missing:
            raise ValueError(f"Columns are missing: {', '.join(missing)}. The first row must name the columns.")
        if unknown:
            raise ValueError(f"Columns are not known: {', '.join(unknown)}. The known ones are {', '.join(known)}.")
        if twice:
            raise ValueError(f"Columns stand there twice: {', '.join(twice)}. Delete one of each.")
        if len(dataset) == 0:
            raise ValueError("There are no rows under the header.")
        if len(dataset) > self.MOST_ROWS:
            raise ValueError(f"There are {len(dataset)} rows: import up to {self.MOST_ROWS} at a time.")

    def import_sheet(self, dataset, user, dry_run=False):
        """Import a tablib Dataset as `user`, all rows or none, and return (result, refusals).

        `refusals` are sentences naming row and column; while there is one, nothing is saved. The row number counts
        the header as row 1, as a spreadsheet does.
        """
        result = self.import_data(
            dataset, dry_run=dry_run, use_transactions=True, rollback_on_validation_errors=True, user=user
        )
        refusals = [str(error.error) for error in result.base_errors]
        if not refusals:
            refusals = list(self.refused_rows(result))
        return result, refusals

    def refused_rows(self, result):
        """Yield a sentence for each thing that is wrong with a row."""
        columns = {field.attribute: field.column_name for field in self.get_import_fields()}
        for row in result.invalid_rows:
            by_field = row.error.message_dict if hasattr(row.error, "error_dict") else {"__all__": row.error.messages}
            for name, messages in by_field.items():
                where = "" if name == "__all__" else f", column {columns.get(name, name)}"
                yield from (f"Row {row.number + 1}{where}: {message}" for message in messages)
        for number, errors in result.row_errors():
            yield from (f"Row {number + 1}: {error.error}" for error in errors)

    def before_save_instance(self, instance, row, **kwargs):
        instance._history_user = kwargs["user"]
        instance._change_reason = "Imported."

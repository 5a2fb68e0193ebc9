"""Tables as files for analysts: CSV, CSV for Excel, XLSX and JSON, all from the same columns and rows.

Tidy: one header row, no totals, ISO dates, an empty cell where a value is not known, the same column order for ever.
"""

import csv
import datetime
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

LICENCE = {
    "name": "Open Government Licence v3.0",
    "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Column:
    """A column of a published table: its name for ever, its meaning in the data dictionary, how a row fills it."""

    name: str
    meaning: str
    value: Callable[[Any], Any]


def guarded(value):
    """Return text that a spreadsheet cannot take for a formula: an apostrophe goes before = + - @, TAB and CR.

    Numbers and dates are never touched.
    """
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


def unguarded(text):
    """Return the text as it was before `guarded`, for a file that comes back."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def plain_number(value):
    """Return a decimal number without the zeros at its end; None for None."""
    return None if value is None else Decimal(f"{value.normalize():f}")


def xml_text(text):
    """Return the text without the control characters that no XML can hold; they come with what people paste."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def csv_text(columns, rows):
    """Return the rows as CSV: commas, CRLF, dates as 2016-03-31, None as an empty cell."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([column.name for column in columns])
    writer.writerows([guarded(column.value(row)) for column in columns] for row in rows)
    return written.getvalue()


def csv_response(columns, rows, filename, for_excel=False):
    """Return a CSV file in UTF-8; `for_excel` puts a byte order mark before it, or Excel misreads its letters."""
    text = csv_text(columns, rows)
    return download(text.encode("utf-8-sig" if for_excel else "utf-8"), "text/csv; charset=utf-8", filename)


def xlsx_response(columns, rows, filename):
    """Return a workbook with one sheet; numbers and dates keep their type."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("data")
    sheet.append([column.name for column in columns])
    for row in rows:
        values = [guarded(column.value(row)) for column in columns]
        cells = [WriteOnlyCell(sheet, xml_text(value) if isinstance(value, str) else value) for value in values]
        for cell in cells:
            if cell.data_type == "f":
                cell.data_type = "s"
        sheet.append(cells)
    written = io.BytesIO()
    workbook.save(written)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return download(written.getvalue(), kind, filename)


def records(columns, rows):
    """Return the rows as dictionaries of JSON's own types: None for what is not known, dates as text."""

    def plain(value):
        if isinstance(value, datetime.date):
            return value.isoformat()
        return float(value) if isinstance(value, Decimal) else value

    return [{column.name: plain(column.value(row)) for column in columns} for row in rows]


def json_response(data):
    """Return JSON that people can read too."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/json")


def download(content, content_type, filename):
    """Return bytes that a browser saves under a name."""
    disposition = f'attachment; filename="{filename}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})

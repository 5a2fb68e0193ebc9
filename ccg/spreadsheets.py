"""An officer's file as a table of text: CSV or XLSX, whatever somebody has put into it.

Every cell becomes text, dates as 2016-03-31, so that both kinds of file meet the same rules and sentences.
"""

import codecs
import csv
import io
from pathlib import PurePath

import tablib

from ccg.workbooks import MOST_COLUMNS, Unreadable, workbook_rows

MOST_BYTES = 1_000_000
MOST_TIMES_LARGER = 5  # a workbook when it is unpacked
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
AS_UTF_8 = 'In Excel choose "Save As" and the type "CSV UTF-8 (Comma delimited)".'
AS_XLSX = 'Open it in its program and save it with the type "Excel Workbook (*.xlsx)".'


def read_sheet(uploaded, most_rows, most_bytes=MOST_BYTES):
    """Return an uploaded file as a tablib Dataset: columns by the names in its first row, an empty cell as "".

    Raises ValueError, with a sentence that says what to do, for everything that is not one plain table of up to
    `most_rows` rows and `most_bytes` bytes. Row numbers count the header as row 1, as a spreadsheet does.
    """
    if uploaded.size > most_bytes:
        raise Unreadable(
            f"This file has {uploaded.size / 1e6:.1f} MB, and up to {most_bytes / 1e6:.0f} MB can be imported. Copy "
            "the cells of the table, and nothing else, to a new file."
        )
    ending = PurePath(uploaded.name).suffix.lower()
    uploaded.seek(0)
    start = uploaded.read(len(OLE))
    uploaded.seek(0)
    if ending == ".xlsx":
        if start.startswith(OLE):
            raise Unreadable(f"This workbook is protected by a password, or of an old kind. {AS_XLSX}")
        rows = workbook_rows(uploaded, most_rows, MOST_TIMES_LARGER * most_bytes)
    elif ending == ".csv":
        if start.startswith((ZIP, OLE)):
            raise Unreadable(f"This is a workbook, although its name ends in .csv. {AS_XLSX}")
        rows = csv_rows(uploaded.read(), most_rows)
    else:
        kind = f"a {ending} file" if ending else "a file without an ending"
        raise Unreadable(f"This is {kind}: choose a .csv or a .xlsx file. {AS_XLSX}")
    return table(rows, most_bytes)


def csv_rows(content, most_rows):
    """Return {row number: {column number: text}} of the rows that hold anything."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content:
        raise Unreadable(f"This file is in UTF-16, which Excel calls Unicode Text. {AS_UTF_8}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"Line {line} holds a letter that is not UTF-8, and would be misread. {AS_UTF_8}") from error
    first = text.partition("\n")[0]
    for separator, name in {";": "semicolons", "\t": "tabs"}.items():
        if separator in first and "," not in first:
            raise Unreadable(f"The columns are separated by {name} instead of commas. {AS_XLSX}")
    rows = {}
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if any(cell.strip() for cell in cells[MOST_COLUMNS:]):
                raise Unreadable(
                    f"Row {number} has more than {MOST_COLUMNS} cells. Delete what stands beside the table."
                )
            row = {column: cell for column, cell in enumerate(cells[:MOST_COLUMNS], 1) if cell.strip()}
            if row:
                rows[number] = row
            if len(rows) > most_rows + 1:
                raise Unreadable(f"There are more than {most_rows} rows: import up to {most_rows} at a time.")
    except csv.Error as error:
        raise Unreadable(
            f"Row {number + 1} cannot be read: a quotation mark in it is not closed, or a cell is far too long. "
            "Mend it in a spreadsheet program and save the file again."
        ) from error
    return rows


def table(rows, most_text):
    """Return the rows as a Dataset; raise Unreadable when they are no table, or hold more than `most_text` letters."""
    if not rows:
        raise Unreadable("This file is empty. Fill in the template, which has the columns already.")
    if 1 not in rows:
        raise Unreadable("The first row is empty: it must name the columns. Delete the rows above the table.")
    width = max(rows[1])
    for expected, (number, cells) in enumerate(rows.items(), 1):
        if number != expected:
            raise Unreadable(f"Row {expected} is empty, but there are rows below it. Delete the empty row.")
        if max(cells) > width:
            raise Unreadable(f"Row {number} has more cells than the first row has names. Delete what stands beside it.")
    if sum(len(cell) for cells in rows.values() for cell in cells.values()) > most_text:
        raise Unreadable(f"There are over {most_text:,} characters in this file. Split it into several files.")
    header, *body = ([cells.get(column, "") for column in range(1, width + 1)] for cells in rows.values())
    return tablib.Dataset(*body, headers=[name.strip() for name in header])

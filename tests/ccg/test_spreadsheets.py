"""Files as people have them: each is one plain table, or is refused with a sentence that says what to do.

The files are made on the spot; the bad ones are real workbooks with one thing changed in them.
"""

import datetime
import io
import tracemalloc
import zipfile
from contextlib import suppress

import openpyxl
import pytest
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl.utils.datetime import MAC_EPOCH

from ccg.spreadsheets import MOST_BYTES, OLE, read_sheet
from tests.workbooks import (
    ROWS,
    STRING,
    bomb,
    changed,
    lying,
    swap,
    with_one_more_row,
    with_password,
    with_rows,
    with_strings,
    workbook,
)

DAMAGED = "This workbook is damaged"


def read(name, content, most_rows=500):
    """Return what is read from a file: its columns, then its rows."""
    table = read_sheet(SimpleUploadedFile(name, content() if callable(content) else content), most_rows)
    return [table.headers, *(list(row) for row in table)]


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "%s">]><worksheet>&b;</worksheet>' % (b"&a;" * 9)
CSV = b"name,count\r\na,1\r\nb,2\r\n"
LAST_CELL = b'<row r="1048576"><c r="XFD1048576">%s</c></row>'
# words: (name, content or what makes it)
READ = {
    "CSV": ("a.csv", CSV),
    "CSV with a byte order mark": ("a.csv", b"\xef\xbb\xbf" + CSV),
    "CSV of an old Mac": ("a.csv", CSV.replace(b"\r\n", b"\r")),
    "CSV in quotes, with a blank after a name and no last line end": ("a.csv", b'name ,"count"\n"a",1\n"b","2"'),
    "CSV with empty cells and rows after it": ("a.csv", CSV.replace(b"\r\n", b",,\r\n") + b",,\r\n \r\n\r\n"),
    "an ending in capitals": ("A.CSV", CSV),
    "XLSX": ("a.xlsx", workbook),
    "XLSX with empty rows after it": ("a.xlsx", lambda: workbook(*ROWS, [None, " "], ["", None])),
    "XLSX that says it has one cell": ("a.xlsx", lambda: changed(sheet1=swap(rb'ref="A1:[^"]*"', b'ref="A1"'))),
    "XLSX with a style in its last cell": ("a.xlsx", lambda: with_one_more_row(LAST_CELL % b"")),
    "XLSX with texts in the cells, without addresses": (
        "a.xlsx",
        lambda: with_rows(
            b'<row><c t="inlineStr"><is><t>name</t></is></c><c t="str"><v>count</v></c></row>'
            b'<row><c t="inlineStr"><is><r><t>a</t></r><rPh><t>reading</t></rPh></is></c><c><v>1.0</v></c></row>'
            b'<row r="3"><c r="B3"><v>2E0</v></c><c r="A3" t="inlineStr"><is><t>b</t></is></c></row>'
        ),
    ),
    "XLSX with its texts in a part of their own": (
        "a.xlsx",
        lambda: with_strings(
            b"<si><t>b</t></si><si><r><t>na</t></r><r><t>me</t></r><rPh><t>reading</t></rPh></si><si><t>x</t></si>"
            b'<si><t xml:space="preserve">count </t></si><si><t>a</t></si><si><t> </t></si>',
            b"<row>%s%s%s</row>" % (STRING % 1, STRING % 3, STRING % 5)
            + b"<row>%s<c><v>1</v></c></row><row>%s<c><v>2</v></c></row>" % (STRING % 4, STRING % 0)
            + b"<row>%s</row>" % (STRING % 5),
        ),
    ),
    "XLSX with other prefixes": (
        "a.xlsx",
        lambda: changed(workbook=lambda old: old.replace(b" r:id=", b" d3p1:id=").replace(b"xmlns:r=", b"xmlns:d3p1=")),
    ),
}


@pytest.mark.parametrize("case", READ)
def test_a_plain_table_is_read_as_text(case):
    assert read(*READ[case]) == [["name", "count"], ["a", "1"], ["b", "2"]]


def test_a_short_row_is_filled_and_lines_in_a_cell_stay():
    assert read("a.csv", b'a,b,c\n"1\n2",x\n') == [["a", "b", "c"], ["1\n2", "x", ""]]


@pytest.mark.parametrize("epoch", [pytest.param(None, id="from 1900"), pytest.param(MAC_EPOCH, id="from 1904")])
def test_dates_and_other_values_of_a_workbook_become_the_text_that_a_csv_has(epoch):
    values = {
        "day": (datetime.date(2013, 4, 1), "2013-04-01"),
        "moment": (datetime.datetime(2013, 4, 1, 9, 30), "2013-04-01 09:30:00"),
        "time": (datetime.time(9, 30), "09:30:00"),
        "whole": (53.0, "53"),
        "share": (94.3, "94.3"),
        "yes": (True, "TRUE"),
        "two lines": ("one\ntwo", "one\ntwo"),
        "nothing": (None, ""),
        "like a date": ("2013/14", "2013/14"),
    }
    content = workbook(list(values), [given for given, _ in values.values()], epoch=epoch)
    assert read("a.xlsx", content) == [list(values), [text for _, text in values.values()]]


@pytest.mark.parametrize(
    ("number", "text"), [(0.952, "95.2%"), (1, "100%"), (0, "0%"), (-0.05, "-5%"), (20 / 21, "95.23809523809523%")]
)
def test_a_percentage_is_read_as_people_see_it(number, text):
    """Excel keeps 95.2% as 0.952, which would be taken for less than one percent."""
    sheet = openpyxl.Workbook()
    sheet.active.append(["value"])
    sheet.active.append([number])
    sheet.active["A2"].number_format = "0.0%"
    written = io.BytesIO()
    sheet.save(written)
    assert read("a.xlsx", written.getvalue()) == [["value"], [text]]


def test_the_limit_counts_rows_that_hold_anything():
    rows = [["name"], *([f"{number}"] for number in range(500))]
    for name, content in {"a.csv": "\n\n".join(row[0] for row in rows).encode(), "a.xlsx": workbook(*rows)}.items():
        with pytest.raises(ValueError, match=r"^There are more than 499 rows: import up to 499 at a time\.$"):
            read(name, content, most_rows=499)
    assert len(read("a.xlsx", content)) == 501


REFUSED = {
    "UTF-16": ("a.csv", CSV.decode().encode("utf-16"), "This file is in UTF-16"),
    "UTF-16 without a mark": ("a.csv", CSV.decode().encode("utf-16-le"), "This file is in UTF-16"),
    "Windows-1252": ("a.csv", CSV + "c £,3".encode("cp1252"), "Line 4 holds a letter that is not UTF-8"),
    "semicolons": ("a.csv", CSV.replace(b",", b";"), "The columns are separated by semicolons instead of commas."),
    "tabs": ("a.csv", CSV.replace(b",", b"\t"), "The columns are separated by tabs instead of commas."),
    "empty": ("a.csv", b"", "This file is empty."),
    "only empty rows": ("a.csv", b"\r\n ,\r\n", "This file is empty."),
    "a quotation mark left open": ("a.csv", CSV + b'"c,3\r\n', "Row 4 cannot be read: a quotation mark"),
    "words after a quotation mark": ("a.csv", CSV + b'"c"d,3\r\n', "Row 4 cannot be read: a quotation mark"),
    "a huge cell": ("a.csv", CSV + b"c" * 200_000, "Row 4 cannot be read: a quotation mark in it is not closed, or"),
    "more cells than names": ("a.csv", CSV + b"c,3,4\r\n", "Row 4 has more cells than the first row has names."),
    "a thousand columns": ("a.csv", b"a," * 1000, "Row 1 has more than 100 cells."),
    "an empty row in between": ("a.csv", CSV + b",\r\n\r\nc,3\r\n", "Row 4 is empty, but there are rows below it."),
    "empty rows first": ("a.csv", b"\r\n" + CSV, "The first row is empty: it must name the columns."),
    "a workbook named .csv": ("a.csv", workbook, "This is a workbook, although its name ends in .csv."),
    "too large": ("a.csv", b"a" * (MOST_BYTES + 1), "This file has 1.0 MB, and up to 1 MB can be imported."),
    "a PDF": ("a.pdf", b"%PDF-1.7", "This is a .pdf file: choose a .csv or a .xlsx file."),
    "an old workbook": ("a.xls", OLE, "This is a .xls file: choose"),
    "LibreOffice": ("a.ods", b"PK\x03\x04", "This is a .ods file: choose"),
    "without an ending": ("a", CSV, "This is a file without an ending: choose"),
    "a CSV named .xlsx": ("a.xlsx", CSV, "This workbook is damaged or of another kind."),
    "an empty XLSX": ("a.xlsx", b"", "This workbook is damaged or of another kind."),
    "a workbook without a row": ("a.xlsx", lambda: workbook([]), "This file is empty."),
    "half a workbook": ("a.xlsx", lambda: workbook()[:3000], "This workbook is damaged or of another kind."),
    "a password": ("a.xlsx", OLE, "This workbook is protected by a password"),
    "a password of the zip": ("a.xlsx", with_password, "This workbook is protected or packed in an unusual way."),
    "macros": ("a.xlsx", lambda: changed(more={"xl/vbaProject.bin": b"x"}), "This workbook can hold macros"),
    "macros by its type": (
        "a.xlsx",
        lambda: changed(Types=swap(rb"sheet\.main\+xml", b"sheet.macroEnabled.main+xml")),
        "This workbook can hold macros",
    ),
    "named .xlsm": ("a.xlsm", workbook, "This is a .xlsm file: choose"),
    "a formula": ("a.xlsx", lambda: workbook(["a", "b"], [1, "=1+1"]), "Row 2, column b holds a formula: copy the"),
    "a formula with its value": (
        "a.xlsx",
        lambda: with_one_more_row(b'<row r="4"><c r="B4"><f>1+1</f><v>2</v></c></row>'),
        "Row 4, column count holds a formula",
    ),
    "a formula for a name": ("a.xlsx", lambda: workbook(["=A2"], [1]), "Row 1, column A holds a formula"),
    "two sheets": ("a.xlsx", lambda: workbook(other=[["x"]]), "2 sheets hold something: 'Sheet', 'Notes'. Keep the"),
    "a hidden sheet": (
        "a.xlsx",
        lambda: changed(workbook(other=[["x"]]), **{"l/workb": swap(rb'(?<=sheetId="2" state=")visible', b"hidden")}),
        "2 sheets hold something: 'Sheet', 'Notes (hidden)'.",
    ),
    "an empty row of a workbook": ("a.xlsx", lambda: workbook(*ROWS, [], ["c", 3]), "Row 4 is empty, but there are"),
    "the last cell there is": (
        "a.xlsx",
        lambda: with_one_more_row(LAST_CELL % b"<v>1</v>"),
        "Row 1048576 has something in column XFD, far beside the table.",
    ),
    "a cell that cannot be": ("a.xlsx", lambda: with_rows(b'<row><c r="ZZZZ9"><v>1</v></c></row>'), DAMAGED),
    "a number that is none": ("a.xlsx", lambda: with_rows(b"<row><c><v>many</v></c></row>"), DAMAGED),
    "a text that is not there": ("a.xlsx", lambda: with_rows(b'<row><c t="s"><v>99</v></c></row>'), DAMAGED),
    "broken XML": ("a.xlsx", lambda: with_rows(b"<row><c>"), DAMAGED),
    "elements in elements": ("a.xlsx", lambda: with_rows(b"<x>" * 100), DAMAGED),
    "an entity": ("a.xlsx", lambda: changed(sheet1=lambda old: LAUGHS), "This workbook declares entities"),
    "an entity in what names the parts": ("a.xlsx", lambda: changed(rels=lambda old: LAUGHS), "This workbook declares"),
    "packed by bzip2": ("a.xlsx", lambda: changed(method=zipfile.ZIP_BZIP2), "This workbook is protected or packed"),
    "a zip bomb": ("a.xlsx", bomb, "This workbook holds 50 MB when it is unpacked, and up to 5 MB can be read."),
    "a zip bomb beside the table": (
        "a.xlsx",
        lambda: changed(more={"x": b" " * 9_000_000}),
        "This workbook holds 9 MB",
    ),
    "a zip bomb that lies": ("a.xlsx", lying, DAMAGED),
    "one text in every cell": (
        "a.xlsx",
        lambda: with_strings(b"<si><t>%s</t></si>" % (b"x" * 20_000), b"<row>%s</row>" % (STRING % 0 * 99)),
        "There are over 1,000,000 characters in this file.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_plain_table_is_refused_with_a_sentence(case):
    name, content, sentence = REFUSED[case]
    with pytest.raises(ValueError, match=r"^[A-Z0-9].*\.$") as caught:
        read(name, content)
    assert str(caught.value).startswith(sentence)


GREEDY = {
    "sixty megabytes": lambda: b"a" * 60_000_000,
    "a zip bomb": bomb,
    "a zip bomb that lies": lying,
    "entities": lambda: changed(sheet1=lambda old: LAUGHS),
    "rows": lambda: with_one_more_row(b"<row/>" * 30_000),
    "cells": lambda: with_one_more_row(b"<row>%s</row>" % (b"<c/>" * 30_000)),
    "elements in elements": lambda: with_rows(b"<x>" * 100_000),
    "texts": lambda: with_strings(
        b"".join(b"<si><t>%d</t></si>" % number for number in range(30_000)), b"<row>%s</row>" % STRING % 29_999
    ),
    "styles": lambda: changed(
        workbook([datetime.date(2013, 4, 1)]), styles=swap(rb"</cellXfs>", b"<xf/>" * 30_000 + b"</cellXfs>")
    ),
}


@pytest.mark.parametrize("case", GREEDY)
def test_no_file_takes_more_than_a_megabyte_or_so_of_memory(case, tmp_path):
    """openpyxl takes 100 MB and more for most of these, and 1.2 GB for a million styles in a file of 20 kB."""
    (tmp_path / "a.xlsx").write_bytes(GREEDY[case]())
    with (tmp_path / "a.xlsx").open("rb") as opened, suppress(ValueError):
        tracemalloc.start()
        read_sheet(File(opened), 500)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_500_000

"""Workbooks for tests: sound ones, and such with one thing changed in them, as people and attackers have them."""

import io
import re
import struct
import zipfile

import openpyxl

ROWS = [["name", "count"], ["a", 1], ["b", 2]]
SHEET = "xl/worksheets/sheet1.xml"
STRING = b'<c t="s"><v>%d</v></c>'  # a cell that holds the text of that number, for `with_strings`


def workbook(*rows, other=(), epoch=None):
    """Return the bytes of an XLSX; `other` are the rows of a second sheet, "Notes"."""
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    for row in rows or ROWS:
        book.active.append(row)
    notes = book.create_sheet("Notes")
    for row in other:
        notes.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def changed(content=None, method=zipfile.ZIP_DEFLATED, more=(), **parts):
    """Return a workbook with some parts changed: each function of bytes is named by letters of its parts' names."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content or workbook())) as old,
        zipfile.ZipFile(written, "w", method, compresslevel=1) as new,
    ):
        for name in old.namelist():
            change = next((change for word, change in parts.items() if word in name), bytes)
            new.writestr(name, change(old.read(name)))
        for name, content in dict(more).items():
            new.writestr(name, content)
    return written.getvalue()


def swap(old, new):
    """Return a change that puts `new` in the place of a pattern; it must be there."""

    def change(content):
        content, found = re.subn(old, lambda match: new, content, flags=re.S)
        assert found
        return content

    return change


def with_rows(xml):
    """Return a workbook whose sheet holds these rows, as XML, and nothing else."""
    return changed(sheet1=swap(rb"<sheetData>.*</sheetData>", b"<sheetData>%s</sheetData>" % xml))


def with_one_more_row(xml):
    return changed(sheet1=swap(rb"</sheetData>", xml + b"</sheetData>"))


def with_strings(strings, rows):
    """Return a workbook as Excel writes it, its texts in a part of their own; both are XML."""
    kind = b'<Relationship Type="x/sharedStrings" Target="sharedStrings.xml" Id="s"/></Relationships>'
    more = {"xl/sharedStrings.xml": b"<sst>%s</sst>" % strings}
    return changed(with_rows(rows), more=more, **{"workbook.xml.rels": swap(b"</Relationships>", kind)})


def bomb():
    """Return a workbook of some kilobytes whose sheet unpacks to 50 MB."""
    return changed(sheet1=lambda old: old + b" " * 50_000_000)


def lying():
    """Return the same with a sheet that says in both of its headers that it unpacks to 100 bytes."""
    content = bomb()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        honest = struct.pack("<L", archive.getinfo(SHEET).file_size)
    assert content.count(honest) == 2
    return content.replace(honest, struct.pack("<L", 100))


def with_password():
    """Return a workbook of which each part says that it is encrypted."""
    return re.sub(rb"(PK\x01\x02....)..", lambda match: match[1] + b"\x01\0", workbook(), flags=re.S)

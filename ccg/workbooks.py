"""XLSX read as text, in flat memory: parts are walked through, never held, and only those that the table needs.

openpyxl took 1.2 GB for a file of 20 kB (a million cell styles), python-calamine ends the process for two cells in
opposite corners, and a workbook that calamine reads does not say which cells are formulas.
"""

import datetime
import posixpath
import zlib
from contextlib import suppress
from decimal import Decimal
from typing import NamedTuple
from xml.parsers.expat import ExpatError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from ccg.file_contents.xml_part import DeclaresEntities, walk

MOST_COLUMNS = 100
SAVE_AS = 'Open it in Excel and save it with the type "Excel Workbook (*.xlsx)".'


class Unreadable(ValueError):
    """A file that is not one plain table; the message is a sentence that says what to do."""


class Cell(NamedTuple):
    """A cell that holds something, as the sheet has it: `value` may point to a shared string, `style` says "date"."""

    row: int
    column: int
    kind: str
    value: str
    style: int


def workbook_rows(file, most_rows, most_unpacked):
    """Return {row number: {column number: text}} of a workbook in which one sheet holds anything.

    Raises Unreadable for macros, formulas, several sheets, too many rows, and whatever is no sound workbook.
    """
    try:
        with ZipFile(file) as archive:
            refuse_by_contents(archive, most_unpacked)
            return sheet_rows(archive, most_rows)
    except Unreadable:
        raise
    except DeclaresEntities as error:
        raise Unreadable(f"This workbook declares entities, as no spreadsheet program does. {SAVE_AS}") from error
    except (
        BadZipFile,
        zlib.error,
        EOFError,
        ExpatError,
        LookupError,
        ValueError,
        NotImplementedError,
        OSError,
    ) as error:
        raise Unreadable(f"This workbook is damaged or of another kind. {SAVE_AS}") from error


def refuse_by_contents(archive, most_unpacked):
    """Raise Unreadable by what the zip says of itself, before anything in it is unpacked.

    What says less than it holds is cut off by zipfile where it said it would end, and fails its checksum.
    """
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    if unpacked > most_unpacked:
        raise Unreadable(
            f"This workbook holds {unpacked / 1e6:,.0f} MB when it is unpacked, and up to {most_unpacked / 1e6:.0f} MB "
            "can be read. Copy the cells of the table, and nothing else, to a new workbook."
        )
    # zipfile unpacks the other methods without a limit, and no spreadsheet program uses them.
    if any(part.flag_bits & 1 or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise Unreadable(f"This workbook is protected or packed in an unusual way. {SAVE_AS}")
    has_macros = any(part.filename.lower().endswith("vbaproject.bin") for part in parts)
    if has_macros or b"macroenabled" in archive.read("[Content_Types].xml").lower():
        raise Unreadable(f"This workbook can hold macros, and files with programs in them are not taken. {SAVE_AS}")


def sheet_rows(archive, most_rows):
    """Return the rows of the one sheet that holds anything."""
    (book,) = targets(archive, "", "officeDocument").values()
    parts, epoch, sheets = targets(archive, book, "worksheet"), WINDOWS_EPOCH, {}
    for _, name, given, _ in walk(archive, book):
        if name == "workbookPr" and given and given.get("date1904") in ("1", "true"):
            epoch = MAC_EPOCH
        if name == "sheet" and given:
            part = parts.get(next(text for key, text in given.items() if key.endswith(":id")))
            sheets[part] = given["name"] + ("" if given.get("state", "visible") == "visible" else " (hidden)")
    holding = [part for part in sheets if part and next(cells(archive, part), None)]
    if len(holding) > 1:
        names = ", ".join(repr(sheets[part]) for part in holding[:5])
        raise Unreadable(f"{len(holding)} sheets hold something: {names}. Keep the one to import, delete the others.")
    found = {}
    for cell in cells(archive, holding[0]) if holding else ():
        if cell.column > MOST_COLUMNS:
            letter = get_column_letter(cell.column)
            raise Unreadable(f"Row {cell.row} has something in column {letter}, far beside the table. Delete it.")
        found.setdefault(cell.row, []).append(cell)
        if len(found) > most_rows + 1:
            raise Unreadable(f"There are more than {most_rows} rows: import up to {most_rows} at a time.")
    read = reading(archive, targets(archive, book), {cell for row in found.values() for cell in row}, epoch)
    rows = {}
    for number in sorted(found):
        for cell in found[number]:
            if cell.kind == "f":
                name = rows.get(1, {}).get(cell.column) or get_column_letter(cell.column)
                raise Unreadable(
                    f"Row {number}, column {name} holds a formula: copy the cells and paste them as values."
                )
        row = {cell.column: text for cell in found[number] if (text := read(cell)).strip()}
        if row:
            rows[number] = row
    return rows


def reading(archive, parts, used, epoch):
    """Return a function that gives the text of a cell; of strings and styles, only those that `used` needs are kept."""
    wanted = {int(cell.value) for cell in used if cell.kind == "s"}
    strings, dates, shares = {}, set(), set()
    for number, words in enumerate(shared_strings(archive, parts["sharedStrings"]) if wanted else ()):
        if number in wanted:
            strings[number] = words
    styles = {cell.style for cell in used if cell.kind == "n"} - {0}
    for number, code in enumerate(number_formats(archive, parts["styles"]) if styles else ()):
        if number in styles and is_date_format(code[:255]):  # as long as Excel allows
            dates.add(number)
        elif number in styles and "%" in code:
            shares.add(number)

    def text(cell):
        if cell.kind == "s":
            return strings[int(cell.value)].replace("_x000D_", "\r")
        if cell.kind == "b":
            return "TRUE" if cell.value == "1" else "FALSE"
        if cell.kind != "n":
            return cell.value
        number = float(cell.value)
        if cell.style in dates:
            with suppress(OverflowError, ValueError):  # a date before 1900 stays the number that it is
                moment = from_excel(number, epoch)
                midnight = isinstance(moment, datetime.datetime) and moment.time() == datetime.time()
                return str(moment.date() if midnight else moment)
        if cell.style in shares:  # as people see it: Excel keeps 95.2% as 0.952
            return f"{(100 * Decimal(str(number))).normalize():f}%"
        return str(int(number) if number.is_integer() else number)

    return text


def cells(archive, part):
    """Yield the Cells of a sheet that hold anything; a formula has the kind "f"."""
    row = column = 0
    for parent, name, given, text in walk(archive, part):
        begins = given is not None
        if name == "row" and begins:
            row, column = int(given.get("r", row + 1)), 0
        elif name == "c" and begins:
            row, column = coordinate_to_tuple(given["r"]) if "r" in given else (row, column + 1)
            kind, style, words = given.get("t", "n"), int(given.get("s", 0)), []
        elif name == "f":
            kind = "f"
        elif name in ("v", "t") and parent != "rPh" and not begins:
            words.append(text)
        elif name == "c" and (kind == "f" or "".join(words).strip()):
            yield Cell(row, column, kind, "".join(words), style)


def shared_strings(archive, part):
    """Yield the texts that cells point to, without the readings that Excel adds to Japanese names."""
    words = []
    for parent, name, given, text in walk(archive, part):
        if name == "t" and parent != "rPh" and given is None:
            words.append(text)
        elif name == "si" and given is None:
            yield "".join(words)
            words.clear()


def number_formats(archive, part):
    """Yield the number format of each cell style, such as "yyyy-mm-dd"."""
    own = {}
    for parent, name, given, _ in walk(archive, part):
        if (parent, name) == ("numFmts", "numFmt") and given:
            own[given["numFmtId"]] = given["formatCode"]
        elif (parent, name) == ("cellXfs", "xf") and given is not None:
            number = given.get("numFmtId", "0")
            yield own.get(number) or BUILTIN_FORMATS.get(int(number), "General")


def targets(archive, part, kind=""):
    """Return {id: path} of what a part points to, by `kind`; without one {kind: path}."""
    folder, name = posixpath.split(part)
    found = {}
    for _, element, given, _ in walk(archive, posixpath.join(folder, "_rels", f"{name}.rels")):
        if element == "Relationship" and given:
            its_kind = posixpath.basename(given["Type"])
            if not kind or its_kind == kind:
                path = posixpath.normpath(posixpath.join("/", folder, given["Target"])).lstrip("/")
                found[given["Id"] if kind else its_kind] = path
    return found

"""Word, Excel, PowerPoint and OpenDocument: XML in a zip, walked through and never held."""

import re
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from .xml_part import walk

MOST_UNPACKED = 500_000_000
MOST_TIMES_LARGER = 200  # XML shrinks to a tenth or a twentieth; a hundred times that is a trap
MOST_PARTS = 20_000
SMALL = 20_000_000  # unpacked, to which anything may grow
MOST_XML = 200_000_000  # bytes of one part that holds words

# ending: (what the list of contents calls its main part, which parts hold its words, in their order)
OPEN_XML = {
    "docx": ("wordprocessingml.document.main", r"word/(document|footnotes|endnotes)\.xml"),
    "xlsx": ("spreadsheetml.sheet.main", r"xl/sharedStrings\.xml|xl/worksheets/sheet\d+\.xml"),
    "pptx": ("presentationml.presentation.main", r"ppt/slides/slide\d+\.xml"),
}
OPEN_DOCUMENT = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
PARAGRAPHS = {"p", "h", "si", "tab", "br", "line-break"}
NO_TITLE = "It has no title of its own: write one under File, Info, Properties, then save it again."
OBJECTS = (
    "Within this file is an object of another program, which may hold anything. Delete it, or paste it again as a "
    "picture, then save the file and choose it again."
)


class Refused(ValueError):
    """It is not taken; the message is a sentence that says what to do."""


def read(file, ending):
    """Yield what is found of the file, or why it is refused."""
    size = file.seek(0, 2)
    with ZipFile(file) as archive:
        try:
            refuse_by_contents(archive, ending, size)
        except Refused as refused:
            yield {"refused": str(refused)}
            return
        yield {"accepted": True}
        names = archive.namelist()
        yield about(archive, names, ending)
        for part in parts_with_words(names, ending):
            yield from words(archive, part)


def refuse_by_contents(archive, ending, size):
    """Raise Refused by what the zip says of itself, and by its list of contents, before anything else is unpacked."""
    parts = archive.infolist()
    names = [part.filename for part in parts]
    again = f"Open it, save it again as .{ending} and choose that file."
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or len(parts) > MOST_PARTS or unpacked > SMALL + MOST_TIMES_LARGER * size:
        raise Refused(f"This file unpacks to {unpacked / 1e6:,.0f} MB, far more than a document needs. {again}")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused(f"This file is protected by a password. Save it without one, as .{ending}, and choose that file.")
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        raise Refused(f"This file is packed in an unusual way. {again}")
    if any(re.search(r"vbaproject|activex|^basic/|^scripts/", name, re.IGNORECASE) for name in names):
        raise Refused(f"This file holds macros, and files with programs in them are not taken. {again}")
    if any(re.search(r"oleobject|/embeddings/[^/]*\.bin$", name, re.IGNORECASE) for name in names):
        raise Refused(OBJECTS)
    if ending in OPEN_XML:
        main, _ = OPEN_XML[ending]
        listed = bounded(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else ""
        if "macroenabled" in listed.lower():
            raise Refused(f"This file can hold macros, and files with programs in them are not taken. {again}")
        is_it = main in listed
    else:
        is_it = (
            names[:1] == ["mimetype"]
            and bounded(archive, "mimetype").strip() == f"application/vnd.oasis.opendocument.{OPEN_DOCUMENT[ending]}"
            and "content.xml" in names
        )
        manifest = "META-INF/manifest.xml"
        if manifest in names and "encryption-data" in bounded(archive, manifest):
            raise Refused(f"This file is protected by a password. Save it without one and choose that file. {again}")
        if manifest in names and "oleobject" in bounded(archive, manifest):
            raise Refused(OBJECTS)
    if not is_it:
        raise Refused(f"Its name says .{ending}, but what is in it is something else. {again}")


def bounded(archive, name, most=2_000_000):
    """Return the beginning of a part as text."""
    with archive.open(name) as opened:
        return opened.read(most).decode("utf-8", errors="replace")


def parts_with_words(names, ending):
    """Return the parts that hold words, in the order of reading: slide 10 comes after slide 9."""
    wanted = OPEN_XML[ending][1] if ending in OPEN_XML else r"content\.xml"
    found = [name for name in names if re.fullmatch(wanted, name)]
    return sorted(found, key=lambda name: (len(name), name))


def words(archive, part):
    """Yield the text of a part, a few thousand characters at a time, a line for each paragraph."""
    if archive.getinfo(part).file_size > MOST_XML:
        raise ValueError("too long to be read")
    said, length = [], 0
    for _, name, attributes, text in walk(archive, part):
        # A number in a cell is no word, and says nothing without its row.
        if attributes is None and name in ("v", "f") and part.startswith("xl/"):
            text = ""
        said.append(text)
        length += len(text)
        if name in PARAGRAPHS and attributes is None:
            said.append("\n")
        if length > 10_000:
            yield {"text": "".join(said)}
            said, length = [], 0
    yield {"text": "".join(said).strip() + "\n\n"}


def about(archive, names, ending):
    """Return what is missing for accessibility, and what its properties and margins tell everybody."""
    found = {"title": "", "creator": "", "lastModifiedBy": "", "initial-creator": ""}
    described = "docProps/core.xml" if ending in OPEN_XML else "meta.xml"
    if described in names and archive.getinfo(described).file_size < 1_000_000:
        for _, name, attributes, text in walk(archive, described):
            if name in found and attributes is None:
                found[name] = " ".join(text.split())[:100]
    title = found.pop("title")
    people = ", ".join(sorted({f"“{person}”" for person in found.values() if person}))
    properties = [f"Its properties name {people} as author, and everybody can read that."] if people else []
    if any(re.search(r"(?:^|/)comments[^/]*\.xml$", name) for name in names):
        properties.append("It holds comments, which everybody can read: delete them and save it again.")
    if ending == "docx" and has_tracked_changes(archive, names):
        properties.append("It holds tracked changes, which everybody can read: accept or reject them all.")
    return {"warnings": [] if title else [NO_TITLE], "properties": properties}


def has_tracked_changes(archive, names):
    part = "word/document.xml"
    if part not in names or archive.getinfo(part).file_size > SMALL:
        return False
    return any(name in ("ins", "del") and attributes is not None for _, name, attributes, _ in walk(archive, part))

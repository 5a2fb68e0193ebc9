"""Word, Excel, PowerPoint and OpenDocument: XML in a zip, walked through and never held."""

import posixpath
import re
from io import BytesIO
from urllib.parse import unquote
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
TEMPLATE = (
    "This file takes its template from another computer whenever somebody opens it, and a template may hold programs. "
    "In Word choose Normal under File, Options, Add-ins, Manage: Templates. Save the file and choose it again."
)
LINKED = (
    "This workbook starts another program to fetch figures (DDE). Break the link under Data, Edit Links, save the file "
    "and choose it again."
)
TRACKED = "It holds tracked changes, which everybody can read: accept or reject them all."
PROGRAM_PARTS = re.compile(r"vbaproject|activex|^basic/|^scripts/|^xl/macrosheets/", re.IGNORECASE)
PROGRAM_TYPES = re.compile(r"macroenabled|vba|macrosheet|activex", re.IGNORECASE)
PROGRAM_LINKS = re.compile(r"vba|macrosheet|activex|^control$")
EMBEDDED = ("docx", "xlsx", "pptx")  # such as the figures of a chart; each is looked into as the file itself
ON_THIS_COMPUTER = re.compile(r"file:///[^\\/]|[a-z]:[\\/]|[^\\/:][^:]*$", re.IGNORECASE)


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
    if len({name.lower() for name in names}) < len(names):
        raise Refused(f"Parts of this file have the same name, which hides what is in it. {again}")
    macros = f"This file holds macros, and files with programs in them are not taken. {again}"
    if any(PROGRAM_PARTS.search(name) for name in names):
        raise Refused(macros)
    if any(re.search("oleobject", name, re.IGNORECASE) for name in names):
        raise Refused(OBJECTS)
    if ending in OPEN_XML:
        is_it = False
        for _, _, given, _ in walk(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else ():
            listed = (given or {}).get("ContentType", "")
            if PROGRAM_TYPES.search(listed):
                raise Refused(macros)
            is_it = is_it or OPEN_XML[ending][0] in listed
        refuse_by_links(archive, names, macros)
    else:
        is_it = (
            names[:1] == ["mimetype"]
            and bounded(archive, "mimetype").strip() == f"application/vnd.oasis.opendocument.{OPEN_DOCUMENT[ending]}"
            and "content.xml" in names
        )
        manifest = "META-INF/manifest.xml"
        for _, name, given, _ in walk(archive, manifest) if manifest in names else ():
            if name == "encryption-data":
                raise Refused(
                    f"This file is protected by a password. Save it without one and choose that file. {again}"
                )
            if given and any("oleobject" in listed.lower() for listed in given.values()):
                raise Refused(OBJECTS)
    if not is_it:
        raise Refused(f"Its name says .{ending}, but what is in it is something else. {again}")


def refuse_by_links(archive, names, macros):
    """Raise Refused by what the parts of an Open XML file lead to, under whatever name it stands in the zip.

    ValueError where a link leads to no part of it.
    """
    parts = {unquote(name).lower(): name for name in names}
    embedded = {name for name in names if re.search(r"(?:^|/)embeddings/[^/]+$", name, re.IGNORECASE)}
    workbooks = {name for name in names if re.match(r"xl/externallinks/[^/]+$", name, re.IGNORECASE)}
    for kind, target, is_outside in links(archive, names):
        if PROGRAM_LINKS.search(kind):
            raise Refused(macros)
        if kind in ("oleobject", "afchunk") or (kind == "package" and is_outside):
            raise Refused(OBJECTS)
        if kind == "attachedtemplate" and not ON_THIS_COMPUTER.match(target):
            raise Refused(TEMPLATE)
        if kind in ("package", "externallink"):
            if target.lower() not in parts:
                raise ValueError("leads to nothing")
            (embedded if kind == "package" else workbooks).add(parts[target.lower()])
    for name in embedded:
        refuse_embedded(archive, name)
    for part in workbooks:
        if any(name in ("ddeLink", "oleLink") for _, name, _, _ in walk(archive, part)):
            raise Refused(LINKED)


def links(archive, names):
    """Yield (kind in small letters, what it leads to, whether that is outside of the file) of all parts."""
    for rels in names:
        if not rels.lower().endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(rels))
        for _, name, given, _ in walk(archive, rels):
            if name == "Relationship" and given:
                kind, target = given.get("Type", "").rpartition("/")[2].lower(), unquote(given.get("Target", ""))
                is_outside = given.get("TargetMode", "").lower() == "external"
                if not is_outside:
                    target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                yield kind, target, is_outside


def refuse_embedded(archive, name):
    """Raise Refused unless this part is an office file without programs, of a kind that may stand in another."""
    ending = name.rpartition(".")[2].lower()
    if ending not in EMBEDDED:
        raise Refused(OBJECTS)
    content = archive.read(name)
    with ZipFile(BytesIO(content)) as inner:
        try:
            refuse_by_contents(inner, ending, len(content))
        except Refused as refused:
            raise Refused(OBJECTS) from refused


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
    said, length, is_new_line, has_changes = [], 0, True, False
    for number, (_, name, attributes, text) in enumerate(walk(archive, part), start=1):
        begins = attributes is not None
        if begins and name in ("ins", "del") and part == "word/document.xml" and not has_changes:
            has_changes = True
            yield {"properties": [TRACKED]}
        # A number in a cell is no word, and says nothing without its row.
        if text and not (name in ("v", "f") and not begins and part.startswith("xl/")):
            said.append(text)
            length += len(text)
            is_new_line = False
        if name in PARAGRAPHS and not begins and not is_new_line:
            said.append("\n")
            is_new_line = True
        # Often enough to be stopped in time, where there are no words but a million empty paragraphs.
        if length > 10_000 or number % 10_000 == 0:
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
    return {"warnings": [] if title else [NO_TITLE], "properties": properties}

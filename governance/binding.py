"""Bind PDF papers behind pages of contents: `python -m governance.binding TARGET FOLDER`, with the contents as JSON.

A PDF from anywhere may hang or burst the program that reads it, and a thick pack takes memory that a server would not
give back. So this is a process of its own: without Django, without the site's secrets, with limits.
"""

import html
import json
import logging
import resource
import sys
from contextlib import ExitStack, suppress
from io import BytesIO
from unicodedata import normalize

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import getFont, registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

MEMORY = 2_000_000_000  # bytes of address space; 600 pages take a tenth
SECONDS = 40  # of the processor; 3,000 pages take twelve

# All that is taken of a page: what is drawn on it. Its scripts, attached files, comments and properties stay behind.
OF_A_PAGE = {"/Type", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Resources", "/Contents", "/Group"}
# Whom and what pictures and drawings within a page tell.
LEFT_IN_PICTURES = ("/Metadata", "/PieceInfo", "/LastModified")
# Annotations that are no part of what is drawn: notes that open, files, sounds; links are made anew.
NOT_DRAWN = {"/Link", "/Popup", "/Text", "/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"}
HIDDEN = 0b100010  # the flags Hidden and NoView (ISO 32000, 12.5.3)
PRINTED, READ_ONLY = 4, 64
LINKS = ("https://", "http://", "mailto:")
TO_PAGE = "page:"  # the address by which the contents name a page of the pack, before it is made a link within it

SANS, BOLD = "Vera", "VeraBd"
BLUE, GREY = HexColor("#005eb8"), HexColor("#425563")
BODY = ParagraphStyle("body", fontName=SANS, fontSize=10, leading=14)
STYLES = {
    "organisation": ParagraphStyle("organisation", BODY, textColor=GREY, spaceAfter=4),
    "title": ParagraphStyle("title", BODY, fontName=BOLD, fontSize=18, leading=23, spaceAfter=8),
    "note": ParagraphStyle(
        "note", BODY, fontName=BOLD, borderWidth=1.5, borderColor=BLUE, borderPadding=6, spaceBefore=8, spaceAfter=14
    ),
    "heading": ParagraphStyle("heading", BODY, fontName=BOLD, fontSize=13, leading=18, spaceBefore=12, spaceAfter=4),
    "item": ParagraphStyle("item", BODY, fontName=BOLD),
    "paper": ParagraphStyle("paper", BODY, leftIndent=12),
    "page": ParagraphStyle("page", BODY, alignment=2),
}


class CannotBeBound(Exception):
    """A PDF whose pages would not show here what they show by themselves."""


# --- the papers ------------------------------------------------------------------------------------------------------


def opened(path, stack):
    """Return a reader of the PDF, open until the stack is closed; raise what pypdf raises when it is broken."""
    # The writer knows its readers by their place in memory: each has to stay until the end.
    reader = stack.enter_context(PdfReader(stack.enter_context(open(path, "rb"))))  # noqa: SIM115
    root = reader.trailer["/Root"]
    layers = root.get("/OCProperties", {}).get("/D", {})
    is_off = len(layers["/OFF"]) if "/OFF" in layers else layers.get("/BaseState", "/ON") != "/ON"
    if is_off:
        raise CannotBeBound("It has layers that are hidden, and they would be seen here.")
    if "/XFA" in root.get("/AcroForm", {}):
        raise CannotBeBound("It is a form of a kind (XFA) whose pages are empty without it.")
    if not len(reader.pages):
        raise CannotBeBound("It has no page.")
    return reader


def take_pages(writer, reader):
    """Add what is drawn on each page of the reader, with its links to the web, and nothing else of the file."""
    for page in reader.pages:
        annotations = page.get("/Annots", ())
        for key in set(page) - OF_A_PAGE:
            del page[key]
        added = writer.add_page(page, LEFT_IN_PICTURES)
        for reference in annotations or ():
            with suppress(Exception):  # a broken one is no reason to go without the paper
                take_annotation(writer, added, reference.get_object())


def take_annotation(writer, page, annotation):
    """Add an annotation as a link to the web, or as the picture it is."""
    kind = annotation.get("/Subtype")
    if annotation.get("/F", 0) & HIDDEN:
        return
    if kind == "/Link":
        action = annotation.get("/A", {})
        address = action.get("/URI", "") if action.get("/S") == "/URI" else ""
        if address.startswith(TO_PAGE):
            number = int(address.removeprefix(TO_PAGE)) - 1
            writer.add_annotation(page, Link(rect=rectangle(annotation), target_page_index=number))
        elif address.startswith(LINKS):
            writer.add_annotation(page, Link(rect=rectangle(annotation), url=address))
    elif kind not in NOT_DRAWN and "/AP" in annotation:
        drawn = annotation["/AP"]["/N"]
        if not isinstance(drawn, StreamObject):
            drawn = drawn[annotation["/AS"]]
        picture = {
            "/Type": NameObject("/Annot"),
            "/Subtype": NameObject("/Stamp"),
            "/Rect": annotation["/Rect"].clone(writer),
            "/F": NumberObject(PRINTED + READ_ONLY),
            "/AP": DictionaryObject({NameObject("/N"): drawn.clone(writer, ignore_fields=LEFT_IN_PICTURES)}),
        }
        picture = DictionaryObject({NameObject(key): value for key, value in picture.items()})
        page.setdefault(NameObject("/Annots"), ArrayObject()).append(writer._add_object(picture))


def rectangle(annotation):
    return tuple(float(number) for number in annotation["/Rect"])


# --- the pages of contents -------------------------------------------------------------------------------------------


def written(text):
    """Return words as markup of reportlab; a letter that the font lacks is written without its accents, else as “?”."""
    known = getFont(SANS).face.charToGlyph
    letters = (letter if ord(letter) in known else normalize("NFKD", letter)[0] for letter in text if letter != "\n")
    return html.escape("".join(letter if ord(letter) in known else "?" for letter in letters))


def linked(address, words):
    return f'<a href="{html.escape(address)}" color="#005eb8">{words}</a>'


def contents_pages(contents):
    """Return a PDF of the first pages: what the pack is, and on which page each paper begins."""
    story = [Paragraph(written(contents["organisation"]), STYLES["organisation"])]
    story += [Paragraph(written(contents["title"]), STYLES["title"])]
    story += [Paragraph(written(note), STYLES["note"]) for note in contents["notes"]]
    story += [Paragraph(f"<b>{written(label)}:</b> {written(fact)}", BODY) for label, fact in contents["facts"]]
    story += [Paragraph("Contents", STYLES["heading"]), table(contents)]
    page = contents["address"]
    story += [
        Paragraph("The papers one by one", STYLES["heading"]),
        Paragraph(f"Each paper by itself, in its own format: {linked(page, written(page))}", BODY),
    ]
    file = BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 20 * mm)
    SimpleDocTemplate(file, pagesize=A4, invariant=1, **margins).build(story)
    return list(PdfReader(file).pages)


def table(contents):
    """Return the table of contents: items with their papers, and the page of each."""
    rows = [[Paragraph("<b>Item or paper</b>", BODY), Paragraph("<b>Page</b>", STYLES["page"])]]
    lines = [("LINEBELOW", (0, 0), (-1, -1), 0.5, GREY), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    for item in contents["items"]:
        if item["heading"]:
            if item["papers"]:
                lines.append(("NOSPLIT", (0, len(rows)), (-1, len(rows) + 1)))
            told = written(item["heading"]) + (
                f'<br/><font name="{SANS}">{written(item["reason"])}</font>' if item["reason"] else ""
            )
            rows.append([Paragraph(told, STYLES["item"]), ""])
        for paper in item["papers"]:
            about = f"<br/>{written(paper['about'])}" if paper["about"] else ""
            if paper["page"]:
                to_page = f"{TO_PAGE}{paper['page']}"
                title, place = linked(to_page, written(paper["title"])), linked(to_page, str(paper["page"]))
                rows.append([Paragraph(title + about, STYLES["paper"]), Paragraph(place, STYLES["page"])])
            else:
                absent = f"{written(paper['title'])}: not in this pack. Download it from the page.{about}"
                rows.append([Paragraph(absent, STYLES["paper"]), Paragraph("–", STYLES["page"])])
    return Table(rows, colWidths=[150 * mm, 20 * mm], style=TableStyle(lines), repeatRows=1)


# --- the pack --------------------------------------------------------------------------------------------------------


def bind(contents, target, folder):
    """Write the pack to an open file; return how many pages and papers it has. Nothing is written without a paper.

    What has no file in the folder, or a broken one, is named in the contents and left out.
    """
    for name, file in ((SANS, "Vera.ttf"), (BOLD, "VeraBd.ttf")):
        registerFont(TTFont(name, file))
    registerFontFamily(SANS, normal=SANS, bold=BOLD, italic=SANS, boldItalic=BOLD)
    writer = PdfWriter()
    with ExitStack() as stack:
        for paper in papers_of(contents):
            before = len(writer.pages)
            is_bound = paper["file"] and is_taken(writer, f"{folder}/{paper['file']}", stack)
            paper["place"] = before if is_bound else None
        bound = [paper for paper in papers_of(contents) if paper["place"] is not None]
        if not bound:
            return {"pages": 0, "papers": 0}
        put_before(writer, contents)
        add_bookmarks(writer, contents)
        describe(writer, contents)
        writer.write(target)
    return {"pages": len(writer.pages), "papers": len(bound)}


def papers_of(contents):
    return [paper for item in contents["items"] for paper in item["papers"]]


def is_taken(writer, path, stack):
    """Add the pages of a PDF, whose file stays open until the stack is closed; return whether that was possible."""
    before = len(writer.pages)
    try:
        take_pages(writer, opened(path, stack))
    except Exception:  # whatever is broken in it: the pack says that it is not here
        while len(writer.pages) > before:
            writer.remove_page(len(writer.pages) - 1)
    return len(writer.pages) > before


def put_before(writer, contents):
    """Put the pages of contents before the papers; write into the contents on which page each paper begins."""
    count, pages = 0, None
    while pages is None or len(pages) != count:  # longer numbers may need one page more
        count = len(pages or "1")
        for paper in papers_of(contents):
            paper["page"] = None if paper["place"] is None else paper["place"] + count + 1
        pages = contents_pages(contents)
    links = [(page, page.pop("/Annots", ())) for page in pages]
    for place, (page, _) in enumerate(links):
        writer.insert_page(page, place)
    for place, (_, annotations) in enumerate(links):
        for annotation in annotations:
            take_annotation(writer, writer.pages[place], annotation.get_object())


def add_bookmarks(writer, contents):
    """Add a bookmark for each item with a paper in the pack, and its papers under it."""
    writer.add_outline_item(title="Contents", page_number=0)
    for item in contents["items"]:
        bound = [paper for paper in item["papers"] if paper["page"]]
        above = None
        if bound and item["heading"]:
            above = writer.add_outline_item(title=item["heading"], page_number=bound[0]["page"] - 1)
        for paper in bound:
            writer.add_outline_item(title=paper["title"], page_number=paper["page"] - 1, parent=above)


def describe(writer, contents):
    """Write what the pack says of itself: its title, whose it is, its language."""
    writer.metadata = {"/Title": contents["title"], "/Author": contents["organisation"]}
    about = {
        "/Lang": TextStringObject("en-GB"),
        "/ViewerPreferences": DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)}),
        "/PageMode": NameObject("/UseOutlines"),
    }
    writer.root_object.update({NameObject(key): value for key, value in about.items()})


def main(target, folder):
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_CORE, 0)):
        resource.setrlimit(what, (most, most))
    logging.disable()
    with open(target, "wb") as file:
        json.dump(bind(json.load(sys.stdin), file, folder), sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])

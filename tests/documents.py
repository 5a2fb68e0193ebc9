"""Files for tests, made as bytes: sound ones, broken ones, and hostile ones."""

import io
import zipfile

from django.conf import settings
from django.core.files.base import ContentFile
from pypdf import PdfWriter
from pypdf.generic import BooleanObject, DictionaryObject, NameObject, StreamObject, TextStringObject

OPEN_XML = "application/vnd.openxmlformats-officedocument"
WORD = f"{OPEN_XML}.wordprocessingml.document.main+xml"
EXCEL = f"{OPEN_XML}.spreadsheetml.sheet.main+xml"


def pdf(*pages, accessible=False, password="", title="", author="", change=None):
    """Return a PDF with a page for each text; "" is an empty page. Without words or `accessible` it is as scans are.

    `change` is given pypdf's writer, to put in what else the file shall hold.
    """
    writer = PdfWriter()
    for words in pages or ("",):
        page = writer.add_blank_page(595, 842)
        if words:
            stream = StreamObject()
            stream.set_data(b"BT /F1 12 Tf 72 720 Td (%s) Tj ET" % words.encode())
            page[NameObject("/Contents")] = writer._add_object(stream)
            font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
            fonts = {"/F1": DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})}
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): names(fonts)})
    if accessible:
        writer.root_object.update(
            names(
                {
                    "/Lang": TextStringObject("en-GB"),
                    "/MarkInfo": names({"/Marked": BooleanObject(True)}),
                    "/StructTreeRoot": names({"/Type": NameObject("/StructTreeRoot")}),
                }
            )
        )
    if change:
        change(writer)
    properties = {"/Title": title or ("A title" if accessible else ""), "/Author": author}
    writer.add_metadata({name: value for name, value in properties.items() if value})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def names(values):
    return DictionaryObject({NameObject(key): value for key, value in values.items()})


def zipped(parts, first=()):
    """Return a zip of {name: content}; those in `first` stand first and are not packed."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in first:
            archive.writestr(name, parts[name], zipfile.ZIP_STORED)
        for name, content in parts.items():
            if name not in first:
                archive.writestr(name, content)
    return written.getvalue()


def word(*paragraphs, main=WORD, **parts):
    """Return a Word document; `parts` are further parts by name, with __ for / and _ for a dot."""
    text = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
            "word/document.xml": f'<w:document xmlns:w="w"><w:body>{text}</w:body></w:document>',
            **parts,
        }
    )


def opendocument(*paragraphs, kind="text", **parts):
    text = "".join(f"<text:p>{words}</text:p>" for words in paragraphs)
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f'<office:document xmlns:office="o" xmlns:text="t">{text}</office:document>',
            **parts,
        },
        first=["mimetype"],
    )


def excel(**parts):
    """Return a workbook with two words and a number."""
    sheet = (
        '<worksheet><sheetData><row><c t="s"><v>0</v></c><c><v>4711</v></c>'
        '<c t="inlineStr"><is><t>Inline</t></is></c></row></sheetData></worksheet>'
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types><Override PartName="/xl/workbook.xml" ContentType="{EXCEL}"/></Types>',
            "xl/workbook.xml": "<workbook/>",
            "xl/sharedStrings.xml": "<sst><si><t>Shared</t></si></sst>",
            "xl/worksheets/sheet1.xml": sheet,
            **parts,
        }
    )


def txt(words):
    """Return a text file as an officer chooses it."""
    return ContentFile(words.encode(), "chosen.txt")


def on_disk():
    """Return the names of all private files."""
    return {path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}

"""What keeps a file from being looked into, and what runs or hides in it: refused, or told to the officer."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from ccg.files import contents
from ccg.files.contents import findings_of
from tests.documents import WORD, excel, names, opendocument, pdf, word, zipped


def refusal(content, name):
    with pytest.raises(ValidationError) as refused:
        findings_of(ContentFile(content, name))
    (sentence,) = refused.value.messages
    return sentence


LOCKED = pdf("Words", password="secret")
PROTECTED = {
    "by a password": LOCKED,
    "for reading with an empty one": pdf("Words", password=" ").replace(b"/R 3", b"/R 2"),
    "by AES of 256 bits": re.sub(rb"/V \d", b"/V 5", re.sub(rb"/R \d(?! R)", b"/R 6", LOCKED)),
    "by certificates": LOCKED.replace(b"/Filter /Standard", b"/Filter /Adobe.PubSec"),
    "in a way that nobody knows": re.sub(rb"/V \d", b"/V 9", LOCKED),
}


@pytest.mark.parametrize("case", PROTECTED)
def test_a_protected_pdf_is_refused_by_whatever_means_it_is(case):
    assert "Save it without protection" in refusal(PROTECTED[case], "policy.pdf")


def action(kind="/JavaScript", **more):
    """Return an action of a PDF; JavaScript has a program, others have what `more` says."""
    program = {"/JS": TextStringObject("app.alert(1)")} if kind == "/JavaScript" else {}
    return names({"/S": NameObject(kind), **program, **{f"/{key}": value for key, value in more.items()}})


def on_root(**entries):
    """Return a change that writes these entries into the root of a PDF."""
    return lambda writer: writer.root_object.update(names({f"/{key}": value for key, value in entries.items()}))


def on_page(**entries):
    return lambda writer: writer.pages[0].update(names({f"/{key}": value for key, value in entries.items()}))


PROGRAMS = {
    "when it is opened": on_root(OpenAction=action()),
    "when it is opened, elsewhere": lambda writer: on_root(OpenAction=writer._add_object(action()))(writer),
    "after something else": on_root(OpenAction=action("/GoTo", Next=ArrayObject([action()]))),
    "when it is closed": on_root(AA=names({"/WC": action()})),
    "under a name": on_root(Names=names({"/JavaScript": names({"/Names": ArrayObject([action()])})})),
    "when a page is opened": on_page(AA=names({"/O": action()})),
    "behind a link": on_page(Annots=ArrayObject([names({"/Subtype": NameObject("/Link"), "/A": action()})])),
    "in a film": on_root(OpenAction=action("/Rendition", JS=TextStringObject("app.alert(1)"))),
    "of the computer": on_root(OpenAction=action("/Launch", F=TextStringObject("cmd.exe"))),
    "whose kind stands elsewhere": lambda writer: on_root(
        OpenAction=names({"/S": writer._add_object(NameObject("/Launch"))})
    )(writer),
    "that no page leads to": lambda writer: writer._add_object(action()),
}


@pytest.mark.parametrize("case", PROGRAMS)
def test_a_pdf_with_a_program_is_refused(case):
    assert "This PDF holds a program (JavaScript) or starts one." in refusal(pdf("x", change=PROGRAMS[case]), "a.pdf")


def test_a_link_within_a_pdf_is_no_program_and_what_is_broken_is_passed_over():
    nowhere = names({"/S": TextStringObject("x"), "/Of": ArrayObject([DictionaryObject()])})
    content = pdf("Words", accessible=True, change=on_root(OpenAction=action("/GoTo"), Odd=nowhere))
    found = findings_of(ContentFile(content.replace(b"/S (x)", b"/S 9 9 R"), "a.pdf"))
    assert (found.text.strip(), found.warnings, found.properties) == ("Words", [], [])


def test_what_is_attached_to_a_pdf_and_a_form_that_few_can_fill_in_are_told():
    attached = pdf("x", accessible=True, change=lambda writer: writer.add_attachment("staff.xlsx", b"PK"))
    (sentence,) = findings_of(ContentFile(attached, "a.pdf")).properties
    assert sentence.startswith("Other files are attached to it")
    form = pdf("x", accessible=True, change=on_root(AcroForm=names({"/XFA": TextStringObject("<xdp:xdp/>")})))
    (sentence,) = findings_of(ContentFile(form, "a.pdf")).warnings
    assert sentence.startswith("It is a form of a kind (XFA)")


AUTHORS = {
    "NUL": (b"(Anna\\000\\001 Smith!)", ["Anna Smith!"]),
    "UTF-16 that does not say so": (b"<0041006E006E0061>", ["Anna"]),
    "half a letter": (b"<FEFFD8000041>", ["þÿØA"]),
    "nothing else": (b"(\\000\\001)", []),
}


@pytest.mark.parametrize("case", AUTHORS)
def test_an_author_is_told_without_what_no_database_keeps(case):
    written, authors = AUTHORS[case]
    found = findings_of(ContentFile(pdf("x", author="AUTHOR").replace(b"(AUTHOR)", written), "a.pdf"))
    assert [sentence.split("“")[1].split("”")[0] for sentence in found.properties] == authors


def test_what_the_reading_program_says_is_kept_without_what_no_database_keeps(monkeypatch):
    said = {"accepted": True, "text": "a\0", "warnings": ["b\ud800"], "properties": ["c\x01"]}
    monkeypatch.setattr(contents, "asked", lambda *given: ([said], True))
    found = findings_of(ContentFile(pdf("x"), "a.pdf"))
    assert (found.text, found.warnings, found.properties) == ("a", ["b"], ["c"])


def links(*each):
    """Return a list of links of an office file, each (kind, target) or (kind, target, "External")."""
    written = "".join(
        f'<Relationship Type="http://x/relationships/{kind}" Target="{target}" TargetMode="{(*mode, "Internal")[0]}"/>'
        for kind, target, *mode in each
    )
    return f"<Relationships>{written}</Relationships>"


def word_with(*each, **parts):
    return word("Words", **{"word/_rels/document.xml.rels": links(*each), **parts})


def typed(*types):
    """Return the list of contents of a Word document with these types besides."""
    return (
        "<Types>" + "".join(f'<Override PartName="/x" ContentType="{each}"/>' for each in (WORD, *types)) + "</Types>"
    )


CONTENTS = "[Content_Types].xml"
SHEET = "word/embeddings/Sheet1.xlsx"
DDE = "<externalLink><ddeLink ddeService='cmd'/></externalLink>"
IN_OFFICE = {
    "a program in it": ("a.docx", word("x", **{"word/embeddings/evil.exe": b"MZ"}), "another program"),
    "a workbook with macros in it": (
        "a.docx",
        word("x", **{"word/embeddings/Sheet1.xlsm": excel()}),
        "another program",
    ),
    "macros in a workbook in it": (
        "a.docx",
        word("x", **{SHEET: excel(**{"xl/vbaProject.bin": "x"})}),
        "another program",
    ),
    "a program called a workbook": ("a.docx", word("x", **{SHEET: zipped({"a.exe": b"MZ"})}), "another program"),
    "a broken workbook in it": ("a.docx", word("x", **{SHEET: b"PK"}), "damaged"),
    "a package under another name": (
        "a.docx",
        word_with(("package", "a.dat"), **{"word/a.dat": b"MZ"}),
        "another program",
    ),
    "a package elsewhere": ("a.docx", word_with(("package", "https://x.test/a.xlsx", "External")), "another program"),
    "a package that is not there": ("a.docx", word_with(("package", "a.xlsx")), "damaged"),
    "an object under another name": ("a.docx", word_with(("oleObject", "a.dat")), "another program"),
    "a web page in it": ("a.docx", word_with(("aFChunk", "a.mht")), "another program"),
    "macros under another name": ("a.docx", word_with(("vbaProject", "a.dat")), "macros"),
    "macros by their type": ("a.docx", word("x", **{CONTENTS: typed("x.vba&#80;roject")}), "macros"),
    "macros by a type written in another way": (
        "a.docx",
        word("x", main=f"{WORD}.macro&#69;nabled.main+xml"),
        "macros",
    ),
    "macros of Excel 4": ("a.xlsx", excel(**{"xl/macrosheets/sheet1.xml": "<x/>"}), "macros"),
    "macros of Excel 4 elsewhere": ("a.xlsx", excel(**{"xl/_rels/a.rels": links(("xlMacrosheet", "b.xml"))}), "macros"),
    "two lists of contents": ("a.docx", word("x", **{"[content_types].XML": "<Types/>"}), "the same name"),
    "a list of contents cut short": (
        "a.docx",
        word("x", **{CONTENTS: f"<Types><Default ContentType='{WORD}'/>"}),
        "damaged",
    ),
    "DDE": ("a.xlsx", excel(**{"xl/externalLinks/externalLink1.xml": DDE}), "(DDE)"),
    "DDE elsewhere": (
        "a.xlsx",
        excel(**{"xl/_rels/workbook.xml.rels": links(("externalLink", "a.xml")), "xl/a.xml": DDE}),
        "(DDE)",
    ),
    "OpenDocument with an object, written in another way": (
        "a.odt",
        opendocument("x", **{"META-INF/manifest.xml": "<m media-type='x.sun.star.ole&#111;bject'/>"}),
        "another program",
    ),
    **{
        f"template of {target}": ("a.docx", word_with(("attachedTemplate", target, "External")), "its template")
        for target in (
            "https://x.test/a.dotm",
            "file:///\\\\server\\a.dotx",
            "file:///%5C%5Cserver/a",
            "//server/a.dotx",
        )
    },
}


@pytest.mark.parametrize("case", IN_OFFICE)
def test_an_office_file_that_may_run_something_is_refused(case):
    name, content, part = IN_OFFICE[case]
    assert part in refusal(content, name)


HARMLESS = {
    "the figures of a chart": ("a.docx", word_with(("package", "embeddings/Sheet1.xlsx"), **{SHEET: excel()})),
    "a template of this computer": (
        "a.docx",
        word_with(("attachedTemplate", "file:///C:\\Users\\Anna%20Smith\\Letter.dotm", "External")),
    ),
    "a link to the web": ("a.docx", word_with(("hyperlink", "https://www.nhs.uk/", "External"))),
    "a link to another workbook": (
        "a.xlsx",
        excel(**{"xl/externalLinks/externalLink1.xml": "<externalLink><externalBook/></externalLink>"}),
    ),
}


@pytest.mark.parametrize("case", HARMLESS)
def test_an_office_file_that_runs_nothing_is_taken(case):
    name, content = HARMLESS[case]
    assert findings_of(ContentFile(content, name)).text

"""PDFs bound into one: sound ones, odd ones, and as many pages of contents as they need."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, TextStringObject

from governance import binding
from tests.documents import names, pdf


def outline(reader):
    """Return (title, page from 1, titles and pages under it) of each bookmark."""
    found = []
    for entry in reader.outline:
        if isinstance(entry, list):
            found[-1][2].extend((below.title, reader.get_destination_page_number(below) + 1) for below in entry)
        else:
            found.append((entry.title, reader.get_destination_page_number(entry) + 1, []))
    return found


def with_hidden_layer(writer):
    layer = writer._add_object(names({"/Type": NameObject("/OCG"), "/Name": TextStringObject("Hidden")}))
    layers = {"/OCGs": ArrayObject([layer]), "/D": names({"/OFF": ArrayObject([layer])})}
    writer.root_object[NameObject("/OCProperties")] = names(layers)


def with_form(writer):
    writer.root_object[NameObject("/AcroForm")] = names({"/XFA": TextStringObject("<form/>")})


def with_broken_note(writer):
    writer.pages[0][NameObject("/Annots")] = ArrayObject([names({"/Subtype": NameObject("/Link")})])


def without_pages():
    written = io.BytesIO()
    PdfWriter().write(written)
    return written.getvalue()


ODD = {
    "broken": (b"%PDF-1.7 broken", False),
    "empty": (b"", False),
    "cut short": (pdf("One", "Two")[:400], False),
    "without pages": (without_pages(), False),
    "hidden layer": (pdf("One", change=with_hidden_layer), False),
    "form without pages": (pdf("One", change=with_form), False),
    "broken note": (pdf("One", change=with_broken_note), True),
}


@pytest.mark.parametrize("case", ODD)
def test_an_odd_pdf_is_bound_or_named(case, tmp_path):
    content, is_bound = ODD[case]
    (tmp_path / "odd").write_bytes(content)
    (tmp_path / "sound").write_bytes(pdf("Sound"))
    papers = [{"title": name, "about": "", "file": name} for name in ("odd", "sound")]
    contents = {"organisation": "", "title": "", "notes": [], "facts": [], "address": "", "items": []}
    contents["items"].append({"heading": "1. Zi\u0119ba & <b>\u4e16</b>", "reason": "", "papers": papers})
    written = io.BytesIO()
    assert binding.bind(contents, written, tmp_path) == {"pages": 2 + is_bound, "papers": 1 + is_bound}
    first = PdfReader(written).pages[0].extract_text()
    assert ("odd: not in this pack" in first) != is_bound
    assert "1. Zieba & <b>?</b>" in first


def test_the_contents_take_as_many_pages_as_they_need(tmp_path):
    (tmp_path / "one").write_bytes(pdf("Words"))
    items = [
        {
            "heading": f"{number}. Item",
            "reason": "",
            "papers": [{"title": f"Paper {number}", "about": "", "file": "one"}],
        }
        for number in range(1, 101)
    ]
    contents = {"organisation": "", "title": "", "notes": [], "facts": [], "address": "", "items": items}
    written = io.BytesIO()
    bound = binding.bind(contents, written, tmp_path)
    reader = PdfReader(written)
    (title, page, _), *_, (last, last_page, _) = outline(reader)[1:]
    assert (title, page, last, last_page) == ("1. Item", bound["pages"] - 99, "100. Item", bound["pages"])
    assert "100. Item" in reader.pages[page - 2].extract_text()

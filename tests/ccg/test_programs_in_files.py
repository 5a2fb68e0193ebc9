"""What keeps a file from being looked into, and what runs or hides in it: refused, or told to the officer."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from ccg.files import contents
from ccg.files.contents import findings_of
from tests.documents import names, pdf


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

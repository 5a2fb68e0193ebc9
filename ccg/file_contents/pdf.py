"""A PDF: whether it is protected or runs programs, its pages, its words, and what keeps people from reading it."""

import logging
from contextlib import suppress

from pypdf import PdfReader
from pypdf.generic import IndirectObject

NOT_TAGGED = (
    "It is not tagged, so a screen reader cannot tell headings, lists and tables: save it as PDF from Word with "
    "“Document structure tags for accessibility” chosen, or tag it in a PDF editor."
)
NO_TITLE = "It has no title of its own: write one in the document’s properties before saving it as PDF."
NO_LANGUAGE = (
    "It does not say its language, so a screen reader may read it with the wrong voice: set the language of the text "
    "to English (UK) before saving it as PDF."
)
NO_WORDS = (
    "It is a scan without text: nobody can search it, enlarge its letters or have it read aloud. Use the original "
    "document, or run text recognition (OCR) on it."
)
NO_FORM = (
    "It is a form of a kind (XFA) that web browsers and most screen readers cannot show: print it to a new PDF, or "
    "make the form again in another way."
)
ATTACHED = (
    "Other files are attached to it, which everybody can open and nobody has looked into here: delete them, or print "
    "it to a new PDF."
)


class Unopened(PdfReader):
    """A reader that tries no password: what is encrypted is refused, by whatever means it is."""

    is_encrypted = False


def read(file, ending):
    """Yield what is found of a PDF; a broken one is accepted and raises."""
    logging.disable()
    try:
        reader = Unopened(file)
    except Exception:
        # That it cannot be read does not keep it from being published.
        yield {"accepted": True}
        raise
    if "/Encrypt" in reader.trailer:
        yield {
            "refused": "This PDF is protected by a password or against copying, so that it cannot be searched or read "
            "aloud. Save it without protection and choose that file."
        }
        return
    has_form = has_attached = False
    for entry in entries(reader):
        if runs_a_program(entry):
            yield {
                "refused": "This PDF holds a program (JavaScript) or starts one. Print it to a new PDF and choose that "
                "file."
            }
            return
        has_form = has_form or "/XFA" in entry
        has_attached = has_attached or "/EF" in entry
        yield {}
    yield {"accepted": True}
    yield {"warnings": [NO_FORM] * has_form, "properties": [ATTACHED] * has_attached}
    yield about(reader)
    has_words = False
    for page in reader.pages:
        text = page.extract_text().strip()
        has_words = has_words or bool(text)
        if text:
            yield {"text": f"{text}\n\n"}
        else:
            yield {}
    if not has_words:
        yield {"warnings": [NO_WORDS]}


def entries(reader):
    """Yield every dictionary in the file, also those that no page leads to; what is broken is passed over."""
    numbers = [(number, generation) for generation, found in reader.xref.items() for number in found]
    # By stream, because each stream is unpacked as a whole.
    numbers += [(number, 0) for number in sorted(reader.xref_objStm, key=reader.xref_objStm.get)]
    waiting = [reader.trailer]
    while waiting or numbers:
        each = waiting.pop() if waiting else None
        if each is None:
            with suppress(Exception):  # a broken PDF is no reason to refuse it
                each = reader.get_object(IndirectObject(*numbers.pop(), reader))
        if isinstance(each, dict):
            yield each
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each


def runs_a_program(entry):
    """Whether this is an action with JavaScript, or one that starts a program, whatever sets it off."""
    if "/JS" in entry or "/JavaScript" in entry:
        return True
    with suppress(Exception):  # it may lead to what is broken
        return "/S" in entry and entry["/S"] in ("/JavaScript", "/Launch")
    return False


def about(reader):
    """Return how many pages it has, what is missing for accessibility, and who is named in its properties."""
    root = reader.trailer["/Root"]
    described = reader.metadata or {}
    is_tagged = bool(root.get("/StructTreeRoot")) and bool(root.get("/MarkInfo", {}).get("/Marked"))
    warnings = [
        sentence
        for is_there, sentence in (
            (is_tagged, NOT_TAGGED),
            (printable(described.get("/Title")), NO_TITLE),
            (printable(root.get("/Lang")), NO_LANGUAGE),
        )
        if not is_there
    ]
    author = printable(described.get("/Author"))[:100]
    properties = [f"Its properties name “{author}” as the author, and everybody can read that."] if author else []
    return {"pages": len(reader.pages), "warnings": warnings, "properties": properties}


def printable(value):
    """Return a property as words on one line; some programs leave NULs or halves of letters in them."""
    return " ".join("".join(sign for sign in str(value or "") if sign.isprintable() or sign.isspace()).split())

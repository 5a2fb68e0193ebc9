"""A PDF: whether it is protected, its pages, its words, and what keeps people from reading it."""

import logging

from pypdf import PdfReader

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


def read(file, ending):
    """Yield what is found of a PDF; a broken one is accepted and raises."""
    logging.disable()
    try:
        reader = PdfReader(file)
        is_protected = reader.is_encrypted
    except Exception:
        # That it cannot be read does not keep it from being published.
        yield {"accepted": True}
        raise
    if is_protected:
        yield {
            "refused": "This PDF is protected by a password or against copying, so that it cannot be searched or read "
            "aloud. Save it without protection and choose that file."
        }
        return
    if holds_a_program(reader):
        yield {"refused": "This PDF holds a program (JavaScript). Print it to a new PDF and choose that file."}
        return
    yield {"accepted": True}
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


def holds_a_program(reader):
    """Whether the document as a whole runs JavaScript, when it is opened or under a name of its own."""
    try:
        root = reader.trailer["/Root"]
        opening = root.get("/OpenAction")
        at_opening = hasattr(opening, "get") and opening.get_object().get("/S") == "/JavaScript"
        return bool(at_opening or "/JavaScript" in (root.get("/Names") or {}))
    except Exception:  # a broken PDF is no reason to refuse it
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
            (str(described.get("/Title") or "").strip(), NO_TITLE),
            (str(root.get("/Lang") or "").strip(), NO_LANGUAGE),
        )
        if not is_there
    ]
    author = " ".join(str(described.get("/Author") or "").split())[:100]
    properties = [f"Its properties name “{author}” as the author, and everybody can read that."] if author else []
    return {"pages": len(reader.pages), "warnings": warnings, "properties": properties}

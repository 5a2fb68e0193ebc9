"""What may be uploaded. The name is asked for its ending alone; the bytes have to agree with it."""

import codecs
import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.files.uploadhandler import TemporaryFileUploadHandler

from .kinds import KINDS, MOST_BYTES, TAKEN, size_in_words

# What a browser might take for a page, whatever the name says.
LOOKS_LIKE_A_PAGE = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?php)\b", re.IGNORECASE)
FIRST = 1024  # bytes in which programs look for what a file is
LAST = 66_000  # bytes in which a zip has its end, with the longest comment
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_TEXT = (b"%PDF", b"PK\x03\x04", b"MZ", b"\x7fELF", b"{\\rtf", OLD_OFFICE)
INSTEAD = {
    **dict.fromkeys(("doc", "dot", "rtf"), "Open it in Word and save it as .docx or PDF, then choose that file."),
    **dict.fromkeys(("xls", "xlsb"), "Open it in Excel and save it as .xlsx, then choose that file."),
    **dict.fromkeys(("ppt", "pps", "ppsx"), "Open it in PowerPoint, save it as .pptx or PDF and choose that file."),
    **dict.fromkeys(
        ("docm", "dotm", "xlsm", "xltm", "pptm", "ppsm", "xlam"),
        "It can hold macros, and files with programs in them are not taken: save it without them, as .docx, .xlsx, "
        ".pptx or PDF.",
    ),
    **dict.fromkeys(
        ("html", "htm", "xhtml", "mht", "svg", "xml"),
        "Web pages and drawings can hold programs: open it in a browser, print it to a PDF, then choose that file.",
    ),
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "tif", "tiff", "heic"), "Put the picture in a document with words."),
    "zip": "Unpack it and choose the files one by one.",
}


class OnlyUpToTheLimit(TemporaryFileUploadHandler):
    """Keep no more of an upload than may be taken; of one that is longer its true size says so."""

    def receive_data_chunk(self, raw_data, start):
        if start + len(raw_data) <= MOST_BYTES:
            super().receive_data_chunk(raw_data, start)


def kind_of(file):
    """Return the Kind of a file (Django's File) by its ending and its bytes; raise ValidationError with a sentence."""
    ending = ending_of(file.name or "")
    kind = KINDS.get(ending)
    if kind is None:
        instead = INSTEAD.get(ending, f"Save it as one of these and choose that file: {TAKEN}.")
        named = f"Files that end in .{ending} are" if ending else "A file whose name has no ending such as .pdf is"
        raise ValidationError(f"{named} not taken. {instead}")
    if not file.size:
        raise ValidationError("This file is empty. Open it to see whether something is in it, then choose it again.")
    if file.size > MOST_BYTES:
        raise ValidationError(
            f"This file has {size_in_words(file.size)}, and up to {size_in_words(MOST_BYTES)} are taken. Save it with "
            "smaller pictures, or in parts, and choose it again."
        )
    file.seek(0)
    first = file.read(FIRST)
    file.seek(max(0, file.size - LAST))
    last = file.read(LAST)
    refuse_by_first_bytes(kind, first, last)
    if not kind.reader:
        refuse_what_is_no_text(file, kind)
    file.seek(0)
    return kind


def ending_of(name):
    """Return what follows the last dot, in small letters; "" where there is none that a file can have."""
    _, dot, ending = unicodedata.normalize("NFKC", name).rpartition(".")
    ending = ending.strip().lower() if dot else ""
    return ending if re.fullmatch("[a-z0-9]{1,10}", ending) else ""


def refuse_by_first_bytes(kind, first, last):
    """Raise ValidationError where the first or last bytes are not those of the kind, or those of another as well."""
    again = f"Open it in the program it comes from, save it as {kind.name} (.{kind.ending}) and choose that file."
    if LOOKS_LIKE_A_PAGE.search(first):
        raise ValidationError(f"This file is a web page, or is one as well, whatever its name says. {again}")
    if kind.is_zip and first.startswith(OLD_OFFICE):
        raise ValidationError(
            f"This file is protected by a password or of an older kind. Save it without a password as .{kind.ending} "
            "and choose that file."
        )
    starts = b"%PDF-" if kind.reader == "pdf" else b"PK\x03\x04" if kind.is_zip else b""
    is_another = not kind.reader and first.startswith(NOT_TEXT)
    if not first.startswith(starts) or is_another:
        raise ValidationError(f"Its name says {kind.name}, but what is in it is something else. {again}")
    if (kind.reader == "pdf" and b"PK\x05\x06" in last) or (kind.is_zip and b"%PDF-" in first):
        raise ValidationError(f"This file is a PDF and a zip archive in one, which hides what is in it. {again}")


def refuse_what_is_no_text(file, kind):
    """Raise ValidationError for what is not text in UTF-8, read in blocks."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        for chunk in file.chunks():
            if re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]", decoder.decode(chunk)):
                raise ValidationError(
                    f"Its name says {kind.name}, but it holds what no text has. Choose the file that you meant."
                )
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        instead = "“CSV UTF-8 (comma delimited)”" if kind.ending == "csv" else "text with the encoding UTF-8"
        raise ValidationError(
            f"Its letters are not written in UTF-8, so some would be wrong for readers. Save it as {instead} and "
            "choose that file."
        ) from error

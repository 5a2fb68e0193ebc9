"""The kinds of file that are taken. What is sent to readers is fixed here, never what an upload says of itself."""

from dataclasses import dataclass

MOST_BYTES = 50_000_000

OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"


@dataclass(frozen=True)
class Kind:
    """A kind of file: how its name ends, its media type, and what readers call it."""

    ending: str
    content_type: str
    name: str
    reader: str  # the module of ccg.file_contents that reads it; "" for plain text

    @property
    def is_zip(self):
        return self.reader == "office"


KINDS = {
    kind.ending: kind
    for kind in (
        Kind("pdf", "application/pdf", "PDF", "pdf"),
        Kind("docx", f"{OPEN_XML}.wordprocessingml.document", "Word document", "office"),
        Kind("xlsx", f"{OPEN_XML}.spreadsheetml.sheet", "Excel workbook", "office"),
        Kind("pptx", f"{OPEN_XML}.presentationml.presentation", "PowerPoint presentation", "office"),
        Kind("odt", f"{OPEN_DOCUMENT}.text", "OpenDocument text", "office"),
        Kind("ods", f"{OPEN_DOCUMENT}.spreadsheet", "OpenDocument spreadsheet", "office"),
        Kind("odp", f"{OPEN_DOCUMENT}.presentation", "OpenDocument presentation", "office"),
        Kind("csv", "text/csv; charset=utf-8", "CSV", ""),
        Kind("txt", "text/plain; charset=utf-8", "plain text", ""),
    )
}
BY_TYPE = {kind.content_type: kind for kind in KINDS.values()}
TAKEN = "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx), OpenDocument (.odt, .ods, .odp), CSV or text (.txt)"


def size_in_words(size):
    """Return a number of bytes as readers know it, to three figures: "2.27 MB", "545 KB", "12 bytes"."""
    if size < 1000:
        return "1 byte" if size == 1 else f"{size} bytes"
    for unit, name in ((1e3, "KB"), (1e6, "MB"), (1e9, "GB")):
        figures = float(f"{size / unit:.3g}")
        if figures < 1000 or name == "GB":
            return f"{figures:g} {name}"
    raise AssertionError("Every size has a unit.")

"""The PDFs of a demonstration, made on the spot: papers and minutes with several pages, labelled on each."""

import hashlib
import html
import io
import logging

from django.core.files.base import ContentFile
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

from ccg.file_contents import pdf
from ccg.files.contents import gathered
from ccg.files.kinds import KINDS
from ccg.models.organisation import DEMONSTRATION

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=14, spaceAfter=5)
HEADING = ParagraphStyle("heading", BODY, fontName="Helvetica-Bold", fontSize=12, leading=16, spaceBefore=6)
TITLE = ParagraphStyle("title", HEADING, fontSize=20, leading=26)
LINES = TableStyle([("LINEBELOW", (0, 0), (-1, -1), 0.5, HexColor("#425563")), ("ALIGN", (1, 0), (-1, -1), "RIGHT")])


def made(title, about, text, pages=1):
    """Return a PDF with this title and text as an upload; it is repeated as an annex until there are so many pages.

    A line of the text that begins with # is a heading, lines that begin with | are a table.
    """
    story = [Paragraph(html.escape(title), TITLE), Paragraph(html.escape(about), BODY), *flowed(text)]
    for number in range(2, pages + 1):
        story += [PageBreak(), Paragraph(f"Annex {number - 1}", TITLE), *flowed(text)]
    file = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 25 * mm)
    document = SimpleDocTemplate(file, pagesize=A4, title=title, lang="en-GB", **margins)
    document.build(story, onFirstPage=label, onLaterPages=label)
    return upload(file.getvalue())


def flowed(text):
    story, rows = [], []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            story.append(Table(rows, style=LINES, hAlign="LEFT"))
            rows = []
        if line.startswith("# "):
            story.append(Paragraph(html.escape(line[2:]), HEADING))
        elif line:
            story.append(Paragraph(html.escape(line), BODY))
    return story


def label(canvas, document):
    """Write on every page that its content was invented, and its number."""
    canvas.setFont("Helvetica-Bold", 9)
    canvas.drawString(25 * mm, A4[1] - 15 * mm, DEMONSTRATION)
    canvas.setFont("Helvetica", 9)
    canvas.drawRightString(A4[0] - 25 * mm, 15 * mm, f"Page {document.page}")


def upload(content):
    """Return bytes of our own as an upload that was looked into: here, because a process for each takes far longer."""
    file = ContentFile(content, "made.pdf")
    try:
        file.findings = gathered(KINDS["pdf"], list(pdf.read(file, "pdf")), is_done=True)
    finally:
        logging.disable(logging.NOTSET)  # the reader is quiet for good, being a process of its own
    file.findings.sha256 = hashlib.sha256(content).hexdigest()
    file.seek(0)
    return file

"""What a pack costs: 30 papers with 600 pages, made as the site makes it, beside pypdf's own plain merge of them.

    .venv/bin/python bench/packs.py

Each in a process of its own, whose peak of memory is told. The papers have text, a picture on every fourth page, links
and bookmarks.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).resolve().parent.parent
PLAIN = """
import json, sys
from pypdf import PdfWriter
writer = PdfWriter()
contents = json.load(sys.stdin)
for item in contents["items"]:
    for paper in item["papers"]:
        writer.append(f"{sys.argv[2]}/{paper['file']}")
writer.write(sys.argv[1])
print(json.dumps({"pages": len(writer.pages)}))
"""
SIZES = [(3, 20), (30, 20), (30, 100)]  # papers, pages of each


def paper(path, pages):
    canvas = Canvas(str(path))
    for page in range(pages):
        canvas.bookmarkPage(str(page))
        canvas.addOutlineEntry(f"Section {page}", str(page))
        for line in range(50):
            canvas.drawString(60, 800 - 15 * line, f"Line {line} of page {page} of paper {path.name}: " + "words " * 8)
        if page % 4 == 0:
            jpeg = io.BytesIO()
            Image.frombytes("RGB", (600, 400), os.urandom(720_000)).save(jpeg, "JPEG")
            canvas.drawImage(ImageReader(jpeg), 300, 300, 200, 150)
        canvas.linkURL("https://www.example.nhs.uk/", (60, 20, 200, 40))
        canvas.showPage()
    canvas.save()


def measured(command, contents, folder):
    """Return what the process says, its seconds, the peak of its memory in MB, and the size of its file in MB."""
    target = folder / "pack.pdf"
    start = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own programs
        [sys.executable, *command, str(target), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    )
    process.stdin.write(json.dumps(contents).encode())
    process.stdin.close()
    told = json.loads(process.stdout.read())
    _, _, used = os.wait4(process.pid, 0)
    return told, time.perf_counter() - start, used.ru_maxrss * 1024 / 1e6, target.stat().st_size / 1e6


def main():
    print(f"{'papers':>6}{'pages':>7}{'MB in':>8}   {'':12}{'seconds':>9}{'peak MB':>9}{'MB out':>8}")
    for papers, pages in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder, items = Path(name), []
            for number in range(papers):
                paper(folder / f"{number}", pages)
                told = {"title": f"Paper {number}", "about": "By an author", "file": f"{number}"}
                items.append({"heading": f"{number}. Item", "reason": "", "papers": [told]})
            size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
            contents = {"organisation": "CCG", "title": "Meeting", "notes": [], "facts": [], "address": ""}
            contents["items"] = items
            took = {}
            for words, command in (("plain merge", ["-c", PLAIN]), ("a pack", ["-m", "governance.binding"])):
                told, took[words], peak, out = measured(command, contents, folder)
                print(f"{papers:6}{told['pages']:7}{size:8.1f}   {words:12}{took[words]:9.2f}{peak:9.0f}{out:8.1f}")
            print(f"{'':24}{'ratio':12}{took['a pack'] / took['plain merge']:9.2f}")


if __name__ == "__main__":
    main()

"""Every file that somebody might choose: taken with what is in it, or refused in a sentence that says what to do."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File

from ccg.files import contents
from ccg.files.contents import UNREAD, findings_of
from ccg.files.kinds import MOST_BYTES
from ccg.files.uploads import OnlyUpToTheLimit
from ccg.models import DocumentVersion
from tests.documents import excel, opendocument, pdf, word, zipped

SCRIPT = b"<script>alert(1)</script>"
BOMB = {"[Content_Types].xml": "wordprocessingml.document.main", "word/document.xml": b"\0" * 30_000_000}
ENTITIES = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">]><w:document xmlns:w="w"><w:t>&b;</w:t></w:document>'

# what is chosen: (its name, its bytes, a part of the sentence)
REFUSED = {
    "web page": ("notice.html", b"<!DOCTYPE html><p>Hello", "print it to a PDF"),
    "drawing": ("logo.svg", b"<svg onload='alert(1)'/>", "print it to a PDF"),
    "program": ("setup.exe", b"MZ\x90\x00", "Save it as one of these"),
    "old Word document": ("policy.doc", b"\xd0\xcf\x11\xe0", "save it as .docx or PDF"),
    "picture": ("map.png", b"\x89PNG", "Put the picture in a document"),
    "no ending": ("policy", pdf(), "no ending such as .pdf"),
    "ending behind a dot": ("policy.pdf.", pdf(), "no ending such as .pdf"),
    "two endings": ("policy.pdf.html", pdf(), ".html are not taken"),
    "ending that reads backwards": ("policy.\u202efdp", pdf(), "no ending such as .pdf"),
    "empty": ("policy.pdf", b"", "empty"),
    "program called PDF": ("policy.pdf", b"MZ\x90\x00" * 100, "is something else"),
    "web page called PDF": ("policy.pdf", b"<html><body>Hello", "is a web page"),
    "words before the PDF": ("policy.pdf", b"Hello\n" + pdf(), "is something else"),
    "PDF that is also HTML": ("policy.pdf", b"%PDF-1.7\n<html>" + SCRIPT + pdf(), "is a web page"),
    "PDF with a script at its start": ("policy.pdf", b"%PDF-1.7\n%" + SCRIPT + b"\n" + pdf(), "is a web page"),
    "PDF that is also a zip": ("policy.pdf", pdf() + zipped({"a.exe": b"MZ"}), "zip archive in one"),
    "zip that is also a PDF": ("policy.docx", zipped({"a": b"%PDF-1.7\n"}, first=["a"]), "zip archive in one"),
    "Word with a password": ("policy.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "without a password"),
    "OpenDocument with a password": (
        "policy.odt",
        opendocument("x", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "without one",
    ),
    "Word with macros": ("policy.docx", word("x", **{"word/vbaProject.bin": b"x"}), "macros"),
    "Word that may have macros": ("policy.docx", word("x", main="word.document.macroEnabled.main+xml"), "macros"),
    "Word with macros, by its name": ("policy.docm", word("x"), "macros"),
    "OpenDocument with macros": ("policy.odt", opendocument("x", **{"Basic/Standard/a.xml": "x"}), "macros"),
    "Word with an object in it": (
        "policy.docx",
        word("x", **{"word/embeddings/oleObject1.bin": "x"}),
        "another program",
    ),
    "OpenDocument with an object in it": (
        "policy.odt",
        opendocument("x", **{"META-INF/manifest.xml": "<m media-type='application/vnd.sun.star.oleobject'/>"}),
        "another program",
    ),
    "PDF called Word": ("policy.docx", pdf("Words"), "is something else"),
    "zip called Word": ("policy.docx", zipped({"a.exe": b"MZ"}), "is something else"),
    "Excel called Word": ("policy.docx", excel(), "is something else"),
    "presentation called text": ("policy.odt", opendocument("x", kind="presentation"), "is something else"),
    "damaged zip": ("policy.docx", word("Words")[:-40], "damaged"),
    "zip bomb": ("policy.docx", zipped(BOMB), "far more than a document needs"),
    "zip of very many parts": (
        "policy.docx",
        lambda: zipped({str(number): b"" for number in range(20_001)}),
        "far more than a document needs",
    ),
    "text that is a web page": ("policy.txt", b"\xef\xbb\xbf<!doctype html>" + SCRIPT, "is a web page"),
    "text that is a PDF": ("policy.txt", pdf(), "is something else"),
    "text with bytes of a program": ("policy.txt", b"Hello\x00\x01", "holds what no text has"),
    "CSV of another alphabet": ("list.csv", "Café".encode("latin-1"), "CSV UTF-8"),
    "text cut in a letter": ("list.txt", "Café".encode()[:-1], "the encoding UTF-8"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_a_sentence(case):
    name, content, part = REFUSED[case]
    content = content() if callable(content) else content
    with pytest.raises(ValidationError) as refusal:
        findings_of(ContentFile(content, name))
    (sentence,) = refusal.value.messages
    assert part in sentence
    assert sentence.endswith(".")


@pytest.mark.django_db
@pytest.mark.parametrize("save", ["clean_and_save", "save"])
def test_the_shell_is_refused_too(save):
    row = DocumentVersion(title="Policy", file=ContentFile(b"MZ", "policy.pdf"))
    with pytest.raises(ValidationError, match="is something else"):
        getattr(row, save)()
    assert not DocumentVersion.objects.exists()


ONCE = "Saltmarsh and kestrel"
# what is chosen: (its name, its bytes, pages, words in its text, a part of each warning)
TAKEN = {
    "PDF": ("a.pdf", lambda: pdf(ONCE, ONCE, accessible=True), 2, [ONCE], []),
    "PDF as many programs make it": ("a.pdf", lambda: pdf(ONCE), 1, [ONCE], ["tagged", "title", "language"]),
    "scan": ("a.pdf", lambda: pdf("", accessible=True), 1, [], ["scan without text"]),
    "broken PDF": ("a.pdf", lambda: b"%PDF-1.4\nrubbish", None, [], [UNREAD]),
    "PDF cut short": ("a.pdf", lambda: pdf(ONCE)[:300], None, [], [UNREAD]),
    "Word": ("a.docx", lambda: word(ONCE, "Second"), None, [ONCE, "Second"], ["no title"]),
    "Word with a title": (
        "a.docx",
        lambda: word(ONCE, **{"docProps/core.xml": "<p><dc:title>Report</dc:title></p>"}),
        None,
        [ONCE],
        [],
    ),
    "Word that declares entities": (
        "a.docx",
        lambda: word(**{"word/document.xml": ENTITIES}),
        None,
        [],
        ["no title", UNREAD],
    ),
    "Excel": ("a.xlsx", excel, None, ["Shared", "Inline"], ["no title"]),
    "OpenDocument": (
        "a.odt",
        lambda: opendocument("Salt<text:span>marsh</text:span> and kestrel"),
        None,
        [ONCE],
        ["no title"],
    ),
    "text": ("a.txt", lambda: b"\xef\xbb\xbf" + ONCE.encode(), None, [ONCE], []),
    "CSV": ("a.CSV", lambda: f"a,b\r\n{ONCE},1\r\n".encode(), None, [ONCE], []),
    "name with a path": ("../../../etc/passwd.txt", ONCE.encode, None, [ONCE], []),
    "name in other letters": ("Πρακτικά\u202e 会議.txt", ONCE.encode, None, [ONCE], []),
    "name with line breaks": ('a"\r\nSet-Cookie: b=1;.txt', ONCE.encode, None, [ONCE], []),
    "name in wide letters": ("a．ｔｘｔ", ONCE.encode, None, [ONCE], []),
    "name of 300 letters": (f"{'a' * 300}.txt", ONCE.encode, None, [ONCE], []),
}


@pytest.mark.parametrize("case", TAKEN)
def test_taken_with_what_is_in_it(case):
    name, content, pages, words, warnings = TAKEN[case]
    found = findings_of(ContentFile(content(), name))
    assert found.pages == pages
    assert [word for word in words if word not in found.text] == []
    assert "4711" not in found.text
    assert len(found.warnings) == len(warnings), found.warnings
    assert [part for part, warning in zip(warnings, found.warnings, strict=True) if part not in warning] == []


def test_what_a_file_tells_beside_its_text():
    """Officers' names stand in the properties of nearly every file, and everybody can read them there."""
    author = findings_of(ContentFile(pdf("Words", author="Kestrella Saltmarsh"), "a.pdf"))
    assert ["“Kestrella Saltmarsh”" in sentence for sentence in author.properties] == [True]
    parts = {
        "docProps/core.xml": "<p><dc:creator>Kestrella</dc:creator><cp:lastModifiedBy>Anna</cp:lastModifiedBy></p>",
        "word/comments.xml": "<w:comments/>",
        "word/document.xml": '<w:document xmlns:w="w"><w:ins><w:t>new</w:t></w:ins></w:document>',
    }
    several = findings_of(ContentFile(word(**parts), "a.docx"))
    found = [("“Anna”, “Kestrella”", 0), ("comments", 1), ("tracked changes", 2)]
    assert [part for part, place in found if part not in several.properties[place]] == []


def test_a_pdf_of_10000_pages_is_kept_with_what_was_read_in_time(monkeypatch):
    monkeypatch.setattr(contents, "SECONDS", 4)
    found = findings_of(ContentFile(pdf(*["Words"] * 50, *[""] * 9_950), "a.pdf"))
    assert found.pages in (10_000, None)
    assert found.warnings


def test_a_million_empty_paragraphs_are_not_words_and_hide_none(monkeypatch):
    monkeypatch.setattr(contents, "SECONDS", 4)
    document = f'<w:document xmlns:w="w"><w:p>{ONCE}</w:p>{"<w:p/>" * 1_000_000}</w:document>'
    found = findings_of(ContentFile(word(**{"word/document.xml": document}), "a.docx"))
    assert found.text.strip() == ONCE
    assert len(found.text) < 100
    assert UNREAD not in found.warnings


# What a hostile file may do to the program that reads it; none may reach the site.
HANGS = {
    "time": ("while True: pass", "Only its beginning"),
    "sleeps": ("import time; time.sleep(60)", "Only its beginning"),
    "memory": ("x = [b'a' * 10**8 for _ in range(10**6)]", "Only its beginning"),
    "ends": ("import os; os._exit(1)", "Only its beginning"),
    "writes": ("open('var/written-by-a-file', 'wb').write(b'a' * 10**6)", "Only its beginning"),
}


@pytest.mark.parametrize("case", HANGS)
def test_a_file_that_takes_too_much_is_kept_with_what_was_read(case, monkeypatch, tmp_path):
    code, part = HANGS[case]
    (tmp_path / "trap.py").write_text(
        "def read(file, ending):\n    yield {'accepted': True, 'pages': 7, 'text': 'The beginning'}\n    " + code
    )
    program = "import sys, types, importlib.util as u; import ccg.file_contents.__main__ as m; "
    program += f"spec = u.spec_from_file_location('ccg.file_contents.pdf', {str(tmp_path / 'trap.py')!r}); "
    program += "module = u.module_from_spec(spec); spec.loader.exec_module(module); "
    program += "sys.modules['ccg.file_contents.pdf'] = module; m.main('pdf', 'pdf', '1000', '2')"
    monkeypatch.setattr(contents, "SECONDS", 2)
    monkeypatch.setattr(contents, "PROGRAM", ["-c", program])
    found = findings_of(ContentFile(pdf("Words"), "a.pdf"))
    assert (found.pages, found.text) == (7, "The beginning")
    assert found.warnings[0].startswith(part)


def test_the_reading_program_gets_none_of_the_sites_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "kestrel")
    seen = []
    run = contents.subprocess.run
    monkeypatch.setattr(contents.subprocess, "run", lambda *args, **given: seen.append(given) or run(*args, **given))
    findings_of(ContentFile(pdf("Words"), "a.pdf"))
    assert set(seen[0]["env"]) == {"PYTHONDONTWRITEBYTECODE"}


def test_no_more_text_than_a_book_is_kept(monkeypatch):
    monkeypatch.setattr(contents, "MOST_CHARACTERS", 100)
    for content, name in [(pdf("Words " * 10, "Words " * 10), "a.pdf"), (b"Words " * 100, "a.txt")]:
        assert len(findings_of(ContentFile(content, name)).text) <= 100


class Endless(io.RawIOBase):
    """A stream of `size` zeros that takes no memory."""

    def __init__(self, size):
        self.left = size

    def readable(self):
        return True

    def read(self, size=-1):
        block = b"\0" * min(self.left, 2**20 if size < 0 else size)
        self.left -= len(block)
        return block


def test_more_than_the_limit_is_refused_before_a_byte_is_read():
    class Large(File):
        size = 300_000_000

        def read(self, *args):
            raise AssertionError("read")

    with pytest.raises(ValidationError, match=r"This file has 300 MB, and up to 50 MB are taken\."):
        findings_of(Large(Endless(1), name="report.pdf"))


def test_of_an_upload_that_is_too_large_no_more_than_the_limit_is_kept():
    handler = OnlyUpToTheLimit()
    handler.new_file("file", "report.pdf", "application/pdf", 300_000_000)
    handler.receive_data_chunk(b"a" * 1000, 0)
    handler.receive_data_chunk(b"a" * 1000, MOST_BYTES - 10)
    with handler.file_complete(300_000_000) as upload:
        assert (upload.size, len(upload.read())) == (300_000_000, 1000)


@pytest.mark.django_db
def test_300_megabytes_through_the_form_are_a_sentence(organisation, officer, client):
    client.force_login(officer)
    before, after = (
        b"--b\r\nContent-Disposition: form-data; name=title\r\n\r\nThe title that was typed\r\n"
        b"--b\r\nContent-Disposition: form-data; name=file; filename=r.pdf\r\nContent-Type: application/pdf\r\n\r\n",
        b"\r\n--b--\r\n",
    )
    size = 300_000_000

    class Body(Endless):
        def __init__(self):
            self.parts = [io.BytesIO(before), Endless(size), io.BytesIO(after)]

        def read(self, wanted=-1):
            while self.parts:
                block = self.parts[0].read(wanted)
                if block:
                    return block
                self.parts.pop(0)
            return b""

        def close(self):
            pass

    answer = client.generic(
        "POST",
        "/admin/ccg/documentversion/add/",
        **{"CONTENT_TYPE": "multipart/form-data; boundary=b", "wsgi.input": Body()},
        CONTENT_LENGTH=str(len(before) + size + len(after)),
    )
    assert answer.status_code == 200
    assert "This file has 300 MB, and up to 50 MB are taken." in answer.text
    assert "The title that was typed" in answer.text

"""The text of the constitution from a file: numbers that are odd, what is shown before it is saved, what is refused."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ccg.admin import constitution_import
from ccg.markdown import read
from ccg.models import ConstitutionVersion
from ccg.section_numbers import wrong_numbers
from tests.factories import LONG_AGO, make_constitution, make_user, publish
from tests.reading import table_rows

IMPORT = "/admin/ccg/constitutionversion/import/"

NONE = "No heading has a number: write ## 6 Title for a chapter and ### 6.8 Title for a section."
NUMBERS = {
    "as it should be": ("## 1 A\n\n### 1.1 B\n\n#### 1.1.1 C\n\n### 1.2 D\n\n## 2 E\n", []),
    "twice": ("## 1 A\n\n## 1 B\n", ["Line 3: 1 is there twice, first in line 1."]),
    "left out": ("## 1 A\n\n## 3 B\n", ["Line 3: 3 comes after 1, not 1.1 or 2."]),
    "backwards": ("## 1 A\n\n## 2 B\n\n### 1.1 C\n", ["Line 5: 1.1 comes after 2, which goes backwards."]),
    "another level": ("## 1 A\n\n## 1.1 B\n", ["Line 3: 1.1 has ##, but 1.1 is written with ###."]),
    "one without": ("## 1 A\n\n## B\n", ["Line 3: “B” has no number."]),
    "none at all": (
        "## A\n",
        ["No heading has a number: write ## 6 Title for a chapter and ### 6.8 Title for a section."],
    ),
    "endless": (f"## {'9' * 5000} A\n", [f"Line 1: {'9' * 5000} comes after nothing, not 1."]),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_numbers_are_looked_at(case):
    text, sentences = NUMBERS[case]
    assert wrong_numbers(read(text)) == sentences


@pytest.fixture
def desk(organisation, client):
    client.force_login(make_user())
    return client


def upload(client, content, name="constitution.md"):
    return client.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


TEXT = "﻿## 1 Name\r\n\r\nThe name of it.\r\n\r\n## 3 Area\r\n".encode()


def test_a_text_is_shown_before_it_is_saved(desk):
    page = upload(desk, TEXT)
    assert not ConstitutionVersion.objects.exists()
    assert table_rows(page.text, "The sections") == [["1", "1", "Name", "4"], ["5", "3", "Area", "0"]]
    assert "Line 5: 3 comes after 1, not 1.1 or 2." in page.text
    text = page.context["save_form"]["text"].value()
    saved = desk.post(IMPORT, {"text": text, "target": "new", "version": "3"})
    row = ConstitutionVersion.objects.get()
    assert saved["Location"] == f"/admin/ccg/constitutionversion/{row.pk}/change/"
    assert (row.version, row.state, row.text) == ("3", "draft", "## 1 Name\n\nThe name of it.\n\n## 3 Area\n")


REFUSED = {
    "no file": (None, "a.md", "Choose a file first."),
    "another kind": (b"%PDF-1.4", "a.pdf", "name ends in .md or .txt"),
    "Latin letters": ("## 1 Café".encode("latin-1"), "a.txt", "not text in UTF-8"),
    "empty": (b"", "a.md", "This file is empty."),
    "blank": (b" \n\n", "a.md", "This file is empty."),
    "too long": (b"x" * 1_000_001, "a.md", "more than 1 MB"),
    "too long for a constitution": (b"## 1 A\n" + b"[" * 600_000, "a.md", "a constitution may have 500,000"),
    "a control character": (b"## 1 A\x00", "a.md", "invisible control character"),
    "brackets": (b"## 1 A\n" + b"[" * 400_000, "a.md", "This text has 400,000 brackets ([); up to 5,000 can be read."),
    "a heading left out": (b"## 1 A\n\n#### 1.1.1 B\n", "a.md", "The text cannot be saved like this."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_imported_is_said_in_a_sentence(case, desk):
    content, name, sentence = REFUSED[case]
    page = upload(desk, content, name) if content is not None else desk.post(IMPORT, {})
    assert page.status_code == 200
    assert sentence in page.text
    assert "Save as a draft" not in page.text


def test_what_is_too_long_is_not_read_at_all(desk, monkeypatch):
    read_texts = []
    monkeypatch.setattr(constitution_import, "read", lambda text: read_texts.append(text) or read(text))
    for fields in ({"target": "new"}, {"target": "9:9"}):
        page = desk.post(IMPORT, {"text": "word " * 100_001, **fields})
        assert "This text has 500,005 characters; a constitution may have 500,000." in page.text
    assert read_texts == ["", ""]


def target(row):
    row.refresh_from_db()
    return f"{row.pk}:{row.revision}"


def test_a_text_takes_the_place_of_that_of_a_draft(desk):
    row = make_constitution("3", text="## 1 Old\n")
    desk.post(IMPORT, {"text": "## 1 New\n", "target": target(row)})
    row.refresh_from_db()
    assert row.text == "## 1 New\n"
    assert ConstitutionVersion.objects.count() == 1


def test_a_text_corrects_what_is_public(desk):
    row = publish(make_constitution("3", effective_on=datetime.date(2017, 4, 1)))
    without = desk.post(IMPORT, {"text": "## 1 New\n", "target": target(row)})
    assert "Say what was wrong" in without.text
    desk.post(IMPORT, {"text": "## 1 New\n", "target": target(row), "change_note": "A page was missing."})
    second = ConstitutionVersion.objects.get(version="3", number=2)
    assert (second.text, second.change_note, second.state) == ("## 1 New\n", "A page was missing.", "draft")
    assert second.effective_on == row.effective_on


NOT_SAVED = {
    "changed meanwhile": (lambda row: f"{row.pk}:99", {}, "changed by somebody else meanwhile"),
    "a version that is there": (lambda row: "new", {"version": "3"}, "There is already such a version"),
    "a version in words": (lambda row: "new", {"version": "three"}, "Write the number alone"),
    "a text that was tampered with": (lambda row: "new", {"version": "9", "text": "## 1 A\x07"}, "control character"),
    "a text with a level left out": (lambda row: "new", {"version": "9", "text": "#### A"}, "leave none out"),
    "no text": (lambda row: "new", {"version": "9", "text": ""}, "This field is required"),
}


@pytest.mark.parametrize("case", NOT_SAVED)
def test_nothing_is_saved_by_half(case, desk):
    name, fields, sentence = NOT_SAVED[case]
    row = make_constitution("3", text="## 1 Old\n")
    page = desk.post(IMPORT, {"text": "## 1 New\n", "target": name(row)} | fields)
    assert page.status_code == 200
    assert sentence in page.text
    row.refresh_from_db()
    assert (row.text, ConstitutionVersion.objects.count()) == ("## 1 Old\n", 1)


def test_what_waits_for_somebody_else_is_not_offered(desk):
    row = make_constitution("3")
    row.submit(make_user())
    assert "version 3" not in upload(desk, TEXT).text


def test_odd_numbers_are_said_on_the_form_and_do_not_keep_it_from_the_public(desk):
    row = make_constitution("3", text="## 1 A\n\n## 3 B\n")
    page = desk.get(f"/admin/ccg/constitutionversion/{row.pk}/change/").text
    assert "Line 3: 3 comes after 1, not 1.1 or 2." in page
    assert "never in force" in page
    publish(row, on=LONG_AGO)
    assert desk.get("/constitution/3/").status_code == 200

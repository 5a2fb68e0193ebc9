"""The constitution: which version is in force when, the pages of it, two versions compared, the import of its text."""

import datetime
import re
import tracemalloc

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import strip_tags

from ccg.comparison import compare
from ccg.markdown import read
from ccg.models import ConstitutionVersion, DocumentVersion
from ccg.section_numbers import wrong_numbers
from ccg.years import LONDON
from tests.factories import LONG_AGO, correct, make_constitution, make_user, publish
from tests.reading import page_words, table_rows

IMPORT = "/admin/ccg/constitutionversion/import/"


def day(text):
    return datetime.date.fromisoformat(text)


def public(version, effective_on=None, **fields):
    return publish(make_constitution(version, effective_on=effective_on and day(effective_on), **fields))


@pytest.fixture
def versions(organisation):
    """Versions 2, 3 and 10, and one of which neither number nor date is known."""
    public("2", "2015-04-01", text="## 6 The body\n\n### 6.8 Quorum\n\nFour members.\n")
    public("3", "2017-04-01", text="## 6 The body\n\n### 6.8 Quorum\n\nFive members.\n", changes="A new quorum.")
    public("10", "2030-04-01", text="## 6 The body\n\nTo come.\n", approved_by_body="The members")
    public("", description="What it is for.")


# --- in force ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "version"),
    [
        pytest.param("2015-03-31", None, id="before the first"),
        pytest.param("2015-04-01", "2", id="the first day"),
        pytest.param("2017-03-31", "2", id="the last day"),
        pytest.param("2017-04-01", "3", id="the next one"),
        pytest.param("2030-03-31", "3", id="announced is not in force"),
        pytest.param("2030-04-01", "10", id="and then it is, with nobody acting"),
    ],
)
def test_which_version_is_in_force(on, version, versions):
    found = ConstitutionVersion.objects.in_force_on(day(on))
    assert (found and found.version) == version


def test_what_is_not_live_is_never_in_force(versions):
    make_constitution("4", effective_on=day("2016-04-01"))
    public("5", "2016-05-01").withdraw(make_user(), "It was the wrong file.")
    assert ConstitutionVersion.objects.in_force_on(day("2016-06-01")).version == "2"
    before = datetime.datetime(2016, 1, 1, tzinfo=LONDON)
    assert ConstitutionVersion.objects.in_force_on(day("2016-06-01"), at=before) is None


IN_WORDS = {
    "2": "It was in force from 1 April 2015 to 31 March 2017.",
    "3": "It has been in force since 1 April 2017 and will be until 31 March 2030.",
    "10": "It comes into force on 1 April 2030.",
    "": "The day from which it is in force is not recorded.",
}


@pytest.mark.parametrize("version", IN_WORDS)
def test_a_version_says_when_it_is_in_force(version, versions, client):
    rows = {row.version: row for row in ConstitutionVersion.objects.timeline()}
    assert rows[version].in_words(day("2026-05-01")) == IN_WORDS[version]
    assert list(rows) == ["10", "3", "2", ""]


def test_two_versions_of_one_day_are_no_riddle(versions):
    public("3.1", "2017-04-01")
    rows = {row.version: row for row in ConstitutionVersion.objects.timeline()}
    assert ConstitutionVersion.objects.in_force_on(day("2017-04-01")).version == "3.1"
    assert rows["3"].in_words(day("2026-05-01")) == "Another version took its place before it came into force."


@pytest.mark.parametrize(
    ("query", "status", "says", "not_says"),
    [
        pytest.param("", 200, "Version 3. It has been in force since 1 April 2017", "Four members", id="today"),
        pytest.param("", 200, "Version 10 comes into force on 1 April 2030.", "To come.", id="announced"),
        pytest.param("?on=2017-03-15", 200, "Four members.", "Five members", id="as it stood"),
        pytest.param("?on=2031-01-01", 200, "will be in force on 1 January 2031, as far as", "Five", id="to come"),
        pytest.param("?on=2012-01-01", 200, "came into force on 1 April 2015", "members.", id="before the first"),
        pytest.param("?on=2017-02-30", 400, "“2017-02-30” is not a date", "What it is for", id="no such day"),
        pytest.param("?on=<script>", 400, "", "<script>", id="nonsense"),
        pytest.param("?on=" + "9" * 5000, 400, "is not a date", "members.", id="endless"),
        pytest.param("?on=", 200, "Five members.", "is not a date", id="empty"),
    ],
)
def test_the_page_of_the_constitution(query, status, says, not_says, versions, client, time_machine):
    time_machine.move_to(datetime.datetime(2027, 5, 1, 12, tzinfo=LONDON))
    answer = client.get(f"/constitution/{query}")
    assert answer.status_code == status
    assert says in " ".join(strip_tags(answer.text).split())
    assert not_says not in answer.text


def test_at_midnight_in_london_the_next_one_is_current(versions, client, time_machine):
    time_machine.move_to(datetime.datetime(2030, 3, 31, 22, 59, 59, tzinfo=datetime.UTC))
    before = client.get("/constitution/")
    assert "Five members." in before.text
    time_machine.move_to(datetime.datetime(2030, 3, 31, 23, 0, tzinfo=datetime.UTC))
    after = client.get("/constitution/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "To come." in after.text


def test_the_table_of_all_versions(versions, client):
    assert table_rows(client.get("/constitution/").text, "All versions") == [
        ["Version 10", "1 April 2030", "The members", "Not recorded"],
        ["Version 3", "1 April 2017", "Not recorded", "A new quorum."],
        ["Version 2", "1 April 2015", "Not recorded", "Not recorded"],
        ["Version not stated", "Not recorded", "Not recorded", "Not recorded"],
    ]


def test_a_version_that_nothing_is_known_of_but_its_purpose(organisation, client):
    assert "The constitution has not been published here yet." in page_words(client, "/constitution/")
    public("", description="The *governing principles*.")
    for address in ("/constitution/", "/constitution/not-stated/"):
        words = page_words(client, address)
        assert "The governing principles." in words
        assert "The text has not been uploaded yet." in words
        assert "The day from which it is in force is not recorded." in words
        assert "It has been in force" not in words


def test_its_file_is_linked_once_it_is_public(organisation, client):
    file = DocumentVersion(title="Our constitution", category="constitution")
    file.clean_and_save()
    public("2", "2015-04-01", document=file.document)
    assert "The text has not been uploaded yet." in client.get("/constitution/").text
    publish(file)
    page = client.get("/constitution/").text
    assert f"Our constitution ({file.file_in_words})" in page
    assert f'href="{file.get_absolute_url()}"' in page
    assert "has not been uploaded" not in page


def test_sections_keep_their_anchors_and_are_in_the_contents(versions, client):
    page = client.get("/constitution/3/").text
    assert 'id="6.8"' in page
    assert '<a href="#6.8">6.8 Quorum</a>' in page
    assert len(re.findall(r'id="([^"]+)"', page)) == len(set(re.findall(r'id="([^"]+)"', page)))


@pytest.mark.parametrize("address", ["/constitution/4/", "/constitution/x/", f"/constitution/{'9' * 400}/"])
def test_what_is_no_version_is_not_there(address, versions, client):
    assert client.get(address).status_code == 404


def test_a_typing_error_is_corrected_by_an_edition(versions, client):
    row = ConstitutionVersion.objects.live().get(version="3")
    publish(correct(row, "Five was written as six.", text="## 6 The body\n\nSix members.\n"))
    words = page_words(client, "/constitution/")
    assert "Six members." in words
    assert "Five was written as six." in page_words(client, "/constitution/3/")


WRONG = {
    "two levels at once": ({"text": "## 1 A\n\n#### 1.1.1 B\n"}, "leave none out"),
    "the title of the page": ({"text": "# 1 A\n"}, "Begin with ##"),
    "a heading above the text": ({"description": "## Purpose"}, "without headings"),
    "a version in words": ({"version": "three"}, "Write the number alone"),
    "a control character": ({"text": "a\x07b"}, "invisible control character"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_refused(case, organisation):
    fields, sentence = WRONG[case]
    with pytest.raises(ValidationError, match=sentence):
        make_constitution(**fields)


def test_a_second_row_of_a_version_is_refused(versions):
    with pytest.raises(ValidationError, match="There is already such a version"):
        make_constitution("3")


# --- compared ---------------------------------------------------------------------------------------------------------

BEFORE = "Words.\n\n## 1 Name\n\nThe name.\n\n## 2 Area\n\nAll of\nThurrock.\n\n## 3 Votes\n\n* one each\n\n## 4 Seal\n"
CHANGES = {
    "nothing": (BEFORE, []),
    "the words": (BEFORE.replace("The name", "The new name"), [("Changed", "1", False, "The<ins> new</ins> name.")]),
    "added at the end": (f"{BEFORE}\n## 5 End\n\nBye.\n", [("Added", "5", False, "<ins>Bye.</ins>")]),
    "removed": (BEFORE.replace("## 3 Votes\n\n* one each\n\n", ""), [("Removed", "3", False, "<del>• one each</del>")]),
    "moved": (
        BEFORE.replace("## 4 Seal", "## 4 Flag\n\n## 5 Seal"),
        [("Added", "4", False, ""), ("Moved", "5", False, "")],
    ),
    "retitled": (BEFORE.replace("3 Votes", "3 Voting"), [("Changed", "3", True, "")]),
    "before the first": (
        BEFORE.replace("Words.", "Word."),
        [("Changed", "", False, "<del>Words</del><ins>Word</ins>.")],
    ),
    "a line broken elsewhere": (BEFORE.replace("All of\nThurrock", "All\nof Thurrock"), []),
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_changed_section_by_section(case):
    after, expected = CHANGES[case]
    comparison = compare(BEFORE, after)
    hidden = re.compile(r'<span class="nhsuk-u-visually-hidden">.*?</span>')
    got = [(c.kind, c.section.number, c.is_retitled, hidden.sub("", c.words)) for c in comparison.changes]
    assert got == expected
    assert comparison.unchanged == 5 - sum(c.before is not None for c in comparison.changes)


def test_what_was_removed_stands_where_it_stood_and_nothing_of_it_is_markup():
    comparison = compare("## 1 A\n\n## 2 B\n\n`<b>`\n\n## 3 C\n", "## 1 A\n\n## 3 C\n\n<script>\n")
    assert [(c.kind, c.section.number) for c in comparison.changes] == [("Removed", "2"), ("Changed", "3")]
    assert "&lt;b&gt;" in comparison.changes[0].words
    assert "<script>" not in comparison.changes[1].words
    assert "[removed: " in comparison.changes[0].words


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        pytest.param("?from=2&to=3", 200, "What changed from version 2 to version 3", id="two versions"),
        pytest.param("?from=2&to=3", 200, "Sections: 1 changed; 1 is the same.", id="counted"),
        pytest.param("?from=3&to=3", 200, "Choose two different versions.", id="one with itself"),
        pytest.param("?from=3", 200, "What changed from version 3 to version 10", id="one and the newest"),
        pytest.param("", 200, "What changed from version 3 to version 10", id="none named"),
        pytest.param("?from=not-stated&to=3", 200, "of version not stated has not been uploaded yet", id="no text"),
        pytest.param("?from=2&to=4", 404, "", id="a draft"),
        pytest.param("?from=2&to=5", 404, "", id="withdrawn"),
        pytest.param("?from=2&to=99", 404, "", id="never there"),
        pytest.param("?from=%00&to=", 404, "", id="nonsense"),
    ],
)
def test_the_public_comparison(query, status, says, versions, client):
    make_constitution("4", text="## 1 Secret\n")
    public("5", "2016-05-01", text="## 1 Secret\n").withdraw(make_user(), "It was the wrong file.")
    answer = client.get(f"/constitution/compare/{query}")
    assert answer.status_code == status
    assert says in " ".join(strip_tags(answer.text).split())
    assert "Secret" not in answer.text
    assert "version 4" not in answer.text


@pytest.mark.parametrize("number", [0, 1])
def test_there_is_nothing_to_compare_without_two_versions(number, organisation, client):
    for version in range(number):
        public(str(version), "2015-04-01", text="## 1 A\n")
    says = ["The constitution has not been published here yet.", "Only one version of the constitution is published"]
    assert says[number] in page_words(client, "/constitution/compare/")


def test_a_long_rewritten_section_is_compared_in_bounded_memory():
    text = " ".join(f"word{number}" for number in range(3000))
    tracemalloc.start()
    compare(f"## 1 A\n\n{text}\n", f"## 1 A\n\n{text.replace('word', 'the ')}\n")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60_000_000


# --- imported ---------------------------------------------------------------------------------------------------------

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
    "a control character": (b"## 1 A\x00", "a.md", "invisible control character"),
    "a heading left out": (b"## 1 A\n\n#### 1.1.1 B\n", "a.md", "The text cannot be saved like this."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_imported_is_said_in_a_sentence(case, desk):
    content, name, sentence = REFUSED[case]
    page = upload(desk, content, name) if content is not None else desk.post(IMPORT, {})
    assert page.status_code == 200
    assert sentence in page.text
    assert "Save as a draft" not in page.text


def target(row):
    row.refresh_from_db()
    return f"{row.pk}:{row.revision}"


def test_a_text_takes_the_place_of_that_of_a_draft(desk):
    row = make_constitution("3", text="## 1 Old\n")
    desk.post(IMPORT, {"text": "## 1 New\n", "target": target(row)})
    row.refresh_from_db()
    assert row.text == "## 1 New\n"
    assert ConstitutionVersion.objects.count() == 1


def test_a_text_corrects_what_is_public(desk, versions):
    row = ConstitutionVersion.objects.live().get(version="3")
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

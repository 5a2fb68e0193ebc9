"""The constitution: which version is in force when, the pages of it, two versions compared, the import of its text."""

import datetime
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from ccg.models import ConstitutionVersion
from ccg.models.constitution import in_force
from ccg.years import LONDON
from tests.factories import correct, make_constitution, make_document, make_page, make_user, publish
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
    found = in_force(ConstitutionVersion.objects.timeline(), day(on))
    assert (found and found.version) == version


def test_what_is_not_live_is_never_in_force(versions):
    make_constitution("4", effective_on=day("2016-04-01"))
    public("5", "2016-05-01").withdraw(make_user(), "It was the wrong file.")
    assert in_force(ConstitutionVersion.objects.timeline(), day("2016-06-01")).version == "2"
    before = datetime.datetime(2016, 1, 1, tzinfo=LONDON)
    assert in_force(ConstitutionVersion.objects.timeline(before), day("2016-06-01")) is None


IN_WORDS = {
    "2": "It was in force from 1 April 2015 to 31 March 2017.",
    "3": "It has been in force since 1 April 2017 and will be until 31 March 2030.",
    "10": "It comes into force on 1 April 2030.",
    "": "The day from which it is in force is not recorded.",
}


@pytest.mark.once
@pytest.mark.parametrize("version", IN_WORDS)
def test_a_version_says_when_it_is_in_force(version, versions, client):
    rows = {row.version: row for row in ConstitutionVersion.objects.timeline()}
    assert rows[version].in_words(day("2026-05-01")) == IN_WORDS[version]
    assert list(rows) == ["10", "3", "2", ""]


def test_two_versions_of_one_day_are_no_riddle(versions):
    public("3.1", "2017-04-01")
    rows = {row.version: row for row in ConstitutionVersion.objects.timeline()}
    assert in_force(ConstitutionVersion.objects.timeline(), day("2017-04-01")).version == "3.1"
    assert rows["3"].in_words(day("2026-05-01")) == "Another version took its place before it came into force."


@pytest.mark.once
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


@pytest.mark.once
def test_the_table_of_all_versions(versions, client):
    assert table_rows(client.get("/constitution/").text, "All versions") == [
        ["Version 10", "1 April 2030", "The members", "Not recorded"],
        ["Version 3", "1 April 2017", "Not recorded", "A new quorum."],
        ["Version 2", "1 April 2015", "Not recorded", "Not recorded"],
        ["Version not stated", "Not recorded", "Not recorded", "Not recorded"],
    ]


@pytest.mark.once
def test_a_version_that_nothing_is_known_of_but_its_purpose(organisation, client):
    assert "The constitution is not published here now." in page_words(client, "/constitution/")
    public("", description="The *governing principles*.")
    for address in ("/constitution/", "/constitution/not-stated/"):
        words = page_words(client, address)
        assert "The governing principles." in words
        assert "The text has not been uploaded yet." in words
        assert "The day from which it is in force is not recorded." in words
        assert "It has been in force" not in words


@pytest.mark.once
def test_its_file_is_linked_once_it_is_public(organisation, client):
    file = make_document("Our constitution", category="constitution")
    public("2", "2015-04-01", document=file.document)
    assert "The text has not been uploaded yet." in client.get("/constitution/").text
    publish(file)
    page = client.get("/constitution/").text
    assert f"Our constitution ({file.file_in_words})" in page
    assert f'href="{file.get_absolute_url()}"' in page
    assert "has not been uploaded" not in page


@pytest.mark.once
def test_sections_keep_their_anchors_and_are_in_the_contents(versions, client):
    page = client.get("/constitution/3/").text
    assert 'id="6.8"' in page
    assert '<a href="#6.8">6.8 Quorum</a>' in page
    assert len(re.findall(r'id="([^"]+)"', page)) == len(set(re.findall(r'id="([^"]+)"', page)))


@pytest.mark.once
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


# --- the home page ----------------------------------------------------------------------------------------------------

TODAYS = {
    "one in force": ([("2", "2015-04-01"), ("3", "2017-04-01")], "Version 3. It has been in force since 1 April 2017."),
    "one in force and one announced": (
        [("3", "2017-04-01"), ("10", "2090-04-01")],
        "Version 3. It has been in force since 1 April 2017 and will be until 31 March 2090.",
    ),
    "announced alone": ([("10", "2090-04-01")], "No version published here is in force yet."),
    "announced, and one without a date": (
        [("", None), ("10", "2090-04-01")],
        "Version not stated. The day from which it is in force is not recorded.",
    ),
    "none": ([], "The constitution is not published here now."),
}


@pytest.mark.once
@pytest.mark.parametrize("case", TODAYS)
def test_the_home_page_says_what_the_page_of_the_constitution_says(case, organisation, client):
    rows, says = TODAYS[case]
    publish(make_page("home", body="{{constitution}}"))
    for version, effective_on in rows:
        public(version, effective_on)
    for address in ("/", "/constitution/"):
        said = page_words(client, address)
        assert says.lower() in said.lower()
        assert ("Version 10 comes into force on 1 April 2090." in said) == (("10", "2090-04-01") in rows)
        assert said.lower().count("in force since") == says.count("in force since")


def test_a_text_that_is_too_long_is_refused_in_a_sentence():
    row = ConstitutionVersion(version="3", text="a" * 500_001)
    with pytest.raises(ValidationError, match="500,001 characters; a constitution may have 500,000"):
        row.clean_and_save()

"""Two versions of a text compared, section by section, and the public page of it."""

import re

import pytest
from django.utils.html import strip_tags

from ccg.comparison import compare
from tests.factories import make_constitution, make_user, publish
from tests.reading import page_words

# Once: what is asked of the database here is asked on both by the tests of the gate; this is what pages make of it.
pytestmark = pytest.mark.once


def public(version, effective_on, text):
    return publish(make_constitution(version, effective_on=effective_on, text=text))


@pytest.fixture
def versions(organisation):
    public("2", "2015-04-01", "## 6 The body\n\n### 6.8 Quorum\n\nFour members.\n")
    public("3", "2017-04-01", "## 6 The body\n\n### 6.8 Quorum\n\nFive members.\n")
    public("10", "2030-04-01", "## 6 The body\n\nTo come.\n")
    public("", None, "")


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
    says = ["The constitution is not published here now.", "Only one version of the constitution is published"]
    assert says[number] in page_words(client, "/constitution/compare/")


def test_a_very_long_line_is_not_compared_word_by_word():
    words = [f"word{number}" for number in range(3000)]
    (change,) = compare(f"## 1 A\n\n{' '.join(words)}\n", f"## 1 A\n\n{' '.join(words[1:])}\n").changes
    assert change.words.startswith("<del>")
    assert change.words.count("<ins>") == 1

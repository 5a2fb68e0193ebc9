"""What the words of the real content find: the pages about them, and no page only because of where it came from."""

import pytest

from tests.search.rows import titles

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thurrock_once")]
OURS = "How are we doing"  # a page of the site itself: before all others
PLAN = "Our priorities"  # another one
HOME = "What are our priorities and how are we doing"
# what is typed: the titles found, in any order: the databases rank a little differently
FOUND = {
    "performance": {OURS, HOME, "Governing Body", "Governing Body Meetings"},
    "priorities": {OURS, PLAN, HOME, "Annual reports"},
    "website": {HOME, "Care Quality Commission - Annual Check Results", "Mid and South Essex Success Regime"},
}


@pytest.mark.parametrize("typed", FOUND)
def test_the_source_of_the_figures_is_no_answer(typed, client):
    assert set(titles(client, typed)) == FOUND[typed]


def test_the_page_with_the_word_in_its_title_is_the_first(client):
    assert titles(client, "priorities")[:3] == [OURS, PLAN, HOME]

"""The title of the page of results says what its heading says."""

import re

import pytest

from tests.factories import make_page, publish
from tests.reading import words


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        pytest.param("heron", "1 result for “heron”", id="found"),
        pytest.param("Braille", "1 result for “Braille”", id="a page of the site itself"),
        pytest.param("nightingale", "No results for “nightingale”", id="not found"),
        pytest.param("the", "Nothing to look for in “the”", id="nothing to look for"),
    ],
)
def test_title_and_heading_agree(typed, says, organisation, client):
    publish(make_page(title="Heron"))
    page = client.get("/search/", {"q": typed}).text
    assert f"{says}</h2>" in page
    assert words(re.search("<title>(.*?)</title>", page)[1]) == f"{says} - Search - NHS Thurrock CCG"

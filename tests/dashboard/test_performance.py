"""The performance pages and files with other figures than Thurrock's, or none."""

import re

import pytest

from dashboard.datasets import MEASURES
from tests.factories import make_return, make_user, publish, published_return, tomorrow
from tests.reading import csv_rows, page_words, words

pytestmark = [pytest.mark.django_db, pytest.mark.once]
USUAL = "No significant change: the ups and downs are within the usual range."
PAGES = ["/", "/foi/", "/performance/", *(f"/performance/{slug}/" for slug in MEASURES)]


def test_a_quarter_that_lost_its_return_is_a_gap(organisation, client):
    for quarter, received in ((1, 7001), (2, 6543), (3, 7003)):
        row = published_return(2013, quarter, received=received)
        if quarter == 2:
            row.withdraw(make_user(), "The figures are being checked.")
    rows = csv_rows(client, "/performance/foi-received.csv")
    assert [(row["value"], row["shown_as"]) for row in rows] == [
        ("7001", "7,001"),
        ("", "No longer published"),
        ("7003", "7,003"),
    ]
    assert rows[1]["published_on"] == rows[1]["source"] == ""
    assert "There is no figure for July to September 2013 (no longer published)." in page_words(
        client, "/performance/foi-received/"
    )
    assert not re.search("6,?543", client.get("/performance/foi-received/").text)
    # Open requests are not known from the gap on.
    assert [row["shown_as"] for row in csv_rows(client, "/performance/foi-open.csv")][2] == "Not known"


NOT_PUBLIC = {
    "draft": lambda row: row,
    "in review": lambda row: row.submit(make_user()),
    "scheduled": lambda row: publish(row, at=tomorrow()),
    "removed": lambda row: publish(row).remove(make_user(), "It named a person."),
    "withdrawn": lambda row: publish(row).withdraw(make_user(), "It is being checked."),
    "withdrawn, readable at its own address": lambda row: publish(row).withdraw(
        make_user(), "It is being checked.", readable=True
    ),
}


@pytest.mark.parametrize("case", NOT_PUBLIC)
def test_a_figure_that_is_not_live_is_in_no_chart_table_or_file(case, organisation, client):
    published_return(2013, 1, received=7001)
    NOT_PUBLIC[case](make_return(2013, 2, received=6543, in_time=6111, breached=432))
    addresses = [*PAGES, *(f"/performance/{slug}{ending}" for slug in MEASURES for ending in (".csv", ".json"))]
    for address in addresses:
        assert not re.search("6,?543|6,?111|432", client.get(address).text), address


def test_a_site_without_figures_says_so(client):
    for address in PAGES:
        html = client.get(address).text
        assert "<svg" not in html or "site-chart--" not in html, address
        assert not re.search(r"\b0%", words(html)), address
    text = page_words(client, "/performance/")
    assert "Not known. No financial year has all four of its quarters published." in text
    assert "Not yet published" in text
    assert "No figures have been published yet." in page_words(client, "/performance/foi-compliance/")
    assert csv_rows(client, "/performance/foi-compliance.csv") == []
    assert client.get("/performance/foi-compliance.json").json()["control_chart"] is None

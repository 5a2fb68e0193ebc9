"""The page, the CSV, the workbook and the JSON say the same, cell by cell."""

import io

import openpyxl
import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from tests.factories import correct, make_user, publish, published_return
from tests.reading import csv_rows, table_rows

# Once: what is asked of the database here is asked on both by the tests of the gate; this is what pages make of it.
pytestmark = pytest.mark.once


def page_cells(client, address="/foi/"):
    """Return the rows of the page's table as lists of words."""
    return table_rows(client.get(address).text)


@pytest.mark.parametrize("note", ["=1+1", "+44", "-5", "@import", "\tx", "\rx"])
def test_formulas_in_text_are_disarmed_and_numbers_left(note, organisation, client):
    published_return(note=note.replace("\r", "\r\n") if "\r" in note else note)
    assert csv_rows(client, "/foi/returns.csv")[0]["note"].startswith("'") or note.strip() == "x"
    assert csv_rows(client, "/foi/returns.csv")[0]["received"] == "40"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/foi/returns.xlsx").content)).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_gap_between_quarters_has_its_own_row_and_later_ones_one_sentence(organisation, client):
    published_return(2013, 1)
    published_return(2013, 3)
    rows = page_cells(client)
    assert rows[1] == ["July to September 2013 Not yet published", *["No figure"] * 6]
    assert rows[-1][0] == "Total 2013/14 2 of 4 quarters published"
    assert len(rows) == 4
    assert "No return has been published since October to December 2013." in client.get("/foi/").text


def test_a_correction_is_told_with_old_value_new_value_date_and_reason(organisation, client):
    publish(correct(published_return(), "One was found in a drawer.", received=41))
    told = client.get("/foi/returns.json").json()["corrections"]
    assert told == [
        {
            "financial_year": "2013/14",
            "quarter": 1,
            "edition": 2,
            "corrected_on": told[0]["corrected_on"],
            "reason": "One was found in a drawer.",
            "changes": [{"column": "received", "old": 40, "new": 41}],
        }
    ]
    for address in ("/foi/", "/foi/2013-14/", "/foi/2013-14/quarter-1/"):
        page = " ".join(strip_tags(client.get(address).text).split())
        assert "received 40 became 41" in page
        assert "One was found in a drawer." in page


def test_corrections_as_a_table_have_each_count_before_and_after(organisation, client):
    first = published_return(received=40, in_time=33, breached=0)
    publish(correct(first, "One was found in a drawer.\x0b", received=41))
    (row,) = csv_rows(client, "/foi/corrections.csv")
    known = {"financial_year": "2013/14", "quarter": "1", "edition": "2", "reason": "One was found in a drawer.\x0b"}
    known["corrected_on"] = timezone.localdate().isoformat()
    known |= {"received_after": "41", "in_time_after": "33", "breached_after": "0"}
    assert row == known | {"received_before": "40", "in_time_before": "33", "breached_before": "0"}
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/foi/corrections.xlsx").content)).active
    assert sheet["E2"].value == "One was found in a drawer."  # a workbook cannot hold the pasted control character
    first.refresh_from_db()
    first.withdraw(make_user(), "The note named a person.")
    (row,) = csv_rows(client, "/foi/corrections.csv")
    assert row == known | dict.fromkeys(["received_before", "in_time_before", "breached_before"], "")


def test_a_withdrawn_quarter_is_named_without_its_figures(organisation, client):
    for quarter in (1, 2, 3):
        row = published_return(2013, quarter, received=40 + quarter)
    row.withdraw(make_user(), "Counted twice.")
    for address in ("/foi/", "/foi/2013-14/"):
        assert page_cells(client, address)[2] == ["October to December 2013 No longer published", *["No figure"] * 6]
    assert "43" not in strip_tags(client.get("/foi/").text)
    assert "No return has been published since October to December 2013." in client.get("/foi/").text


def test_the_page_of_a_year_shows_a_gap_at_its_beginning(organisation, client):
    published_return(2013, 4)
    published_return(2014, 2)
    labels = [cells[0] for cells in page_cells(client, "/foi/2014-15/")]
    assert labels == [
        "April to June 2014 Not yet published",
        "July to September 2014 Q2 2014/15",
        "Total 2014/15 1 of 4 quarters published",
    ]


def test_a_year_without_any_return_between_two_others_has_its_rows(organisation, client):
    published_return(2013, 4)
    published_return(2015, 1)
    rows = page_cells(client)
    assert [cells[0] for cells in rows if "Not yet published" in cells[0]] == [
        "April to June 2014 Not yet published",
        "July to September 2014 Not yet published",
        "October to December 2014 Not yet published",
        "January to March 2015 Not yet published",
    ]


def test_a_correction_of_what_is_no_longer_readable_tells_no_figure(organisation, client):
    first = published_return(received=43)
    publish(correct(first, "One was found in a drawer.", received=41))
    first.refresh_from_db()
    first.withdraw(make_user(), "The note named a person.")
    page = strip_tags(client.get("/foi/").text)
    assert "the figures before are no longer published" in page
    assert "43" not in page
    assert client.get("/foi/returns.json").json()["corrections"][0]["changes"] == []

"""The page, the CSV, the workbook and the JSON say the same, cell by cell."""

import datetime
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from foi.resources import COLUMNS
from tests.factories import correct, make_user, publish, published_return
from tests.reading import csv_rows, table_rows

# Once: what is asked of the database here is asked on both by the tests of the gate; this is what pages make of it.
pytestmark = pytest.mark.once

HEADER = (
    "financial_year,quarter,period_start,period_end,received,in_time,breached,closed,opening_caseload,"
    "closing_caseload,compliance_percent,basis,note,source,published_on,edition"
)


def page_cells(client, address="/foi/"):
    """Return the rows of the page's table as lists of words."""
    return table_rows(client.get(address).text)


def test_columns_and_their_order_are_for_ever(thurrock, client):
    assert client.get("/foi/returns.csv").text.splitlines()[0] == HEADER
    assert ",".join(column.name for column in COLUMNS) == HEADER


def test_csv_workbook_and_json_agree_cell_by_cell(thurrock, client):
    published_return(2016, 2, received=9, in_time=0, breached=0, note="=cmd|'/C calc'!A1")
    from_csv = csv_rows(client, "/foi/returns.csv")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/foi/returns.xlsx").content)).active
    names, *from_sheet = sheet.iter_rows(values_only=True)
    from_json = client.get("/foi/returns.json").json()["returns"]
    assert len(from_csv) == len(from_sheet) == len(from_json) == 13
    for in_csv, in_sheet, in_json in zip(from_csv, from_sheet, from_json, strict=True):
        for name, cell in zip(names, in_sheet, strict=True):
            text = "" if cell is None else cell.date().isoformat() if isinstance(cell, datetime.datetime) else str(cell)
            plain = "" if in_json[name] is None else str(in_json[name])
            if name == "compliance_percent":
                assert in_csv[name] == "" if cell is None else Decimal(in_csv[name]) == Decimal(text) == Decimal(plain)
            else:
                assert in_csv[name] == text, name
                assert in_csv[name].removeprefix("'") == plain, name


def test_the_page_agrees_with_the_csv_cell_by_cell(thurrock, client):
    by_label = {cells[0]: cells[1:] for cells in page_cells(client)}
    for row in csv_rows(client, "/foi/returns.csv"):
        months = datetime.date.fromisoformat(row["period_start"]), datetime.date.fromisoformat(row["period_end"])
        label = f"{months[0]:%B} to {months[1]:%B %Y} Q{row['quarter']} {row['financial_year']}"
        received, closed, in_time, breached, share, still_open = by_label.pop(label)
        assert [received, closed, in_time, breached, still_open] == [
            row[name] for name in ("received", "closed", "in_time", "breached", "closing_caseload")
        ]
        assert (
            share == f"{Decimal(row['compliance_percent']).normalize():f}%" or share == f"{row['compliance_percent']}%"
        )
    for row in csv_rows(client, "/foi/years.csv"):
        received, closed, in_time, breached, share, _ = by_label.pop(f"Total {row['financial_year']}")
        assert [received, closed, in_time, breached] == [row[n] for n in ("received", "closed", "in_time", "breached")]
        assert Decimal(share.rstrip("%")) == Decimal(row["compliance_percent"])
    assert by_label == {}


def test_no_percentage_over_100_anywhere(thurrock, client):
    for address in ("/", "/foi/", "/foi/2013-14/", "/foi/2013-14/quarter-3/", "/foi/?sort=-compliance"):
        shares = [Decimal(found) for found in re.findall(r"([0-9.]+)%", strip_tags(client.get(address).text))]
        assert all(share <= 100 for share in shares), address
    assert all(Decimal(row["compliance_percent"]) <= 100 for row in csv_rows(client, "/foi/returns.csv"))


def test_only_the_file_for_excel_has_a_byte_order_mark(thurrock, client):
    plain, excel = client.get("/foi/returns.csv").content, client.get("/foi/returns-for-excel.csv").content
    assert excel == b"\xef\xbb\xbf" + plain
    assert not plain.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("note", ["=1+1", "+44", "-5", "@import", "\tx", "\rx"])
def test_formulas_in_text_are_disarmed_and_numbers_left(note, organisation, client):
    published_return(note=note.replace("\r", "\r\n") if "\r" in note else note)
    assert csv_rows(client, "/foi/returns.csv")[0]["note"].startswith("'") or note.strip() == "x"
    assert csv_rows(client, "/foi/returns.csv")[0]["received"] == "40"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/foi/returns.xlsx").content)).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_sorting_is_by_value_and_leaves_the_totals_out(thurrock, client):
    received = [int(row[1]) for row in page_cells(client, "/foi/?sort=-received")]
    assert received == sorted(received, reverse=True)
    assert len(received) == 12


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


@pytest.mark.parametrize(
    ("query", "totals"),
    [("", 3), ("?sort=zzz", 3), ("?sort=closing_caseload", 3), ("?sort=received&sort=zzz", 0), ("?sort=-breached", 0)],
)
def test_totals_stand_only_where_quarters_are_in_order_of_time(query, totals, thurrock, client):
    rows = page_cells(client, f"/foi/{query}")
    assert sum(row[0].startswith("Total") for row in rows) == totals
    assert ("Sorted as you asked" in client.get(f"/foi/{query}").text) == (totals == 0)

"""The returns that NHS Thurrock CCG published, figure by figure: in the database, on the page and in every file."""

import datetime
import io
import re
from decimal import Decimal

import openpyxl
import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils.html import strip_tags

from ccg.models import Organisation, OrganisationVersion
from foi.models import QuarterlyReturn
from foi.resources import COLUMNS
from tests.factories import make_user, publish, published_return, rewrite
from tests.foi.test_downloads import page_cells
from tests.foi.test_figures import live
from tests.reading import csv_rows

# One site for all: a test that changes it, and reads its pages, forgets the pages kept by the others.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("thurrock_once")]

# financial year, quarter: received, in time, breached, closed, open at the end, percent
PUBLISHED = {
    (2013, 1): (40, 33, 2, 35, 5, "94.3%"),
    (2013, 2): (79, 61, 2, 63, 21, "96.8%"),
    (2013, 3): (53, 65, 3, 68, 6, "95.6%"),
    (2013, 4): (62, 61, 0, 61, 7, "100%"),
    (2014, 1): (63, 46, 1, 47, 23, "97.9%"),
    (2014, 2): (61, 60, 3, 63, 21, "95.2%"),
    (2014, 3): (63, 66, 3, 69, 15, "95.7%"),
    (2014, 4): (37, 43, 0, 43, 9, "100%"),
    (2015, 1): (33, 28, 0, 28, 14, "100%"),
    (2015, 2): (57, 54, 0, 54, 17, "100%"),
    (2015, 3): (34, 39, 0, 39, 12, "100%"),
    (2015, 4): (38, 37, 0, 37, 13, "100%"),
}


YEARS = {
    2013: (234, 220, 7, 227, "96.9%"),
    2014: (224, 215, 7, 222, "96.8%"),
    2015: (162, 158, 0, 158, "100%"),
}


def test_every_figure_of_every_quarter():
    found = {
        (row.start_year, row.quarter): (
            row.received,
            row.in_time,
            row.breached,
            row.closed,
            row.closing_caseload,
            row.compliance_text,
        )
        for row in live()
    }
    assert found == PUBLISHED
    openings = [row.opening_caseload for row in live().order_by("start_year", "quarter")]
    assert openings == [0, 5, 21, 6, 7, 23, 21, 15, 9, 14, 17, 12]


def test_every_figure_of_every_year():
    found = {
        row.year.start_year: (row.received, row.in_time, row.breached, row.closed, row.compliance_text)
        for row in QuarterlyReturn.objects.live().years()
    }
    assert found == YEARS


def test_loading_twice_changes_nothing():
    before = list(QuarterlyReturn.history.values())
    call_command("load_content", "thurrock", by="officer", verbosity=0)
    assert list(QuarterlyReturn.history.values()) == before
    assert QuarterlyReturn.objects.count() == 12


def test_loading_again_after_the_organisation_was_renamed_is_no_error():
    before = OrganisationVersion.objects.count()
    rewrite(Organisation.objects.ours(), name="Thurrock CCG")
    call_command("load_content", "thurrock", by="officer", verbosity=0)
    assert Organisation.objects.ours().name == "Thurrock CCG"
    assert OrganisationVersion.objects.count() == before


def test_loading_does_not_undo_a_correction():
    first = QuarterlyReturn.objects.get(start_year=2013, quarter=1)
    second = first.correct(make_user())
    second.received, second.change_note = 41, "One request was found in a drawer."
    second.save()
    publish(second)
    call_command("load_content", "thurrock", by="officer", verbosity=0)
    assert QuarterlyReturn.objects.live().get(start_year=2013, quarter=1).received == 41


# --- the page and the files: what they ask of the database, the tests of the gate ask of both -------------------------

HEADER = (
    "financial_year,quarter,period_start,period_end,received,in_time,breached,closed,opening_caseload,"
    "closing_caseload,compliance_percent,basis,note,source,published_on,edition"
)


@pytest.mark.once
def test_columns_and_their_order_are_for_ever(client):
    assert client.get("/foi/returns.csv").text.splitlines()[0] == HEADER
    assert ",".join(column.name for column in COLUMNS) == HEADER


@pytest.mark.once
def test_csv_workbook_and_json_agree_cell_by_cell(client):
    cache.clear()
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


@pytest.mark.once
def test_the_page_agrees_with_the_csv_cell_by_cell(client):
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


@pytest.mark.once
def test_no_percentage_over_100_anywhere(client):
    for address in ("/", "/foi/", "/foi/2013-14/", "/foi/2013-14/quarter-3/", "/foi/?sort=-compliance"):
        shares = [Decimal(found) for found in re.findall(r"([0-9.]+)%", strip_tags(client.get(address).text))]
        assert all(share <= 100 for share in shares), address
    assert all(Decimal(row["compliance_percent"]) <= 100 for row in csv_rows(client, "/foi/returns.csv"))


@pytest.mark.once
def test_only_the_file_for_excel_has_a_byte_order_mark(client):
    plain, excel = client.get("/foi/returns.csv").content, client.get("/foi/returns-for-excel.csv").content
    assert excel == b"\xef\xbb\xbf" + plain
    assert not plain.startswith(b"\xef\xbb\xbf")


@pytest.mark.once
def test_sorting_is_by_value_and_leaves_the_totals_out(client):
    received = [int(row[1]) for row in page_cells(client, "/foi/?sort=-received")]
    assert received == sorted(received, reverse=True)
    assert len(received) == 12


@pytest.mark.parametrize(
    ("query", "totals"),
    [("", 3), ("?sort=zzz", 3), ("?sort=closing_caseload", 3), ("?sort=received&sort=zzz", 0), ("?sort=-breached", 0)],
)
@pytest.mark.once
def test_totals_stand_only_where_quarters_are_in_order_of_time(query, totals, client):
    rows = page_cells(client, f"/foi/{query}")
    assert sum(row[0].startswith("Total") for row in rows) == totals
    assert ("Sorted as you asked" in client.get(f"/foi/{query}").text) == (totals == 0)

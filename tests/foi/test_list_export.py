"""The list of returns goes out as an officer sees it, filtered and ordered, all its pages; and comes back unchanged."""

import csv
import io

import openpyxl
import pytest

from ccg.admin import sheets
from foi.models import QuarterlyReturn
from tests.factories import correct, make_return, published_return
from tests.foi.test_sheets_admin import LIST, told, upload

COLUMNS = (
    "financial_year,quarter,period_start,period_end,received,in_time,breached,closed,compliance_percent,note,source,"
    "reason,edition,state"
)


def listed(answer):
    """Return the rows of an exported CSV."""
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


@pytest.fixture
def many(client, officer, organisation):
    """An officer at a list with a correction, a quarter without a share, and a draft."""
    client.force_login(officer)
    correct(published_return(2013, 1, note="=1+1", source="The register"), received=41)
    published_return(2013, 2, received=0, in_time=0, breached=0)
    make_return(2013, 3)
    return client


QUERIES = {
    "as it opens": ("", [("3", "1", "draft"), ("2", "1", "published"), ("1", "2", "draft")]),
    "filtered": ("?standing=drafts", [("3", "1", "draft"), ("1", "2", "draft")]),
    "all editions, ordered": (
        "?standing=all&o=4.-3",
        [("2", "1", "published"), ("3", "1", "draft"), ("1", "1", "published"), ("1", "2", "draft")],
    ),
    "second page": ("?p=1", [("3", "1", "draft"), ("2", "1", "published"), ("1", "2", "draft")]),
}


@pytest.mark.parametrize("case", QUERIES)
def test_the_list_goes_out_as_it_is_seen(case, many):
    query, expected = QUERIES[case]
    page = many.get(LIST + query)
    assert f'href="{LIST}export.csv{query.replace("&", "&amp;")}"' in page.text
    answer = many.get(f"{LIST}export.csv{query}")
    assert [(row["quarter"], row["edition"], row["state"]) for row in listed(answer)] == expected
    assert answer["Content-Disposition"] == 'attachment; filename="foi-quarterly-returns.csv"'
    seen = [row.pk for row in page.context["cl"].result_list]
    assert [QuarterlyReturn.objects.get(pk=pk).quarter for pk in seen] == [int(quarter) for quarter, *_ in expected]


def test_all_pages_go_out(many, monkeypatch):
    model_admin = many.get(LIST).context["cl"].model_admin
    monkeypatch.setattr(model_admin, "list_per_page", 1)
    assert len(many.get(f"{LIST}?p=2").context["cl"].result_list) == 1
    assert len(listed(many.get(f"{LIST}export.csv?p=2"))) == 3


def test_the_columns_of_an_export(many):
    first = listed(many.get(f"{LIST}export.csv?standing=all&o=3"))
    assert ",".join(first[0]) == COLUMNS
    newest = next(row for row in first if row["edition"] == "2")
    assert (newest["closed"], newest["compliance_percent"], newest["period_end"]) == ("35", "94.3", "2013-06-30")
    assert (newest["note"], newest["reason"], newest["received"]) == ("'=1+1", "Counted again.", "41")
    assert next(row for row in first if row["quarter"] == "2")["compliance_percent"] == ""
    sheet = openpyxl.load_workbook(io.BytesIO(many.get(f"{LIST}export.xlsx").content)).active
    assert [cell.data_type for cell in sheet[2]][:5] == ["s", "n", "d", "d", "n"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_exported_list_comes_back_without_a_change(ending, many):
    exported = many.get(f"{LIST}export.{ending}?standing=all").content
    answer = upload(many, exported, f"a.{ending}")
    assert "4 rows: 4 unchanged." in answer.text
    assert "Everything in this file is here already." in answer.text


ODD = (
    "p=x",
    "p=99",
    "o=99.x",
    "standing=nonsense",
    "nonsense=1",
    "id__in=x",
    "id=99999999999999999999",
    "q=%F0%9F%98%80",
    "state__exact=%27",
    "changed_at__gte=never",
    "submitted_by__password=x",
    "e=1",
    "_facets=1",
    "all=",
)


@pytest.mark.parametrize("query", ODD)
def test_an_odd_query_is_no_error(query, many):
    answer = many.get(f"{LIST}export.csv?{query}")
    assert answer.status_code in (200, 302, 400)
    assert answer.status_code != 302 or answer["Location"] == LIST


def test_a_list_that_is_too_long_is_refused_in_words(many, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_LISTED", 2)
    answer = many.get(f"{LIST}export.xlsx?standing=all&o=3", follow=True)
    assert answer.redirect_chain == [(f"{LIST}?standing=all&o=3", 302)]
    assert told(answer) == ["This list has more than 2 rows. Choose a filter, then export what is left."]

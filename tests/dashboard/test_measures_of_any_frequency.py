"""The table and the files of a measure with all that a measure can have; Freedom of Information has little of it."""

import datetime
import json
import re

import pytest
from django.template.loader import render_to_string

from ccg.charts import measure_chart
from ccg.control_chart import Direction
from ccg.exports import records
from ccg.measures import Measure, Reading, Rebase, Target, Unit
from ccg.years import FinancialYear, Month, Quarter
from dashboard.datasets import MEASURE_COLUMNS, about, measure_rows
from dashboard.tables import measure_table
from tests.ccg.test_verdict import measure_of
from tests.reading import table_rows, words

MANY = 10**12
READINGS = (
    Reading(Month(2015, 10), 90.5, "90.5%", 905, 1000),
    Reading(Month(2015, 11), None, "Not reported", note="The system was <b>replaced</b>."),
    Reading(
        Month(2015, 12),
        100,
        "100%",
        MANY,
        MANY,
        status="provisional",
        note="Two practices are missing.",
        reported_in=("Governing Body, 25 May 2016", "/meetings/1-x/"),
    ),
    Reading(Month(2016, 1), 100, "100%", 5, 5, status="revised", reported_in=("A paper that is not here", "")),
)
MEASURE = Measure(
    "waits",
    "Seen in time",
    Unit.PERCENT,
    Direction.UP,
    "Definition.",
    "Why.",
    READINGS,
    period=Month,
    targets=(Target(90, "90%"), Target(92, "92%", datetime.date(2016, 3, 1), "NHS England")),
    rebases=(Rebase(datetime.date(2016, 3, 1), "A new provider."),),
    annotations=((Month(2015, 12), "Junior doctors <i>on strike</i>."),),
    source="NHS England",
    owner="Chief Officer",
    numerator_meaning="Seen within 18 weeks.",
    denominator_meaning="All who waited.",
)


def drawn(measure):
    """Return the HTML of a measure's table."""
    table = measure_table(measure, range(len(measure.readings)))
    return render_to_string(table.template_name, {"table": table})


def test_the_table_tells_the_target_and_what_there_is_to_know():
    html = drawn(MEASURE)
    assert table_rows(html) == [
        ["January 2016", "90.5%", "905 of 1,000", "90%", "Not judged"],
        ["February 2016", "Not reported", "No data", "90%", "No figure The system was <b>replaced</b>."],
        [
            "March 2016",
            "100%",
            "1,000,000,000,000 of 1,000,000,000,000",
            "92%",
            "Not judged Provisional. Two practices are missing. Reported in Governing Body, 25 May 2016",
        ],
        ["April 2016", "100%", "5 of 5", "92%", "Not judged Revised. Reported in A paper that is not here"],
    ]
    assert '<a class="nhsuk-link" href="/meetings/1-x/">Governing Body, 25 May 2016</a>' in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("first", "heading"),
    [(Month(2015, 1), "Month"), (Quarter(2015, 1), "Quarter"), (FinancialYear(2015), "Year")],
    ids=str,
)
def test_the_table_names_its_periods(first, heading):
    html = drawn(measure_of([1.5], unit=Unit.RATE, first=first, unit_words="per 100 patients"))
    heads = re.findall(r"<th[^>]*scope=.col.[^>]*>(.*?)</th>", html, re.S)
    assert [words(head) for head in heads] == [heading, "Title (per 100 patients)", "What it says"]
    assert table_rows(html) == [[first.label, "1.5", "Not judged"]]


def test_of_small_counts_the_notes_have_a_column():
    readings = (Reading(Month(2015, 1), 0, "0"), Reading(Month(2015, 2), 1, "1", note="One ward."))
    small = Measure("a", "Title", Unit.COUNT, Direction.DOWN, "", "", readings, period=Month)
    assert [row[1:] for row in table_rows(drawn(small))] == [["0", "None"], ["1", "One ward."]]


def test_the_rows_of_the_files():
    rows = records(MEASURE_COLUMNS, measure_rows(MEASURE, range(1, 4)))
    names = ("financial_year", "quarter", "period_start", "period_end", "value", "target", "status", "note")
    note = "Two practices are missing."
    assert [[row[name] for name in names] for row in rows] == [
        ["2015/16", 4, "2016-02-01", "2016-02-29", None, 90, "", "The system was <b>replaced</b>."],
        ["2015/16", 4, "2016-03-01", "2016-03-31", 100, 92, "provisional", note],
        ["2016/17", 1, "2016-04-01", "2016-04-30", 100, 92, "revised", ""],
    ]
    assert [column.name for column in MEASURE_COLUMNS][-4:] == ["target", "status", "note", "reported_in"]


def test_a_year_lies_in_no_quarter_and_may_have_no_target():
    (row,) = records(MEASURE_COLUMNS, measure_rows(measure_of([1], first=FinancialYear(2015)), [0]))
    assert (row["financial_year"], row["quarter"], row["period_end"]) == ("2015/16", None, "2016-03-31")
    assert (row["target"], row["status"], row["note"]) == (None, "", "")


def test_what_the_json_says_beside_the_readings():
    data = json.loads(json.dumps(about(MEASURE)))
    newest = {"value": 92, "text": "92%", "from": "2016-03-01", "set_by": "NHS England"}
    assert {name: data[name] for name in ("frequency", "unit", "target", "assurance", "source", "owner")} == {
        "frequency": "month",
        "unit": "percent",
        "target": newest,
        "assurance": None,
        "source": "NHS England",
        "owner": "Chief Officer",
    }
    assert data["targets"] == [{"value": 90, "text": "90%", "from": None, "set_by": ""}, newest]
    assert data["rebases"] == [{"date": "2016-03-01", "reason": "A new provider."}]
    (note,) = data["annotations"]
    assert (note["period"], note["period_start"]) == ("March 2016", "2016-03-01")
    assert (data["numerator"], data["denominator"]) == ("Seen within 18 weeks.", "All who waited.")


def test_the_page_lists_the_notes_of_a_chart_as_words():
    html = render_to_string("_chart.html", {"chart": measure_chart(MEASURE)})
    assert "Junior doctors &lt;i&gt;on strike&lt;/i&gt;." in html
    assert re.findall(r"<dt[^>]*>(.*?)</dt>", html) == ["March 2016"]
    assert "<dl" not in render_to_string("_chart.html", {"chart": measure_chart(measure_of([1]))})

"""The files of the room's tables: what is live and nothing else, the same bytes from both databases."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from ccg import streams
from ccg.exports import Column, csv_text, plain_number
from ccg.years import LONDON, london_date
from governance.models import Paper
from objectives.models import CriterionEntry, ObjectiveEntry, Overseer, Partner, Reading, Service
from tests.factories import (
    LONG_AGO,
    correct,
    make_draft_organisation,
    make_group,
    make_meeting,
    make_paper,
    make_user,
    publish,
)
from tests.objectives.rows import live_indicator, make_indicator, make_plan, make_programme, make_reading

pytestmark = pytest.mark.django_db
NASTY = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\ta", "'quoted'", "'", ""),
    *('say "yes", or', "two\nlines", "a, b", "Zoë £ 北京 \N{GRINNING FACE}", "\\.", "\\N", "NULL", " blank ", "a;b"),
]
PLACES = ["0", "0.000001", "100", "95.2", "12.345678", "99.999999", "10.10"]


def day(number):
    """Return the first day of one of a hundred quarters."""
    return datetime.date(1990 + number // 4, number % 4 * 3 + 1, 1)


def table(client, address):
    """Return the rows of a CSV file as dictionaries."""
    answer = client.get(address)
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode())))


@pytest.fixture
def readings(organisation):
    """Publish readings with every text that a file may trip over, of three indicators."""
    rows = []
    for place, text in enumerate(NASTY):
        indicator = live_indicator(f"Waits {place % 3}, of 'all'", code=f"=W{place % 3}")
        value = (
            {"value": PLACES[place % len(PLACES)]}
            if place % 5
            else {"value": None, "missing_reason": text.strip() or "-"}
        )
        rows.append(publish(make_reading(indicator, day(place), note=text, source=text, source_row=text, **value)))
    publish(correct(rows[1], value=Decimal("1.5")))
    surplus = live_indicator("Surplus", unit="number")
    publish(make_reading(surplus, day(0), "-1204.5"))
    beds = live_indicator("Beds", unit="rate")
    publish(make_reading(beds, day(0), "1204.5", numerator=10**12, denominator=3))
    return rows


COLUMNS = [
    Column("indicator", "", lambda row: row.definition.code),
    Column("title", "", lambda row: row.definition.title),
    Column("period_start", "", lambda row: row.period_start),
    Column("period_end", "", lambda row: row.period_end),
    Column("value", "", lambda row: plain_number(row.value)),
    Column("numerator", "", lambda row: row.numerator),
    Column("denominator", "", lambda row: row.denominator),
    Column("missing_reason", "", lambda row: row.missing_reason),
    Column("status", "", lambda row: row.status),
    Column("comment", "", lambda row: row.note),
    Column("source", "", lambda row: row.source),
    Column("source_row", "", lambda row: row.source_row),
    Column("published_on", "", lambda row: london_date(row.published_at)),
    Column("edition", "", lambda row: row.number),
]


@pytest.mark.parametrize("at_once", [1, 7, 5000])
def test_the_same_bytes_as_of_rows_that_were_read(at_once, readings, client, monkeypatch):
    monkeypatch.setattr(streams, "AT_ONCE", at_once)
    rows = Reading.objects.live().order_by("indicator_id", "period_start")
    expected = csv_text(COLUMNS, rows).encode()
    assert client.get("/readings.csv").getvalue() == expected
    assert client.get("/readings-for-excel.csv").getvalue() == b"\xef\xbb\xbf" + expected
    assert len(list(csv.reader(io.StringIO(expected.decode())))) == len(NASTY) + 3


def test_no_readings_are_a_header(organisation, client):
    live_indicator()
    assert client.get("/readings.csv").getvalue().decode() == csv_text(COLUMNS, [])


def test_only_live_readings_of_live_indicators(organisation, client):
    manager = make_user("Approver")
    waits, gone = live_indicator("Waits"), live_indicator("Gone")
    first = publish(make_reading(waits, day(0), 90))
    publish(correct(first, value=91))
    correct(publish(make_reading(waits, day(1), 92)), value=93)  # a draft still
    make_reading(waits, day(2))
    publish(make_reading(waits, day(3))).withdraw(manager, "Wrong.")
    publish(make_reading(gone, day(0)))
    gone.withdraw(manager, "Wrong.")
    rows = table(client, "/readings.csv")
    assert [(row["title"], row["value"], row["edition"]) for row in rows] == [
        ("Waits", "91", "2"),
        ("Waits", "92", "1"),
    ]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        pytest.param("2017-07-01 22:59:59", "2017-07-01", id="before midnight in summer"),
        pytest.param("2017-07-01 23:00:00", "2017-07-02", id="midnight in summer"),
        pytest.param("2017-01-31 23:59:59", "2017-01-31", id="before midnight in winter"),
        pytest.param("2017-02-01 00:00:00", "2017-02-01", id="midnight in winter"),
    ],
)
def test_the_date_is_that_in_london(moment, expected, organisation, client):
    at = datetime.datetime.fromisoformat(moment).replace(tzinfo=datetime.UTC)
    publish(make_reading(live_indicator()), on=at)
    assert table(client, "/readings.csv")[0]["published_on"] == expected


def test_what_did_not_change_is_not_sent_again_and_nothing_is_kept(readings, client):
    cache.clear()
    first = client.get("/readings.csv")
    assert first.streaming
    assert first["Content-Type"] == "text/csv; charset=utf-8"
    assert first["Content-Disposition"] == 'attachment; filename="readings.csv"'
    assert b"".join(first.streaming_content)
    assert client.get("/readings.csv", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get("/readings.csv").streaming
    head = client.head("/readings.csv")
    assert (head.status_code, head["ETag"], head.getvalue()) == (200, first["ETag"], b"")
    publish(correct(readings[5], source="Counted again"))
    assert client.get("/readings.csv", headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("ending", [".json", ".xlsx"])
def test_what_would_not_fit_is_not_offered(ending, readings, client):
    assert client.get(f"/readings{ending}").status_code == 404
    assert f'href="/readings{ending}"' not in client.get("/data/").text
    assert 'href="/readings-for-excel.csv"' in client.get("/data/").text


def test_a_million_lines_are_asked_for_in_pages(readings, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert client.get("/readings.csv").getvalue()


# --- the other tables ------------------------------------------------------------------------------------------------


def test_objectives_and_success_criteria(organisation, client):
    paper = publish(make_paper(publish(make_meeting(), on=LONG_AGO)), on=LONG_AGO)
    plan = make_plan("Plan", ["Care close to home"], ["Fewer wait"], start_year=2014, end_year=2018)
    criterion = plan.criteria.get()
    criterion.standing, criterion.evidence, criterion.assessed_on = "met", "Counted", datetime.date(2016, 3, 1)
    criterion.from_year, criterion.paper = 2014, Paper.objects.get(pk=paper.paper_id)
    plan.save_parts([criterion])
    publish(plan, on=LONG_AGO)
    make_plan("Next plan", ["Other care"])
    (row,) = table(client, "/objectives.csv")
    entry = ObjectiveEntry.objects.get(version=plan)
    assert row == {
        "plan": str(plan.plan_id),
        "plan_title": "Plan",
        "first_year": "2014/15",
        "last_year": "2018/19",
        "objective": str(entry.objective_id),
        "number": "1",
        "title": "Care close to home",
        "narrative": "",
        "page": f"https://localhost{entry.get_absolute_url()}",
        "published_on": "2017-01-10",
        "edition": "1",
    }
    (row,) = table(client, "/criteria.csv")
    assert (row["text"], row["standing"], row["evidence"], row["assessed_on"]) == (
        "Fewer wait",
        "met",
        "Counted",
        "2016-03-01",
    )
    assert (row["from_year"], row["paper"]) == ("2014/15", str(paper.paper_id))
    assert row["criterion"] == str(CriterionEntry.objects.get(version=plan).criterion_id)
    paper.withdraw(make_user("Approver"), "Wrong.")
    assert table(client, "/criteria.csv")[0]["paper"] == ""


def test_programmes(organisation, client):
    plan = publish(make_plan(), on=LONG_AGO)
    objective = plan.objectives.get().objective_id
    council = publish(make_draft_organisation(), on=LONG_AGO)
    groups = [publish(make_group(name), on=LONG_AGO) for name in ("Governing Body", "Board")]
    parts = [
        Partner(organisation=council.organisation),
        *(Overseer(group=group.group) for group in groups),
        Service(objective_id=objective),
    ]
    publish(make_programme("Hubs", parts, owner="Director", kind="fund", description="As *told*."), on=LONG_AGO)
    publish(make_programme("Winter", order=200), on=LONG_AGO)
    make_programme("Not yet")
    row, bare = table(client, "/programmes.csv")
    assert (bare["title"], bare["partners"], bare["overseen_by"], bare["objectives"]) == ("Winter", "", "", "")
    assert (row["title"], row["kind"], row["owner"], row["description"]) == ("Hubs", "fund", "Director", "As *told*.")
    assert (row["partners"], row["overseen_by"]) == ("Thurrock Council", "Governing Body; Board")
    assert row["objectives"] == str(objective)
    for each in (council, groups[1], plan):
        each.withdraw(make_user("Approver"), "Wrong.")
    row, _ = table(client, "/programmes.csv")
    assert (row["partners"], row["overseen_by"], row["objectives"]) == ("", "Governing Body", "")


APRIL_2016 = datetime.date(2016, 4, 1)
# its targets as (value, from): what is in force on 1 May 2016, as in the file
TARGETS = {
    "none": ([], ("", "", "")),
    "from the beginning": ([("92", None)], ("92", "", "NHS England")),
    "the newer": ([("92", None), ("95.50", APRIL_2016)], ("95.5", "2016-04-01", "NHS England")),
    "one to come": ([("92", None), ("95", datetime.date(2016, 5, 2))], ("92", "", "NHS England")),
    "ended": ([("92", None), (None, APRIL_2016)], ("", "", "")),
}


@pytest.mark.parametrize("case", TARGETS)
def test_an_indicator_has_the_target_in_force(case, organisation, client):
    targets, expected = TARGETS[case]
    publish(make_indicator(targets=targets), on=LONG_AGO)
    with time_machine.travel(datetime.datetime(2016, 5, 1, 12, tzinfo=LONDON)):
        today = timezone.localdate()
        (row,) = table(client, "/indicators.csv")
    assert today == datetime.date(2016, 5, 1)
    assert (row["target"], row["target_from"], row["target_set_by"]) == expected


def test_an_indicator_names_only_what_is_live(organisation, client):
    plan, group = publish(make_plan(), on=LONG_AGO), publish(make_group(), on=LONG_AGO)
    objective = plan.objectives.get()
    about = {
        "objective": objective.objective,
        "reported_in": group.group,
        "working_notes": "Kestrel",
        "why": "It matters.",
    }
    publish(make_indicator(**about), on=LONG_AGO)
    make_indicator("Not yet")
    (row,) = table(client, "/indicators.csv")
    assert (row["indicator"], row["title"], row["unit"], row["better"]) == ("WAITS", "Waits", "percent", "up")
    assert (row["objective"], row["objective_title"]) == (str(objective.objective_id), "Bring care close to home")
    assert (row["reported_in"], row["page"]) == ("Governing Body", "https://localhost/performance/waits/")
    assert "Kestrel" not in str(row)
    assert client.get("/indicators.json").json()["indicators"][0]["reported_in"] == "Governing Body"
    assert client.get("/indicators.xlsx").status_code == 200
    for each in (plan, group):
        each.withdraw(make_user("Approver"), "Wrong.")
    (row,) = table(client, "/indicators.csv")
    assert (row["objective"], row["objective_title"], row["reported_in"]) == ("", "", "")

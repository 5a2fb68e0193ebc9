"""Which figures are overdue: the days of domain rules, months, gaps, first and last periods."""

import datetime

import pytest

from ccg.control_chart import Direction
from ccg.measures import Measure, Reading, Unit
from ccg.years import PERIODS, FinancialYear, Month, Quarter
from objectives.models import IndicatorVersion
from objectives.overdue import not_yet_published, overdue, periods_overdue
from tests.factories import LONG_AGO, correct, publish
from tests.objectives.rows import live_indicator, make_indicator, make_reading


def day(text):
    return datetime.date.fromisoformat(text)


# The quarters of Freedom of Information as they were published: the last is January to March 2016, 30 days are allowed.
TO_MARCH_2016 = [Quarter(2015, number) for number in (1, 2, 3, 4)]
SUMMER, AUTUMN, WINTER, SPRING = Quarter(2016, 1), Quarter(2016, 2), Quarter(2016, 3), Quarter(2016, 4)
CASES = {
    "nothing is due on the last allowed day": (TO_MARCH_2016, {}, "2016-04-30", []),
    "the quarter after is not due a month after its end": (TO_MARCH_2016, {}, "2016-07-30", []),
    "one is overdue in August 2016": (TO_MARCH_2016, {}, "2016-08-01", [SUMMER]),
    "four are overdue in July 2017": (TO_MARCH_2016, {}, "2017-07-01", [SUMMER, AUTUMN, WINTER, SPRING]),
    "the last quarter is due when its allowed days are over": (TO_MARCH_2016[:3], {}, "2016-05-01", [Quarter(2015, 4)]),
    "a gap among the figures": ([TO_MARCH_2016[0], TO_MARCH_2016[2]], {}, "2016-01-01", [TO_MARCH_2016[1]]),
    "from the first period that officers gave": (
        TO_MARCH_2016[2:3],
        {"starts_on": day("2015-07-01")},
        "2016-01-01",
        [TO_MARCH_2016[1]],
    ),
    "a first day within a period is of that period": (
        [],
        {"starts_on": day("2015-08-15")},
        "2016-01-01",
        [TO_MARCH_2016[1]],
    ),
    "what was entered before the first period is not asked after": (
        TO_MARCH_2016[:1],
        {"starts_on": day("2015-10-01")},
        "2016-02-01",
        [TO_MARCH_2016[2]],
    ),
    "none after the last period": (TO_MARCH_2016, {"ends_on": day("2016-06-30")}, "2017-07-01", [SUMMER]),
    "a last day within a period is of that period": (
        TO_MARCH_2016,
        {"ends_on": day("2016-05-01")},
        "2017-07-01",
        [SUMMER],
    ),
    "a last period that is over and here": (TO_MARCH_2016, {"ends_on": day("2016-03-31")}, "2017-07-01", []),
    "no days allowed": (TO_MARCH_2016, {"lag_days": 0}, "2016-07-01", [SUMMER]),
    "not on the last day itself": (TO_MARCH_2016, {"lag_days": 0}, "2016-06-30", []),
    "months": ([Month(2016, 1)], {"frequency": "month"}, "2016-08-01", [Month(2016, 2), Month(2016, 3)]),
    "months across a year": ([Month(2015, 9)], {"frequency": "month"}, "2016-03-05", [Month(2015, 10)]),
    "years": ([FinancialYear(2013)], {"frequency": "year"}, "2016-03-31", [FinancialYear(2014)]),
    "without any figure, from the day of its publication": ([], {}, "2017-05-01", [Quarter(2016, 4)]),
    "a first period that is to come": ([], {"starts_on": day("2030-04-01")}, "2017-07-01", []),
    "a long time without any": (
        [],
        {"starts_on": day("1948-07-05"), "frequency": "year"},
        "1950-01-01",
        [FinancialYear(1948)],
    ),
}


@pytest.mark.once
@pytest.mark.parametrize("case", CASES)
def test_what_is_overdue(case):
    entered, fields, today, expected = CASES[case]
    definition = IndicatorVersion(**{"frequency": "quarter"} | fields)
    assert {period.NOUN for period in entered + expected} <= {PERIODS[definition.frequency].NOUN}
    found = periods_overdue(definition, {period.start for period in entered}, day(today), day("2017-01-01"))
    assert found == expected


def test_live_indicators_alone_are_asked_after_and_a_draft_of_a_figure_answers(db, django_assert_num_queries):
    with_draft = live_indicator("B waits", starts_on=day("2016-01-01"))
    make_reading(with_draft, day("2016-01-01"))
    publish(make_indicator("A waits", starts_on=day("2016-01-01")), on=LONG_AGO)
    live_indicator("Not yet", starts_on=day("2017-01-01"))
    make_indicator("A draft", starts_on=day("2013-04-01"))
    with django_assert_num_queries(3):
        found = overdue(day("2016-08-01"))
    assert [(row.title, periods) for row, periods in found] == [
        ("A waits", [Quarter(2015, 4), SUMMER]),
        ("B waits", [SUMMER]),
    ]


def test_an_officer_who_enters_is_told_on_the_front_page(client, officer, approver, organisation):
    row = live_indicator("Waits", starts_on=day("2016-01-01"), ends_on=day("2016-06-30"))
    task = "2 figures, from January to March 2016"
    for user, is_told in ((officer, True), (approver, False)):
        client.force_login(user)
        page = client.get("/admin/").text
        assert ("Overdue: Waits" in page and task in page) == is_told
        # They lead to the screen on which the first of them is.
        address = f"/admin/objectives/indicatorversion/readings/{row.indicator_id}/?until=2015-16"
        assert (f'href="{address}"' in page) == is_told


def test_a_correction_of_the_words_leaves_what_was_overdue_before(db):
    first = publish(make_indicator("Waits"), on=datetime.datetime(2017, 1, 1, 12, tzinfo=datetime.UTC))
    publish(correct(first), on=datetime.datetime(2017, 11, 1, 12, tzinfo=datetime.UTC))
    ((_, periods),) = overdue(day("2017-11-15"))
    assert periods == [SPRING, Quarter(2017, 1), Quarter(2017, 2)]


# the frequency, the periods with a reading, the first days of which are public, the day of the reader, what is said
FOLLOWED = {
    "nothing at all": ([], {}, "2017-07-01", ""),
    "all that is due": (TO_MARCH_2016, {}, "2016-07-30", ""),
    "one": (TO_MARCH_2016, {}, "2016-08-01", "Not yet published: the figure for April to June 2016."),
    "several": (
        TO_MARCH_2016,
        {},
        "2017-03-01",
        "Not yet published: the figures of 3 quarters after January to March 2016.",
    ),
    "long ago": (TO_MARCH_2016, {}, "2017-07-01", "Nothing newer than January to March 2016 has been published."),
    "a gap before the last is told elsewhere": ([TO_MARCH_2016[0], TO_MARCH_2016[3]], {}, "2016-07-30", ""),
    "measured no more": (TO_MARCH_2016, {"ends_on": day("2016-03-31")}, "2017-07-01", ""),
}


@pytest.mark.once
@pytest.mark.parametrize("case", FOLLOWED)
def test_readers_are_told_what_should_be_here(case):
    periods, fields, today, expected = FOLLOWED[case]
    readings = tuple(Reading(period, 90.0, "90.0%") for period in periods)
    measure = Measure("waits", "Waits", Unit.PERCENT, Direction.UP, "", "", readings)
    definition = IndicatorVersion(**{"frequency": "quarter"} | fields)
    assert not_yet_published(definition, measure, day(today)) == expected

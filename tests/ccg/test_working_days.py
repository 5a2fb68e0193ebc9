"""Clear working days: the figures, and what is said where the bank holidays end. No database is asked."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ccg.bank_holidays import of_england_and_wales
from ccg.working_days import WorkingDays
from ccg.years import LONDON

DAYS = WorkingDays(frozenset(row["date"] for row in of_england_and_wales()))
ENDS = "Bank holidays are entered to the end of 2028 only. Enter those of 2029 first."
BEGINS = "The bank holidays of 2011 are not entered. Enter them first."
iso = datetime.date.fromisoformat


def moment(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


# --- the rule ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("meeting", "number", "published"),
    [
        pytest.param("2017-04-20", 5, "2017-04-10", id="Easter between"),
        pytest.param("2017-03-29", 5, "2017-03-21", id="one weekend between"),
        pytest.param("2017-03-29", 1, "2017-03-27", id="one day"),
        pytest.param("2017-03-29", 0, "2017-03-29", id="no notice at all"),
        pytest.param("2017-04-22", 0, "2017-04-22", id="no notice of a meeting on a Saturday"),
        pytest.param("2017-03-27", 1, "2017-03-23", id="Monday, one day"),
        pytest.param("2017-03-27", 5, "2017-03-19", id="Monday: who publishes on the Sunday is in time"),
        pytest.param("2017-05-09", 5, "2017-05-01", id="who publishes on the bank holiday is in time"),
        pytest.param("2017-04-22", 5, "2017-04-12", id="meeting on a Saturday"),
        pytest.param("2017-04-17", 5, "2017-04-06", id="meeting on a bank holiday"),
        pytest.param("2018-01-04", 6, "2017-12-21", id="Christmas and new year"),
        pytest.param("2018-01-04", 5, "2017-12-26", id="who publishes on Boxing Day is in time"),
        pytest.param("2016-01-05", 5, "2015-12-23", id="Boxing Day kept on a Monday"),
        pytest.param("2020-05-07", 4, "2020-04-30", id="no bank holiday on 4 May 2020"),
        pytest.param("2020-05-12", 3, "2020-05-05", id="but on VE day"),
        pytest.param("2022-06-08", 3, "2022-05-31", id="both days of the Platinum Jubilee"),
        pytest.param("2022-09-20", 1, "2022-09-15", id="state funeral"),
        pytest.param("2023-05-10", 2, "2023-05-04", id="coronation"),
        pytest.param("2028-12-31", 5, "2028-12-20", id="last day that is known"),
        pytest.param("2012-01-04", 1, "2012-01-02", id="first that can be counted"),
    ],
)
def test_papers_may_be_published_until(meeting, number, published):
    meeting, published = iso(meeting), iso(published)
    assert DAYS.clear_days_before(meeting, number) == published
    assert DAYS.clear_days_between(published, meeting) == number
    assert number == 0 or DAYS.clear_days_between(published + datetime.timedelta(days=1), meeting) == number - 1


@pytest.mark.parametrize(
    ("first", "last", "number"),
    [
        ("2017-04-10", "2017-04-20", 5),
        ("2017-04-18", "2017-04-20", 1),
        ("2017-04-19", "2017-04-20", 0),
        ("2017-04-20", "2017-04-20", 0),
        ("2017-04-21", "2017-04-20", 0),
        ("2016-12-31", "2018-01-01", 252),
    ],
)
def test_clear_days_between(first, last, number):
    assert DAYS.clear_days_between(iso(first), iso(last)) == number


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2017-04-13", True),
        ("2017-04-14", False),
        ("2017-04-15", False),
        ("2017-04-16", False),
        ("2017-04-17", False),
        ("2017-04-18", True),
        ("2020-05-04", True),
        ("2020-05-08", False),
        ("2015-11-30", True),  # St Andrew's Day is Scotland's
    ],
)
def test_working_days(day, working):
    assert DAYS.is_working(iso(day)) is working
    assert (DAYS.latest_working_day(iso(day)) == iso(day)) is working


def test_the_latest_working_day_is_before_easter():
    assert DAYS.latest_working_day(iso("2017-04-17")) == iso("2017-04-13")


@pytest.mark.parametrize(
    ("start", "published"),
    [
        pytest.param(moment("2017-04-19T23:30"), "2017-04-10", id="summer time: already Thursday in London"),
        pytest.param(moment("2017-04-20T22:59"), "2017-04-10", id="summer time: still Thursday"),
        pytest.param(datetime.datetime(2017, 4, 20, 10, tzinfo=LONDON), "2017-04-10", id="a morning in London"),
    ],
)
def test_the_start_of_a_meeting_counts_by_its_date_in_london(start, published):
    assert DAYS.clear_days_before(start, 5) == iso(published)
    assert DAYS.clear_days_between(iso(published), start) == 5
    assert DAYS.is_working(start)


counted = st.dates(iso("2013-01-01"), iso("2028-12-31"))


@given(counted, st.integers(0, 30))
def test_it_is_the_last_day_with_so_many_working_days_after_it(meeting, number):
    day, left = meeting, number  # back day by day until enough lie behind, then once more
    while left:
        day -= datetime.timedelta(days=1)
        left -= day.weekday() not in (5, 6) and day not in DAYS.holidays
    expected = day - datetime.timedelta(days=1) if number else meeting
    assert DAYS.clear_days_before(meeting, number) == expected
    assert DAYS.clear_days_between(expected, meeting) == number


@given(counted, counted)
def test_the_days_between_are_counted_one_by_one(first, last):
    between = [datetime.date.fromordinal(day) for day in range(first.toordinal() + 1, last.toordinal())]
    working = [day for day in between if day.strftime("%a") not in ("Sat", "Sun") and day not in DAYS.holidays]
    assert DAYS.clear_days_between(first, last) == len(working)


# --- where the bank holidays end -------------------------------------------------------------------------------------

FIRST_OF_2029 = DAYS.holidays | {iso("2029-01-01")}
WITHOUT_GOOD_FRIDAY = DAYS.holidays - {iso("2017-04-14")}


@pytest.mark.parametrize(
    ("holidays", "meeting", "sentence"),
    [
        pytest.param(DAYS.holidays, "2029-01-01", ENDS, id="after the last"),
        pytest.param(DAYS.holidays, "2031-06-02", ENDS.replace("2029", "2031"), id="long after"),
        pytest.param(DAYS.holidays, "9999-12-31", ENDS.replace("2029", "9999"), id="last day there is"),
        pytest.param(DAYS.holidays, "2012-01-03", BEGINS, id="reaches back before the first"),
        pytest.param(DAYS.holidays, "2011-12-30", BEGINS, id="before the first"),
        pytest.param(DAYS.holidays, "0001-01-01", BEGINS.replace("2011", "1"), id="first day there is"),
        pytest.param(frozenset(), "2017-04-20", BEGINS.replace("2011", "2017"), id="none at all"),
        pytest.param(
            FIRST_OF_2029,
            "2029-04-05",
            "Not all bank holidays of 2029 are entered: 1 of at least 8. Enter the others first.",
            id="a year begun",
        ),
        pytest.param(
            WITHOUT_GOOD_FRIDAY,
            "2017-04-20",
            "Not all bank holidays of 2017 are entered: 7 of at least 8. Enter the others first.",
            id="one that was deleted",
        ),
    ],
)
def test_what_is_not_known_is_refused_and_never_counted_wrongly(holidays, meeting, sentence):
    days, meeting = WorkingDays(holidays), iso(meeting)
    with pytest.raises(ValidationError) as refused:
        days.clear_days_before(meeting, 5)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize("method", ["is_working", "latest_working_day"])
def test_a_day_that_is_not_known_is_neither_working_nor_not(method):
    with pytest.raises(ValidationError, match=ENDS):
        getattr(DAYS, method)(iso("2029-01-06"))


@pytest.mark.parametrize(("year", "sentence"), [(2011, BEGINS), (2012, None), (2028, None), (2029, ENDS)])
def test_a_page_can_ask_first(year, sentence):
    assert DAYS.refusal(year) == sentence


def test_days_between_are_not_counted_into_the_unknown():
    with pytest.raises(ValidationError, match=ENDS):
        DAYS.clear_days_between(iso("2028-12-20"), iso("2029-01-03"))

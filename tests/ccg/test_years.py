import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccg.years import EARLIEST, LATEST, LONDON, PERIODS, FinancialYear, Month, Quarter

years = st.integers(EARLIEST + 1, LATEST - 1).map(FinancialYear)
quarters = st.builds(Quarter, st.integers(EARLIEST + 1, LATEST - 1), st.integers(1, 4))
months = st.builds(Month, st.integers(EARLIEST + 1, LATEST - 1), st.integers(1, 12))
periods = years | quarters | months
days = st.dates(datetime.date(EARLIEST + 1, 4, 1), datetime.date(LATEST, 3, 31))
FOUNDED = datetime.date(2013, 4, 1)


@given(days)
def test_every_day_lies_in_one_year_and_one_quarter_of_it(day):
    year, quarter = FinancialYear.of(day), Quarter.of(day)
    assert year.contains(day)
    assert quarter.contains(day)
    assert quarter in year.quarters
    assert not year.next.contains(day)
    assert not quarter.previous.contains(day)


@given(years)
def test_a_year_is_its_four_quarters_without_a_gap(year):
    first, *_, last = year.quarters
    assert (first.start, last.end) == (year.start, year.end)
    for quarter in year.quarters:
        assert quarter.end + datetime.timedelta(days=1) == quarter.next.start
    assert year.next.previous == year
    assert year.end + datetime.timedelta(days=1) == year.next.start


@given(years)
def test_a_year_is_read_as_it_is_written(year):
    assert FinancialYear.parse(year.label) == FinancialYear.parse(year.slug) == FinancialYear.parse(f" {year} ") == year


@given(periods)
def test_the_index_counts_periods_without_a_gap(period):
    assert type(period).from_index(period.index) == period
    assert period.next.index == period.index + 1
    assert period.next > period
    assert period.next.previous == period
    assert period.end + datetime.timedelta(days=1) == period.next.start


@given(days, st.sampled_from(list(PERIODS.values())))
def test_every_day_lies_in_one_period_of_each_length(day, kind):
    period = kind.of(day)
    assert period.start <= day <= period.end
    assert period.contains(day)
    assert not period.next.contains(day)
    assert not period.previous.contains(day)
    assert period.year == FinancialYear.of(day)
    assert (period.number == 1) == (period.start == period.year.start)


@given(years)
def test_the_months_of_a_year_make_its_quarters(year):
    for quarter in year.quarters:
        first = Month.of(quarter.start)
        assert [first.next.previous, first.next.next.end] == [first, quarter.end]
        assert first.number == 3 * quarter.number - 2


@given(quarters)
def test_a_return_is_due_on_the_last_day_of_the_month_after(quarter):
    assert (quarter.due + datetime.timedelta(days=1)).day == 1
    assert quarter.end < quarter.due <= quarter.end + datetime.timedelta(days=31)


@given(years)
def test_the_ordinal_counts_from_the_founding_year(year):
    ordinal = year.ordinal(FOUNDED)
    assert ordinal is None if year < FinancialYear(2013) else ordinal == year.start_year - 2012


@pytest.mark.parametrize(
    ("moment", "label"),
    [
        pytest.param(datetime.date(2016, 3, 31), "2015/16", id="last day"),
        pytest.param(datetime.date(2016, 4, 1), "2016/17", id="first day"),
        pytest.param(datetime.datetime(2016, 3, 31, 23, 30, tzinfo=datetime.UTC), "2016/17", id="summer time began"),
        pytest.param(datetime.datetime(2016, 3, 31, 22, 59, tzinfo=datetime.UTC), "2015/16", id="still 23:59"),
        pytest.param(datetime.datetime(2016, 4, 1, 0, 0, tzinfo=LONDON), "2016/17", id="midnight in London"),
        pytest.param(datetime.date(1999, 12, 31), "1999/00", id="turn of the century"),
    ],
)
def test_the_year_of_a_moment_is_that_of_its_london_date(moment, label):
    assert FinancialYear.of(moment).label == label
    assert FinancialYear.parse(label).contains(moment)


@pytest.mark.parametrize(
    ("year", "ordinal"), [("2013/14", 1), ("2015/16", 3), ("2016/17", 4), ("2012/13", None)], ids=str
)
def test_ordinal_of_a_ccg_founded_on_1_april_2013(year, ordinal):
    assert FinancialYear.parse(year).ordinal(FOUNDED) == ordinal
    assert FinancialYear.parse(year).ordinal(None) is None


@pytest.mark.parametrize(
    "text", ["", "2013", "2013/15", "2013-2014", "13/14", "2013/14x", "٢٠١٣/١٤", "1812/13", "9999/00", "2013//14"]
)
def test_what_is_no_financial_year_is_refused(text):
    with pytest.raises(ValueError, match=r"financial year"):
        FinancialYear.parse(text)


@pytest.mark.parametrize(
    ("kind", "start_year", "number", "sentence"),
    [
        (Quarter, 2013, 0, "A quarter is 1, 2, 3 or 4, not 0."),
        (Quarter, 2013, 5, "A quarter is 1, 2, 3 or 4, not 5."),
        (Quarter, 1900, 1, "A financial year starts between"),
        (Quarter, 2099, 1, "A financial year starts between"),
        (Month, 2013, 0, "A month is 1 (April) to 12 (March), not 0."),
        (Month, 2013, 13, "A month is 1 (April) to 12 (March), not 13."),
        (Month, 2099, 1, "A financial year starts between"),
    ],
)
def test_what_is_no_part_of_a_year_is_refused(kind, start_year, number, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}"):
        kind(start_year, number)


@pytest.mark.parametrize(
    ("number", "label", "due"),
    [
        (1, "April to June 2015", datetime.date(2015, 7, 31)),
        (2, "July to September 2015", datetime.date(2015, 10, 31)),
        (3, "October to December 2015", datetime.date(2016, 1, 31)),
        (4, "January to March 2016", datetime.date(2016, 4, 30)),
    ],
)
def test_quarters_of_2015_16(number, label, due):
    quarter = Quarter(2015, number)
    assert (quarter.label, quarter.due) == (label, due)
    assert str(quarter) == f"2015/16 quarter {number}"


@pytest.mark.parametrize(
    ("number", "label", "short", "last"),
    [
        (1, "April 2015", "Apr", datetime.date(2015, 4, 30)),
        (9, "December 2015", "Dec", datetime.date(2015, 12, 31)),
        (10, "January 2016", "Jan", datetime.date(2016, 1, 31)),
        (11, "February 2016", "Feb", datetime.date(2016, 2, 29)),
        (12, "March 2016", "Mar", datetime.date(2016, 3, 31)),
    ],
)
def test_months_of_2015_16(number, label, short, last):
    month = Month(2015, number)
    assert (month.label, month.short, month.end, str(month)) == (label, short, last, label)
    assert month.start == last.replace(day=1)


@pytest.mark.parametrize(
    ("period", "noun", "label", "short", "number"),
    [
        (FinancialYear(2013), "year", "2013/14", "2013/14", 1),
        (Quarter(2015, 4), "quarter", "January to March 2016", "Q4", 4),
        (Month(2015, 12), "month", "March 2016", "Mar", 12),
    ],
    ids=str,
)
def test_all_periods_are_asked_alike(period, noun, label, short, number):
    assert (period.NOUN, period.label, period.short, period.number) == (noun, label, short, number)
    assert PERIODS[noun] is type(period)
    assert len({period, FinancialYear(2013), Quarter(2015, 4), Month(2015, 12)}) == 3


def test_parts_of_different_lengths_are_never_the_same():
    assert Month(2015, 1) != Quarter(2015, 1)


@pytest.mark.parametrize(
    ("period", "day", "is_old"),
    [
        pytest.param(Quarter(2015, 4), datetime.date(2017, 3, 31), False, id="a year to the day"),
        pytest.param(Quarter(2015, 4), datetime.date(2017, 4, 1), True, id="a year and a day"),
        pytest.param(Month(2015, 11), datetime.date(2017, 2, 28), False, id="29 February, a year on"),
        pytest.param(Month(2015, 11), datetime.date(2017, 3, 1), True, id="29 February, a year and a day on"),
        pytest.param(Month(2014, 11), datetime.date(2016, 2, 28), False, id="28 February, a year on"),
        pytest.param(Month(2014, 11), datetime.date(2016, 2, 29), True, id="28 February, on 29 February"),
        pytest.param(FinancialYear(2015), datetime.date(2017, 3, 31), False, id="year"),
        pytest.param(FinancialYear(2015), datetime.date(2017, 4, 1), True, id="year and a day"),
        pytest.param(FinancialYear(2015), datetime.date(2016, 4, 1), False, id="year that has just ended"),
    ],
)
def test_when_figures_are_old(period, day, is_old):
    assert period.ended_over_a_year_before(day) is is_old

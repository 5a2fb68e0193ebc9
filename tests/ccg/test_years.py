import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccg.years import EARLIEST, LATEST, LONDON, FinancialYear, Quarter

years = st.integers(EARLIEST + 1, LATEST - 1).map(FinancialYear)
quarters = st.builds(Quarter, st.integers(EARLIEST + 1, LATEST - 1), st.integers(1, 4))
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


@given(quarters)
def test_the_index_counts_quarters(quarter):
    assert Quarter.from_index(quarter.index) == quarter
    assert quarter.next.index == quarter.index + 1
    assert quarter.next > quarter


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


@pytest.mark.parametrize(("start_year", "number"), [(2013, 0), (2013, 5), (1900, 1), (2099, 1)])
def test_what_is_no_quarter_is_refused(start_year, number):
    with pytest.raises(ValueError, match=r"quarter|financial year"):
        Quarter(start_year, number)


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

"""Months, quarters and years as people and programs write them into a cell."""

import pytest

from ccg.periods_in_words import read_period
from ccg.years import FinancialYear, Month, Quarter

pytestmark = pytest.mark.once
READ = {
    Month: {
        "2016-03": Month(2015, 12),
        "March 2016": Month(2015, 12),
        " march  2016 ": Month(2015, 12),
        "Mar 2016": Month(2015, 12),
        "Mar-16": Month(2015, 12),  # what Excel makes of 2016-03
        "2016-03-01": Month(2015, 12),
        "01/03/2016": Month(2015, 12),
        "2016-03-01 00:00:00": Month(2015, 12),
        "2003-04": Month(2003, 1),  # no financial year here
    },
    Quarter: {
        "2015/16 Q4": Quarter(2015, 4),
        "2015-16 q4": Quarter(2015, 4),
        "2015/16 quarter 4": Quarter(2015, 4),
        "Q4 2015/16": Quarter(2015, 4),
        "Quarter 4, 2015/16": Quarter(2015, 4),
        "January to March 2016": Quarter(2015, 4),
        "Jan-Mar 2016": Quarter(2015, 4),
        "2016-01-01": Quarter(2015, 4),
    },
    FinancialYear: {
        "2015/16": FinancialYear(2015),
        "2015-16": FinancialYear(2015),
        "2003-04": FinancialYear(2003),
        "1999/00": FinancialYear(1999),
        "01/04/2015": FinancialYear(2015),
    },
}
MONTH = "write it as 2016-03 or March 2016, or its first day as 2016-01-01."
YEAR = "write it as 2015/16, or its first day as 2015-04-01."
REFUSED = {
    Month: {
        "2016-13": f"'2016-13' is not a month: {MONTH}",
        "2016/17 Q1": f"'2016/17 Q1' is not a month: {MONTH}",
        "Mars 2016": f"'Mars 2016' is not a month: {MONTH}",
        "2016-03-15": f"March 2016 begins on 1 March 2016, not on 15 March 2016: {MONTH}",
        "1947-05": "A financial year starts between 1948 and 2098, not in 1947.",
        "٢٠١٦-٠٣": f"'٢٠١٦-٠٣' is not a month: {MONTH}",
    },
    Quarter: {
        "February to April 2016": "'February to April 2016' is not a quarter: write it as 2015/16 Q4 or",
        "2016 Q4": "'2016 Q4' is not a quarter: write it as 2015/16 Q4 or",
        "2015/17 Q4": "'2015/17' is not a financial year: write it as 2013/14.",
    },
    FinancialYear: {
        "2016": f"'2016' is not a year: {YEAR}",
        "2015/17": "'2015/17' is not a financial year: write it as 2013/14.",
        "Dec-11": f"'Dec-11' is not a year: {YEAR}",  # what Excel makes of 2011/12
        "0001-01-01": "A financial year starts between 1948 and 2098, not in 0.",
    },
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in READ.items() for text in texts])
def test_read(kind, text):
    assert read_period(text, kind) == READ[kind][text]


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in REFUSED.items() for text in texts])
def test_refused(kind, text):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the whole sentence is compared
        read_period(text, kind)
    assert str(refusal.value).startswith(REFUSED[kind][text])


@pytest.mark.parametrize("kind", READ)
def test_its_label_and_its_first_day_are_read_again(kind):
    for index in range(kind.of(Quarter(2012, 1).start).index, kind.of(Quarter(2014, 1).start).index):
        period = kind.from_index(index)
        assert read_period(period.label, kind) == read_period(str(period.start), kind) == period

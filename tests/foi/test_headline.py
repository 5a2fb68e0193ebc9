"""The sentences, with Thurrock's figures and with others."""

import datetime

import pytest

from ccg.years import FinancialYear, Quarter
from foi.headline import answer, not_yet_published
from foi.models import YearOfReturns

SOON = datetime.date(2016, 5, 12)
OLD = datetime.date(2026, 11, 21)
LAST = Quarter(2015, 4)
COMPLETE = YearOfReturns(FinancialYear(2015), 4, 162, 158, 0, 158, 1000)
LATE = YearOfReturns(FinancialYear(2014), 4, 224, 215, 7, 222, 968)
BEGUN = YearOfReturns(FinancialYear(2016), 2, 50, 49, 0, 49, 1000)
SILENT = YearOfReturns(FinancialYear(2015), 4, 0, 0, 0, 0, None)
ONE = YearOfReturns(FinancialYear(2015), 4, 1, 1, 0, 1, 1000)
THOUSANDS = YearOfReturns(FinancialYear(2015), 4, 4000, 3999, 1, 4000, 999)

ALL_LATE = YearOfReturns(FinancialYear(2015), 4, 9, 0, 7, 7, 0)

SENTENCES = {
    "none late": (
        [LATE, COMPLETE],
        LAST,
        SOON,
        "Yes. In 2015/16 every one of the 158 requests closed was answered in time.",
    ),
    "none late, long ago": (
        [LATE, COMPLETE],
        LAST,
        OLD,
        "Yes, in 2015/16: every one of the 158 requests closed was answered in time. "
        "Nothing newer than January to March 2016 has been published.",
    ),
    "a year to the day": ([COMPLETE], LAST, datetime.date(2017, 3, 31), "Yes. In 2015/16"),
    "a year and a day": ([COMPLETE], LAST, datetime.date(2017, 4, 1), "Yes, in 2015/16:"),
    "the newest figures are new, the complete year is old": (
        [COMPLETE],
        Quarter(2026, 1),
        OLD,
        "Yes, in 2015/16: every one of the 158 requests closed was answered in time.",
    ),
    "some late": ([LATE], Quarter(2014, 4), SOON, "Not always: 96.8% of answers were in time in 2014/15."),
    "one of four thousand late": ([THOUSANDS], LAST, SOON, "Not always: 99.9% of answers were in time in 2015/16."),
    "the newest year is not complete": ([LATE, BEGUN], Quarter(2016, 2), SOON, "Not always: 96.8%"),
    "no complete year": ([BEGUN], Quarter(2016, 2), SOON, "Not known. No financial year has all four of its quarters"),
    "nothing at all": ([], None, SOON, "Not known."),
    "nobody asked": ([SILENT], LAST, SOON, "Not known. No requests were closed in 2015/16."),
    "all late": ([ALL_LATE], LAST, SOON, "No: every one of the 7 answers sent in 2015/16 was late."),
    "one request": ([ONE], LAST, SOON, "Yes. In 2015/16 the only request closed was answered in time."),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_the_answer(case):
    years, newest, today, sentence = SENTENCES[case]
    assert str(answer(years, newest, today)).startswith(sentence)


@pytest.mark.parametrize(
    ("newest", "today", "dissolution_date", "sentence"),
    [
        pytest.param(None, OLD, None, "No return has been published yet.", id="nothing yet"),
        pytest.param(LAST, OLD, None, "No return has been published since January to March 2016.", id="long overdue"),
        pytest.param(
            LAST,
            datetime.date(2016, 7, 31),
            None,
            "The return for April to June 2016 is due by 31 July 2016.",
            id="due today",
        ),
        pytest.param(
            LAST,
            datetime.date(2016, 8, 1),
            None,
            "No return has been published since January to March 2016.",
            id="late",
        ),
        pytest.param(LAST, OLD, datetime.date(2016, 3, 31), "", id="the organisation ended"),
        pytest.param(
            LAST,
            OLD,
            datetime.date(2016, 4, 1),
            "No return has been published since January to March 2016.",
            id="it ended in the next quarter",
        ),
    ],
)
def test_what_is_not_yet_published(newest, today, dissolution_date, sentence):
    assert not_yet_published(newest, today, dissolution_date) == sentence

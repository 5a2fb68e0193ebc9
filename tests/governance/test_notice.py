"""When papers are due, with the figures of real calendars."""

from datetime import date

import pytest

from governance.notice import notice_of

pytestmark = pytest.mark.django_db

CASES = {
    "over Easter": (date(2017, 4, 20), 5, date(2017, 4, 3), date(2017, 4, 10), "in 5 working days"),
    "an ordinary week": (date(2017, 3, 29), 5, date(2017, 3, 20), date(2017, 3, 21), "in 1 working day"),
    "on the last day": (date(2017, 3, 29), 5, date(2017, 3, 21), date(2017, 3, 21), "today"),
    "too late": (date(2017, 3, 29), 5, date(2017, 3, 22), date(2017, 3, 21), ""),
    "before a Monday": (date(2017, 3, 27), 5, date(2017, 3, 16), date(2017, 3, 17), "in 1 working day"),
    "no notice": (date(2017, 3, 29), 0, date(2017, 3, 28), date(2017, 3, 29), "in 1 working day"),
    "beyond what is known": (date(2029, 3, 29), 5, date(2028, 12, 1), None, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_notice(case):
    day, clear_days, today, due, countdown = CASES[case]
    notice = notice_of(day, clear_days, today)
    assert (notice.due, notice.countdown) == (due, countdown)

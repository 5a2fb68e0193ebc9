"""Which periods are on the screen of figures, to the ends of the calendar, and the way from screen to screen."""

from itertools import pairwise

import pytest

from ccg.years import LATEST, PERIODS
from tests.objectives.rows import live_indicator
from tests.objectives.screen import screen, stored

# frequency, until, the first and the last period, the years of the screens before and after
SCREENS = {
    "months": ("month", "", "2016-04-01", "2017-03-01", "2015-16", None),
    "quarters": ("quarter", "", "2014-04-01", "2017-01-01", "2013-14", None),
    "years": ("year", "", "2005-04-01", "2016-04-01", "2004-05", None),
    "months of a year": ("month", "2014-15", "2014-04-01", "2015-03-01", "2013-14", "2015-16"),
    "quarters up to a year": ("quarter", "2012-13", "2010-04-01", "2013-01-01", "2009-10", "2015-16"),
    "quarters, the next screen is the newest": ("quarter", "2014-15", "2012-04-01", "2015-01-01", "2011-12", "2016-17"),
    "years up to a year": ("year", "2014-15", "2003-04-01", "2014-04-01", "2002-03", "2016-17"),
    "with a slash": ("month", "2014/15", "2014-04-01", "2015-03-01", "2013-14", "2015-16"),
    "to come": ("month", "2020-21", "2020-04-01", "2021-03-01", "2019-20", None),
    "the first months of the calendar": ("month", "1948-49", "1948-04-01", "1949-03-01", None, "1949-50"),
    "the first quarters": ("quarter", "1948-49", "1948-04-01", "1949-01-01", None, "1951-52"),
    "the first years": ("year", "1948-49", "1948-04-01", "1948-04-01", None, "1960-61"),
    "the last months": ("month", "2098-99", "2098-04-01", "2099-03-01", "2097-98", None),
    "the last years": ("year", "2098-99", "2087-04-01", "2098-04-01", "2086-87", None),
    "before the calendar": ("quarter", "1947-48", "2014-04-01", "2017-01-01", "2013-14", None),
    "no year": ("quarter", "2014-16", "2014-04-01", "2017-01-01", "2013-14", None),
    "letters": ("quarter", "a" * 5000, "2014-04-01", "2017-01-01", "2013-14", None),
    "NUL": ("quarter", "%01", "2014-04-01", "2017-01-01", "2013-14", None),
    "other digits": ("quarter", "\u0662014-15", "2014-04-01", "2017-01-01", "2013-14", None),
}


@pytest.mark.once
@pytest.mark.parametrize("case", SCREENS)
def test_which_periods_are_on_the_screen(case, desk):
    frequency, until, first, last, before, after = SCREENS[case]
    definition = live_indicator(frequency=frequency)
    page = desk.get(screen(definition, f"?until={until}" if until else ""))
    assert page.status_code == 200
    periods = [row.period for row in page.context["rows"]]
    assert (f"{periods[0].start}", f"{periods[-1].start}") == (first, last)
    assert (page.context["earlier"] and page.context["earlier"].slug) == before
    assert (page.context["later"] and page.context["later"].slug) == after
    assert all(later == earlier.next for earlier, later in pairwise(periods))


@pytest.mark.once
def test_no_period_is_passed_over_on_the_way_back_and_forth(desk):
    for frequency, period in PERIODS.items():
        definition = live_indicator(f"By {frequency}", frequency=frequency)
        for link, steps in (("earlier", 2), ("later", 3)):
            seen, until = set(), "?until=1999-00" if link == "later" else ""
            for _ in range(steps):
                context = desk.get(screen(definition, until)).context
                seen |= {row.period.index for row in context["rows"]}
                until = f"?until={context[link].slug}" if context[link] else ""
            assert seen == set(range(min(seen), max(seen) + 1)), (period, link)


@pytest.mark.once
def test_a_period_that_has_not_begun_takes_nothing(desk, waits):
    until = "?until=2017-18"
    page = desk.get(screen(waits, until))
    assert "April to June 2017 has not begun." in page.text
    answer = desk.post(screen(waits, until), {"p201704-value": "95", "p201704-status": "final"})
    assert answer.status_code == 302
    assert stored() == {}
    assert desk.get(screen(waits, f"?until={LATEST}-99")).status_code == 200


@pytest.mark.once
def test_save_comes_back_to_the_same_periods(desk, waits):
    until = "?until=2012-13"
    answer = desk.post(
        screen(waits, until), {"p201301-value": "95", "p201301-status": "final", "p201301-read_number": "1"}
    )
    assert answer["Location"] == screen(waits, until)
    assert stored() == {"2013-01-01": "95.0%"}

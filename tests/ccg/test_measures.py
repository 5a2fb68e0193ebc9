"""Targets of a measure: which is in force when, and whether it will be met."""

import datetime

import pytest

from ccg.control_chart import Direction
from ccg.measures import Reading, Target, Unit
from ccg.years import FinancialYear, Month
from tests.ccg.test_verdict import COMPLIANCE, PERCENT, STEADY, measure_of

APRIL, MAY = datetime.date(2014, 4, 1), datetime.date(2014, 5, 10)
FIRST, SECOND, THIRD = Target(90, "90%"), Target(95, "95%", APRIL, "NHS England"), Target(None, "Being set", MAY)
MONTHLY = PERCENT | {"first": Month(2013, 1)}


@pytest.mark.parametrize(
    ("targets", "day", "found"),
    [
        pytest.param((), APRIL, None, id="none"),
        pytest.param((SECOND,), datetime.date(2014, 3, 31), None, id="the day before the first"),
        pytest.param((SECOND,), APRIL, SECOND, id="its first day"),
        pytest.param((FIRST, SECOND), datetime.date(1990, 1, 1), FIRST, id="of no known day"),
        pytest.param((THIRD, SECOND, FIRST), MAY, THIRD, id="the newest, in whatever order"),
        pytest.param((THIRD, SECOND, FIRST), datetime.date(2014, 5, 9), SECOND, id="before the newest"),
    ],
)
def test_the_target_in_force_on_a_day(targets, day, found):
    assert measure_of([1], targets=targets).target_at(day) == found


TODAY, LATER = datetime.date(2014, 6, 1), datetime.date(2016, 6, 1)
# values from April 2013 on, options: the target, what a table says of it, what a sentence says while it is new
ASSURED = {
    "no target": (COMPLIANCE, {}, None, "No target", ""),
    "expected": (
        COMPLIANCE,
        {"targets": (FIRST,)},
        FIRST,
        "Expected to be met",
        "On present performance, expected to meet 90% every time.",
    ),
    "hit or miss since April": (
        [*COMPLIANCE, 98],
        {"targets": (FIRST, SECOND, THIRD)},
        SECOND,
        "Sometimes met, sometimes missed",
        "On present performance, will sometimes meet and sometimes miss 95%.",
    ),
    "not met": (
        COMPLIANCE,
        {"targets": (FIRST,), "direction": Direction.DOWN},
        FIRST,
        "Not met without change",
        "On present performance, will not meet 90% without change.",
    ),
    "the last value came before the new target": (
        [*COMPLIANCE, None],
        {"targets": (FIRST, SECOND)},
        FIRST,
        "Expected to be met",
        "On present performance, expected to meet 90% every time.",
    ),
    "begun within the month": (
        [*COMPLIANCE, 98, 98],
        {"targets": (FIRST, Target(95, "95%", MAY))},
        FIRST,
        "Expected to be met",
        "On present performance, expected to meet 90% every time.",
    ),
    "no number": ([*COMPLIANCE, 98, 98, 98], {"targets": (FIRST, THIRD)}, THIRD, "Not judged", ""),
    "neither way is better": (
        COMPLIANCE,
        {"targets": (FIRST,), "direction": Direction.NEUTRAL},
        FIRST,
        "Not judged",
        "",
    ),
    "too few figures": (COMPLIANCE[:5], {"targets": (FIRST,)}, FIRST, "Not judged", ""),
    "small counts": ([0] * 12, {"targets": (FIRST,), "unit": Unit.COUNT}, FIRST, "Not judged", ""),
    "all equal": (
        [100] * 12,
        {"targets": (FIRST,)},
        FIRST,
        "Expected to be met",
        "On present performance, expected to meet 90% every time.",
    ),
    "no value yet": ([None, None], {"targets": (FIRST, SECOND)}, FIRST, "Not judged", ""),
    "no period yet": ([], {"targets": (FIRST, SECOND)}, SECOND, "Not judged", ""),
}


@pytest.mark.parametrize("case", ASSURED)
def test_whether_the_target_at_the_last_value_will_be_met(case):
    values, options, target, short, sentence = ASSURED[case]
    measure = measure_of(values, **(MONTHLY | options))
    assert (measure.target, measure.assurance_short) == (target, short)
    assert measure.assurance_sentence(TODAY) == sentence
    assert (measure.assurance is None) == (sentence == "")
    if sentence:
        of_old = measure.assurance_sentence(LATER)
        assert of_old.startswith(f"As the figures stood in {measure.latest.period.label}, {target.text} would ")


@pytest.mark.parametrize(
    ("unit", "lowest", "highest"),
    [(Unit.PERCENT, 0, 100), (Unit.COUNT, 0, None), (Unit.RATE, 0, None), (Unit.NUMBER, None, None)],
)
def test_limits_are_drawn_within_what_the_unit_can_be(unit, lowest, highest):
    limits = measure_of([0, 100, 10, 90, 0, 100, 50], unit=unit).chart.last.limits
    assert limits.lower < 0
    assert limits.upper > 100
    assert limits.lower_drawn == (limits.lower if lowest is None else lowest)
    assert limits.upper_drawn == (limits.upper if highest is None else highest)


def test_only_counts_are_small():
    assert measure_of([0, 1, 2], unit=Unit.COUNT).is_small_count
    assert not any(measure_of([0, 1, 2], unit=unit).is_small_count for unit in Unit if unit != Unit.COUNT)


def test_a_measure_of_years_is_cut_by_years():
    measure = measure_of(STEADY, first=FinancialYear(2004))
    assert measure.between(FinancialYear(2006), FinancialYear(2007)) == [2, 3]


def test_of_a_reading_nothing_more_need_be_known():
    reading = Reading(Month(2015, 1), 1, "1")
    assert (reading.note, reading.status, reading.reported_in) == ("", "", ("", ""))

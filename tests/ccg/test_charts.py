"""Figures of measures: whatever the figures are, plotly knows them, the server can draw them, and all is to be seen."""

import datetime
import json
import math
from calendar import month_abbr
from itertools import pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccg.chart_svg import NARROW, RING, SYMBOLS, WIDE, key, still
from ccg.charts import ALL, POINTS, measure_chart, measure_figure, shared_axis, value_axis
from ccg.control_chart import Direction, Variation
from ccg.measures import Rebase, Target, Unit
from ccg.years import FinancialYear, Month, Quarter
from tests.ccg.test_verdict import COMPLIANCE, PERCENT, STEADY, measure_of

UP, DOWN, NEUTRAL = ({"direction": direction} for direction in Direction)
USUAL, BETTER, WORSE, OTHER = (POINTS[kind] for kind in Variation)
MONTHLY, YEARLY = {"first": Month(2013, 1)}, {"first": FinancialYear(2004)}
REBASES = (Rebase(datetime.date(2014, 5, 1), "Why."),)
TARGETS = (
    Target(48, "48", datetime.date(2013, 6, 1)),
    Target(60, "60", datetime.date(2014, 1, 1)),
    Target(None, "None"),
)
NOTES = ((Month(2013, 4), "A gap."), (Month(2013, 5), "One."), (Month(2013, 5), "Two."), (Month(2020, 1), "Later."))
# values, options, the kinds of points that are drawn
CASES = {
    "as published": (COMPLIANCE, PERCENT, {USUAL}),
    "gaps": ([*STEADY[:3], None, *STEADY[3:], None], UP, {USUAL}),
    "one quarter": ([50], UP, {"Not judged"}),
    "one quarter at 0": ([0], UP, set()),
    "a gap alone": ([None], UP, set()),
    "all equal": ([100] * 14, PERCENT, {USUAL}),
    "all nought": ([0] * 14, UP, set()),
    "improving, and once below": ([*COMPLIANCE, 100, 100], PERCENT, {USUAL, BETTER, WORSE}),
    "worsening": ([*STEADY, 58], DOWN, {USUAL, WORSE}),
    "changed": ([*STEADY, 58], NEUTRAL, {USUAL, OTHER}),
    "negative caseload": ([-3, 2, 5, -1, 0, 4, 3, -2], DOWN, {USUAL}),
    "120 quarters": (STEADY * 10, UP, {USUAL}),
    "big counts": ([value * 1_000_003 for value in STEADY], UP, {USUAL}),
    "small counts": ([2, 2, 3, 0, None, 3], UP, set()),
    "a doubt": (STEADY, {"doubt": "Not judged: why."}, {"Not judged"}),
    "120 months with all there is": (
        [*STEADY[:3], None, *STEADY * 9, *STEADY[3:11]],
        MONTHLY
        | {"targets": TARGETS, "annotations": NOTES, "rebases": (Rebase(datetime.date(2018, 4, 1), "A change."),)},
        {USUAL},
    ),
    "years": (STEADY, YEARLY | {"targets": TARGETS}, {USUAL}),
    "one year": ([52], YEARLY | {"targets": TARGETS}, {"Not judged"}),
    "rates": ([value / 10_000 for value in STEADY], MONTHLY | {"unit": Unit.RATE}, {USUAL}),
    "rates all alike": ([0.002] * 3, MONTHLY | {"unit": Unit.RATE}, {"Not judged"}),
    "numbers below zero": ([value - 55.5 for value in STEADY], YEARLY | {"unit": Unit.NUMBER}, {USUAL}),
    "monthly small counts": (
        [2, 0, 3, None, 0] * 12,
        MONTHLY | {"targets": (Target(0, "0"),), "annotations": NOTES},
        set(),
    ),
    "hostile words": (STEADY, {"remark": "<script>alert(1)</script>"}, {USUAL}),
}


def case(name):
    values, options, kinds = CASES[name]
    return measure_of(values, **options), kinds


def rebased(more=()):
    """Return a measure with new limits from its thirteenth quarter."""
    again = [value + 30 for value in STEADY]
    return measure_of([*STEADY, *more, *again, *more], rebases=(Rebase(Quarter(2016 + len(more), 1).start, "Why."),))


def values_of(figure):
    return [value for trace in figure["data"] for value in trace["y"] if value is not None]


@pytest.mark.parametrize("name", CASES)
def test_a_figure_is_plotlys_and_can_be_drawn(name):
    measure, _ = case(name)
    figure = measure_chart(measure).figure
    go.Figure(figure)  # raises for what plotly's schema does not have
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
    for size in (WIDE, NARROW):
        assert "nan" not in still(figure, size, "a")
    low, high = figure["layout"]["yaxis"]["range"]
    assert all(low <= value <= high for value in values_of(figure))


@pytest.mark.parametrize("name", CASES)
def test_every_value_has_one_point_of_its_kind(name):
    measure, kinds = case(name)
    figure = measure_figure(measure)
    points = [trace for trace in figure["data"] if trace.get("mode") == "markers" and trace["marker"] != RING]
    assert {trace["name"] for trace in points} == kinds
    if not measure.is_small_count:
        for position, point in enumerate(measure.chart.points):
            found = [trace["name"] for trace in points if trace["y"][position] is not None]
            assert found == ([] if point.value is None else [POINTS[point.variation]])
    assert len({trace["marker"]["symbol"] for trace in points}) == len(points), "Colour alone tells them apart."


def test_every_kind_of_point_has_words_and_a_shape():
    assert set(POINTS) == {*Variation, None}
    assert {*Variation} == {*SYMBOLS}


def test_levels_step_where_a_new_group_begins():
    figure = measure_figure(rebased())
    lower, upper, average = (trace["y"] for trace in figure["data"][:3])
    assert {trace["line"]["shape"] for trace in figure["data"][:3]} == {"hvh"}
    for level in (lower, upper, average):
        assert [n for n, (before, after) in enumerate(pairwise(level), 1) if before != after] == [12]
        assert level[12] - level[0] == pytest.approx(30)
    go.Figure(figure)
    still(figure, WIDE, "a")


def test_provisional_limits_after_full_ones_are_drawn_as_what_they_are():
    figure = measure_figure(measure_of([*STEADY, 50, *(value + 30 for value in STEADY)], rebases=REBASES, **MONTHLY))
    ranges = [(t["line"]["dash"], t["y"]) for t in figure["data"] if "legendgroup" in t]
    assert [dash for dash, _ in ranges] == ["dot", "dot", "dash", "dash"]
    for dash, level in ranges:
        assert [value is not None for value in level] == [dash == "dot"] * 13 + [dash == "dash"] * 12
    assert [words.split(":")[0] for _, words in key(figure, "a")[:3]] == [
        "Limits of the usual range until April 2014",
        "Provisional limits of the usual range",
        "Average",
    ]


@pytest.mark.parametrize(
    ("first", "x", "kind", "noun"),
    [
        (
            Month(2013, 11),
            [["2013/14"] * 2 + ["2014/15"] * 10, [*month_abbr[2:], "Jan"]],
            "multicategory",
            "month from February 2014 to January 2015",
        ),
        (
            Quarter(2013, 4),
            [
                ["2013/14"] + ["2014/15"] * 4 + ["2015/16"] * 4 + ["2016/17"] * 3,
                ["Q4", *["Q1", "Q2", "Q3", "Q4"] * 2, "Q1", "Q2", "Q3"],
            ],
            "multicategory",
            "quarter from January to March 2014 to October to December 2016",
        ),
        (
            FinancialYear(1994),
            [f"{year}/{(year + 1) % 100:02}" for year in range(1994, 2006)],
            "category",
            "year from 1994/95 to 2005/06",
        ),
    ],
    ids=["months", "quarters", "years"],
)
def test_the_axis_has_the_periods_of_the_measure(first, x, kind, noun):
    figure = measure_figure(measure_of(STEADY, first=first))
    assert figure["data"][0]["x"] == x
    assert figure["layout"]["xaxis"]["type"] == kind
    assert figure["layout"]["meta"]["description"].startswith(f"Control chart by {noun}. ")


@pytest.mark.parametrize(
    ("values", "names", "dash"),
    [
        pytest.param(
            COMPLIANCE, ["Provisional limits of the usual range: 93.7% to 100%", "Average: 98.0%"], "dash", id="12"
        ),
        pytest.param(
            [*COMPLIANCE, 100], ["Limits of the usual range: 94.2% to 100%", "Average: 98.1%"], "dot", id="13"
        ),
        pytest.param([100] * 13, [], None, id="no variation"),
        pytest.param(COMPLIANCE[:5], [], None, id="too few"),
    ],
)
def test_the_key_tells_the_limits(values, names, dash):
    figure = measure_figure(measure_of(values, **PERCENT))
    words = [words for _, words in key(figure, "a")]
    assert words[:-1] == names
    assert {trace["line"].get("dash") for trace in figure["data"] if trace.get("legendgroup")} == ({dash} - {None})
    assert ALL not in words


def test_a_part_of_the_figures_keeps_the_limits_of_all():
    measure = measure_of([*COMPLIANCE, 100], **PERCENT)
    whole, part = measure_figure(measure), measure_figure(measure, [4, 5, 6, 7])
    assert part["data"][0]["x"] == [["2014/15"] * 4, ["Q1", "Q2", "Q3", "Q4"]]
    assert [trace["y"] for trace in part["data"]] == [trace["y"][4:8] for trace in whole["data"]]
    assert [trace["name"] for trace in part["data"]] == [trace["name"] for trace in whole["data"]]


def test_charts_beside_one_another_share_an_axis_on_which_all_is_seen():
    several = [case(name)[0] for name in ("worsening", "negative caseload", "gaps")]
    axis = shared_axis(several)
    figures = [measure_figure(measure, axis=axis) for measure in several]
    assert {tuple(figure["layout"]["yaxis"]["range"]) for figure in figures} == {tuple(axis["range"])}
    low, high = axis["range"]
    assert all(low <= value <= high for figure in figures for value in values_of(figure))


SHARES = st.integers(1, 100_000).flatmap(lambda whole: st.integers(0, whole).map(lambda part: 100 * part / whole))
COUNTS = st.integers(-1000, 10**7)
RATES = st.integers(0, 10**9).map(lambda value: value / 10_000)
NUMBERS = st.integers(-(10**9), 10**9).map(lambda value: value / 10_000)
VALUES = {Unit.PERCENT: SHARES, Unit.COUNT: COUNTS, Unit.RATE: RATES, Unit.NUMBER: NUMBERS}


@given(
    st.sampled_from(list(VALUES.items())).flatmap(
        lambda found: st.tuples(st.just(found[0]), st.lists(st.none() | found[1], max_size=12))
    ),
    st.booleans(),
)
def test_a_value_axis_is_round_and_holds_every_value(found, from_zero):
    unit, values = found
    axis = value_axis(values, unit, from_zero)
    (low, high), step = axis["range"], axis["dtick"]
    seen = [value for value in values if value is not None]
    near = 1e-6 * step
    assert all(low - near <= value <= high + near for value in seen)
    assert low < high
    assert round(step / 10 ** math.floor(math.log10(step) + 1e-9), 6) in (1, 2, 5)
    assert all(abs(end / step - round(end / step)) < 1e-6 for end in (low, high))
    assert 1 <= round((high - low) / step) <= 6, "More than seven lines, or just one."
    if unit == Unit.PERCENT:
        assert low >= 0
        assert high <= 100
    elif unit == Unit.COUNT:
        assert step >= 1
    if from_zero:
        assert low <= 0 <= high
    if min(seen, default=0) >= 0:
        assert low >= 0, "What cannot be negative has no room below 0."

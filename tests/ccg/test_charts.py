"""Figures of measures: whatever the figures are, plotly knows them, the server can draw them, and all is to be seen."""

import json
import math
from itertools import pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccg.chart_svg import NARROW, SYMBOLS, WIDE, key, still
from ccg.charts import ALL, POINTS, measure_chart, measure_figure, shared_axis, value_axis
from ccg.control_chart import Direction, Variation, control_chart
from ccg.measures import Unit
from tests.ccg.test_verdict import COMPLIANCE, PERCENT, STEADY, measure_of

UP, DOWN, NEUTRAL = ({"direction": direction} for direction in Direction)
USUAL, BETTER, WORSE, OTHER = (POINTS[kind] for kind in Variation)
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
    "hostile words": (STEADY, {"remark": "<script>alert(1)</script>"}, {USUAL}),
}


def case(name):
    values, options, kinds = CASES[name]
    return measure_of(values, **options), kinds


def rebased():
    """Return a measure with new limits from its thirteenth quarter."""
    measure = measure_of([*STEADY, *(value + 30 for value in STEADY)])
    readings = [(reading.period.start, reading.value) for reading in measure.readings]
    # No measure of the site is rebased yet; its chart is kept under this name once it was asked for.
    vars(measure)["chart"] = control_chart(readings, Direction.UP, rebased_on=[measure.readings[12].period.start])
    return measure


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
    points = [trace for trace in figure["data"] if trace.get("mode") == "markers"]
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


@given(
    st.sampled_from([(Unit.PERCENT, SHARES), (Unit.COUNT, COUNTS)]).flatmap(
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
    else:
        assert step >= 1
    if from_zero:
        assert low <= 0 <= high
    if min(seen, default=0) >= 0:
        assert low >= 0, "What cannot be negative has no room below 0."

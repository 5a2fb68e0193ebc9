"""Control charts against the results of another program, and what must hold for any figures."""

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccg.control_chart import Assurance, Direction, Rule, Screening, Settings, State, Variation, control_chart
from ccg.years import Quarter

REFERENCE = json.loads((Path(__file__).parent / "spc_reference.json").read_text())
# A quirk is a behaviour of the other program that we do not follow: REFERENCE["profile"] has ours.
CASES = {case["id"]: case for case in REFERENCE["cases"] if not case["quirk"]}

DIRECTIONS = {"increase": Direction.UP, "decrease": Direction.DOWN, "neutral": Direction.NEUTRAL}
RULES = {
    None: {1: "Common Cause", -1: "Common Cause", 0: "Common Cause"},
    Rule.OUTSIDE: {1: "Above UCL", -1: "Below LCL"},
    Rule.TREND: {1: "7 Point Trend (Increasing)", -1: "7 Point Trend (Decreasing)"},
    Rule.TWO_OF_THREE: {1: "2 in 3 Above CL", -1: "2 in 3 Below CL"},
    Rule.SHIFT: {1: "7 Points Above CL", -1: "7 Points Below CL"},
}
VARIATIONS = {
    None: None,
    Variation.USUAL: "common_cause",
    Variation.IMPROVEMENT: "special_cause_improvement",
    Variation.CONCERN: "special_cause_concern",
    Variation.CHANGE: "special_cause_neutral",
}
ASSURANCES = {
    None: None,
    Assurance.PASSES: "consistent_pass",
    Assurance.HIT_OR_MISS: "inconsistent",
    Assurance.FAILS: "consistent_fail",
}


def day(text):
    return datetime.date.fromisoformat(text)


def same(number):
    return None if number is None else pytest.approx(number, abs=1e-9, rel=0)


def quarters(values, direction=Direction.UP, **options):
    """Return the chart of values in a row of quarters, the first of which began in April 2013."""
    dates = [Quarter.from_index(Quarter(2013, 1).index + i).start for i in range(len(values))]
    return control_chart(zip(dates, values, strict=True), direction, **options)


@pytest.mark.parametrize("case", CASES)
def test_it_agrees_with_nhsrplotthedots(case):
    given, expected = CASES[case]["input"], CASES[case]["expected"]
    chart = control_chart(
        zip(map(day, given["dates"]), given["values"], strict=True),
        DIRECTIONS[given["improvement_direction"]],
        rebased_on=map(day, given["rebase_dates"]),
        baseline=given["fix_after_n_points"],
        settings=Settings(screening=given["screen_outliers"]),
    )
    points = chart.points
    assert [point.date for point in points] == list(map(day, expected["dates"]))
    for name in ("mean", "lower", "upper"):
        assert [getattr(point.limits, name) for point in points] == list(map(same, expected[name])), name
    assert [RULES[point.rule][point.side] for point in points] == expected["special_cause_type"]
    judged = [VARIATIONS[point.variation] for point in points if point.value is not None]
    assert judged == [kind for kind, y in zip(expected["point_type"], expected["y"], strict=True) if y is not None]
    groups = [point.limits for point in points]
    assert [groups.index(group) != 0 for group in groups] == [group > 0 for group in expected["rebase_group"]]
    assert [group.state == State.TRIAL for group in groups] == expected["short_group_warning"]
    assert VARIATIONS[chart.variation] == expected["variation"]
    assert ASSURANCES[chart.assurance(given["target"])] == expected["assurance"]


@pytest.mark.parametrize("case", REFERENCE["profile"])
def test_our_own_profile(case):
    given, expected = REFERENCE["profile"][case]["input"], REFERENCE["profile"][case]["expected"]
    chart = quarters(given["values"], DIRECTIONS[given["direction"]])
    limits = chart.last.limits
    assert limits.count == expected["n"]
    assert limits.state == {"ok": "full"}.get(expected["state"], expected["state"].replace("_", " "))
    assert limits.screening == expected["screening"].replace("_", " ")
    assert (limits.mean, limits.lower, limits.upper) == tuple(
        same(expected[name]) for name in ("mean", "lower", "upper")
    )
    assert limits.average_moving_range == same(expected["amr"])
    assert [i for i, point in enumerate(chart.points, 1) if point.rule] == expected["flagged_points"]
    assert [RULES[point.rule][point.side] for point in chart.points] == expected["special_cause_type"]
    assert VARIATIONS[chart.variation] == expected["variation"]
    assert ASSURANCES[chart.assurance(given.get("target"))] == expected["assurance"]


THURROCK = {
    "compliance": ([33, 61, 65, 61, 46, 60, 66, 43, 28, 54, 39, 37], [2, 2, 3, 0, 1, 3, 3, 0, 0, 0, 0, 0]),
    "received": ([40, 79, 53, 62, 63, 61, 63, 37, 33, 57, 34, 38], None),
    "closed": ([35, 63, 68, 61, 47, 63, 69, 43, 28, 54, 39, 37], None),
    "implied open": ([5, 21, 6, 7, 23, 21, 15, 9, 14, 17, 12, 13], None),
}
EXPECTED = {
    # mean, lower, upper, drawn
    "compliance": (97.9552, 93.6720, 102.2383, (93.6720, 100)),
    "received": (51.6667, 12.9758, 90.3576, (12.9758, 90.3576)),
    "closed": (50.5833, 11.8924, 89.2742, (11.8924, 89.2742)),
    "implied open": (13.5833, -4.7948, 31.9615, (0, 31.9615)),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_thurrocks_own_figures(name):
    values, late = THURROCK[name]
    if late:
        values = [100 * good / (good + bad) for good, bad in zip(values, late, strict=True)]
    chart = quarters(values, Direction.UP if late else Direction.NEUTRAL, lowest=0, highest=100 if late else None)
    limits = chart.last.limits
    mean, lower, upper, drawn = EXPECTED[name]
    assert [round(found, 4) for found in (limits.mean, limits.lower, limits.upper)] == [mean, lower, upper]
    assert (limits.lower_drawn, limits.upper_drawn) == pytest.approx(drawn, abs=5e-5)
    if late:  # as docs/analysts.md works them out
        assert [round(found, 4) for found in (limits.lower_warning, limits.upper_warning)] == [95.0997, 100.8106]
    assert (chart.variation, limits.state) == (Variation.USUAL, State.TRIAL)
    expected = {85: "consistently passes", 90: "consistently passes", 95: "hit or miss", 100: "hit or miss"}
    for target, assurance in expected.items():
        assert chart.assurance(target) == (assurance if late else None)


STEADY = [50, 52, 49, 51, 50, 48, 51, 49, 50, 52, 48, 50]
VERDICTS = {
    # values: (state, variation, positions behind the verdict, counted from the end)
    "nothing": ([], None, None, 0),
    "gaps alone": ([None] * 9, "too few", None, 0),
    "five and gaps": ([1, None, 2, 3, None, 1, 2], "too few", None, 0),
    "all equal": ([7] * 6, "no variation", "usual", 0),
    "no two neighbours": ([1, None, 2, None, 3, None] * 3, "no limits", None, 0),
    "two levels with a gap between": ([5] * 6 + [None] + [9] * 6, "no limits", None, 0),
    "usual": (STEADY, "trial", "usual", 0),
    "far above": ([*STEADY, 90], "full", "improvement", 1),
    "far below": ([*STEADY, 10], "full", "concern", 1),
    "eight above the mean": ([*STEADY[:8], *[53, 54] * 4], "full", "improvement", 8),
    "a gap breaks the run": ([*STEADY[:8], 53, 54, 53, None, 54, 53, 54, 53], "full", "usual", 0),
    "a gap at the end": ([*STEADY, 90, None, None], "full", "improvement", 1),
    "eight falling": ([40, 60, 42, 58, 41, 59, 56, 55, 54, 53, 52, 51, 50], "full", "concern", 8),
}


@pytest.mark.parametrize("case", VERDICTS)
def test_the_verdict_is_that_of_the_last_value(case):
    values, state, variation, behind = VERDICTS[case]
    chart = quarters(values)
    assert (chart.points[-1].limits.state if chart.points else None) == state
    assert chart.variation == variation
    reported = [point for point in chart.points if point.value is not None]
    assert chart.behind_the_verdict() == reported[len(reported) - behind :]
    assert [point.date for point in chart.points if point.value is None] == chart.missing


ASSURED = {
    # values, direction, target, expected
    "all equal and on it": ([100] * 6, "up", 100, "consistently passes"),
    "all equal and above": ([100] * 6, "up", 90, "consistently passes"),
    "all equal and below": ([80] * 6, "up", 90, "consistently fails"),
    "all equal, lower is better, above": ([80] * 6, "down", 70, "consistently fails"),
    "all equal, lower is better, on it": ([80] * 6, "down", 80, "consistently passes"),
    "beyond the good limit": (STEADY, "down", 80, "consistently passes"),
    "beyond the bad limit": (STEADY, "down", 20, "consistently fails"),
    "between": (STEADY, "down", 50, "hit or miss"),
    "neither is better": (STEADY, "neutral", 80, None),
    "no target": (STEADY, "up", None, None),
    "too few": (STEADY[:5], "up", 10, None),
}


@pytest.mark.parametrize("case", ASSURED)
def test_a_target_is_compared_with_the_last_limits(case):
    values, direction, target, expected = ASSURED[case]
    assert quarters(values, Direction(direction)).assurance(target) == expected


REFUSED = {
    "two values for one quarter": ([*[(day("2013-04-01"), 1)] * 2], {}, "two values for 1 April 2013"),
    "short baseline": ([], {"baseline": 11}, "at least 12 values, not 11"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_meant_is_refused(case):
    readings, options, words = REFUSED[case]
    with pytest.raises(ValueError, match=words):
        control_chart(readings, Direction.UP, **options)


def test_settings_are_obeyed():
    rising = [50, 52, 49, 51, 50, 48, 51, 52, 53, 54, 55, 52]
    assert Rule.TREND not in {point.rule for point in quarters(rising).points}
    assert Rule.TREND in {point.rule for point in quarters(rising, settings=Settings(trend_length=6)).points}
    assert quarters(STEADY, settings=Settings(screening=False)).last.limits.screening == Screening.OFF


# --- what must hold for any figures -----------------------------------------------------------------------------------

# Small numbers in many repetitions: so ties, runs and trends, and values on the mean happen.
VALUES = st.lists(st.none() | st.integers(0, 6) | st.integers(0, 60), max_size=40)
KINDS = st.sampled_from(Direction)


def verdicts(chart):
    return [(point.rule, point.side, point.variation, point.limits.state) for point in chart.points]


@given(VALUES, KINDS, st.integers(-50, 50), st.sampled_from([0.25, 0.5, 2, 8]))
def test_verdicts_do_not_depend_on_zero_or_unit(values, direction, shift, scale):
    """Fahrenheit or Celsius, patients or thousands of patients: the same points are special."""
    moved = [None if value is None else (value + shift) * scale for value in values]
    before, after = quarters(values, direction), quarters(moved, direction)
    assert verdicts(after) == verdicts(before)
    for a, b in zip(before.points, after.points, strict=True):
        for name in ("mean", "lower", "upper", "lower_warning", "upper_warning"):
            old, new = getattr(a.limits, name), getattr(b.limits, name)
            assert (old is None) == (new is None)
            assert old is None or new == pytest.approx((old + shift) * scale, abs=1e-6)


@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter(values, chance):
    readings = [(Quarter.from_index(8052 + i).start, value) for i, value in enumerate(values)]
    shuffled = chance.sample(readings, len(readings))
    assert control_chart(shuffled, Direction.UP) == control_chart(readings, Direction.UP)


@given(VALUES, KINDS, st.sampled_from([None, 12, 20]), st.sets(st.integers(0, 40), max_size=3))
def test_nothing_raises_and_nothing_is_said_of_too_few(values, direction, baseline, rebased):
    starts = [Quarter.from_index(Quarter(2013, 1).index + i).start for i in rebased]
    chart = quarters(values, direction, baseline=baseline, rebased_on=starts, lowest=0, highest=100)
    chart.behind_the_verdict()
    for point in chart.points:
        assert (point.rule is None) == (point.side == 0)
        if point.value is None or point.limits.count < 6:
            assert (point.rule, point.variation) == (None, None)
        if point.limits.count < 6:
            assert point.limits.lower is point.limits.upper is None
        if point.limits.lower is not None:
            assert point.limits.lower < point.limits.mean < point.limits.upper
            assert 0 <= point.limits.lower_drawn <= 100
            assert 0 <= point.limits.upper_drawn <= 100
    if sum(value is not None for value in values) < 6:
        assert chart.variation is None
        assert chart.assurance(50) is None


@given(VALUES)
def test_up_and_down_mirror_each_other(values):
    turned = [None if value is None else -value for value in values]
    assert [point.variation for point in quarters(values, Direction.UP).points] == [
        point.variation for point in quarters(turned, Direction.DOWN).points
    ]

"""The mean and the limits of a group of values: the arithmetic of the XmR chart, and what it allows to be said."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import fmean

LIMIT = 2.66  # limits stand this many average moving ranges from the mean: 3 / 1.128, three standard deviations
WARNING = LIMIT * 2 / 3
SCREENED_FROM = 3.267  # a moving range of so many average ones is no part of the usual variation
FEWEST = 6  # values without which there are no limits and no verdict
FULL = 13  # values without which limits are only provisional ("trial")
SHORTEST_BASELINE = 12
NEARLY = 1e-9  # numbers that differ by less than this share are the same: sums of fractions are not exact


class State(StrEnum):
    """What the values of a group allow to be said. Only TRIAL and FULL have limits."""

    TOO_FEW = "too few"  # fewer than six values: nothing is judged
    NO_VARIATION = "no variation"  # all values are equal: usual, and the value itself meets a target or does not
    NOT_JUDGED = "not judged"  # whoever made the chart said so: small counts, say, for which limits mean nothing
    NO_LIMITS = "no limits"  # the values differ, but no two neighbours within the baseline do: nothing is judged
    TRIAL = "trial"  # 6 to 12 values: provisional
    FULL = "full"  # 13 values or more


class Screening(StrEnum):
    """What became of moving ranges that are too wide to be usual."""

    OFF = "off"
    NOTHING_TO_SCREEN = "nothing to screen"
    APPLIED = "applied"
    NOT_POSSIBLE = "not possible"  # nothing but zeros would have been left, so all were kept


@dataclass(frozen=True)
class Settings:
    """What a chart may be told to do otherwise; published with every chart. Lengths are in points."""

    shift_length: int = 7
    trend_length: int = 7
    two_of_three: bool = True
    screening: bool = True


@dataclass(frozen=True)
class Limits:
    """What the values of one group give. `lower` to `upper` is the usual range.

    `count`: values in the group. `mean`: None without any. `average_moving_range`: None without two neighbours.
    Limits are None where the State has none. The drawn ones stay within what the unit can be, such as 0 to 100 percent;
    every judgement is made by the raw ones.
    """

    state: State
    count: int
    mean: float | None
    average_moving_range: float | None
    screening: Screening
    lower: float | None = None
    upper: float | None = None
    lower_warning: float | None = None
    upper_warning: float | None = None
    lower_drawn: float | None = None
    upper_drawn: float | None = None


def side(value: float, line: float) -> int:
    """Return 1 when the value lies above the line, -1 below it, 0 on it."""
    if abs(value - line) <= NEARLY * max(abs(value), abs(line)):
        return 0
    return 1 if value > line else -1


def mean_side(value: float | None, limits: Limits) -> int:
    """Return on which side of the mean a value lies; 0 on it and for a gap."""
    return 0 if value is None else side(value, limits.mean)


def near_a_limit(value: float, limits: Limits) -> bool:
    """Whether the value lies beyond a warning limit, but not outside the limits."""
    beyond = side(value, limits.upper_warning) > 0 or side(value, limits.lower_warning) < 0
    return beyond and not outside(value, limits)


def outside(value: float, limits: Limits) -> int:
    """Return 1 for a value above the upper limit, -1 for one below the lower, else 0."""
    return int(side(value, limits.upper) > 0) - int(side(value, limits.lower) < 0)


def limits_of(
    values: Sequence[float | None],
    lowest: float | None,
    highest: float | None,
    baseline: int | None,
    settings: Settings,
    is_judged: bool,
) -> Limits:
    """Return mean and limits of a group's values."""
    reported = [value for value in values if value is not None]
    used = values
    if baseline is not None and len(reported) > baseline:
        after = [index for index, value in enumerate(values) if value is not None][baseline]
        used = values[:after]
    ranges = [abs(b - a) for a, b in pairwise(used) if None not in (a, b)]
    average, screening = screened(ranges, settings.screening)
    count = len(reported)
    mean = fmean(value for value in used if value is not None) if count else None
    if not is_judged:
        state = State.NOT_JUDGED
    elif count < FEWEST:
        state = State.TOO_FEW
    elif len(set(reported)) == 1:
        state = State.NO_VARIATION
        mean = reported[0]
    elif not average:
        state = State.NO_LIMITS
    else:
        state = State.TRIAL if count < FULL else State.FULL
    if state not in (State.TRIAL, State.FULL):
        return Limits(state, count, mean, average, screening)
    lower, upper = mean - LIMIT * average, mean + LIMIT * average
    return Limits(
        *(state, count, mean, average, screening, lower, upper),
        lower_warning=mean - WARNING * average,
        upper_warning=mean + WARNING * average,
        lower_drawn=lower if lowest is None else max(lower, lowest),
        upper_drawn=upper if highest is None else min(upper, highest),
    )


def screened(ranges: Sequence[float], wanted: bool) -> tuple[float | None, Screening]:
    """Return the average moving range, without the ranges that are too wide to be usual; None without ranges."""
    average = fmean(ranges) if ranges else None
    if not wanted:
        return average, Screening.OFF
    kept = [width for width in ranges if average and width < SCREENED_FROM * average]
    if not any(kept):
        # What stays would make the limits collapse onto the mean, and every point a special cause.
        return average, Screening.NOT_POSSIBLE
    if len(kept) == len(ranges):
        return average, Screening.NOTHING_TO_SCREEN
    return fmean(kept), Screening.APPLIED

"""Control charts: whether the ups and downs of a measure are the usual ones. Pure, standard library alone.

The XmR chart of statistical process control as NHS England's Making Data Count programme uses it; the arithmetic is
that of the R package NHSRplotthedots 0.2.2, and tests/ccg/spc_reference.json holds its results. Where that package
gives no answer or a misleading one we differ, and `State` says how: with fewer than six values, with values that are
all equal, with limits that screening would make collapse, with gaps.

Values, means and limits are in the unit of the measure. None is a value that was not reported: a gap, which breaks the
line, runs and trends, and is never a zero.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from .limits import (
    FEWEST,
    FULL,
    SHORTEST_BASELINE,
    Limits,
    Screening,
    Settings,
    State,
    limits_of,
    mean_side,
    near_a_limit,
    side,
)
from .special_causes import Rule, length_at_the_end, special_causes, steps

__all__ = [
    "FEWEST",
    "FULL",
    "Assurance",
    "ControlChart",
    "Direction",
    "Limits",
    "Point",
    "Rule",
    "Screening",
    "Settings",
    "State",
    "Variation",
    "control_chart",
]


STANDARD = Settings()


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Variation(StrEnum):
    """What a point says: nothing special, or a change for better or worse; CHANGE when neither is better."""

    USUAL = "usual"
    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    CHANGE = "change"


class Assurance(StrEnum):
    """Whether the target will be met as long as nothing changes."""

    PASSES = "consistently passes"
    HIT_OR_MISS = "hit or miss"
    FAILS = "consistently fails"


@dataclass(frozen=True)
class Point:
    """One period: its value, None when not reported, and what it says.

    `side`: 1 for high or rising, -1 for low or falling, 0 without a `rule`. `variation` is None for a gap, and for a
    value that is not judged.
    """

    date: datetime.date
    value: float | None
    limits: Limits
    rule: Rule | None
    side: int
    variation: Variation | None


@dataclass(frozen=True)
class ControlChart:
    """The points in order of time, and the verdict: that of the last value that was reported."""

    points: tuple[Point, ...]
    direction: Direction
    settings: Settings

    @property
    def last(self) -> Point | None:
        """The last point with a value; None when no value was reported."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    @property
    def missing(self) -> list[datetime.date]:
        """The dates without a value."""
        return [point.date for point in self.points if point.value is None]

    @property
    def variation(self) -> Variation | None:
        """What the last value says; None when it is not judged."""
        return self.last.variation if self.last else None

    def assurance(self, target: float | None) -> Assurance | None:
        """Whether `target`, the one in force at the last value, will be met as long as nothing changes.

        None without a target, when neither direction is better, and when the last value is not judged. A target that
        lies on a limit is hit or miss.
        """
        if target is None or self.direction == Direction.NEUTRAL or self.variation is None:
            return None
        limits = self.last.limits
        good = 1 if self.direction == Direction.UP else -1
        if limits.state == State.NO_VARIATION:
            return Assurance.FAILS if side(self.last.value, target) == -good else Assurance.PASSES
        worst, best = (limits.lower, limits.upper)[::good]
        if side(worst, target) == good:
            return Assurance.PASSES
        return Assurance.FAILS if side(best, target) == -good else Assurance.HIT_OR_MISS

    def behind_the_verdict(self) -> list[Point]:
        """The points, oldest first, that make the last one a special cause; empty when it is none.

        A shift or a trend reaches back as far as it holds, which may be longer than the rule asks for.
        """
        last = self.last
        if last is None or last.rule is None:
            return []
        group = self.points[: self.points.index(last) + 1]
        group = [point for point in group if point.limits is last.limits]
        if last.rule == Rule.TWO_OF_THREE:
            return [point for point in group[-3:] if near_a_limit(point.value, last.limits)]
        length = 1
        if last.rule == Rule.SHIFT:
            length = length_at_the_end([mean_side(point.value, last.limits) for point in group], last.side)
        elif last.rule == Rule.TREND:
            length += length_at_the_end(steps([point.value for point in group]), last.side)
        return group[-length:]


def control_chart(
    readings: Iterable[tuple[datetime.date, float | None]],
    direction: Direction,
    *,
    lowest: float | None = None,
    highest: float | None = None,
    rebased_on: Iterable[datetime.date] = (),
    baseline: int | None = None,
    is_judged: bool = True,
    settings: Settings = STANDARD,
) -> ControlChart:
    """Return the control chart of (date, value) in any order.

    `lowest`, `highest`: what the unit can be at all; limits are drawn within. `rebased_on`: the first dates of new
    groups, each with limits of its own. `baseline`: the mean and limits of a group come from its first so many values.
    `is_judged`: whether limits would mean anything; without, there are points and a mean alone.
    Raises ValueError when two readings have one date, or for a baseline of fewer than 12 values.
    """
    ordered = sorted(readings, key=lambda reading: reading[0])
    for (earlier, _), (later, _) in pairwise(ordered):
        if earlier == later:
            raise ValueError(f"There are two values for {later:%-d %B %Y}: a period has one.")
    if baseline is not None and baseline < SHORTEST_BASELINE:
        raise ValueError(f"A baseline needs at least {SHORTEST_BASELINE} values, not {baseline}.")
    starts = sorted({0, *(sum(date < start for date, _ in ordered) for start in rebased_on)})
    points: list[Point] = []
    for start, end in zip(starts, [*starts[1:], len(ordered)], strict=True):
        group = ordered[start:end]
        values = [value for _, value in group]
        limits = limits_of(values, lowest, highest, baseline, settings, is_judged)
        rules = special_causes(values, limits, settings)
        points += [
            Point(date, value, limits, rule, high, variation_of(value, limits, high, direction))
            for (date, value), (rule, high) in zip(group, rules, strict=True)
        ]
    return ControlChart(tuple(points), direction, settings)


def variation_of(value: float | None, limits: Limits, high: int, direction: Direction) -> Variation | None:
    """Return what a value says, given on which side it is special (0 when it is not)."""
    if value is None or limits.state in (State.TOO_FEW, State.NOT_JUDGED, State.NO_LIMITS):
        return None
    if high == 0:
        return Variation.USUAL
    if direction == Direction.NEUTRAL:
        return Variation.CHANGE
    return Variation.IMPROVEMENT if (high > 0) == (direction == Direction.UP) else Variation.CONCERN

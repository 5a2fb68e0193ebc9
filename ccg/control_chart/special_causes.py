"""Which values are more than the usual ups and downs, and why."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise, takewhile

from .limits import Limits, Settings, State, mean_side, near_a_limit, outside


class Rule(StrEnum):
    """Why a point is a special cause, in order of precedence: no point has more than one."""

    OUTSIDE = "outside the limits"
    TREND = "trend"
    TWO_OF_THREE = "two of three near a limit"
    SHIFT = "shift"


def special_causes(values: Sequence[float | None], limits: Limits, settings: Settings) -> list[tuple[Rule | None, int]]:
    """Return the rule and the side of each value: (None, 0) where nothing is special."""
    found: list[tuple[Rule | None, int]] = [(None, 0)] * len(values)
    if limits.state not in (State.TRIAL, State.FULL):
        return found
    # From the weakest to the strongest: a stronger rule writes over a weaker one.
    sides = [mean_side(value, limits) for value in values]
    for start, end in runs(sides, settings.shift_length):
        found[start:end] = [(Rule.SHIFT, sides[start])] * (end - start)
    if settings.two_of_three:
        near = [value is not None and near_a_limit(value, limits) for value in values]
        for start in range(len(values) - 2):
            three = range(start, start + 3)
            if abs(sum(sides[i] for i in three)) == 3 and sum(near[i] for i in three) >= 2:
                for i in three:
                    if near[i]:
                        found[i] = (Rule.TWO_OF_THREE, sides[i])
    into = steps(values)
    for start, end in runs(into, settings.trend_length - 1):
        # Where a falling trend turns into a rising one, the point at the bottom belongs to the rising one.
        for i in range(start, end + 1):
            found[i] = (Rule.TREND, into[start])
    for i, value in enumerate(values):
        if value is not None and outside(value, limits):
            found[i] = (Rule.OUTSIDE, outside(value, limits))
    return found


def steps(values: Sequence[float | None]) -> list[int]:
    """Return for each pair of neighbours 1 when it rises, -1 when it falls, 0 for a tie or a gap."""
    return [0 if a is None or b is None else (b > a) - (b < a) for a, b in pairwise(values)]


def runs(signs: Sequence[int], length: int) -> list[tuple[int, int]]:
    """Return (start, end) of each run of equal signs, not 0, that is at least so long; `end` is the first after it."""
    found, start = [], 0
    for i in range(1, len(signs) + 1):
        if i == len(signs) or signs[i] != signs[start]:
            if signs[start] and i - start >= length:
                found.append((start, i))
            start = i
    return found


def length_at_the_end(signs: Sequence[int], sign: int) -> int:
    """Return how many of the last signs are this one, without a break."""
    return sum(1 for _ in takewhile(lambda found: found == sign, reversed(signs)))

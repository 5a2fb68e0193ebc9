"""The sentences of 1,000 random series, read by other means: what is said must be true of the figures."""

import random
import re
from collections import Counter
from fractions import Fraction

from ccg.control_chart import Direction
from tests.ccg.test_verdict import USUAL, measure_of, quarter


def random_values(chance):
    """Return whole numbers of many shapes: noise, runs, slopes, spikes, levels, gaps."""
    length = chance.choice([0, 2, 5, 6, 8, 12, 13, 16, 20, 30])
    spread = chance.choice([0, 1, 3, 10, 30])
    values = [50 + chance.randint(-spread, spread) for _ in range(length)]
    tail = range(max(0, length - chance.randint(6, 9)), length)
    sign = chance.choice([1, -1])
    shape = chance.choice(["noise", "run", "slope", "spike", "near", "levels"])
    for i in tail:
        if shape == "run":
            values[i] = 50 + sign * chance.randint(1, spread + 1)
        elif shape == "slope":
            values[i] = 50 + sign * (i - tail[0] - 4) * max(1, spread // 4)
        elif shape == "near" and i >= length - 3:
            values[i] = 50 + sign * int(1.7 * spread)
        elif shape == "levels":
            values = [5] * (length // 2) + [None] + [9] * (length // 2)
    if chance.random() < 0.05:
        values = [chance.randint(0, 5) for _ in range(length)]
    elif shape == "spike" and length:
        values[-1] += sign * 4 * (spread + 1)
    gaps = chance.choice([0, 0, 0, 0.1])
    return [None if chance.random() < gaps else value for value in values]


def usual_range(values):
    """Return (mean, lower, upper, width of a sixth) exactly; None when the figures give no range."""
    reported = [Fraction(value) for value in values if value is not None]
    ranges = [abs(Fraction(a - b)) for a, b in zip(values[1:], values, strict=False) if a is not None and b is not None]
    if not ranges or sum(ranges) == 0:
        return None
    average = sum(ranges) / len(ranges)
    narrow = [width for width in ranges if width < Fraction("3.267") * average]
    if sum(narrow):
        average = sum(narrow) / len(narrow)
    mean = sum(reported) / len(reported)
    reach = Fraction("2.66") * average
    return mean, mean - reach, mean + reach, reach / 3


def what_is_true(values):
    """Return (kind, side, positions) of the strongest thing to say of the last value, by the definitions alone."""
    last = max(i for i, value in enumerate(values) if value is not None)
    mean, lower, upper, third = usual_range(values)

    def back_while(holds):
        start = last
        while start > 0 and values[start - 1] is not None and holds(start - 1):
            start -= 1
        return start

    for sign in (1, -1):
        if values[last] * sign > (upper if sign > 0 else lower) * sign:
            return "outside", sign, (last, last)
    for sign in (1, -1):
        start = back_while(lambda i, sign=sign: (values[i + 1] - values[i]) * sign > 0)
        if last - start >= 6:
            return "trend", sign, (start, last)
    three = values[last - 2 : last + 1] if last >= 2 else []
    for sign in (1, -1):
        if len(three) == 3 and None not in three and all((value - mean) * sign > 0 for value in three):
            near = [(value - mean) * sign > 2 * third and lower <= value <= upper for value in three]
            if near[-1] and sum(near) >= 2:
                return "two of three", sign, (sum(near), last)
    for sign in (1, -1):
        start = back_while(lambda i, sign=sign: (values[i] - mean) * sign > 0)
        if (values[last] - mean) * sign > 0 and last - start >= 6:
            return "shift", sign, (start, last)
    return "usual", 0, ()


NAME = r"([A-Z]\w+ to \w+ \d{4})"
CLAIMS = {
    "outside": rf"(−?\d+) in {NAME} is (above|below) the usual range\.",
    "trend": rf"the figures (rose|fell) (\d+) times in a row, from {NAME} to {NAME}\.",
    "two of three": rf"(\d) of the 3 quarters up to {NAME} were close to the (upper|lower) limit\.",
    "shift": rf"(\d+) quarters in a row (above|below) average since {NAME}\.",
}


def expected_claim(kind, sign, where, values):
    """Return the groups that the pattern of a claim must find."""
    first, last = where
    way = {1: ("above", "rose", "upper"), -1: ("below", "fell", "lower")}[sign]
    return {
        "outside": (str(values[last]).replace("-", "−"), quarter(last).label, way[0]),
        "trend": (way[1], str(last - first), quarter(first).label, quarter(last).label),
        "two of three": (str(first), quarter(last).label, way[2]),
        "shift": (str(last - first + 1), way[0], quarter(first).label),
    }[kind]


def check_sentence(values, direction, sentence):
    """Return the kind of sentence, having checked that it is true of the values."""
    reported = [value for value in values if value is not None]
    if not reported:
        nothing = "There are no figures: not yet published." if values else "No figures have been published yet."
        assert sentence == nothing
        return "none"
    if 0 <= min(reported) <= max(reported) <= 5:
        assert sentence.endswith("Not judged: numbers this small have no usual range.")
        return "small"
    if len(reported) < 6:
        assert sentence.startswith(f"Only {len(reported)} figure")
        return "too few"
    if len(set(reported)) == 1:
        assert sentence == f"Every value was {reported[0]}."
        return "all equal"
    if usual_range(values) is None:
        assert sentence.startswith("Not judged")
        return "no range"
    kind, sign, where = what_is_true(values)
    if kind == "usual":
        assert sentence == USUAL
        return kind
    good = {Direction.UP: 1, Direction.DOWN: -1, Direction.NEUTRAL: 0}[direction]
    verdict, reason = sentence.split(": ", 1)
    assert verdict == {1: "Improving", -1: "Getting worse", 0: "Changed"}[sign * good]
    match = re.fullmatch(CLAIMS[kind], reason)
    assert match, (kind, reason)
    assert match.groups() == expected_claim(kind, sign, where, values)
    return kind


def test_a_thousand_random_series_are_told_truly():
    chance = random.Random(20161101)  # noqa: S311 - the same series in every run
    kinds = Counter()
    for _ in range(1000):
        values, direction = random_values(chance), chance.choice(list(Direction))
        measure = measure_of(values, direction)
        try:
            kinds[check_sentence(values, direction, measure.sentence)] += 1
        except AssertionError as error:
            raise AssertionError(f"{values} {direction}: {measure.sentence}") from error
        reported = [i for i, value in enumerate(values) if value is not None]
        said = " ".join(measure.verdict.caveats)
        figures = [values[i] for i in reported]
        is_judged = len(figures) >= 6 and len(set(figures)) > 1 and not 0 <= min(figures) <= max(figures) <= 5
        ranged = is_judged and usual_range(values) is not None
        assert ("Provisional" in said) == (ranged and len(reported) <= 12), values
        assert ("this speaks of" in said) == (bool(reported) and reported[-1] < len(values) - 1), values
        missing = [quarter(i).label for i in range(max(reported, default=0)) if values[i] is None]
        assert ("no figure for" in said) == bool(missing or (reported and values[-1] is None))
        assert all(name in said for name in missing) or f"no figure for {len(missing)} of the {len(values)} " in said
    assert set(kinds) == {"none", "small", "too few", "all equal", "no range", "usual", *CLAIMS}
    assert min(kinds[kind] for kind in kinds) >= 15, kinds

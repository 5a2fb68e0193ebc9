"""The sentences of a verdict: by name, and against an independent reading of 1,000 random series."""

import random
import re
from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccg.control_chart import Direction
from ccg.measures import Measure, Reading, Unit
from ccg.years import Quarter

FIRST = Quarter(2013, 1)
STEADY = [50, 52, 49, 51, 50, 48, 51, 49, 50, 52, 48, 50]


def quarter(position):
    return Quarter.from_index(FIRST.index + position)


def measure_of(values, direction=Direction.UP, unit=Unit.COUNT, **more):
    readings = tuple(
        Reading(quarter(i), value, "No figure" if value is None else unit.text(value)) for i, value in enumerate(values)
    )
    return Measure("slug", "Title", unit, direction, "Definition.", "Why.", readings, **more)


COMPLIANCE = [100 * i / n for i, n in zip(
    [33, 61, 65, 61, 46, 60, 66, 43, 28, 54, 39, 37], [35, 63, 68, 61, 47, 63, 69, 43, 28, 54, 39, 37], strict=True
)]  # fmt: skip
PERCENT = {"unit": Unit.PERCENT}
PROVISIONAL = ["Provisional: 12 figures, 13 are needed."]
USUAL = "No significant change: the ups and downs are within the usual range."
SENTENCES = {
    # values, options, sentence, caveats
    "none": ([], {}, "No figures have been published yet.", []),
    "gaps alone": ([None, None], {}, "No figures have been published yet.", []),
    "one": ([5], {}, "Only 1 figure so far; at least 6 are needed before we judge.", []),
    "five": ([5, 7, 6, 8, 5], {}, "Only 5 figures so far; at least 6 are needed before we judge.", []),
    "all the same": ([100] * 14, PERCENT, "Every value was 100%.", []),
    "as published": (COMPLIANCE, PERCENT, USUAL, PROVISIONAL),
    "one more quarter at 100%": ([*COMPLIANCE, 100], PERCENT, USUAL, []),
    "two more quarters at 100%": (
        [*COMPLIANCE, 100, 100],
        PERCENT,
        "Improving: 7 quarters in a row above average since January to March 2015.",
        [],
    ),
    "one quarter at 93%": (
        [*COMPLIANCE, 93],
        PERCENT,
        "Getting worse: 93.0% in April to June 2016 is below the usual range.",
        [],
    ),
    "lower is better": (
        [*STEADY, 90],
        {"direction": Direction.DOWN},
        "Getting worse: 90 in April to June 2016 is above the usual range.",
        [],
    ),
    "neither is better": (
        [*STEADY, 90],
        {"direction": Direction.NEUTRAL},
        "Changed: 90 in April to June 2016 is above the usual range.",
        [],
    ),
    "a fall": (
        [40, 60, 42, 58, 41, 59, 56, 55, 54, 53, 52, 51, 50],
        {},
        "Getting worse: the figures fell 7 times in a row, from July to September 2014 to April to June 2016.",
        [],
    ),
    "near a limit": (
        [50, 49, 51, 50, 49, 50, 51, 49, 50, 51, *STEADY, 51, 55, 51, 55],
        {},
        "Improving: 2 of the 3 quarters up to July to September 2019 were close to the upper limit.",
        [],
    ),
    "gaps": (
        [*STEADY[:2], None, None, *STEADY[2:], None],
        {},
        USUAL,
        [
            *PROVISIONAL,
            "The latest period, October to December 2016, is not reported: this speaks of July to September 2016.",
            "There is no figure for October to December 2013 and January to March 2014.",
        ],
    ),
    "neighbours alike": (
        [5] * 6 + [None] + [9] * 6,
        {},
        "Not judged: too few neighbouring figures differ to show which ups and downs are usual.",
        [*PROVISIONAL[:0], "There is no figure for October to December 2014."],
    ),
    "small counts": (
        [2, 2, 3, 0, 1, 3, 3, 0, 0, 0, 0, 0],
        {"is_small_count": True},
        "Not judged: the counts are so small that no range would be usual.",
        [],
    ),
    "small counts in the room's own words": ([2] * 12, {"is_small_count": True, "remark": "Few."}, "Few.", []),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_the_sentence(case):
    values, options, sentence, caveats = SENTENCES[case]
    measure = measure_of(values, **options)
    assert (measure.sentence, measure.verdict.caveats) == (sentence, caveats)


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        (85, "On present performance, expected to meet 85% every time."),
        (90, "On present performance, expected to meet 90% every time."),
        (95, "On present performance, will sometimes meet and sometimes miss 95%."),
        (100, "On present performance, will sometimes meet and sometimes miss 100%."),
        (102.5, "On present performance, will not meet 102.5% without change."),
    ],
)
def test_what_is_said_of_a_target(target, sentence):
    assert measure_of(COMPLIANCE, unit=Unit.PERCENT).verdict.assurance(target, f"{target}%") == sentence
    assert measure_of(COMPLIANCE[:5], unit=Unit.PERCENT).verdict.assurance(target, f"{target}%") == ""


@pytest.mark.parametrize(
    ("unit", "value", "text"),
    [
        (Unit.PERCENT, 100, "100%"),
        (Unit.PERCENT, 99.96, "99.9%"),
        (Unit.PERCENT, 0.01, "0.1%"),
        (Unit.PERCENT, 0, "0%"),
        (Unit.PERCENT, 81.25, "81.3%"),
        (Unit.PERCENT, 97.95516, "98.0%"),
        (Unit.PERCENT, 102.24, "102.2%"),
        (Unit.COUNT, 1204, "1,204"),
        (Unit.COUNT, 51.666, "51.7"),
        (Unit.COUNT, -3, "-3"),
    ],
)
def test_a_value_as_people_write_it(unit, value, text):
    assert unit.text(value) == text


@given(st.integers(1, 199_998), st.data())
def test_a_share_is_written_as_the_database_rounds_it(whole, data):
    """Sentences round floats, tables what the database counted in tenths: they must not differ."""
    part = data.draw(st.integers(0, whole))
    tenths = (2000 * part + whole) // (2 * whole)
    tenths = min(max(tenths, min(part, 1)), 1000 - min(whole - part, 1))
    assert float(Unit.PERCENT.text(100 * part / whole).removesuffix("%")) == tenths / 10


# --- 1,000 random series, read by other means -------------------------------------------------------------------------


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
    if shape == "spike" and length:
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
    "outside": rf"(-?\d+) in {NAME} is (above|below) the usual range\.",
    "trend": rf"the figures (rose|fell) (\d+) times in a row, from {NAME} to {NAME}\.",
    "two of three": rf"(\d) of the 3 quarters up to {NAME} were close to the (upper|lower) limit\.",
    "shift": rf"(\d+) quarters in a row (above|below) average since {NAME}\.",
}


def expected_claim(kind, sign, where, values):
    """Return the groups that the pattern of a claim must find."""
    first, last = where
    way = {1: ("above", "rose", "upper"), -1: ("below", "fell", "lower")}[sign]
    return {
        "outside": (str(values[last]), quarter(last).label, way[0]),
        "trend": (way[1], str(last - first), quarter(first).label, quarter(last).label),
        "two of three": (str(first), quarter(last).label, way[2]),
        "shift": (str(last - first + 1), way[0], quarter(first).label),
    }[kind]


def check_sentence(values, direction, sentence):
    """Return the kind of sentence, having checked that it is true of the values."""
    reported = [value for value in values if value is not None]
    if not reported:
        assert sentence == "No figures have been published yet."
        return "none"
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
        ranged = len(reported) >= 6 and len({values[i] for i in reported}) > 1 and usual_range(values) is not None
        assert ("Provisional" in said) == (ranged and len(reported) <= 12), values
        assert ("is not reported" in said) == (bool(reported) and reported[-1] < len(values) - 1), values
        missing = [quarter(i).label for i in range(max(reported, default=0)) if values[i] is None]
        assert ("no figure for" in said) == bool(missing)
        assert all(name in said for name in missing)
    assert set(kinds) == {"none", "too few", "all equal", "no range", "usual", *CLAIMS}
    assert min(kinds[kind] for kind in kinds) >= 15, kinds

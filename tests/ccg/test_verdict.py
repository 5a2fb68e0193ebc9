"""The sentences of a verdict: by name, and against an independent reading of 1,000 random series."""

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
        Reading(quarter(i), value, "Not yet published" if value is None else unit.text(value))
        for i, value in enumerate(values)
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
    "gaps alone": ([None, None], {}, "There are no figures: not yet published.", []),
    "one": ([50], {}, "Only 1 figure so far; at least 6 are needed before we judge.", []),
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
            "There is no figure for October to December 2016 (not yet published): this speaks of July to September "
            "2016.",
            "There is no figure for October to December 2013 (not yet published) and January to March 2014 (not yet "
            "published).",
        ],
    ),
    "neighbours alike": (
        [5] * 6 + [None] + [9] * 6,
        {},
        "Not judged: too few neighbouring figures differ to show which ups and downs are usual.",
        ["There is no figure for October to December 2014 (not yet published)."],
    ),
    "small counts": (
        [2, 2, 3, 0, 1, 3, 3, 0, 0, 0, 0, 0],
        {},
        "Not judged: the counts are so small that no range would be usual.",
        [],
    ),
    "small counts in the room's own words": ([2] * 12, {"remark": "Few."}, "Few.", []),
    "counts no longer small": (
        [2] * 11 + [6],
        {"remark": "Few."},
        "Improving: 6 in January to March 2016",
        PROVISIONAL,
    ),
    "a doubt": ([*STEADY[:-1], -3], {"doubt": "Not judged: why."}, "Not judged: why.", []),
    "many gaps": (
        [*STEADY, *[None] * 5, 50],
        {},
        USUAL,
        ["There is no figure for 5 of the 18 quarters."],
    ),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_the_sentence(case):
    values, options, sentence, caveats = SENTENCES[case]
    measure = measure_of(values, **options)
    assert (measure.sentence[: len(sentence)], measure.verdict.caveats) == (sentence, caveats)


@pytest.mark.parametrize(
    ("target", "sentence", "of_old"),
    [
        (85, "expected to meet 85% every time.", "85% would be met every time."),
        (90, "expected to meet 90% every time.", "90% would be met every time."),
        (95, "will sometimes meet and sometimes miss 95%.", "95% would sometimes be met and sometimes be missed."),
        (100, "will sometimes meet and sometimes miss 100%.", "100% would sometimes be met and sometimes be missed."),
        (102.5, "will not meet 102.5% without change.", "102.5% would not be met without change."),
    ],
)
def test_what_is_said_of_a_target(target, sentence, of_old):
    verdict = measure_of(COMPLIANCE, unit=Unit.PERCENT).verdict
    assert verdict.assurance(target, f"{target}%", is_old=False) == f"On present performance, {sentence}"
    in_its_time = f"As the figures stood in January to March 2016, {of_old}"
    assert verdict.assurance(target, f"{target}%", is_old=True) == in_its_time
    assert measure_of(COMPLIANCE[:5], unit=Unit.PERCENT).verdict.assurance(target, f"{target}%", is_old=False) == ""


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
        (Unit.COUNT, -3, "−3"),
        (Unit.COUNT, 12.0, "12"),
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

"""The sentences of a verdict: by name, and against an independent reading of 1,000 random series."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccg.control_chart import Direction
from ccg.measures import Measure, Reading, Rebase, Unit
from ccg.years import FinancialYear, Month, Quarter

FIRST = Quarter(2013, 1)
STEADY = [50, 52, 49, 51, 50, 48, 51, 49, 50, 52, 48, 50]


def quarter(position):
    return Quarter.from_index(FIRST.index + position)


def measure_of(values, direction=Direction.UP, unit=Unit.COUNT, first=FIRST, **more):
    """Return a measure with these values, one for each period from `first` on, which says how long a period is."""
    kind = type(first)
    readings = tuple(
        Reading(kind.from_index(first.index + i), value, "Not yet published" if value is None else unit.text(value))
        for i, value in enumerate(values)
    )
    return Measure("slug", "Title", unit, direction, "Definition.", "Why.", readings, period=kind, **more)


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
        "14 since April to June 2013, the last in October to December 2014. Not judged: numbers this small have no "
        "usual range.",
        [],
    ),
    "none at all": (
        [0] * 12,
        {},
        "None since April to June 2013. Not judged: numbers this small have no usual range.",
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


MONTHLY, YEARLY = {"first": Month(2013, 1)}, {"first": FinancialYear(1990)}
NEAR = [50, 49, 51, 50, 49, 50, 51, 49, 50, 51, *STEADY, 51, 55, 51, 55]
REBASED = {"rebases": (Rebase(datetime.date(2014, 3, 2), " the provider changed. "),)}
ANEW = "The usual range is computed anew from April 2014: the provider changed."
SENTENCES |= {
    "months in a row": (
        [*COMPLIANCE, 100, 100],
        PERCENT | MONTHLY,
        "Improving: 7 months in a row above average since November 2013.",
        [],
    ),
    "years in a row": (
        [*COMPLIANCE, 100, 100],
        PERCENT | YEARLY,
        "Improving: 7 years in a row above average since 1997/98.",
        [],
    ),
    "of 3 months": (NEAR, MONTHLY, "Improving: 2 of the 3 months up to May 2015 were close to the upper limit.", []),
    "of 3 years": (NEAR, YEARLY, "Improving: 2 of the 3 years up to 2015/16 were close to the upper limit.", []),
    "many months without": (
        [*STEADY, *[None] * 5, 50],
        MONTHLY,
        USUAL,
        ["There is no figure for 5 of the 18 months."],
    ),
    "a rate, with what it counts": (
        [*STEADY, 90.25],
        MONTHLY | {"unit": Unit.RATE, "unit_words": "per 100,000 people"},
        "Improving: 90.3 per 100,000 people in April 2014 is above the usual range.",
        [],
    ),
    "a number below zero": (
        [*(value - 50 for value in STEADY), -9.5],
        MONTHLY | {"unit": Unit.NUMBER},
        "Getting worse: −9.5 in April 2014 is below the usual range.",
        [],
    ),
    # Without the rebase the second dozen would be a run above average.
    "usual after a rebase": (
        [*STEADY, *(value + 30 for value in STEADY)],
        MONTHLY | REBASED,
        USUAL,
        ["Provisional: 12 figures since April 2014, 13 are needed.", ANEW],
    ),
    "special within the last group": (
        [*STEADY, *(value + 30 for value in STEADY), 99],
        MONTHLY | REBASED,
        "Improving: 99 in April 2015 is above the usual range.",
        [ANEW],
    ),
    "too few after a rebase": (
        [*STEADY, 80, 81, 82],
        MONTHLY | REBASED,
        "Only 3 figures since April 2014; at least 6 are needed before we judge.",
        [ANEW],
    ),
    "one after a rebase": (
        [*STEADY, 80],
        MONTHLY | REBASED,
        "Only 1 figure since April 2014; at least 6 are needed before we judge.",
        [ANEW],
    ),
    "all the same after a rebase": (
        [*STEADY, *[80] * 7],
        MONTHLY | REBASED,
        "Every value since April 2014 was 80.",
        [ANEW],
    ),
    "a rebase before all figures": (STEADY, {"first": Month(2014, 1)} | REBASED, USUAL, PROVISIONAL),
    "a rebase after all figures": (
        [*STEADY, None],
        MONTHLY | REBASED,
        USUAL,
        [
            *PROVISIONAL,
            "There is no figure for April 2014 (not yet published): this speaks of March 2014.",
        ],
    ),
    "the last of two rebases": (
        [*STEADY, *(value + 30 for value in STEADY), *STEADY],
        MONTHLY | {"rebases": (Rebase(datetime.date(2015, 4, 1), "Second"), *REBASED["rebases"])},
        USUAL,
        [
            "Provisional: 12 figures since April 2015, 13 are needed.",
            "The usual range is computed anew from April 2015: Second.",
        ],
    ),
    "small counts after a rebase": (
        [2] * 13,
        MONTHLY | REBASED,
        "26 since April 2013, the last in April 2014. Not judged: numbers this small have no usual range.",
        [],
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
        (Unit.COUNT, 10**18, "1,000,000,000,000,000,000"),
        (Unit.RATE, 0, "0"),
        (Unit.RATE, 1204.55, "1,204.6"),
        (Unit.RATE, 12.04, "12.0"),
        (Unit.RATE, 1.04, "1.04"),
        (Unit.RATE, 9.999, "10"),
        (Unit.RATE, 0.0043, "0.0043"),
        (Unit.NUMBER, -1.5, "−1.5"),
        (Unit.NUMBER, -3.0, "−3"),
        (Unit.NUMBER, -1204.55, "−1,204.6"),
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

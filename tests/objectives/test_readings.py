"""What a reading can be: its period, its value or why there is none, a share from its part and its whole."""

import datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic

from ccg.publishing import Refused
from objectives.models import Reading
from objectives.models.reading import decimals
from tests.factories import correct, publish, tomorrow
from tests.objectives.rows import live_indicator, make_indicator, make_reading
from tests.states import manager, removed, withdrawn

JANUARY = datetime.date(2016, 1, 1)


def said(error):
    return " ".join(sentence for sentences in error.value.message_dict.values() for sentence in sentences)


# frequency, first day, (the last day) or (a part of the sentence that refuses it).
PERIODS = {
    "month": ("month", "2016-02-01", "2016-02-29"),
    "quarter": ("quarter", "2016-01-01", "2016-03-31"),
    "year": ("year", "2015-04-01", "2016-03-31"),
    "month within": ("month", "2016-02-02", "February 2016 begins on 1 February 2016: write that day."),
    "quarter within": ("quarter", "2016-02-01", "January to March 2016 begins on 1 January 2016: write that day."),
    "calendar year": ("year", "2016-01-01", "2015/16 begins on 1 April 2015: write that day."),
    "begins today": ("month", "2017-03-01", "2017-03-31"),
    "to come": ("month", "2017-04-01", "April 2017 has not begun."),
    "before the calendar": ("month", "1900-01-01", "1948"),
    "after the calendar": ("year", "2990-04-01", "2098"),
}


@pytest.mark.once
@pytest.mark.parametrize("case", PERIODS)
def test_periods(case, db):
    frequency, start, expected = PERIODS[case]
    definition = live_indicator(frequency=frequency)
    with time_machine.travel("2017-03-01T12:00Z", tick=False):
        if expected[:1] == "2" and expected[4:5] == "-":
            row = make_reading(definition, datetime.date.fromisoformat(start), status="provisional")
            assert row.period_end.isoformat() == expected
            return
        with pytest.raises(ValidationError) as error:
            make_reading(definition, datetime.date.fromisoformat(start))
    assert expected in said(error)


def test_a_final_figure_waits_until_its_period_is_over(db):
    definition, start = live_indicator(frequency="month"), datetime.date(2017, 3, 1)
    with time_machine.travel("2017-03-31T12:00Z", tick=False):
        with pytest.raises(ValidationError, match="March 2017 is not over: choose Provisional"):
            make_reading(definition, start)
        make_reading(definition, start, None, missing_reason="The ward was closed").delete()
        make_reading(definition, start, status="provisional").delete()
    with time_machine.travel("2017-04-01T12:00Z", tick=False):
        make_reading(definition, start)


def given(value=None, part=None, whole=None, **more):
    return {"value": value, "numerator": part, "denominator": whole} | more


NO_VALUE = "Write a value, or why there is none; not both."
BOTH = "Write both the part and the whole, or neither."
VALUES = {
    # unit, what is typed, what is stored or a part of the sentence that refuses it
    "percent": ("percent", given("95.2"), "95.2"),
    "0 percent": ("percent", given("0"), "0"),
    "100 percent": ("percent", given("100"), "100"),
    "over 100 percent": ("percent", given("100.1"), "A percentage is from 0 to 100."),
    "below 0 percent": ("percent", given("-0.1"), "cannot be below 0."),
    "computed": ("percent", given(None, 900, 1000), "90"),
    "computed to six decimals, half up": ("percent", given(None, 2, 3), "66.666667"),
    "none of some": ("percent", given(None, 0, 3), "0"),
    "none of none without a reason": ("percent", given(None, 0, 0), "0 of 0 is no percentage."),
    "something of nothing": ("percent", given("50", 0, 0), "0 of 0 is no percentage."),
    "none of none with its reason": ("percent", given(None, 0, 0, missing_reason="Nobody waited"), None),
    "typed and right": ("percent", given("66.7", 2, 3), "66.666667"),
    "typed whole and right": ("percent", given("67", 2, 3), "66.666667"),
    "typed with noughts and right": ("percent", given("90.000000", 900, 1000), "90"),
    "exactly half up": ("percent", given("12.5", 1, 8), "12.5"),
    "a half either way": ("percent", given("13", 1, 8), "12.5"),
    "contradicts": ("percent", given("66.8", 2, 3), "2 of 3 are 66.7%, not 66.8%. Correct one of the three."),
    "contradicts, with thousands": ("percent", given("1", 2000, 3000), "2,000 of 3,000 are 66.7%, not 1%."),
    "more than all": ("percent", given(None, 4, 3), "4 of 3 is more than all."),
    "more than none": ("percent", given("50", 1, 0), "1 of 0 is more than all."),
    "a part alone": ("percent", given("50", 1, None), BOTH),
    "a whole alone": ("percent", given("50", None, 2), BOTH),
    "a part below 0": ("percent", given("50", -1, 2), "greater than or equal to 0"),
    "a whole beyond belief": ("percent", given(None, 1, 10**13), "cannot be right"),
    "nothing at all": ("percent", given(), NO_VALUE),
    "no reason": ("percent", given(missing_reason="N/A"), "Say why there is none"),
    "a dash for a reason": ("percent", given(missing_reason=" - "), "Say why there is none"),
    "parts of a count": ("count", given("4", 4, 9), "is no share: it has no part and no whole."),
    "a reason": ("percent", given(missing_reason="The system was down"), None),
    "a reason beside a value": ("percent", given("50", missing_reason="The system was down"), NO_VALUE),
    "a reason beside a value from its parts": ("percent", given("50", 1, 2, missing_reason="Down"), NO_VALUE),
    "a reason beside the parts": ("percent", given(None, 1, 2, missing_reason="Only one ward"), None),
    "a count": ("count", given("12"), "12"),
    "a count with noughts": ("count", given("12.000"), "12"),
    "no whole count": ("count", given("12.5"), "A count is a whole number."),
    "a count below 0": ("count", given("-1"), "cannot be below 0."),
    "a rate": ("rate", given("12.345678"), "12.345678"),
    "a rate over 100": ("rate", given("1250"), "1250"),
    "a rate below 0": ("rate", given("-0.5"), "cannot be below 0."),
    "a rate is not computed: per how many is not known": ("rate", given("1200", 12, 1000), "1200"),
    "a number below 0": ("number", given("-4.25"), "-4.25"),
    "seven decimals": ("number", given("1.1234567"), "no more than 6 decimal places"),
    "nineteen digits": ("number", given("1" * 19), "no more than"),
    "not a number": ("number", given("NaN"), "must be a decimal number"),
    "infinite": ("number", given("Infinity"), "must be a decimal number"),
    "letters": ("number", given("a few"), "must be a decimal number"),
}


@pytest.mark.once
@pytest.mark.parametrize("case", VALUES)
def test_values(case, db):
    unit, fields, expected = VALUES[case]
    definition = live_indicator(unit=unit)
    if expected is None or expected.replace(".", "").replace("-", "").isdecimal():
        row = make_reading(definition, JANUARY, **fields)
        row.refresh_from_db()
        assert row.value == (expected and Decimal(expected))
        assert row.text == (definition.text(row.value) if expected else fields["missing_reason"])
        return
    with pytest.raises(ValidationError) as error:
        make_reading(definition, JANUARY, **fields)
    assert expected in said(error)
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("written", "count"), [("90", 0), ("90.0", 0), ("90.50", 1), ("0.000001", 5), ("100", 0), ("1E+2", 0)]
)
def test_noughts_at_the_end_are_no_precision(written, count):
    assert decimals(Decimal(written)) == count


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"value": None}, id="neither a value nor a reason"),
        pytest.param({"missing_reason": "Down"}, id="both"),
        pytest.param({"numerator": 1}, id="a part alone"),
        pytest.param({"period_end": JANUARY - datetime.timedelta(1)}, id="ends before it begins"),
    ],
)
def test_the_database_refuses_too(fields, db):
    about = {"indicator": live_indicator().indicator, "period_start": JANUARY, "period_end": JANUARY, "value": 1}
    with pytest.raises(IntegrityError), atomic():
        Reading.objects.bulk_create([Reading(**about | fields)])


@pytest.mark.once
def test_a_period_has_one_reading_and_a_correction_is_its_next_edition(db):
    row = make_reading()
    with pytest.raises(ValidationError) as error:
        make_reading(row.definition)
    assert "There is already a reading for this period." in said(error)
    second = correct(publish(row), value="95.3")
    assert (second.number, second.period, second.definition) == (2, row.period, row.definition)


@pytest.mark.once
@pytest.mark.parametrize(
    ("make", "is_taken"),
    [
        pytest.param(lambda row: row, False, id="draft"),
        pytest.param(lambda row: publish(row, at=tomorrow()), False, id="scheduled"),
        pytest.param(publish, True, id="live"),
        pytest.param(withdrawn, False, id="withdrawn"),
        pytest.param(removed, False, id="removed"),
    ],
)
def test_a_reading_is_published_only_where_its_indicator_is_public(make, is_taken, db):
    reading = make_reading(make(make_indicator()))
    if is_taken:
        assert publish(reading) in Reading.objects.live()
        return
    for step in (lambda: publish(reading), lambda: reading.force(manager(), "It is urgent")):
        with pytest.raises(Refused, match="Waits is not public then"):
            step()
    assert not Reading.objects.once_public().exists()


@pytest.mark.once
def test_a_reading_may_become_public_together_with_its_indicator(db):
    at = tomorrow()
    reading = publish(make_reading(publish(make_indicator(), at=at)), at=at)
    assert not Reading.objects.live().exists()
    assert reading in Reading.objects.live(at)


@pytest.mark.once
@pytest.mark.parametrize("step", ["withdraw", "remove"])
def test_readings_go_with_their_indicator(step, db):
    reading = publish(make_reading())
    assert reading in Reading.objects.live()
    getattr(reading.definition, step)(manager(), "It was counted twice.")
    assert not Reading.objects.public().exists()

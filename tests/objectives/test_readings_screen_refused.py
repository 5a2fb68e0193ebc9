"""One slip on the screen of figures saves nothing and loses nothing; a share follows its part and its whole."""

from decimal import Decimal

import pytest

from ccg.years import Quarter
from tests.objectives.rows import make_reading
from tests.objectives.screen import LAST, opened, screen, stored, typed
from tests.reading import words

REFUSED = {
    # fields of a period, a part of the sentence
    "letters": ({"value": "9o"}, "Write a number in figures, as 12.5."),
    "a comma": ({"value": "95,2"}, "Write a number in figures, as 12.5."),
    "a percent sign": ({"value": "95%"}, "Write a number in figures, as 12.5."),
    "not a number": ({"value": "NaN"}, "Write a number in figures, as 12.5."),
    "infinite": ({"value": "-Infinity"}, "Write a number in figures, as 12.5."),
    "over 100": ({"value": "100.1"}, "A percentage is from 0 to 100."),
    "below 0": ({"value": "-1"}, "Waits cannot be below 0."),
    "huge": ({"value": "9" * 40}, "no more than 18 digits"),
    "very long": ({"value": "9" * 5000}, ""),
    "fine": ({"value": "1.2345678"}, "no more than 6 decimal places"),
    "NUL": ({"value": "\x00"}, "Write a number in figures, as 12.5."),
    "NUL in a comment": ({"value": "4", "note": "a\x00b"}, "Null characters are not allowed."),
    "a part in letters": ({"numerator": "two", "denominator": "3"}, "Write a whole number in figures, as 12."),
    "a part with a fraction": ({"numerator": "2.5", "denominator": "3"}, "Write a whole number in figures, as 12."),
    "a part below 0": ({"numerator": "-2", "denominator": "3"}, "Write 0 or more."),
    "a huge part": (
        {"numerator": f"{10**12}", "denominator": f"{10**13}"},
        "More than 1,000,000,000,000 cannot be right",
    ),
    "a part beyond all": ({"numerator": "9" * 40, "denominator": "9" * 41}, "less than or equal to"),
    "a part alone": ({"value": "50", "numerator": "2"}, "Write both the part and the whole, or neither."),
    "more than all": ({"numerator": "4", "denominator": "3"}, "4 of 3 is more than all."),
    "contradicts": ({"value": "66", "numerator": "2", "denominator": "3"}, "2 of 3 are 66.7%, not 66%."),
    "none of none": ({"numerator": "0", "denominator": "0"}, "Write a value, or why there is none; not both."),
    "value and reason": ({"value": "4", "missing_reason": "Down"}, "Write a value, or why there is none; not both."),
    "a comment alone": ({"note": "Typed alone"}, "Write a value, or why there is none; not both."),
    "a long reason": ({"missing_reason": "x" * 201}, "Write at most 200 characters: there are 201."),
    "a status there is not": ({"value": "4", "status": "guessed"}, "Choose one that is in the list."),
    "a paper there is not": ({"value": "4", "paper": "4711"}, "Choose one that is in the list."),
    "a paper in letters": ({"value": "4", "paper": "a"}, "Choose one that is in the list."),
}


@pytest.mark.once
@pytest.mark.parametrize("first", range(0, len(REFUSED), 11))
def test_one_slip_saves_nothing_and_loses_nothing(first, desk, waits):
    """Eleven slips on a screen of twelve periods, for speed: each says its own sentence."""
    cases = dict(zip((Quarter.from_index(LAST.index - n) for n in range(11)), list(REFUSED)[first:], strict=False))
    slips = {f"{period.start}": REFUSED[case][0] for period, case in cases.items()}
    answer = desk.post(screen(waits), typed({"2014-04-01": {"value": "87.65", "note": "Typed"}} | slips))
    assert answer.status_code == 200
    assert stored() == {}
    assert "Nothing was saved. Please mend " in answer.text
    assert 'value="87.65"' in answer.text
    rows = {row.period: row for row in answer.context["rows"]}
    assert {period for period, row in rows.items() if row.form.errors} == set(cases)
    for period, case in cases.items():
        fields, sentence = REFUSED[case]
        assert sentence in words(str(rows[period].form.errors)), case
        assert {name: rows[period].form[name].value() for name in fields} == fields, case
        assert period.label in answer.text


# what is changed in a row of 2 of 3, and what is stored then or the sentence that refuses it
CHANGED_PARTS = {
    "the part": ({"numerator": "1"}, "33.333333"),
    "the whole": ({"denominator": "4"}, "50"),
    "both": ({"numerator": "3", "denominator": "4"}, "75"),
    "value and part": ({"value": "33.3", "numerator": "1"}, "33.333333"),
    "the value alone": ({"value": "33.3"}, "2 of 3 are 66.7%, not 33.3%."),
    "the part is emptied": ({"numerator": ""}, "Write both the part and the whole, or neither."),
    "both are emptied": ({"numerator": "", "denominator": ""}, "66.666667"),
    "all are emptied": ({"value": "", "numerator": "", "denominator": ""}, "Write a value, or why there is none"),
    "the value is emptied": ({"value": "", "numerator": "1"}, "33.333333"),
    "only the comment": ({"note": "Typed"}, "66.666667"),
}


@pytest.mark.once
@pytest.mark.parametrize("are_numbers", [True, False], ids=["saved", "refused"])
def test_a_share_follows_its_parts(are_numbers, desk, waits):
    cases = [each for each in CHANGED_PARTS.values() if each[1].replace(".", "").isdecimal() == are_numbers]
    rows = [
        make_reading(waits, Quarter.from_index(LAST.index - 1 - n).start, None, numerator=2, denominator=3)
        for n in range(len(cases))
    ]
    sent = {f"{row.period_start}": opened(row, **fields) for row, (fields, _) in zip(rows, cases, strict=True)}
    answer = desk.post(screen(waits), typed(sent))
    forms = {} if are_numbers else {row.period: row.form for row in answer.context["rows"]}
    for row, (_, expected) in zip(rows, cases, strict=True):
        row.refresh_from_db()
        if are_numbers:
            assert row.value == Decimal(expected)
        else:
            assert expected in words(str(forms[row.period].errors))
            assert row.value == Decimal("66.666667")

"""What an import of readings refuses: with a sentence for each row and column, and nothing saved."""

import pytest

from objectives.models import Reading
from objectives.resources import ReadingsResource
from tests.factories import officer_of
from tests.objectives.imports import WIDE, refusals, sheet

pytestmark = pytest.mark.django_db

# a row, and what is said of it
REFUSED = {
    "nobody's indicator": ("XYZ,2015/16 Q4,95", "column indicator: There is no indicator 'XYZ' here: write its code"),
    "no indicator": (",2015/16 Q4,95", "column indicator: This cell is empty"),
    "no period": ("CAN-62,,95", "column period: This cell is empty"),
    "a month of quarters": (
        "CAN-62,2016-03,95",
        "column period: '2016-03' is not a quarter: write it as 2015/16 Q4 or",
    ),
    "within a quarter": ("CAN-62,2016-02-01,95", "column period: January to March 2016 begins on 1 January 2016, not"),
    "no such quarter": ("CAN-62,2015/16 Q5,95", "column period: '2015/16 Q5' is not a quarter"),
    "no such year": ("CAN-62,2015/17 Q1,95", "column period: '2015/17' is not a financial year"),
    "before the NHS": ("CAN-62,1930-01-01,95", "column period: A financial year starts between 1948 and 2098"),
    "to come": ("CAN-62,2090-01-01,95", "column period: January to March 2090 has not begun."),
    "N/A": (
        "CAN-62,2015/16 Q4,N/A",
        "column value: 'N/A' is no figure: leave it empty, and write why in missing_reason.",
    ),
    "a dash": ("CAN-62,2015/16 Q4,-", "column value: '-' is no figure: leave it empty"),
    "a word": ("CAN-62,2015/16 Q4,ninety", "column value: 'ninety' is not a figure: write it as 95.2 or 95.2%"),
    "a comma": ('HCAI,2015/16 Q4,"1,204"', "column value: '1,204' is not a figure"),
    "not a number": ("MONEY,2015/16 Q4,NaN", "column value: 'NaN' is not a figure"),
    "endless": ("MONEY,2015/16 Q4,1e999", "column value: '1e999' is not a figure"),
    "too much": ("MONEY,2015/16 Q4,9999999999999", "column value: '9999999999999' is more than 1,000,000,000,000"),
    "no percentage": ("HCAI,2015/16 Q4,95%", "column value: Infections is no percentage: write the figure without %."),
    "over 100": ("CAN-62,2015/16 Q4,100.1", "column value: A percentage is from 0 to 100."),
    "below 0": ("BCF-DTOC,2015/16 Q4,-1", "column value: Delayed transfers cannot be below 0."),
    "half a patient": ("HCAI,2015/16 Q4,1.5", "column value: A count is a whole number."),
    "nothing": ("CAN-62,2015/16 Q4,", "Row 2: Write a value, or why there is none; not both."),
}
REFUSED_WIDE = {
    "value and reason": ("CAN-62,2015/16 Q4,95,,,Late,,,,,", "Row 2: Write a value, or why there is none; not both."),
    "a part alone": ("CAN-62,2015/16 Q4,95,19,,,,,,,", "Row 2: Write both the part and the whole, or neither."),
    "a contradiction": ("CAN-62,2015/16 Q4,90,19,20,,,,,,", "column value: 19 of 20 are 95.0%, not 90%. Correct one"),
    "more than all": ("CAN-62,2015/16 Q4,,21,20,,,,,,", "column numerator: 21 of 20 is more than all."),
    "half a part": ("CAN-62,2015/16 Q4,,19.5,20,,,,,,", "column numerator: '19.5' is not a whole number from 0 up"),
    "no such standing": ("CAN-62,2015/16 Q4,95,,,,guess,,,,", "column status: 'guess' is not known. Write one of:"),
    "an invisible letter": ("CAN-62,2015/16 Q4,95,,,,,a\x0bb,,,", "column comment: This text holds an invisible"),
    "a long reason": (f"CAN-62,2015/16 Q4,,,,{'a' * 201},,,,,", "column missing_reason: Ensure this value has at most"),
    "no such paper": ("CAN-62,2015/16 Q4,95,,,,,,,Finance,", "column paper: There is no paper 'Finance' here"),
    "two things": ("CAN-62,2015/16 Q4,x,y,,,,,,,", "column value: 'x' is not a figure"),
}


@pytest.mark.parametrize(
    ("header", "row", "sentence"),
    [pytest.param("indicator,period,value", *case, id=name) for name, case in REFUSED.items()]
    + [pytest.param(WIDE, *case, id=name) for name, case in REFUSED_WIDE.items()],
)
def test_refused_with_a_sentence_and_nothing_saved(header, row, sentence, indicators):
    resource = ReadingsResource()
    right = "HCAI,2013/14 Q1,3" + "," * (header.count(",") - 2)
    _, said = resource.import_sheet(sheet(row, right, header=header), officer_of("Governance officer"))
    assert any(sentence in refusal and refusal.startswith("Row 2") for refusal in said), said
    assert resource.summary() == "2 rows: 1 new draft, 1 refused"
    assert not Reading.objects.exists()
    assert not Reading.history.exists()


def test_what_is_wrong_with_a_row_is_said_of_each_column(indicators):
    said = refusals("CAN-62,2015/16 Q4,x,y,z,,,,,,", header=WIDE)
    assert [refusal.split(":")[0] for refusal in said] == [
        *("Row 2, column value", "Row 2, column numerator", "Row 2, column denominator"),
    ]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        pytest.param("indicator,period", "Columns are missing: value.", id="missing"),
        pytest.param("indicator,period,value,colour", "Columns are not known: colour.", id="unknown"),
        pytest.param("indicator,period,value,value", "Columns stand there twice: value.", id="twice"),
    ],
)
def test_wrong_columns(header, sentence, indicators):
    said = refusals(",".join(["a"] * (header.count(",") + 1)), header=header)
    assert said[0].startswith(sentence)


def test_a_period_twice_is_refused(indicators):
    said = refusals("CAN-62,2015/16 Q4,95", "Cancer: treated within 62 days,2016-01-01,96")
    sentence = (
        "Cancer: treated within 62 days, January to March 2016 stands in this file twice. Delete one of the rows."
    )
    assert said == [f"Row 3: {sentence}"]
    assert not Reading.objects.exists()

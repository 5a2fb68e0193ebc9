"""Import of readings: the same rules and sentences as the form, all rows or none, whatever the file holds."""

import datetime
from decimal import Decimal

import pytest
import tablib
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ccg.publishing import State
from objectives.models import Reading
from objectives.resources import ReadingsResource
from tests.factories import LONG_AGO, correct, make_meeting, make_paper, make_user, officer_of, publish, tomorrow
from tests.objectives.rows import live_indicator, make_reading

pytestmark = pytest.mark.django_db
IMPORT = "/admin/objectives/reading/import/"
AUTUMN = datetime.date(2015, 10, 1)


@pytest.fixture
def share(organisation):
    return live_indicator("Cancer: treated within 62 days", code="CAN-62")


@pytest.fixture
def rate(organisation):
    return live_indicator("Delayed transfers", code="BCF-DTOC", unit="rate")


@pytest.fixture
def indicators(share, rate):
    live_indicator("Infections", code="HCAI", unit="count")
    live_indicator("Surplus", code="MONEY", unit="number")


def sheet(*lines, header="indicator,period,value"):
    """Return a file of these rows; each may be a dictionary of further cells."""
    return tablib.Dataset().load("\r\n".join([header, *lines]), format="csv")


def imported(*lines, dry_run=False, **options):
    resource = ReadingsResource()
    _, refusals = resource.import_sheet(sheet(*lines, **options), officer_of("Governance officer"), dry_run=dry_run)
    assert refusals == []
    return resource


def kinds(*lines, **options):
    return {kind.name: number for kind, number in imported(*lines, **options).counts.items()}


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
WIDE = "indicator,period,value,numerator,denominator,missing_reason,status,note,source,paper,edition"
HEADER = WIDE.replace("note", "comment")
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
    + [pytest.param(HEADER, *case, id=name) for name, case in REFUSED_WIDE.items()],
)
def test_refused_with_a_sentence_and_nothing_saved(header, row, sentence, indicators):
    resource = ReadingsResource()
    right = "HCAI,2013/14 Q1,3" + "," * (header.count(",") - 2)
    _, refusals = resource.import_sheet(sheet(row, right, header=header), officer_of("Governance officer"))
    assert any(sentence in refusal and refusal.startswith("Row 2") for refusal in refusals), refusals
    assert resource.summary() == "2 rows: 1 new draft, 1 refused"
    assert not Reading.objects.exists()
    assert not Reading.history.exists()


def test_what_is_wrong_with_a_row_is_said_of_each_column(indicators):
    _, refusals = ReadingsResource().import_sheet(
        sheet("CAN-62,2015/16 Q4,x,y,z,,,,,,", header=HEADER), officer_of("Governance officer")
    )
    assert [refusal.split(":")[0] for refusal in refusals] == [
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
    _, refusals = ReadingsResource().import_sheet(
        sheet(",".join(["a"] * (header.count(",") + 1)), header=header), make_user()
    )
    assert refusals[0].startswith(sentence)


def test_a_period_twice_is_refused(indicators):
    _, refusals = ReadingsResource().import_sheet(
        sheet("CAN-62,2015/16 Q4,95", "Cancer: treated within 62 days,2016-01-01,96"), make_user()
    )
    sentence = (
        "Cancer: treated within 62 days, January to March 2016 stands in this file twice. Delete one of the rows."
    )
    assert refusals == [f"Row 3: {sentence}"]
    assert not Reading.objects.exists()


# what stands in the cell: what is kept
FIGURES = {
    "CAN-62,2015/16 Q4,95.2%": "95.2",
    "can-62,Q4 2015-16,95.2 %": "95.2",
    "Cancer: treated within 62 days,January to March 2016,95.2": "95.2",
    "CAN-62,01/01/2016,95.238095238095": "95.238095",  # as Excel gives a quotient
    "CAN-62,2016-01-01 00:00:00,.5": "0.5",
    "MONEY,2015/16 q4,-0.0000005": "-0.000001",
    "MONEY,2015-16 Q4,1e-05": "0.00001",
    "MONEY,jan-mar 2016,-0": "0",
}


@pytest.mark.parametrize("row", FIGURES)
def test_a_figure_and_its_period_are_read(row, indicators):
    imported(row)
    reading = Reading.objects.get()
    assert reading.value == Decimal(FIGURES[row])
    assert not (reading.value == 0 and reading.value.is_signed())
    assert (reading.period_start, reading.period_end) == (datetime.date(2016, 1, 1), datetime.date(2016, 3, 31))


def test_a_share_is_computed_from_its_parts(indicators):
    imported("CAN-62,2015/16 Q4,,20,21,,,,,,", "CAN-62,2015/16 Q3,95.2,20,21,,,,,,", header=HEADER)
    assert {row.value for row in Reading.objects.all()} == {Decimal("95.238095")}
    # What was exported with fewer decimals, or without the parts, is no change.
    assert kinds("CAN-62,2015/16 Q4,95.2", "CAN-62,2015/16 Q3,95.24") == {"UNCHANGED": 2}


def test_new_readings_become_drafts_with_history(indicators):
    user = make_user(username="officer")
    resource = ReadingsResource()
    rows = sheet("CAN-62,2015/16 Q4,95,,,,provisional,One late,Board report,,", header=HEADER)
    _, refusals = resource.import_sheet(rows, user)
    assert refusals == []
    row = Reading.objects.get()
    assert (row.state, row.number, row.revision, row.status) == (State.DRAFT, 1, 1, "provisional")
    assert (row.note, row.source, row.comment) == ("One late", "Board report", "")
    record = row.history.get()
    assert (record.history_type, record.history_user, record.history_change_reason) == ("+", user, "Imported.")
    assert (record.value, record.period_end, record.revision) == (row.value, row.period_end, 1)
    (told,) = resource.rows
    assert (told.subject, told.what) == ("Cancer: treated within 62 days, January to March 2016", "New draft")
    assert told.changes == ("Value: 95.000000", "Status: Provisional", "Comment: “One late”", "Source: “Board report”")
    assert [str(instance) for _, instance in resource.saved] == [told.subject]


def test_a_dry_run_saves_nothing_and_tells_the_same(indicators):
    preview = imported("CAN-62,2015/16 Q4,95", dry_run=True)
    assert not Reading.objects.exists()
    assert not Reading.history.exists()
    done = imported("CAN-62,2015/16 Q4,95")
    assert preview.fingerprint == done.fingerprint
    assert imported("CAN-62,2015/16 Q4,95").fingerprint != done.fingerprint


def test_a_changed_draft_is_changed_and_what_the_file_does_not_name_stays(share):
    draft = make_reading(share, value=95, note="As told.", status="provisional")
    assert kinds("CAN-62,2015/16 Q4,95") == {"UNCHANGED": 1}
    draft.refresh_from_db()
    assert draft.revision == 1
    resource = imported("CAN-62,2015/16 Q4,96")
    assert resource.rows[0].what == "Changed draft"
    assert resource.rows[0].changes == ("Value: 95.000000 becomes 96.000000",)
    before, draft = draft.changed_at, Reading.objects.get()
    assert (draft.value, draft.note, draft.status, draft.revision) == (96, "As told.", "provisional", 2)
    assert draft.changed_at > before
    assert [record.history_type for record in draft.history.all()] == ["~", "+"]
    assert imported("CAN-62,2015/16 Q4,96,,,,,,,,", header=HEADER).rows[0].changes == (
        "Comment: “As told.” becomes nothing",
    )
    assert Reading.objects.get().status == "provisional"  # an empty cell leaves it as it was


def test_what_is_in_review_becomes_a_draft_again(share):
    row = make_reading(share, value=95)
    row.submit(officer_of("Governance officer"), "Please look.")
    assert kinds("CAN-62,2015/16 Q4,95") == {"UNCHANGED": 1}
    row.refresh_from_db()
    assert row.state == State.IN_REVIEW
    assert imported("CAN-62,2015/16 Q4,96").rows[0].what == "Changed: it was in review, and becomes a draft again"
    revision = row.revision
    row.refresh_from_db()
    assert (row.state, row.submitted_by, row.submitted_revision) == (State.DRAFT, None, None)
    assert (row.comment, row.revision) == ("", revision + 1)
    assert row.history.first().state == State.DRAFT


REASON = "indicator,period,value,edition,reason"


def test_a_changed_published_reading_becomes_a_draft_correction_with_its_reason(share):
    publish(make_reading(share, value=95, note="As told."))
    _, refusals = ReadingsResource().import_sheet(sheet("CAN-62,2015/16 Q4,96"), make_user())
    assert refusals == ["Row 2, column reason: Say what was wrong and why it changed: this is public."]
    assert kinds("CAN-62,2015/16 Q4,95,1,Never read", header=REASON) == {"UNCHANGED": 1}
    resource = imported("CAN-62,2015/16 Q4,96,1,Counted again.", header=REASON)
    assert resource.summary() == "1 row: 1 correction"
    assert resource.rows[0].what == "Correction: edition 2, as a draft"
    second = Reading.objects.get(number=2)
    assert (second.state, second.value, second.change_note, second.note) == (
        *(State.DRAFT, 96, "Counted again.", "As told."),
    )
    assert second.revision == second.history.get().revision == 1
    assert Reading.objects.live().get().value == 95
    # The draft of the correction is changed in turn; its reason stays where none is written.
    assert kinds("CAN-62,2015/16 Q4,97,2,", header=REASON) == {"CHANGED": 1}
    second.refresh_from_db()
    assert (second.value, second.change_note) == (97, "Counted again.")
    assert kinds("CAN-62,2015/16 Q4,97,2,In a drawer.", header=REASON) == {"CHANGED": 1}
    assert Reading.objects.get(number=2).change_note == "In a drawer."


def test_what_may_not_be_corrected(share):
    first = publish(make_reading(share, value=95), on=LONG_AGO)
    publish(correct(first, value=96))
    publish(make_reading(share, AUTUMN), at=tomorrow())
    _, refusals = ReadingsResource().import_sheet(
        sheet(
            "CAN-62,2015/16 Q4,90,1,Because",
            "CAN-62,2015/16 Q4,97,2,Counted again.",
            "CAN-62,2015/16 Q3,97,1,Because",
            "CAN-62,2015/16 Q2,97,x,Because",
            header=REASON,
        ),
        make_user(),
    )
    assert refusals == [
        "Row 2: This is edition 1, and edition 2 came after it. Change the row of edition 2, and leave this one as it "
        "was.",
        "Row 3, column reason: This is the reason of edition 2: say what was wrong this time.",
        "Row 4: This reading is approved for a later time. Send it back before you change it.",
    ]


def test_what_was_exported_comes_back_without_a_change(share, rate, client):
    paper = publish(make_paper(publish(make_meeting(), on=LONG_AGO)), on=LONG_AGO)
    first = publish(
        make_reading(share, value=95, note="=1+1 is no formula\r\nhere", paper=paper.paper, source_row="page 4")
    )
    publish(correct(first, value=96))
    make_reading(share, AUTUMN, None, numerator=20, denominator=21)
    make_reading(rate, AUTUMN, None, missing_reason="N/A, not 'known'", status="provisional")
    client.force_login(make_user())
    for ending in ("csv", "xlsx"):
        exported = client.get(f"/admin/objectives/reading/export.{ending}")
        assert exported.status_code == 200
        uploaded = SimpleUploadedFile(f"a.{ending}", exported.content)
        preview = client.post(IMPORT, {"sheet": uploaded})
        assert [(row.refusals, row.changes) for row in preview.context["shown"]] == [
            ((), ())
        ] * 3  # of the newest editions


def test_a_paper_is_named_by_its_number_or_as_the_public_reads_it(share):
    paper = publish(make_paper(publish(make_meeting(), on=LONG_AGO)), on=LONG_AGO)
    title = "Finance report, Governing Body, 22 March 2017"
    rows = (f'CAN-62,2015/16 Q4,95,"{title}"', f"CAN-62,2015/16 Q3,95,{paper.paper_id}", "CAN-62,2015/16 Q2,95,")
    resource = imported(*rows, header="indicator,period,value,paper")
    assert {row.paper_id for row in Reading.objects.all()} == {paper.paper_id, None}
    assert [told.changes[-1] for told in resource.rows[:2]] == [f"Paper that reported it: {title}"] * 2


def test_many_indicators_are_imported_with_few_queries(share, rate, django_assert_max_num_queries):
    periods = [f"{year}-{(year + 1) % 100:02d} Q{number}" for year in range(2005, 2016) for number in (1, 2, 3, 4)]
    rows = [
        f"{code},{period},{place % 90}.5" for code in ("CAN-62", "BCF-DTOC") for place, period in enumerate(periods)
    ]
    with django_assert_max_num_queries(25):
        resource = imported(*rows)
    assert resource.summary() == "88 rows: 88 new drafts"
    with django_assert_max_num_queries(25):
        assert kinds(*(row.replace(".5", ".25") for row in rows)) == {"CHANGED": 88}


# --- in the admin ----------------------------------------------------------------------------------------------------


def test_an_officer_previews_and_imports_in_the_admin(share, client):
    client.force_login(make_user())
    rows = b"indicator,period,value\r\nCAN-62,2015/16 Q4,95\r\n"
    preview = client.post(IMPORT, {"sheet": SimpleUploadedFile("a.csv", rows)})
    assert "1 row: 1 new draft" in preview.text
    assert "Cancer: treated within 62 days, January to March 2016" in preview.text
    done = client.post(IMPORT, {"rows": preview.context["signed"]})
    assert done.status_code == 302
    assert Reading.objects.get().history.get().history_change_reason == "Imported."
    assert Reading.objects.get().changed_at <= timezone.now()


@pytest.mark.once
def test_the_template_says_how_to_write_a_period(share, client):
    client.force_login(make_user())
    page = client.get(IMPORT).text
    assert "a quarter as 2015/16 Q4 or January to March 2016" in page
    assert "10,000 rows" in page

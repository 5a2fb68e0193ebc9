"""Import of readings: what a file makes of what is here, by the same rules as the form."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ccg.publishing import State
from objectives.models import Reading
from objectives.resources import ReadingsResource
from tests.factories import LONG_AGO, correct, make_meeting, make_paper, make_user, officer_of, publish, tomorrow
from tests.objectives.imports import WIDE, imported, kinds, refusals, sheet
from tests.objectives.rows import make_reading

pytestmark = pytest.mark.django_db
IMPORT = "/admin/objectives/reading/import/"
AUTUMN = datetime.date(2015, 10, 1)

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
    imported("CAN-62,2015/16 Q4,,20,21,,,,,,", "CAN-62,2015/16 Q3,95.2,20,21,,,,,,", header=WIDE)
    assert {row.value for row in Reading.objects.all()} == {Decimal("95.238095")}
    # What was exported with fewer decimals, or without the parts, is no change.
    assert kinds("CAN-62,2015/16 Q4,95.2", "CAN-62,2015/16 Q3,95.24") == {"UNCHANGED": 2}


def test_an_indicator_is_found_by_the_code_that_the_public_reads_while_a_draft_changes_it(share):
    correct(share, code="CAN-62-DAYS")
    imported("CAN-62,2015/16 Q3,95", "CAN-62-DAYS,2015/16 Q4,96")
    assert {row.indicator_id for row in Reading.objects.all()} == {share.indicator_id}
    assert Reading.objects.count() == 2


def test_new_readings_become_drafts_with_history(indicators):
    user = make_user(username="officer")
    resource = ReadingsResource()
    rows = sheet("CAN-62,2015/16 Q4,95,,,,provisional,One late,Board report,,", header=WIDE)
    _, refused = resource.import_sheet(rows, user)
    assert refused == []
    row = Reading.objects.get()
    assert (row.state, row.number, row.revision, row.status) == (State.DRAFT, 1, 1, "provisional")
    assert (row.note, row.source, row.comment) == ("One late", "Board report", "")
    record = row.history.get()
    assert (record.history_type, record.history_user, record.history_change_reason) == ("+", user, "Imported.")
    assert (record.value, record.period_end, record.revision) == (row.value, row.period_end, 1)
    (told,) = resource.rows
    assert (told.subject, told.what) == ("Cancer: treated within 62 days, January to March 2016", "New draft")
    assert told.changes == ("Value: 95", "Status: Provisional", "Comment: “One late”", "Source: “Board report”")
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
    assert resource.rows[0].changes == ("Value: 95 becomes 96",)
    before, draft = draft.changed_at, Reading.objects.get()
    assert (draft.value, draft.note, draft.status, draft.revision) == (96, "As told.", "provisional", 2)
    assert draft.changed_at > before
    assert [record.history_type for record in draft.history.all()] == ["~", "+"]
    assert imported("CAN-62,2015/16 Q4,96,,,,,,,,", header=WIDE).rows[0].changes == (
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
    said = refusals("CAN-62,2015/16 Q4,96")
    assert said == ["Row 2, column reason: Say what was wrong and why it changed: this is public."]
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
    said = refusals(
        "CAN-62,2015/16 Q4,90,1,Because",
        "CAN-62,2015/16 Q4,97,2,Counted again.",
        "CAN-62,2015/16 Q3,97,1,Because",
        "CAN-62,2015/16 Q2,97,x,Because",
        header=REASON,
    )
    assert said == [
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

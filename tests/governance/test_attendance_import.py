"""Attendance from a spreadsheet: part of the record of each meeting, which is begun, changed or corrected once."""

import datetime

import pytest
import tablib
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccg.years import LONDON
from governance.models import Attendance, Decision, MeetingRecord
from governance.resources.attendance import AttendanceResource
from tests.factories import (
    LONG_AGO,
    make_meeting,
    make_person,
    make_record,
    make_user,
    officer_of,
    publish,
    rewrite,
)

pytestmark = pytest.mark.django_db
HEADER = "group,date,person,name,post,status,deputising_for,arrived,left,reason"
MARCH = datetime.datetime(2017, 3, 22, 10, tzinfo=LONDON)
ANAND = "Governing Body,2017-03-22,Anand Deshpande,,Chair,present,,,,"
MARY = "Governing Body,2017-03-22,,Mary Cole,Observer,in attendance,,10:30,,"


def imported(*lines, header=HEADER, **options):
    resource = AttendanceResource()
    dataset = tablib.Dataset().load("\r\n".join([header, *lines]), format="csv")
    _, refusals = resource.import_sheet(dataset, officer_of("Governance officer"), **options)
    return resource, refusals


def told(*lines, **options):
    resource, refusals = imported(*lines, **options)
    return refusals or [row.what for row in resource.rows]


@pytest.fixture
def anand(organisation):
    return make_person("Anand Deshpande", honorific_prefix="Dr").person


@pytest.fixture
def meeting(anand):
    return publish(make_meeting(agenda=[{"number": "1", "title": "Finance"}]), on=LONG_AGO)


def test_a_record_is_begun_for_each_meeting_that_has_none(meeting, anand):
    july = make_meeting(start=datetime.datetime(2017, 7, 26, 10, tzinfo=LONDON))
    rows = [ANAND, MARY, "governing body,26/07/2017,dr anand deshpande,A Deshpande,,apologies,,,,"]
    resource, refusals = imported(*rows)
    assert (refusals, resource.summary(), resource.remarks[0]) == (
        [],
        "3 rows: 3 new",
        "Records of meetings: 2 new drafts.",
    )
    assert told(*rows) == ["Unchanged"] * 3
    first, second, third = Attendance.objects.order_by("pk")
    assert (first.record.meeting, first.person, first.name, first.role) == (
        *(meeting.meeting, anand),
        *("Dr Anand Deshpande", "Chair"),
    )
    assert (second.person, second.name, second.arrived) == (None, "Mary Cole", datetime.time(10, 30))
    assert (third.record.meeting, third.name, third.status) == (july.meeting, "A Deshpande", "apologies")
    assert {(row.state, row.revision, row.number) for row in MeetingRecord.objects.all()} == {("draft", 1, 1)}


def test_all_of_it_is_in_the_history(meeting):
    imported(ANAND, MARY)
    imported(ANAND.replace("present", "apologies"))
    officer = officer_of("Governance officer")
    for model, kinds in {Attendance: ["+", "+", "~"], MeetingRecord: ["+", "~"]}.items():
        rows = model.history.order_by("history_id")
        assert [row.history_type for row in rows] == kinds
        assert {(row.history_user, row.history_change_reason) for row in rows} == {(officer, "Imported.")}
    assert MeetingRecord.objects.get().revision == 2


def test_a_draft_is_changed_and_what_the_file_does_not_name_stays(meeting, anand):
    record = make_record(meeting, [Attendance(person=anand), Attendance(name="Mary Cole")])
    resource, _ = imported(ANAND.replace("present", "apologies"), dry_run=True)
    assert [(row.subject, row.what, row.changes) for row in resource.rows] == [
        (
            "Governing Body, 22 March 2017: Dr Anand Deshpande",
            "Changed, in the draft",
            ("Post: nothing becomes “Chair”", "Attendance: Present becomes Apologies"),
        )
    ]
    assert resource.remarks == [
        "Records of meetings: 1 changed draft.",
        "What the file does not name stays as it is.",
    ]
    assert record.attendances.filter(status="present").count() == 2
    imported(ANAND.replace("present", "apologies"))
    assert sorted(record.attendances.values_list("name", "status")) == [
        ("Dr Anand Deshpande", "apologies"),
        ("Mary Cole", "present"),
    ]


def test_what_is_in_review_becomes_a_draft_again(meeting, anand):
    record = make_record(meeting, [Attendance(person=anand)])
    record.submit(make_user())
    assert told(MARY) == ["New: what was in review becomes a draft again"]
    record.refresh_from_db()
    assert (record.state, record.submitted_by, record.attendances.count()) == ("draft", None, 2)


def test_what_is_public_is_corrected_with_all_its_parts(meeting, anand):
    item = meeting.agenda.get().item
    parts = [Attendance(person=anand, name="A Deshpande"), Decision(item=item, text="Yes.", result="approved")]
    record = publish(make_record(meeting, parts))
    assert told(MARY) == ["Row 2, column reason: Say what was wrong and why it changed: this is public."]
    line = "Governing Body,2017-03-22,Anand Deshpande,,,apologies,,,,{}"
    rows = [line.format("They came late."), MARY]
    assert told(*rows) == [
        "Changed, in a correction: edition 2, as a draft",
        "New, in a correction: edition 2, as a draft",
    ]
    draft = MeetingRecord.objects.get(number=2)
    assert (draft.state, draft.change_note, draft.decisions.get().text) == ("draft", "They came late.", "Yes.")
    found = draft.attendances.order_by("pk").values_list("name", "person", "status")
    assert list(found) == [("A Deshpande", anand.pk, "apologies"), ("Mary Cole", None, "in attendance")]
    assert record.attendances.get().status == "present"
    assert Attendance.history.filter(record=draft, history_type="+").count() == 2
    publish(draft)
    assert told(line.format("They came late.").replace("apologies", "absent")) == [
        "Row 2, column reason: This is the reason of edition 2: say what was wrong this time."
    ]


def line(**cells):
    given = dict(zip(HEADER.split(","), ANAND.split(","), strict=True)) | cells
    return ",".join(given.values())


REFUSED = {
    "somebody who is not known": (
        [line(person="Ann Other")],
        ["Row 2, column person: There is no person 'Ann Other' here: write the name as their page has it, enter that"],
    ),
    "a deputy of nobody known": ([line(deputising_for="X")], ["Row 2, column deputising_for: There is no person 'X'"]),
    "a deputy of somebody without a page": (
        [line(deputising_for="X")],
        ["Row 2, column deputising_for: There is no person 'X' here: write the name as their page has it, or enter"],
    ),
    "a deputy of themselves": (
        [line(deputising_for="Anand Deshpande")],
        ["Row 2, column deputising_for: Nobody stands in for themselves. Empty this, or choose another."],
    ),
    "nobody": ([line(person="")], ["Row 2, column name: Write the name, or name somebody in the column person."]),
    "no such group": ([line(group="Board")], ["Row 2, column group: There is no group 'Board' here: write its full"]),
    "no such meeting": (
        [line(date="2017-03-23")],
        ["Row 2, column date: Governing Body has no meeting on 23 March 2017 here: enter or import the meeting first."],
    ),
    "no such status": ([line(status="there")], ["Row 2, column status: 'there' is not known. Write one of: present,"]),
    "no status": ([line(status="")], ["Row 2, column status: This cell is empty."]),
    "a time in words": ([line(arrived="late")], ["Row 2, column arrived: 'late' is not a time of day: write it as"]),
    "left before arriving": ([line(arrived="11:00", left="10:30")], ["Row 2: They left before they arrived."]),
    "apologies, and left": (
        [line(status="apologies", left="10:30")],
        ["Row 2: Who was not there neither arrived nor left."],
    ),
    "a name that is too long": (
        [line(person="", name="a" * 201)],
        ["Row 2, column name: Ensure this value has at most"],
    ),
    "a control character": ([line(post="a\x0bb")], ["Row 2, column post: This text holds an invisible control"]),
    "two cells and two rows": (
        [line(status="x", left="y"), MARY, line(group="")],
        [
            "Row 2, column status: 'x' is not known.",
            "Row 2, column left: 'y' is not a time of day",
            "Row 4, column group: This cell is empty.",
        ],
    ),
    "the same person twice": ([ANAND, line(person="1")], ["Row 3: The same stands in this file twice."]),
    "the same name twice": ([MARY, MARY], ["Row 3: The same stands in this file twice."]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_row_is_refused_in_words_and_nothing_is_saved(case, meeting, anand):
    lines, sentences = REFUSED[case]
    lines = [each.replace(",1,", f",{anand.pk},") for each in lines]
    _, refusals = imported(*lines)
    assert [refusal[: len(each)] for refusal, each in zip(refusals, sentences, strict=True)] == sentences
    assert not MeetingRecord.objects.exists()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"start": MARCH.replace(year=2090)}, "This meeting begins on 22 March 2090. Record it when it has begun."),
        (
            {"status": "cancelled", "status_reason": "Snow"},
            "This meeting did not take place. Change the meeting first if it did.",
        ),
    ],
    ids=["not begun", "cancelled"],
)
def test_a_meeting_that_was_not_held_has_no_attendance(fields, sentence, meeting):
    rewrite(meeting, **fields)
    rows = [row.replace("2017", str(meeting.start.year)) for row in (ANAND, MARY)]
    assert told(*rows) == [f"Row 2, column date: {sentence}"]


def test_two_meetings_of_a_day_are_told_apart_by_their_time(meeting):
    later = make_meeting(start=MARCH.replace(hour=14))
    header = f"{HEADER},time"
    assert told(f"{ANAND},", header=header)[0].startswith(
        "Row 2, column time: Governing Body has 2 meetings on 22 March 2017: write when this one begins"
    )
    assert told(f"{ANAND},14:00", header=header) == ["New, in a new draft"]
    assert MeetingRecord.objects.get().meeting == later.meeting


def test_two_people_of_one_name_are_told_apart_by_their_numbers(meeting, anand):
    other = make_person("Anand Deshpande").person
    refusal = (
        f"Row 2, column person: 'Anand Deshpande' is the name of more than one person: write the number, {anand.pk}"
    )
    assert told(ANAND)[0].startswith(refusal)
    assert told(line(person=str(other.pk))) == ["New, in a new draft"]
    assert Attendance.objects.get().person == other


@pytest.mark.parametrize("case", ["by name alone", "with the person", "the recorded name"])
def test_somebody_is_found_again(case, meeting, anand):
    """By the person, else by the name; a row that names nobody leaves who it is, and the recorded name."""
    record = make_record(meeting, [Attendance(person=None if case == "with the person" else anand, name="Mary Cole")])
    cells = {
        "by name alone": {"person": "", "name": "mary cole", "post": ""},
        "with the person": {"name": "Mary Cole"},
        "the recorded name": {},
    }[case]
    told(line(**cells))
    row = record.attendances.get()
    assert (row.person, row.name.casefold()) == (anand, "mary cole")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_can_be_imported_and_changes_nothing(ending, client, officer, meeting, anand):
    make_person("Anand Deshpande")
    parts = [
        Attendance(person=anand, name="=A Deshpande", arrived=datetime.time(10, 30), left=datetime.time(11)),
        Attendance(name="Mary Cole", role="Observer", deputising_for=anand, status="in attendance"),
    ]
    record = publish(make_record(meeting, parts))
    draft = record.correct(officer)
    draft.save_parts([Attendance(record=draft, name="Ann Other", status="absent")])
    client.force_login(officer)
    address = f"/admin/governance/meetingrecord/attendance/export.{ending}?standing=all"
    content = client.get(address).content
    content = content.decode("utf-8-sig") if ending == "csv" else content
    resource = AttendanceResource()
    _, refusals = resource.import_sheet(tablib.Dataset().load(content, format=ending), officer)
    assert (refusals, resource.summary()) == ([], "5 rows: 5 unchanged")


def test_a_changed_row_of_an_older_edition_is_refused(meeting, anand, officer):
    record = publish(make_record(meeting, [Attendance(person=anand)]))
    record.correct(officer)
    header = f"{HEADER},edition"
    row = line(name="Dr Anand Deshpande", post="")
    assert told(f"{row},1", header=header) == ["Unchanged"]
    sentence = "Row 2: This is edition 1, and edition 2 came after it. Change the row of edition 2, and leave this one"
    assert told(f"{row.replace('present', 'absent')},1", header=header)[0].startswith(sentence)


def test_many_rows_ask_no_more_often(meeting):
    def queries(count):
        lines = [f"Governing Body,2017-03-22,,Member {number},,present,,,," for number in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as asked:
            imported(*lines, dry_run=True)
        return len(asked)

    assert queries(20) == queries(60)


def test_of_many_rows_some_are_told_and_all_are_counted(meeting):
    resource, _ = imported(*(line(person="", name=f"Member {number}") for number in range(300)), dry_run=True)
    assert (resource.summary(), len(resource.rows)) == ("300 rows: 300 new", 200)
    resource, refusals = imported(*(line(person="", name=f"M {number}", left="x") for number in range(60)))
    assert (resource.summary(), len(resource.rows), len(refusals)) == ("60 rows: 60 refused", 50, 50)
    resource, refusals = imported(
        *(line(person="", name=f"M {number}", status="absent", left="11:00") for number in range(60))
    )
    assert len(refusals) == 50

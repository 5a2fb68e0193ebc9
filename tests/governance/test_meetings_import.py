"""Meetings from a spreadsheet: found again by number, else by group, day and time."""

import datetime

import pytest
import tablib

from ccg.years import LONDON
from governance.models import MeetingVersion
from governance.resources.meetings import MeetingsResource
from tests.factories import LONG_AGO, correct, make_group, make_meeting, make_user, publish

pytestmark = pytest.mark.django_db
HEADER = "group,date,start_time,end_time,kind,place,status,status_reason,reason"
MARCH = "Governing Body,2017-03-22,10:00,12:30,ordinary,Civic Offices,scheduled,,"


def imported(*lines, header=HEADER, **options):
    resource = MeetingsResource()
    dataset = tablib.Dataset().load("\r\n".join([header, *lines]), format="csv")
    _, refusals = resource.import_sheet(dataset, make_user(), **options)
    return [row.what for row in resource.rows], refusals


@pytest.fixture
def group(organisation):
    return publish(make_group(short_name="GB"), on=LONG_AGO).group


def test_meetings_are_imported_found_again_and_corrected_with_their_agenda(group):
    rows = [MARCH, "gb,26/07/2017,10:00,,agm,,,,"]
    rows[1] = "gb,26/07/2017,10:00,,agm,,scheduled,,"
    assert imported(*rows) == (["New draft", "New draft"], [])
    assert imported(*rows) == (["Unchanged", "Unchanged"], [])
    march, july = MeetingVersion.objects.order_by("start")
    assert (march.title, march.start, march.end) == (
        "Governing Body",
        datetime.datetime(2017, 3, 22, 10, tzinfo=LONDON),
        datetime.datetime(2017, 3, 22, 12, 30, tzinfo=LONDON),
    )
    assert (july.title, july.end, july.kind) == ("Annual General Meeting, Governing Body", None, "agm")


def test_an_empty_kind_or_status_is_the_usual_one_and_leaves_what_was_said(group):
    assert imported("Governing Body,2017-03-22,10:00,,,,,,") == (["New draft"], [])
    meeting = MeetingVersion.objects.get()
    assert (meeting.kind, meeting.status) == ("ordinary", "scheduled")
    meeting.kind, meeting.status, meeting.status_reason = "extraordinary", "cancelled", "Snow"
    meeting.save()
    assert imported("Governing Body,2017-03-22,10:00,,,,,Snow,") == (["Unchanged"], [])


def test_a_meeting_that_was_cancelled_is_corrected_and_keeps_its_agenda(group):
    meeting = publish(make_meeting(agenda=[{"number": "1", "title": "Welcome"}], location="Civic Offices"))
    line = "Governing Body,2017-03-22,10:00,,ordinary,Civic Offices,cancelled,Snow,{}"
    assert imported(line.format(""))[1] == [
        "Row 2, column reason: Say what was wrong and why it changed: this is public."
    ]
    assert imported(line.format("The roads were closed.")) == (["Correction: edition 2, as a draft"], [])
    draft = MeetingVersion.objects.get(number=2)
    assert (draft.meeting, draft.status, draft.status_reason) == (meeting.meeting, "cancelled", "Snow")
    assert [(entry.title, entry.item) for entry in draft.agenda.all()] == [("Welcome", meeting.agenda.get().item)]


def test_with_its_number_a_meeting_can_be_moved_to_another_time(group):
    meeting = make_meeting()
    header = "meeting,group,date,start_time"
    line = f"{meeting.meeting_id},Governing Body,2017-03-29,{{}}"
    assert imported(line.format("09:30"), header=header) == (["Changed draft"], [])
    meeting.refresh_from_db()
    assert meeting.start == datetime.datetime(2017, 3, 29, 9, 30, tzinfo=LONDON)
    assert imported("Governing Body,2017-03-29,14:00", header="group,date,start_time")[0] == ["New draft"]


REFUSED = {
    "no such group": ("Board,2017-03-22,10:00,,,,,,", "Row 2, column group: There is no group 'Board' here: write its"),
    "no group": (",2017-03-22,10:00,,,,,,", "Row 2, column group: This cell is empty."),
    "no date": ("Governing Body,,10:00,,,,,,", "Row 2, column date: This cell is empty."),
    "a date in words": ("Governing Body,22 March,10:00,,,,,,", "Row 2, column date: '22 March' is not a date"),
    "no time": ("Governing Body,2017-03-22,,,ordinary,,scheduled,,", "Row 2, column start_time: This cell is empty."),
    "a time in words": ("Governing Body,2017-03-22,ten,,,,,,", "Row 2, column start_time: 'ten' is not a time of day"),
    "an hour that never was": (
        "Governing Body,2017-03-26,01:30,,ordinary,,scheduled,,",
        "Row 2, column date: The clocks changed: there was no 01:30 on 26 March 2017, or two.",
    ),
    "ends before it begins": (
        "Governing Body,2017-03-22,10:00,09:00,ordinary,,scheduled,,",
        "Row 2: The meeting ends before it begins.",
    ),
    "cancelled without a reason": (
        "Governing Body,2017-03-22,10:00,,ordinary,,cancelled,,",
        "Row 2: Say why the meeting does not take place: the public reads it.",
    ),
    "no such status": ("Governing Body,2017-03-22,10:00,,ordinary,,off,,", "Row 2, column status: 'off' is not known."),
    "a year far away": (
        "Governing Body,1848-03-22,10:00,,ordinary,,scheduled,,",
        "Row 2, column date: The year must be from 1948 to 2098.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_row_is_refused_in_words_and_nothing_is_saved(case, group):
    line, sentence = REFUSED[case]
    _, refusals = imported("Governing Body,2017-05-24,10:00,,ordinary,,scheduled,,", line)
    assert len(refusals) == 1
    assert refusals[0].startswith(sentence.replace("Row 2", "Row 3"))
    assert not MeetingVersion.objects.exists()


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("4711,Governing Body,2017-03-22,10:00,", "Row 2, column meeting: There is no meeting '4711' here:"),
        (",Governing Body,2017-03-22,10:00,x", "Row 2, column replaces: There is no meeting 'x' here:"),
        (",Governing Body,2017-03-22,14:00,", ""),
        (",Governing Body,2017-03-22,,", "Row 2, column start_time: Governing Body has 2 meetings on 22 March 2017:"),
    ],
    ids=["no such number", "replaces none", "another time of that day", "which of two"],
)
def test_numbers_and_times_tell_meetings_apart(line, sentence, group):
    make_meeting()
    make_meeting(start=datetime.datetime(2017, 3, 22, 14, tzinfo=LONDON))
    _, refusals = imported(line, header="meeting,group,date,start_time,replaces")
    assert [refusal[: len(sentence)] for refusal in refusals] == [sentence] * bool(sentence)


def test_a_meeting_that_stands_there_twice_is_refused(group):
    assert imported(MARCH, MARCH)[1] == ["Row 3: Governing Body, 22 March 2017, 10:00 stands in this file twice."]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_can_be_imported_and_changes_nothing(ending, client, officer, group):
    first = publish(make_meeting(location="=Civic Offices", guidance="Ring 01375\nfirst."))
    july = datetime.datetime(2017, 7, 26, 9, 30, tzinfo=LONDON)
    make_meeting(start=july, end=july + datetime.timedelta(hours=2), kind="agm", annual_report_year=2016)
    correct(first, status="rescheduled", status_reason="Snow")
    make_meeting(start=datetime.datetime(2017, 4, 5, 10, tzinfo=LONDON), replaces=first.meeting)
    client.force_login(officer)
    content = client.get(f"/admin/governance/meetingversion/export.{ending}?standing=all").content
    content = content.decode("utf-8-sig") if ending == "csv" else content
    resource = MeetingsResource()
    _, refusals = resource.import_sheet(tablib.Dataset().load(content, format=ending), officer)
    assert (refusals, [row.what for row in resource.rows]) == ([], ["Unchanged"] * 4)

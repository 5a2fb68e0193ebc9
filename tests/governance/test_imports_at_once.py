"""Two officers who import the same sheet in the same moment: all of it is there once, with one history."""

import threading

import pytest
import tablib

from governance.models import Attendance, GroupVersion, MeetingRecord, Membership
from governance.resources.attendance import AttendanceResource
from governance.resources.memberships import MembershipsResource
from tests.factories import (
    LONG_AGO,
    make_group,
    make_meeting,
    make_organisation,
    make_person,
    make_record,
    make_user,
    publish,
)
from tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ATTENDANCE = "group,date,name,status\r\nGoverning Body,2017-03-22,Mary Cole,present\r\nGB,2017-03-22,Ann Other,absent"
MEMBERSHIPS = "group,person,role,reason\r\nGoverning Body,Anand Deshpande,chair,They joined."


def begun():
    make_meeting()


def in_draft():
    make_record(make_meeting())


def corrected():
    publish(make_record(publish(make_meeting(), on=LONG_AGO)))


# words: (resource, file, what there is before, editions of what, its parts, refusals of the second)
SHEETS = {
    "a record that both begin": (AttendanceResource, ATTENDANCE, begun, MeetingRecord, Attendance),
    "a record in draft": (AttendanceResource, ATTENDANCE, in_draft, MeetingRecord, Attendance),
    "a public record": (
        AttendanceResource,
        ATTENDANCE.replace("status", "status,reason")
        .replace("present", "present,Late")
        .replace("absent", "absent,Late"),
        corrected,
        MeetingRecord,
        Attendance,
    ),
    "a group": (MembershipsResource, MEMBERSHIPS, make_person, GroupVersion, Membership),
}


@pytest.mark.parametrize("case", SHEETS)
def test_both_leave_all_of_it_once(case):
    resource, text, before, editions, parts = SHEETS[case]
    make_organisation()
    publish(make_group(short_name="GB"), on=LONG_AGO)
    before()
    number, together = editions.objects.count(), threading.Barrier(2)

    def run(officer):
        together.wait(5)
        sheet = resource()
        _, refusals = sheet.import_sheet(tablib.Dataset().load(text, format="csv"), officer)
        return refusals or sheet.summary()

    rows = len(text.splitlines()) - 1
    results = at_once(run, make_user(), make_user())
    told = [result for result in results if isinstance(result, str)]
    assert any(f"{rows} new" in each for each in told)
    # The other one finds it there, or is told that it came too late.
    assert all(result[0].startswith("Row 2") for result in results if not isinstance(result, str))
    assert parts.objects.count() == parts.history.count() == rows
    assert editions.objects.count() == max(number, 1) + (case in ("a public record", "a group"))

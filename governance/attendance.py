"""Who was at which meeting, as a published table: one row for each person and meeting, as it was recorded."""

from operator import attrgetter

from django.db.models import F

from ccg.datasets import Dataset
from ccg.exports import Column
from governance.models import Attendance, GroupVersion, MeetingVersion, PersonVersion


def rows():
    """Return the live attendances, the earliest meeting first, each with what the table tells beside it.

    Four queries: to ask for the names in one takes much longer where there are many rows.
    """
    meetings = {row.meeting_id: row for row in MeetingVersion.objects.live()}
    groups = dict(GroupVersion.objects.live().values_list("group", "name"))
    people = dict(PersonVersion.objects.live().values_list("person", "name"))
    attended = Attendance.objects.live().annotate(meeting_key=F("record__meeting")).order_by("pk")
    # One that is withdrawn at this moment is left out.
    found = [row for row in attended if row.meeting_key in meetings]
    for row in found:
        row.meeting = meetings[row.meeting_key]
        row.group_name = groups.get(row.meeting.group_id)
        row.known_person = row.person_id if row.person_id in people else None
        row.deputised = people.get(row.deputising_for_id)
    return sorted(found, key=lambda row: (row.meeting.start, row.meeting.pk))


def as_time(time):
    """Return a time of day as 10:30; None where there is none."""
    return f"{time:%H:%M}" if time else None


ATTENDANCE = Dataset(
    "attendance",
    "Attendance",
    "Who was at which meeting or sent apologies, as it was recorded.",
    [
        Column("meeting", "The number of the meeting on this site, in its address.", attrgetter("meeting.meeting_id")),
        Column("date", "The day of the meeting, in London.", attrgetter("meeting.day")),
        Column(
            "group",
            "The number of the group whose meeting it was. Empty when the group is not published here.",
            lambda row: row.meeting.group_id if row.group_name else None,
        ),
        Column("group_name", "The name of that group.", attrgetter("group_name")),
        Column(
            "person",
            "The number of the person, in the address of their page. Empty for somebody who has none.",
            attrgetter("known_person"),
        ),
        Column("name", "The name, as it was recorded.", attrgetter("name")),
        Column("post", "The post, as it was recorded. Empty when it was not.", attrgetter("role")),
        Column("status", f"One of {', '.join(Attendance.Status.values)}.", attrgetter("status")),
        Column("deputising_for", "Whom they stood in for. Empty for nobody.", attrgetter("deputised")),
        Column("arrived", "When they arrived, if it was after the beginning: 10:30.", lambda row: as_time(row.arrived)),
        Column("left", "When they left, if it was before the end: 11:45.", lambda row: as_time(row.left)),
    ],
    view="governance:attendance-files",
    rows_are="attendance",
)

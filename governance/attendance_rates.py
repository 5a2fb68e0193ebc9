"""How often members came: "1 of 2", of the meetings that were held while they were members, and of no others."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef

from governance.models import Attendance, MeetingInCommon, MeetingVersion, Membership, Role

# Whoever is only in attendance is told by a number: nobody expected them at every meeting.
NOT_EXPECTED = (Role.ATTENDEE, Role.SECRETARY)


@dataclass(frozen=True)
class Rate:
    """How many of the meetings held while somebody was a member they came to."""

    came: int
    held: int

    @property
    def in_words(self):
        return f"{self.came} of {self.held}" if self.held else "No meeting recorded"


@dataclass
class GroupAttendance:
    """Of one group: `rates` of its members and `counts` of the meetings that others came to, by the key of the person.

    A member's count is of the meetings outside their membership. `held` is how many meetings are recorded.
    """

    held: int = 0
    rates: dict[int, Rate] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


def attendance_of(periods, meetings, came):
    """Return the GroupAttendance that follows from these rows of one group.

    `periods` are (person, first day, last day) of members, both included, None where there is none; `meetings` is
    {meeting: day} of those held and recorded; `came` holds (meeting, person, is it as a member that they were there).
    """
    expected = defaultdict(set)
    for person, first, last in periods:
        expected[person] |= {
            meeting for meeting, day in meetings.items() if (first or date.min) <= day <= (last or date.max)
        }
    present, others = defaultdict(set), Counter()
    for meeting, person, as_member in came:
        if meeting not in expected.get(person, ()):
            others[person] += 1
        elif as_member:
            present[person].add(meeting)
    rates = {person: Rate(len(present[person]), len(held)) for person, held in expected.items()}
    return GroupAttendance(len(meetings), rates, dict(others))


def attendance_rates(groups, person=None):
    """Return {key of a group: GroupAttendance} for groups by their keys, of everybody or of one person by their key.

    From live rows alone, in four queries however many groups, meetings and people there are.
    """
    groups = list(groups)
    recorded = Attendance.objects.live().filter(record__meeting=OuterRef("meeting"))
    held = MeetingVersion.objects.live().held().filter(Exists(recorded))
    meetings = defaultdict(dict)
    common = MeetingInCommon.objects.filter(version__in=held, group__in=groups).select_related("version")
    for row in held.filter(group__in=groups).only("meeting", "group", "start"):
        meetings[row.group_id][row.meeting_id] = row.day
    for row in common:
        meetings[row.group_id][row.version.meeting_id] = row.version.day
    members = Membership.objects.live().with_last_day().filter(version__group__in=groups, person__isnull=False)
    members = members.exclude(role__in=NOT_EXPECTED)
    there = [Attendance.Status.PRESENT, Attendance.Status.IN_ATTENDANCE]
    came = Attendance.objects.live().filter(person__isnull=False, status__in=there)
    came = came.filter(record__meeting__in={meeting for held in meetings.values() for meeting in held})
    if person:
        members, came = members.filter(person=person), came.filter(person=person)
    periods = defaultdict(list)
    for group, *period in members.values_list("version__group", "person", "start_date", "last_day"):
        periods[group].append(period)
    by_meeting = defaultdict(list)
    for meeting, somebody, status in came.values_list("record__meeting", "person", "status"):
        by_meeting[meeting].append((meeting, somebody, status == Attendance.Status.PRESENT))
    return {
        group: attendance_of(
            periods[group], meetings[group], [row for meeting in meetings[group] for row in by_meeting[meeting]]
        )
        for group in groups
    }

"""Import of who was at which meeting. A record is begun for a meeting that was held and has none."""

import copy
from operator import attrgetter

from django.core.exceptions import ValidationError
from import_export.fields import Field

from ccg.datasets import EDITION
from ccg.edition_imports import REASON, STATE, Choice, Day
from ccg.exports import Column
from ccg.imports import Text
from ccg.part_imports import PartsResource
from governance.attendance import as_time
from governance.models import Attendance, MeetingRecord, MeetingVersion, PersonVersion
from governance.models.meeting import titled

from .cells import Meetings, TimeOfDay, people, time_in_words

Status = Attendance.Status


class AttendanceResource(PartsResource):
    """Import of attendances, found again by the meeting and the person, else by the name."""

    OWNER = ("meeting", "group", "date", "time")
    REQUIRED = ("group", "date", "status")
    OPTIONAL = ("meeting", "time", "person", "name", "post", "deputising_for", "arrived", "left", "reason")
    DERIVED = ("edition", "state")
    LISTED = [
        Column(
            "meeting",
            "The number of the meeting, in its address. Empty: it is found by group, date and time.",
            attrgetter("record.meeting_id"),
        ),
        Column("group", "Whose meeting it was: the name of the group.", attrgetter("group_name")),
        Column("date", f"The day of the meeting, in London. {Day.written}", attrgetter("meeting.day")),
        Column(
            "time",
            "When the meeting began, in London. Needed where the group has two on that day.",
            attrgetter("time"),
        ),
        Column(
            "person",
            "The name of somebody who has a page here, or the number in its address. Empty for somebody who has none.",
            attrgetter("person_name"),
        ),
        Column(
            "name",
            "The name as it was recorded. Empty: the name of the person as it is now.",
            attrgetter("name"),
        ),
        Column("post", "The post, as it was recorded. Empty when it was not.", attrgetter("role")),
        Column("status", f"One of {', '.join(Status.values)}.", attrgetter("status")),
        Column(
            "deputising_for",
            "Whom they stood in for: the name of somebody who has a page here. Empty for nobody.",
            attrgetter("deputised"),
        ),
        Column("arrived", "When they arrived, if it was after the beginning.", lambda row: as_time(row.arrived)),
        Column("left", "When they left, if it was before the end.", lambda row: as_time(row.left)),
        Column(REASON.name, REASON.meaning, attrgetter("record.change_note")),
        Column(EDITION.name, "The edition of the record of the meeting.", attrgetter("record.number")),
        Column(STATE.name, STATE.meaning, attrgetter("record.state")),
    ]

    person = Field("person", "person")  # its widget, and that of the other one, are made for each import
    name = Field("name", "name", widget=Text())
    post = Field("role", "post", widget=Text())
    status = Field("status", "status", widget=Choice(Status))
    deputising_for = Field("deputising_for", "deputising_for")
    arrived = Field("arrived", "arrived", widget=TimeOfDay())
    left = Field("left", "left", widget=TimeOfDay())

    class Meta:
        model = Attendance
        fields = ("person", "name", "post", "status", "deputising_for", "arrived", "left")

    @classmethod
    def exported(cls, records, most):
        """Return up to `most` attendances of these records, with what the columns need."""
        rows = list(Attendance.objects.filter(record__in=records).select_related("record")[:most])
        meetings, known = Meetings(), people()
        for row in rows:
            row.meeting = meetings.newest[row.record.meeting_id]
            row.time = time_in_words(row.meeting.clock)
            row.group_name = meetings.groups.in_words(row.meeting.group_id)
            row.person_name, row.deputised = known.in_words(row.person_id), known.in_words(row.deputising_for_id)
        return rows

    def begin(self):
        self.meetings, self.people = Meetings(), people()
        self.live_people = {row.person_id: row for row in PersonVersion.objects.live()}
        self.read = {row.meeting_id: row for row in MeetingVersion.objects.once_public().order_by("number")}
        deputised = copy.copy(self.people)  # who has no page cannot be named there
        self.people.missing = (
            "write the name as their page has it, enter that person first, or, for somebody who is to have no page, "
            "empty this cell and write the name in the column name."
        )
        self.fields["person"].widget, self.fields["deputising_for"].widget = self.people, deputised

    def owner(self, cells):
        return self.meetings.held(cells)

    def named(self, owner):
        newest = self.meetings.newest[owner]
        return titled(newest.title, newest.start)

    def new_edition(self, owner):
        meeting = self.meetings.newest[owner]
        record = MeetingRecord(meeting_id=owner)
        # As the search would ask for them again, for each record.
        read = self.read.get(owner, meeting)
        record.meeting_title, record.meeting_start = read.title, read.start
        try:
            record.check_held(meeting)
        except ValidationError as error:
            raise ValidationError({"date": error.messages}) from error
        return record

    def known_by(self, part):
        """Return the person, or the name of nobody who has a page; the name finds both, where it is the only one."""
        name = part.name.casefold()
        return [("person", part.person_id) if part.person_id else ("without a page", name), ("name", name)]

    def asked_by(self, values):
        name = values["name"].casefold()
        if values.get("person_id"):
            return [("person", values["person_id"]), ("without a page", name)]
        return [("name", name)]

    def values(self, row):
        """Return the values of a row; somebody with a page has the name of that page where none is written."""
        values = super().values(row)
        person = values.get("person_id")
        if not values.get("name"):
            if not person:
                raise ValidationError({"name": "Write the name, or name somebody in the column person."})
            # As the public reads it: what a draft calls them is nobody's business yet.
            values["name"] = (self.live_people.get(person) or self.people.newest[person]).full_name
            values["name_is_theirs"] = True
        return values

    def completed(self, values, before):
        """Keep the name as it was recorded where the row writes none, and the person where it names none."""
        values = dict(values)
        if values.pop("name_is_theirs", False) and before:
            values["name"] = before.name
        if before and not values.get("person_id"):
            values["person_id"] = before.person_id
        return values

    def part_named(self, part):
        return part.name

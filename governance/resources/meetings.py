"""Import of meetings: their dates and places. The agenda, and what else hangs on a meeting, is not in such a file."""

from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from import_export import widgets
from import_export.fields import Field

from ccg.datasets import EDITION
from ccg.edition_imports import AS_IT_WAS, REASON, STATE, Choice, Day, EditionsResource
from ccg.exports import Column
from ccg.imports import Text, WholeNumber
from ccg.named_in_cell import number_in
from governance.models import GroupVersion, Meeting, MeetingVersion
from governance.models.meeting import titled

from .cells import Meetings, TimeOfDay, moment, time_in_words

Kind, Status = MeetingVersion.Kind, MeetingVersion.Status


class MomentInCells(widgets.Widget):
    """A moment in London in two cells: the day, and the time of day in the column `time`."""

    def __init__(self, time):
        super().__init__()
        self.time = time

    def clean(self, value, row=None, **kwargs):
        day, time = Day().clean(row["date"]), TimeOfDay().clean(row[self.time])
        return moment(day, time) if day and time else None


class MeetingInCell(widgets.Widget):
    """A meeting in a cell, by its number on this site; None when it is empty."""

    def clean(self, value, row=None, **kwargs):
        text = Text().clean(value)
        found = text and Meeting.objects.filter(pk=number_in(text)).first()
        if text and not found:
            raise ValueError(f"There is no meeting {text[:30]!r} here: write the number in its address, or nothing.")
        return found or None


class YearInCell(WholeNumber):
    """A year in a cell; None when it is empty."""

    def clean(self, value, row=None, **kwargs):
        return super().clean(value, row, **kwargs) if value not in (None, "") else None


class MeetingsResource(EditionsResource):
    """Import of meetings, found again by their number, else by group, day and time."""

    REQUIRED = ("group", "date", "start_time")
    OPTIONAL = (
        *("meeting", "end_time", "kind", "title", "place", "online_url", "guidance"),
        *("status", "status_reason", "replaces", "annual_report_year", "reason"),
    )
    DERIVED = ("edition", "state")
    LISTED = [
        Column(
            "meeting",
            "The number of the meeting, in its address. Empty for a new one. With it, group, date and time can be "
            "changed; without it the meeting is found by them.",
            attrgetter("meeting_id"),
        ),
        Column("group", "Whose meeting it is: the name of the group.", attrgetter("group_name")),
        Column("date", f"The day, in London. {Day.written}", attrgetter("day")),
        Column(
            "start_time",
            f"When it begins, in London. {TimeOfDay.written}",
            lambda row: time_in_words(timezone.localtime(row.start).time()),
        ),
        Column(
            "end_time",
            f"When it ends, on the same day. Empty when not known. {TimeOfDay.written}",
            lambda row: row.end and time_in_words(timezone.localtime(row.end).time()),
        ),
        Column("kind", f"One of {', '.join(Kind.values)}. {AS_IT_WAS} {Kind.ORDINARY}.", attrgetter("kind")),
        Column("title", "How it is called. Left empty, it is made from the group's name.", attrgetter("title")),
        Column("place", "Where it is. Empty when not known.", attrgetter("location")),
        Column("online_url", "Where to follow it online. It will be public.", attrgetter("online_url")),
        Column("guidance", "How to attend, where it differs from the group's usual guidance.", attrgetter("guidance")),
        Column(
            "status",
            f"Whether it takes place. One of {', '.join(Status.values)}. {AS_IT_WAS} {Status.SCHEDULED}.",
            attrgetter("status"),
        ),
        Column("status_reason", "Why it does not take place. Empty when it does.", attrgetter("status_reason")),
        Column(
            "replaces",
            "The number of the meeting that was moved to this day. Empty for none.",
            attrgetter("replaces_id"),
        ),
        Column(
            "annual_report_year",
            "Of an AGM: the year in which the financial year of the annual report began. Empty for none.",
            attrgetter("annual_report_year"),
        ),
        REASON,
        EDITION,
        STATE,
    ]

    group = Field("group", "group")  # its widget is made for each import
    date = Field("start", "date", widget=MomentInCells("start_time"))
    end_time = Field("end", "end_time", widget=MomentInCells("end_time"))
    kind = Field("kind", "kind", widget=Choice(Kind, none=None), saves_null_values=False)
    title = Field("title", "title", widget=Text())
    place = Field("location", "place", widget=Text())
    online_url = Field("online_url", "online_url", widget=Text())
    guidance = Field("guidance", "guidance", widget=Text())
    status = Field("status", "status", widget=Choice(Status, none=None), saves_null_values=False)
    status_reason = Field("status_reason", "status_reason", widget=Text())
    replaces = Field("replaces", "replaces", widget=MeetingInCell())
    annual_report_year = Field("annual_report_year", "annual_report_year", widget=YearInCell())
    reason = Field("change_note", "reason", widget=Text())

    class Meta:
        model = MeetingVersion
        fields = (
            *("group", "date", "end_time", "kind", "title", "place", "online_url", "guidance"),
            *("status", "status_reason", "replaces", "annual_report_year", "reason"),
        )
        import_id_fields = ("group", "date")
        skip_diff = True
        store_instance = True
        report_skipped = True

    @classmethod
    def listed(cls, queryset):
        newest = GroupVersion.objects.filter(group=OuterRef("group")).order_by("-number")
        return queryset.annotate(group_name=Subquery(newest.values("name")[:1]))

    def before_import(self, dataset, **kwargs):
        super().before_import(dataset, **kwargs)
        self.meetings = Meetings()
        self.fields["group"].widget = self.meetings.groups

    def thing(self, row):
        """Return the number of the meeting that a row is about; of a new one its group, day and time."""
        number, group, day, time = self.meetings.find(row, time="start_time")
        for name, value in {"group": group, "date": day, "start_time": time}.items():
            if value is None:
                raise ValidationError({name: "This cell is empty."})
        return number or (group, day, time)

    def thing_of(self, edition):
        return edition.meeting_id

    def named(self, thing):
        if isinstance(thing, tuple):
            group, day, time = thing
            return f"{group}, {day:%-d %B %Y}, {time:%H:%M}"
        newest = self.meetings.newest[thing]
        return titled(newest.title, newest.start)

    def import_instance(self, instance, row, **kwargs):
        super().import_instance(instance, row, **kwargs)
        instance.title = instance.title or instance.usual_title  # or a row that changes nothing would seem to

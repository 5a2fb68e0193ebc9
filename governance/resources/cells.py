"""What the cells of the room's spreadsheets say: people, groups, meetings and times, by the names people use."""

import datetime
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from import_export import widgets

from ccg.edition_imports import Day
from ccg.imports import Text
from ccg.models import OrganisationVersion
from ccg.named_in_cell import NamedInCell, number_in
from governance.models import GroupVersion, MeetingVersion, PersonVersion


def people():
    missing = "write the name as their page has it, or enter that person first."
    return NamedInCell(PersonVersion, attrgetter("name", "full_name"), "person", missing)


def groups():
    missing = "write its full name, or enter that group first."
    return NamedInCell(GroupVersion, attrgetter("name", "short_name", "slug"), "group", missing)


def organisations():
    missing = "write its full name, or enter that organisation first."
    return NamedInCell(OrganisationVersion, attrgetter("name", "short_name", "ods_code"), "organisation", missing)


class TimeOfDay(widgets.Widget):
    """A time of day in a cell, as 10:30; None when it is empty."""

    written = "Write it as 10:30."

    def clean(self, value, row=None, **kwargs):
        text = str("" if value is None else value).strip()
        for form in ("%H:%M", "%H:%M:%S", "%H.%M"):
            try:
                return datetime.datetime.strptime(text, form).time()
            except ValueError:
                continue
        if text:
            raise ValueError(f"{text[:30]!r} is not a time of day: write it as 10:30.")
        return None


def time_in_words(time):
    """Return a time of day as a cell holds it; None where there is none."""
    return time and f"{time:%H:%M:%S}".removesuffix(":00")


def moment(day, time):
    """Return a day and a time of day in London as an aware datetime; raise ValueError for one that never was."""
    try:
        return from_current_timezone(datetime.datetime.combine(day, time))
    except ValidationError as error:
        raise ValueError(f"The clocks changed: there was no {time:%H:%M} on {day:%-d %B %Y}, or two.") from error


def cell(name, row, widget):
    """Return what a widget reads in a column of a row; raise ValidationError, by the column, when it cannot."""
    try:
        return widget.clean(row.get(name))
    except ValueError as error:
        raise ValidationError({name: str(error)}) from error


class Meetings:
    """Meetings as files name them: by group and day, the time where there are two on a day, or by their number."""

    def __init__(self):
        self.groups = groups()
        self.newest, self.on = {}, {}
        for row in MeetingVersion.objects.order_by("number"):
            self.newest[row.meeting_id] = row
        for pk, row in self.newest.items():
            self.on.setdefault((row.group_id, row.day), []).append(pk)

    def find(self, row, time="time"):
        """Return (number of the meeting or None, group, day, time) as a row of a file says; `time` is its column.

        Raises ValidationError by the column when it does not say it, or when two meetings are meant.
        """
        number = Text().clean(row.get("meeting"))
        if number:
            if number_in(number) not in self.newest:
                message = f"There is no meeting {number[:30]!r} here: empty this cell to find it by its date."
                raise ValidationError({"meeting": message})
            number = number_in(number)
        group = cell("group", row, self.groups)
        day, begins = cell("date", row, Day()), cell(time, row, TimeOfDay())
        if number:
            return number, group, day, begins
        for name, value in {"group": group, "date": day}.items():
            if value is None:
                raise ValidationError({name: "This cell is empty."})
        found = self.on.get((group.pk, day), [])
        if begins is not None:
            found = [pk for pk in found if self.newest[pk].clock == begins]
        if len(found) > 1:
            message = f"{group} has {len(found)} meetings on {day:%-d %B %Y}: "
            raise ValidationError({time: message + "write when this one begins, or its number in the column meeting."})
        return (found[0] if found else None), group, day, begins

    def held(self, row):
        """Return the number of the meeting that a row names; raise ValidationError when there is none."""
        number, group, day, _ = self.find(row)
        meeting = self.newest.get(number)
        if meeting and ((group and group.pk != meeting.group_id) or (day and day != meeting.day)):
            message = f"Meeting {number} is {meeting}, which is another group or date. Mend or empty this cell."
            raise ValidationError({"meeting": message})
        if number is None:
            message = f"{group} has no meeting on {day:%-d %B %Y} here: enter or import the meeting first."
            raise ValidationError({"date": message})
        return number

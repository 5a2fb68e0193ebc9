"""When the papers of a meeting are due, and what is said of it."""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format

from ccg.working_days import WorkingDays
from ccg.years import beginning_of
from governance.models import GroupVersion, MeetingVersion, PaperFile

SOON = 10  # working days before papers are due from which officers are told


@dataclass(frozen=True)
class Notice:
    """The notice of a meeting's papers. `last_day` is the last on which they are in time; None when it is not known.

    `due` is the last working day up to it: by then papers are promised.
    """

    last_day: datetime.date | None
    due: datetime.date | None
    working_days_left: int | None  # from today, which is not counted, to `due`, which is; None once it has passed

    @property
    def countdown(self):
        """How long officers still have, in words; empty when it is not known or has passed."""
        left = self.working_days_left
        if left is None:
            return ""
        return "today" if left == 0 else f"in {left} working day{'' if left == 1 else 's'}"


def notice_of(day, clear_days, today, working_days=None):
    """Return the Notice of a meeting on this date, so many clear working days before it; one query without the days."""
    working_days = working_days or WorkingDays.known()
    try:
        last = working_days.clear_days_before(day, clear_days)
        due = working_days.latest_working_day(last)
        left = None if due < today else working_days.clear_days_between(today, due) + (due > today)
    except ValidationError:
        return Notice(None, None, None)
    return Notice(last, due, left)


def papers_awaited(today):
    """Return (meeting, when its papers are due in words) of live meetings to come without an approved paper.

    Those that are due within SOON working days, or late; three queries.
    """
    approved = PaperFile.objects.sealed().filter(meeting=OuterRef("meeting"))
    coming = MeetingVersion.objects.live().filter(start__gte=beginning_of(today), status="scheduled")
    coming = list(coming.exclude(Exists(approved)).order_by("start"))
    groups = {row.group_id: row for row in GroupVersion.objects.order_by("number")}
    working_days = WorkingDays.known()
    found = []
    for meeting in coming:
        notice = notice_of(meeting.day, groups[meeting.group_id].papers_notice_days, today, working_days)
        if notice.due is None or (notice.working_days_left or 0) > SOON:
            continue
        due = date_format(notice.due, "j F")
        found.append((meeting, f"{notice.countdown}, by {due}" if notice.countdown else f"since {due}"))
    return found

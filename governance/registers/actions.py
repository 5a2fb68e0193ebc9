"""What meetings asked people to do as a table."""

from operator import attrgetter

from django.utils import timezone

from ccg.datasets import EDITION, PUBLISHED_ON, Dataset
from ccg.exports import Column
from governance.models import ActionVersion

from .declarations import MEETING
from .joined import with_meeting


def live_actions():
    """Return the live actions of items that are not private, those of the newest meeting first."""
    return with_meeting(ActionVersion.objects.live()).order_by("-meeting_start", "identifier", "pk")


def of_actions(pk):
    """Return the edition with this key, in any state, as the live rows are: for staff alone."""
    return with_meeting(ActionVersion.objects.filter(pk=pk))


COLUMNS = [
    Column("action", "The number of the action, the same for ever.", attrgetter("action_id")),
    Column("reference", "By which minutes name it.", attrgetter("identifier")),
    *MEETING,
    Column("text", "What is to be done.", attrgetter("text")),
    Column("owner", "Who is to do it.", attrgetter("owner")),
    Column("due_date", "By when. Empty when no date was set.", attrgetter("due_date")),
    Column("status", f"One of {', '.join(ActionVersion.Status.values)}.", attrgetter("status")),
    Column(
        "overdue",
        "yes for what is open after the day it was due, by the date in London; else no.",
        lambda row: "yes" if row.is_overdue(timezone.localdate()) else "no",
    ),
    Column("completed_on", "When it was done. Empty while it is not.", attrgetter("completed_on")),
    Column("update", "How it stands. May be empty.", attrgetter("update")),
    PUBLISHED_ON,
    EDITION,
]
ACTIONS = Dataset(
    "actions",
    "Register of actions",
    "What meetings asked people to do, by when, and how it stands. What was taken in private is not in it.",
    COLUMNS,
    view="governance:actions-files",
    rows_are="actions",
)

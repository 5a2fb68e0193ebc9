"""Meetings and their papers as published tables."""

from operator import attrgetter

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from ccg.datasets import EDITION, PAGE, PUBLISHED_ON, Dataset
from ccg.exports import Column
from ccg.years import london_date
from governance.models import AgendaEntry, GroupVersion, MeetingVersion, PaperFile

MEETING = Column("meeting", "The number of the meeting on this site, in its address.", attrgetter("meeting_id"))


def with_groups(rows):
    """Add `group_name` to meetings, as the public reads it; None while the group is not live."""
    live = GroupVersion.objects.live().filter(group=OuterRef("group"))
    return rows.annotate(group_name=Subquery(live.values("name")[:1]))


def with_item(rows):
    """Add `item_number` to live papers: the number of their item on the agenda; None for the whole meeting."""
    entries = AgendaEntry.objects.public().filter(item=OuterRef("item"))
    return rows.annotate(item_number=Subquery(entries.values("number")[:1]))


def at_site(path):
    return f"https://{settings.SITE_HOST}{path}"


MEETINGS = Dataset(
    "meetings",
    "Meetings",
    "When and where the groups meet, and which meetings were cancelled or moved.",
    [
        MEETING,
        Column(
            "group",
            "The number of the group whose meeting it is. Empty when the group is not published here.",
            lambda row: row.group_id if row.group_name else None,
        ),
        Column("group_name", "The name of that group.", attrgetter("group_name")),
        Column("title", "How the meeting is called.", attrgetter("title")),
        Column("kind", "ordinary, extraordinary or agm.", attrgetter("kind")),
        Column("date", "The day, in London.", attrgetter("day")),
        Column(
            "start",
            "When it begins, with the difference to UTC: 2017-03-29T10:00:00+01:00.",
            lambda row: timezone.localtime(row.start).isoformat(),
        ),
        Column(
            "end",
            "When it ends, in the same form. Empty when not known.",
            lambda row: row.end and timezone.localtime(row.end).isoformat(),
        ),
        Column("place", "Where it is. Empty when not known.", attrgetter("location")),
        Column("status", "scheduled, cancelled, postponed or rescheduled.", attrgetter("status")),
        Column("status_reason", "Why it does not take place. Empty when it does.", attrgetter("status_reason")),
        Column(
            "replaces",
            "The number of the meeting that was moved to this day. Empty for none.",
            attrgetter("replaces_id"),
        ),
        PAGE,
        PUBLISHED_ON,
        EDITION,
    ],
    view="governance:meetings-files",
    rows_are="meetings",
)
PAPERS = Dataset(
    "papers",
    "Papers of meetings",
    "Every paper that can be downloaded here, with its meeting and its item on the agenda.",
    [
        Column("paper", "The number of the paper, the same for ever.", attrgetter("paper_id")),
        MEETING,
        Column("meeting_title", "How the meeting is called.", attrgetter("meeting_title")),
        Column("meeting_date", "The day of the meeting, in London.", lambda row: london_date(row.meeting_start)),
        Column("item", "The number on the agenda. Empty for a paper of the whole meeting.", attrgetter("item_number")),
        Column("title", "Its title.", attrgetter("title")),
        Column("kind", "agenda, report, annex, supplement or presentation.", attrgetter("kind")),
        Column("reference", "The reference printed on it. Empty for none.", attrgetter("reference")),
        Column("author", "Who wrote it, as told. Empty when not known.", attrgetter("author")),
        Column("late_reason", "Why it was published late. Empty when it was not.", attrgetter("late_reason")),
        Column("file", "The address of its newest file.", lambda row: at_site(row.get_file_url())),
        Column("format", "The kind of file, such as PDF.", lambda row: row.file_kind.name),
        Column("size", "The size of the file in bytes.", attrgetter("size")),
        Column("pages", "Its pages. Empty where they cannot be counted.", attrgetter("pages")),
        PUBLISHED_ON,
        EDITION,
        Column("sha256", "The SHA-256 checksum of the file, to prove a copy.", attrgetter("sha256")),
    ],
    view="governance:papers-files",
    rows_are="papers",
)


def with_last_change():
    """Return (dataset, when it last changed) for each; None where nothing was ever published."""
    return [(MEETINGS, MeetingVersion.objects.last_changed()), (PAPERS, PaperFile.objects.last_changed())]

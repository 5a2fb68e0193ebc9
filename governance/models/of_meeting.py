from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from ccg.publishing import PublishableQuerySet
from ccg.publishing.rule import written_once

from .agenda import AgendaEntry
from .meeting import MeetingVersion, slug_of, titled


class MeetingsOwnQuerySet(PublishableQuerySet):
    """The gate of what belongs to a meeting, by the foreign key `meeting`: never more public than the meeting is."""

    ASKS = (MeetingVersion,)

    @written_once
    def once_public(self, at=None):
        meetings = MeetingVersion.objects.once_public(at).filter(meeting=OuterRef("meeting"))
        return super().once_public(at).filter(Exists(meetings))

    @written_once
    def public(self, at=None):
        meetings = MeetingVersion.objects.live(at).filter(meeting=OuterRef("meeting"))
        return super().public(at).filter(Exists(meetings))

    def with_meeting(self):
        """Add `meeting_title` and `meeting_start` as the public reads them; None while the meeting is not live."""
        live = MeetingVersion.objects.live().filter(meeting=OuterRef("meeting"))
        return self.annotate(
            meeting_title=Subquery(live.values("title")[:1]), meeting_start=Subquery(live.values("start")[:1])
        )

    with_found_title = with_meeting


class OfMeetingQuerySet(MeetingsOwnQuerySet):
    """The gate of what may hang on an item of the agenda, by `item`: never more public than the item, either.

    Without an item it concerns the whole meeting.
    """

    @written_once
    def once_public(self, at=None):
        entries = AgendaEntry.objects.once_public(at).filter(item=OuterRef("item"))
        return super().once_public(at).filter(Q(item=None) | Exists(entries))

    @written_once
    def public(self, at=None):
        entries = AgendaEntry.objects.public(at).filter(item=OuterRef("item"))
        return super().public(at).filter(Q(item=None) | Exists(entries))


def public_day(row):
    """Return the day of a row's meeting as the public reads it: the search finds it by that, and by no title."""
    _, start = read_of_meeting(row)
    return f"{timezone.localtime(start):%-d %B %Y}"


def read_of_meeting(row):
    """Return (title, start) of a row's meeting as the public reads or last read it; of a draft while it never did.

    No public byte of the row may name the meeting as an officer's draft does. One query, unless with_meeting() asked.
    """
    if getattr(row, "meeting_title", None):
        return row.meeting_title, row.meeting_start
    versions = MeetingVersion.objects.filter(meeting=row.meeting_id).order_by("-number")
    found = versions.once_public().first() or versions.first()
    return found.title, found.start


def public_title(row):
    """Return how the public calls the meeting of a row."""
    return titled(*read_of_meeting(row))


def public_address(row):
    """Return where the public finds the meeting of a row."""
    return reverse("governance:meeting", args=[row.meeting_id, slug_of(*read_of_meeting(row))])

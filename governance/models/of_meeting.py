from django.db.models import Exists, OuterRef, Q

from ccg.publishing import PublishableQuerySet
from ccg.publishing.rule import written_once

from .agenda import AgendaEntry
from .meeting import MeetingVersion


class OfMeetingQuerySet(PublishableQuerySet):
    """The gate of what hangs on a meeting: never more public than the meeting, and than its item where it has one.

    Needs the foreign keys `meeting` and `item` (None for what concerns the whole meeting).
    """

    @written_once
    def once_public(self, at=None):
        entries = AgendaEntry.objects.once_public(at).filter(item=OuterRef("item"))
        meetings = MeetingVersion.objects.once_public(at).filter(meeting=OuterRef("meeting"))
        return super().once_public(at).filter(Exists(meetings)).filter(Q(item=None) | Exists(entries))

    @written_once
    def public(self, at=None):
        entries = AgendaEntry.objects.public(at).filter(item=OuterRef("item"))
        meetings = MeetingVersion.objects.live(at).filter(meeting=OuterRef("meeting"))
        return super().public(at).filter(Exists(meetings)).filter(Q(item=None) | Exists(entries))

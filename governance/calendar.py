"""Live meetings as calendars read them: iCalendar (RFC 5545, RFC 7986). Only what stands on their public pages."""

import datetime
from dataclasses import dataclass
from operator import attrgetter

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from icalendar import STATUS, TRANSP, Calendar, Event, Timezone, vDuration, vText

from ccg.templatetags.nhs import clock
from governance.models import GroupVersion, MeetingInCommon, MeetingVersion

# How often a calendar should ask again. To answer that nothing changed costs one query, and a meeting that was
# cancelled this morning should be known before this evening.
REFRESH = datetime.timedelta(hours=1)
NOT_HELD = {
    MeetingVersion.Status.CANCELLED: "Cancelled",
    MeetingVersion.Status.POSTPONED: "Postponed",
    MeetingVersion.Status.RESCHEDULED: "Moved",
}


@dataclass(frozen=True)
class Told:
    """A live meeting, and the live rows that are told of with it."""

    meeting: MeetingVersion
    group: GroupVersion | None  # None when the public cannot read of it now
    in_common: list[GroupVersion]
    replaced_by: MeetingVersion | None  # the earliest of several; one that takes place, if any does
    replaces: MeetingVersion | None

    @property
    def version(self):
        """What changes whenever something that is told of it does."""
        rows = [self.meeting, self.group, *self.in_common, self.replaced_by, self.replaces]
        return tuple((row._meta.label, row.pk, row.revision) for row in rows if row)

    @property
    def instead(self):
        """The meeting that takes its place; None while it takes place itself."""
        return None if self.meeting.takes_place else self.replaced_by

    @property
    def guidance(self):
        """How to attend: what was written for this meeting, else what its group says; "" when neither is known."""
        if self.group and not self.group.held_in_public:
            return "This group does not meet in public."
        return self.meeting.guidance or (self.group.attendance_guidance if self.group else "")

    @property
    def revised_at(self):
        """When what is told of it last changed: its own edition, or the other day of a meeting that was moved."""
        return max(row.publish_at for row in (self.meeting, self.instead, self.replaces) if row)


def told(meetings):
    """Return a Told for each row of a queryset of meetings, in its order; the same few queries for any number."""
    meetings = list(meetings.select_related("meeting"))
    groups = {row.group_id: row for row in GroupVersion.objects.live()}
    in_common = {}
    for version, group in MeetingInCommon.objects.live().values_list("version", "group"):
        in_common.setdefault(version, []).append(group)
    moved = MeetingVersion.objects.live().exclude(replaces=None)
    replaced_by = {row.replaces_id: row for row in likeliest_last(moved)}
    replaced = MeetingVersion.objects.live().filter(meeting__in=moved.order_by().values("replaces"))
    replaced = {row.meeting_id: row for row in replaced}
    return [
        Told(
            meeting,
            groups.get(meeting.group_id),
            [groups[group] for group in in_common.get(meeting.pk, []) if group in groups],
            replaced_by.get(meeting.meeting_id),
            replaced.get(meeting.replaces_id),
        )
        for meeting in meetings
    ]


def likeliest_last(meetings):
    """Return a queryset of meetings as a list: first those that do not take place, then the latest, then the earliest.

    Of several that take the place of one, the last is what the public is told of.
    """
    return sorted(meetings.order_by("-start", "-pk"), key=attrgetter("takes_place"))


def calendar(events, name="", about=""):
    """Return the bytes of a calendar of what `event` returned, the same until one of them changes.

    Without a `name` it is for adding once, and not asked for anew.
    """
    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", f"-//{settings.SITE_HOST}//Meetings//EN")
    if name:
        # The second of each pair is for programs older than RFC 7986. The types are named, because the library's own
        # settings neither escape the name nor say that the interval is one, as 5.7 asks.
        for names, text in ((("name", "x-wr-calname"), name), (("description", "x-wr-caldesc"), about)):
            for key in names:
                made.add(key, vText(on_one_line(text)))
        made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        made.add("x-published-ttl", vDuration(REFRESH))
    if not events:
        # A calendar holds at least one component (RFC 5545, 3.6); one without meetings can be subscribed to as well.
        made.add_component(Timezone.from_tzid("UTC"))
    end = b"END:VCALENDAR\r\n"
    return b"".join([made.to_ical().removesuffix(end), *events, end])


def event(one, home):
    """Return the bytes of a meeting as an event; `home` is scheme and host of the site's addresses.

    Without an end it has none: it then ends as it begins (RFC 5545, 3.6.1), and no length is invented. It has no
    organiser either, which would make an invitation of it. One that does not take place keeps its day.
    """
    meeting = one.meeting
    return Event.new(
        uid=f"{meeting.meeting.uid}@{settings.SITE_HOST}",
        sequence=meeting.sequence,
        # Nothing is sent by a METHOD, so both say when this was last revised (RFC 5545, 3.8.7.2).
        stamp=one.revised_at,
        last_modified=one.revised_at,
        start=meeting.start.astimezone(datetime.UTC),
        end=meeting.end.astimezone(datetime.UTC) if meeting.end else None,
        status=STATUS.CONFIRMED if meeting.takes_place else STATUS.CANCELLED,
        # A meeting that does not take place keeps nobody busy, in programs too that know no STATUS.
        transparency=TRANSP.OPAQUE if meeting.takes_place else TRANSP.TRANSPARENT,
        summary=on_one_line(title(meeting)),
        location=on_one_line(meeting.location or meeting.online_url) or None,
        description="\n\n".join(description(one, home)),
        url=f"{home}{meeting.get_absolute_url()}",
    ).to_ical()


def title(meeting):
    """Return what a calendar shows at first sight: "Cancelled: Governing Body"."""
    not_held = NOT_HELD.get(meeting.status)
    return f"{not_held}: {meeting.title}" if not_held else meeting.title


def description(one, home):
    """Yield the paragraphs under the title, in plain text; the address too, which many programs show nowhere else."""
    meeting = one.meeting
    if not meeting.takes_place:
        yield on_lines(f"{NOT_HELD[meeting.status]}. {meeting.status_reason}")
    if one.instead:
        now = "Now on {}" if one.instead.takes_place else "Moved to {}, when it does not take place either"
        yield f"{now.format(day_and_time(one.instead))}: {home}{one.instead.get_absolute_url()}"
    elif meeting.status in (MeetingVersion.Status.POSTPONED, MeetingVersion.Status.RESCHEDULED):
        yield "The new date has not been published yet."
    if one.replaces:
        yield f"In place of the meeting on {day_and_time(one.replaces)}: {home}{one.replaces.get_absolute_url()}"
    if one.in_common:
        yield f"Held in common with: {', '.join(group.name for group in one.in_common)}."
    if meeting.takes_place and one.guidance:
        yield on_lines(one.guidance)
    if meeting.takes_place and meeting.online_url:
        yield f"Follow it online: {meeting.online_url}"
    yield f"More about this meeting: {home}{meeting.get_absolute_url()}"


def day_and_time(meeting):
    start = localtime(meeting.start)
    return f"{date_format(start.date())} at {clock(start)}"


def on_one_line(text):
    """Return the text without line breaks, the rarer ones of Unicode too, at which programs cut a line in two."""
    return " ".join(text.split())


def on_lines(text):
    """Return the text with one kind of line break."""
    return "\n".join(text.splitlines())

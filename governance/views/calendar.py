"""Meetings for calendars: the feed of all, of one group, one meeting to add, and how to subscribe."""

from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import capfirst

from ccg.views.errors import gone
from ccg.views.public import PublicDetailView, PublicPage, PublicView
from governance.calendar import calendar, event, told
from governance.models import GroupVersion, MeetingInCommon, MeetingVersion


def calendar_file(request, meetings, filename, name=""):
    """Return the calendar of these meetings: a feed when it has a `name`, else a file to add."""
    ours = request.organisation
    if name and ours.demonstration:
        name = f"{name} ({ours.demonstration})"
    about = f"Dates of meetings that {ours.name} publishes. Times are those of London."
    content = calendar(events(request, meetings), name, about)
    disposition = content_disposition_header(as_attachment=not name, filename=filename)
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def events(request, meetings):
    """Return meetings as events, each drawn anew only when it changed: the library takes a millisecond over one."""
    home = request.build_absolute_uri("/").removesuffix("/")
    place = f"events:{settings.RELEASE}:{home}{request.path}"
    kept = cache.get(place, {})
    drawn = {one.version: kept.get(one.version) or event(one, home) for one in told(meetings.order_by("start", "pk"))}
    cache.set(place, drawn, timeout=None)
    return list(drawn.values())


class AllMeetings(PublicView):
    """/meetings.ics: every live meeting, past ones too. One that is withdrawn or removed leaves it."""

    depends_on = (MeetingVersion, GroupVersion)

    def get(self, request, *args, **kwargs):
        name = f"Meetings of {request.organisation.short_name}"
        return calendar_file(request, MeetingVersion.objects.live(), "meetings.ics", name)


class CalendarFile(PublicDetailView):
    """The calendar of something that has a page: 404 and 410 as there, and 410 when that is withdrawn.

    A calendar has no room for a notice, and none is given to officers beforehand: it would stay in theirs.
    """

    depends_on = (MeetingVersion, GroupVersion)

    def reader_is_staff(self, model):
        return False

    def at_another_address(self):
        if self.is_withdrawn:
            return gone(self.request, notice=self.object.notice, gone_on=self.object.notice_at)
        return super().at_another_address()


class GroupMeetings(CalendarFile):
    """/groups/governing-body/meetings.ics: the live meetings of a group, those held in common with others too."""

    def rows(self):
        """Return the versions of the group that has or had this address in public."""
        here = GroupVersion.objects.filter(slug=self.kwargs["slug"])
        return GroupVersion.objects.filter(Q(pk__in=here) | Q(group__in=here.once_public().values("group")))

    def address(self):
        return reverse("governance:group-calendar", args=[self.object.slug])

    def get(self, request, *args, **kwargs):
        group = self.object
        meetings = MeetingVersion.objects.live().of_group(group.group_id)
        name = f"{group.name}, {request.organisation.short_name}"
        return calendar_file(request, meetings, f"{group.slug}-meetings.ics", name)


class OneMeeting(CalendarFile):
    """/meetings/12-governing-body-22-march-2017/calendar.ics: one meeting, to add to a calendar."""

    def rows(self):
        return MeetingVersion.objects.filter(meeting=self.kwargs["meeting"])

    def address(self):
        return self.object.get_calendar_url()

    def get(self, request, *args, **kwargs):
        _, words = self.object.address_arguments()
        return calendar_file(request, MeetingVersion.objects.filter(pk=self.object.pk), f"{words}.ics")


@dataclass(frozen=True)
class Feed:
    """A calendar to subscribe to."""

    name: str
    path: str
    host: str
    scheme: str

    @property
    def address(self):
        """What people copy into a calendar program."""
        return f"{self.scheme}://{self.host}{self.path}"

    @property
    def opens_calendar(self):
        """The same with the scheme by which phones and computers open their own calendar program."""
        return f"webcal://{self.host}{self.path}"


class Subscribe(PublicPage):
    """/meetings/subscribe/: how to have the meetings in a calendar, in plain English."""

    template_name = "governance/subscribe.html"
    depends_on = (MeetingVersion, GroupVersion)

    def context(self):
        """Return `feeds`: of all meetings, then of each group that meets."""
        paths = [("All meetings", reverse("governance:calendar"))] + [
            (capfirst(group.name), reverse("governance:group-calendar", args=[group.slug]))
            for group in groups_that_meet()
        ]
        host, scheme = self.request.get_host(), self.request.scheme
        return {
            "feeds": [Feed(name, path, host, scheme) for name, path in paths],
            "crumbs": [
                {"text": "Home", "href": reverse("home")},
                {"text": "Meetings", "href": reverse("governance:meetings")},
            ],
        }


def groups_that_meet():
    """Return the live groups that have not been dissolved and meet in public, or have a live meeting."""
    meeting = set(MeetingVersion.objects.live().values_list("group", flat=True))
    meeting |= set(MeetingInCommon.objects.live().values_list("group", flat=True))
    today = timezone.localdate()
    return [
        group
        for group in GroupVersion.objects.live().order_by("name", "pk")
        if not group.is_former(today) and (group.held_in_public or group.group_id in meeting)
    ]

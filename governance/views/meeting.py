"""The page of one meeting: when and where, its agenda with papers in place, and what happened."""

import re
from collections import defaultdict

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from ccg.models import AnnualReport
from ccg.publishing import State
from ccg.threads import threads
from ccg.views.public import PublicDetailView
from governance.agenda_lines import Line, agenda_lines
from governance.calendar import Told, likeliest_last
from governance.event_data import as_script, event_data
from governance.models import (
    ActionVersion,
    Attendance,
    GroupVersion,
    InterestVersion,
    MeetingRecord,
    MeetingVersion,
    MinutesFile,
    PaperFile,
    PersonVersion,
)
from governance.notice import notice_of
from governance.pack import pack_of
from governance.quorum import quorums


class MeetingPage(PublicDetailView):
    """/meetings/12-governing-body-22-march-2017/: the number finds it; other words lead to those of today (301)."""

    template_name = "governance/meeting.html"
    threads_of = "governance.Meeting"
    depends_on = (
        MeetingVersion,
        GroupVersion,
        PaperFile,
        MinutesFile,
        MeetingRecord,
        ActionVersion,
        PersonVersion,
        InterestVersion,
        AnnualReport,
    )
    own = ("meeting", (PaperFile, MinutesFile, MeetingRecord, ActionVersion))

    record_draft = None

    def rows(self):
        return MeetingVersion.objects.filter(meeting=self.kwargs["meeting"])

    def refusal(self):
        """Show who may see it, and asks for it with ?record=, what happened before it is public."""
        refusal = super().refusal()
        wanted = self.request.GET.get("record", "")
        if refusal is None and re.fullmatch("[0-9]{1,18}", wanted) and self.reader_is_staff(MeetingRecord):
            drafts = MeetingRecord.objects.filter(pk=wanted, meeting=self.object.meeting_id)
            self.record_draft = drafts.first()
            self.is_preview = self.is_preview or self.record_draft is not None
        return refusal

    @property
    def previewed(self):
        """The row that staff look at before it is public."""
        return self.record_draft or self.object

    @cached_property
    def recorded(self):
        """What happened at the meeting: the draft that is looked at, else what is live; None without any."""
        return self.record_draft or MeetingRecord.objects.live().filter(meeting=self.object.meeting_id).first()

    def context(self):
        meeting = self.object
        crumbs = [
            {"text": "Home", "href": reverse("home")},
            {"text": "Meetings", "href": reverse("governance:meetings")},
        ]
        context = {"meeting": meeting, "crumbs": crumbs, "today": timezone.localdate()}
        return context | self.content() if self.shows_content else context

    def content(self):
        """Return what the page shows besides its title; a fixed number of queries, however long the agenda is."""
        meeting, today = self.object, timezone.localdate()
        others = list(meeting.in_common.values_list("group", flat=True))
        groups = {
            row.group_id: row for row in GroupVersion.objects.live().filter(group__in=[meeting.group_id, *others])
        }
        group = groups.pop(meeting.group_id, None)
        lines, of_meeting = self.agenda()
        moved = MeetingVersion.objects.live().filter(Q(meeting=meeting.replaces_id) | Q(replaces=meeting.meeting_id))
        moved = {row.meeting_id == meeting.replaces_id: row for row in likeliest_last(moved)}
        others = sorted(groups.values(), key=lambda row: row.name)
        told = Told(meeting, group, others, moved.get(False), moved.get(True))
        is_live = not (self.is_preview or self.is_withdrawn)
        return {
            "group": group,
            "others": others,
            "event": as_script(event_data(told, self.request)) if is_live else "",
            "guidance": told.guidance,
            "notice": notice_of(meeting.day, group.papers_notice_days, today) if group else None,
            "is_coming": meeting.takes_place and meeting.day >= today,
            "replaces": told.replaces,
            "replaced_by": told.replaced_by,
            "agenda": lines,
            "pack": pack_of(meeting, self.request.organisation) if is_live else None,
            "of_meeting": of_meeting,
            "minutes": self.minutes(),
            "record": self.record(),
            "annual_report": self.annual_report(),
            "neighbours": self.neighbours(),
            "threads": threads(self.threads_of, meeting.meeting_id),
            "editions": self.published_editions(),
        }

    def agenda(self):
        """Return the lines of the agenda, and one for what belongs to the whole meeting."""
        lines, whole = agenda_lines(self.object), Line("", "", False, False)
        papers = PaperFile.objects.public().current().with_first_published().defer("text")
        for paper in papers.filter(meeting=self.object.meeting_id).order_by("order", "title", "pk"):
            # Of a withdrawn paper only that it was withdrawn, and when.
            paper.taken_away = paper.notice_at if paper.state == State.WITHDRAWN else paper.recalled_at
            lines.get(paper.item_id, whole).papers.append(paper)
        for name, rows in (
            ("decisions", self.recorded.decisions.readable() if self.recorded else []),
            ("actions", ActionVersion.objects.live().filter(meeting=self.object.meeting_id).order_by("identifier")),
        ):
            for row in rows:
                if name == "actions":
                    row.standing = row.in_words(timezone.localdate())
                getattr(lines.get(row.item_id, whole), name).append(row)
        declarations = list(self.recorded.declarations.readable().with_words()) if self.recorded else []
        people = {row.person_id: row for row in self.people(declarations)}
        for row in declarations:
            row.who = people.get(row.person_id)
            if row.who:
                lines.get(row.item_id, whole).declarations.append(row)
        return list(lines.values()), whole

    def people(self, rows):
        """Return the live versions of the people whom these rows name."""
        return PersonVersion.objects.live().filter(person__in=[row.person_id for row in rows if row.person_id])

    def minutes(self):
        """Return the minutes of the public part, with the day of the meeting that confirmed them; None without any."""
        minutes = MinutesFile.objects.listed().filter(meeting=self.object.meeting_id).first()
        if minutes and minutes.confirmed_at_id:
            minutes.confirmed_by = MeetingVersion.objects.live().filter(meeting=minutes.confirmed_at_id).first()
        return minutes

    def record(self):
        """Return who was there, by how they were there, with links to the people the public can read of."""
        record = self.recorded
        if record is None:
            return None
        attendances = list(record.attendances.all())
        people = {row.person_id: row for row in self.people(attendances)}
        by_status = defaultdict(list)
        for row in attendances:
            row.page = people.get(row.person_id)
            by_status[row.status].append(row)
        if record is not self.record_draft:
            record.quorum = quorums(self.object)[self.object.group_id].judged()
        record.present = [(status.label, by_status[status]) for status in Attendance.Status if by_status[status]]
        return record

    def annual_report(self):
        """Return the live annual report that an AGM presented; None without one."""
        year = self.object.annual_report_year
        return AnnualReport.objects.live().filter(start_year=year).first() if year else None

    def neighbours(self):
        """Return the options of the links to the meetings of the same group before and after; none without any."""
        same = MeetingVersion.objects.live().filter(group=self.object.group_id).exclude(pk=self.object.pk)
        start = self.object.start
        before = same.filter(start__lt=start).order_by("-start").first()
        after = same.filter(start__gte=start).order_by("start").first()
        return {
            way: {"href": row.get_absolute_url(), "labelText": str(row)}
            for way, row in (("previous", before), ("next", after))
            if row
        }

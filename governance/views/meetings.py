"""All meetings: the next one first, those to come, and those of a financial year."""

from django.db.models import Max, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from ccg.views.datasets import DatasetFiles
from ccg.views.words import WordedPage
from ccg.years import FinancialYear, beginning_of
from governance.meetings import MEETINGS, PAPERS, with_groups, with_item
from governance.models import GroupVersion, MeetingVersion, MinutesFile, PaperFile
from governance.notice import notice_of


class Meetings(WordedPage):
    """/meetings/: the next meeting, then those to come, then the past ones of a year; of one group if asked for."""

    slug, title = "meetings", "Meetings"
    template_name = "governance/meetings.html"
    depends_on = (MeetingVersion, GroupVersion, MinutesFile)
    datasets = [MEETINGS, PAPERS]

    def context(self):
        """Return the `next` meeting, the others `coming`, and those `past` in the `year` that is shown."""
        today = timezone.localdate()
        begins = beginning_of(today)
        rows = MeetingVersion.objects.live()
        if self.group:
            rows = rows.of_group(self.group.group_id)
        coming = list(rows.filter(start__gte=begins).order_by("start", "pk"))
        following = next((row for row in coming if row.takes_place), None)
        past = rows.filter(start__lt=begins)
        return {
            **super().context(),
            "groups": self.groups,
            "chosen": self.group,
            "next": following,
            "next_group": self.of(following),
            "notice": self.notice(following, today),
            "coming": [row for row in coming if row is not following],
            **self.past(past),
        }

    @cached_property
    def groups(self):
        """The live groups that have a live meeting, by name; one query."""
        meet = MeetingVersion.objects.live().values("group")
        return list(GroupVersion.objects.live().filter(group__in=meet).order_by("name"))

    @cached_property
    def group(self):
        """The group that is asked for; None for all."""
        return next((row for row in self.groups if row.slug == self.request.GET.get("group")), None)

    def of(self, meeting):
        """Return the live group whose meeting this is; None without one."""
        return next((row for row in self.groups if meeting and row.group_id == meeting.group_id), None)

    def notice(self, meeting, today):
        group = self.of(meeting)
        return notice_of(meeting.day, group.papers_notice_days, today) if group else None

    def past(self, rows):
        """Return `past`, those of one financial year, the newest first, and `years` to choose from as links."""
        ends = rows.aggregate(first=Min("start"), last=Max("start"))
        if ends["first"] is None:
            return {"past": [], "years": [], "year": None}
        first, last = (FinancialYear.of(ends[end]) for end in ("first", "last"))
        years = [FinancialYear(number) for number in range(last.start_year, first.start_year - 1, -1)]
        year = next((each for each in years if each.slug == self.request.GET.get("year")), last)
        of_year = rows.filter(start__gte=beginning_of(year.start), start__lt=beginning_of(year.next.start))
        shown = list(of_year.order_by("-start", "-pk"))
        minutes = MinutesFile.objects.listed().filter(meeting__in=[row.meeting_id for row in shown])
        minutes = {row.meeting_id: row for row in minutes}
        for row in shown:
            row.minutes = minutes.get(row.meeting_id)
        group = f"&group={self.group.slug}" if self.group else ""
        address = reverse("governance:meetings")
        links = [(each.label, f"{address}?year={each.slug}{group}", each == year) for each in years]
        return {"past": shown, "years": links if len(years) > 1 else [], "year": year}


class MeetingsFiles(DatasetFiles):
    """/meetings.csv and the other formats."""

    dataset = MEETINGS
    depends_on = (MeetingVersion, GroupVersion)

    def rows(self):
        return list(with_groups(MeetingVersion.objects.live()).order_by("start", "meeting"))


class PapersFiles(DatasetFiles):
    """/papers.csv and the other formats."""

    dataset = PAPERS
    depends_on = (PaperFile, MeetingVersion)

    def rows(self):
        return list(with_item(PaperFile.objects.listed().with_meeting()).order_by("meeting", "item", "order", "paper"))

"""The desk of a meeting: on one page where it stands, what is next, and the way there."""

from collections import Counter
from dataclasses import dataclass, field

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import get_text_list

from ccg.admin.steps import STEPS
from ccg.publishing import State
from ccg.publishing.standing import where_it_stands
from governance.admin.of_meeting import OfMeetingView, address_of, newest_of
from governance.models import (
    ActionVersion,
    GroupVersion,
    MeetingRecord,
    MeetingVersion,
    MinutesFile,
    PaperFile,
)
from governance.notice import notice_of
from governance.quorum import quorums

DONE, NEXT, WAITING, LATER = "Done", "Next", "Waiting", "Later"


@dataclass
class Stage:
    """A stage in the life of a meeting: how far it is, in sentences, and the ways on as (words, address)."""

    name: str
    standing: str = LATER
    says: list = field(default_factory=list)
    links: list = field(default_factory=list)
    posts: list = field(default_factory=list)  # ways that write something at once
    rows: list = field(default_factory=list)  # that have to be published before it is done

    @property
    def slug(self):
        return self.standing.lower()


class Desk(OfMeetingView):
    """GET shows the stages. What is next is the first that is not done and can be done now."""

    template_name = "admin/governance/desk.html"
    title = "Where the meeting stands"
    http_method_names = ["get"]

    def get(self, request):
        meeting = self.meeting
        self.group = GroupVersion.objects.filter(group=meeting.group_id).order_by("-number").first()
        self.live = MeetingVersion.objects.live().filter(meeting=meeting.meeting_id).first()
        self.entries = list(meeting.agenda.with_privacy())
        self.papers = list(
            newest_of(PaperFile.objects.filter(meeting=meeting.meeting_id).defer("text"), "paper").values()
        )
        before = [self.date_and_place(), self.agenda(), self.papers_stage()]
        after = [self.record(), self.actions(), *self.minutes()] if meeting.takes_place else []
        stages = [*before, *after]
        for stage in stages:
            if stage.standing == NEXT and stage.rows and all(self.waits_for_another(row) for row in stage.rows):
                stage.standing = WAITING
        # Once it has begun, what happened comes before what was missing beforehand.
        in_turn = [*after, *before] if meeting.has_begun() else stages
        if not meeting.takes_place:
            in_turn = before[:1]
        following = next((stage for stage in in_turn if stage.standing == NEXT), None)
        for stage in stages:
            if stage.standing == NEXT and stage is not following:
                stage.standing = "Open"
        return self.answer(
            {
                "stages": stages,
                "following": following,
                "is_waiting": any(stage.standing == WAITING for stage in stages),
                "public": self.live and self.live.get_absolute_url(),
            }
        )

    def waits_for_another(self, row):
        """Whether somebody else than this user has to approve a row."""
        approve = next(step for step in STEPS if step.name == "approve")
        return row.state == State.IN_REVIEW and not approve.is_offered(row, self.request.user)

    def may(self, action, model):
        return self.request.user.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}")

    def ways(self, row, words):
        """Return the ways on for one row: its form, and the steps that this user can do with it now."""
        model_admin = admin.site.get_model_admin(type(row))
        steps = [step for step in STEPS if step.rank != "rare" and step.is_offered(row, self.request.user)]
        return [
            (words, address_of(type(row), "change", row.pk)),
            *(
                (f"{step.button}: {words[:1].lower()}{words[1:]}", model_admin.step_address(step, [row]))
                for step in steps
            ),
        ]

    def date_and_place(self):
        meeting = self.meeting
        is_public = self.live is not None and self.live.pk == meeting.pk
        says = [where_it_stands(meeting)]
        if not meeting.takes_place:
            says.insert(0, f"{meeting.get_status_display()}. {meeting.status_reason}")
        if self.group.pk and not GroupVersion.objects.live().filter(group=meeting.group_id).exists():
            says.append(f"{self.group} is not public: publish that group first.")
        links = self.ways(meeting, "The meeting and its agenda")
        rows = [meeting]
        if is_public and meeting.is_to_be_replaced():
            is_public, rows = False, []
            says.append("No other meeting takes its place yet.")
            if self.may("add", MeetingVersion):
                next_address = address_of(MeetingVersion, "next", meeting.meeting_id)
                links.insert(0, ("Enter the meeting that takes its place", next_address))
        return Stage("Date and place", DONE if is_public else NEXT, says, links, rows=rows)

    def agenda(self):
        items = [entry for entry in self.entries if not entry.above]
        private = [entry.number for entry in self.entries if entry.is_private and not entry.above]
        says = [f"{len(items)} item{'' if len(items) == 1 else 's'}." if items else "No item yet."]
        if private:
            says.append(f"Taken in private: {get_text_list(private, 'and')}.")
        on_page = self.live.agenda.exists() if self.live else False
        if items and not on_page:
            says.append("The public reads it once the meeting is approved.")
        links = [("Copy it to the next meeting", address_of(MeetingVersion, "next", self.meeting.meeting_id))]
        standing = DONE if items and on_page else NEXT
        may_copy = self.may("add", MeetingVersion)
        return Stage("Agenda", standing, says, links if may_copy else [], rows=[self.meeting] if items else [])

    def papers_stage(self):
        meeting, today = self.meeting, timezone.localdate()
        notice = notice_of(meeting.day, self.group.papers_notice_days, today)
        says = []
        if notice.due is None:
            says.append("The day on which papers are due is not known: enter the bank holidays of that year.")
        elif notice.countdown:
            says.append(f"Papers are due by {date_format(notice.due, 'l j F Y')}, {notice.countdown}.")
        else:
            says.append(f"Papers were due by {date_format(notice.due, 'l j F Y')}. A late one needs a reason.")
        private = {entry.item_id for entry in self.entries if entry.is_private}
        counts = Counter(self.standing_of(paper, private) for paper in self.papers)
        says += [f"{number} {words}." for words, number in sorted(counts.items())]
        with_paper = {paper.item_id for paper in self.papers}
        without = [entry.number for entry in self.entries if entry.item_id not in with_paper]
        if without and self.papers:
            says.append(f"Items without a paper: {get_text_list(without, 'and')}.")
        loose = [paper for paper in self.papers if paper.item_id is None]
        if loose:
            says.append(f"Papers of no item: {get_text_list([str(paper) for paper in loose], 'and')}.")
        public = [paper for paper in self.papers if paper.item_id not in private]
        waiting = [paper for paper in public if paper.state in (State.DRAFT, State.IN_REVIEW)]
        standing = DONE if public and not waiting else NEXT
        return Stage("Papers", standing, says, self.paper_links(private), rows=waiting)

    def standing_of(self, paper, private):
        """Return in words where a paper stands, to be counted."""
        if not paper.file:
            return "without a file"
        if paper.item_id in private:
            return "for the officers' pack alone, as their item is private"
        if paper.is_scheduled:
            return "approved for a later time"
        return {State.DRAFT: "in draft", State.IN_REVIEW: "waiting for approval"}.get(paper.state, paper.state)

    def paper_links(self, private):
        meeting, user = self.meeting.meeting_id, self.request.user
        model_admin, links = admin.site.get_model_admin(PaperFile), []
        if self.may("add", PaperFile):
            links.append(("Upload papers", address_of(PaperFile, "upload", meeting)))
        open_rows = [row for row in self.papers if row.state in (State.DRAFT, State.IN_REVIEW)]
        if open_rows and self.may("change", PaperFile):
            links.append(("Match papers to items", address_of(PaperFile, "match", meeting)))
        for step in STEPS:
            if step.name in ("submit", "approve"):
                rows = [row for row in open_rows if row.item_id not in private and step.is_offered(row, user)]
                if rows:
                    words = f"{step.button}: {len(rows)} paper{'' if len(rows) == 1 else 's'}"
                    links.append((words, model_admin.step_address(step, rows)))
        if any(row.file for row in self.papers):
            links.append(("Officers' pack, with private papers", address_of(MeetingVersion, "pack", meeting)))
        if self.papers:
            links.append(("List of its papers", address_of(PaperFile, "changelist", meeting=meeting)))
        return links

    def record(self):
        row = MeetingRecord.objects.filter(meeting=self.meeting.meeting_id).order_by("-number").first()
        stage = Stage("Attendance, declarations and decisions", NEXT if self.meeting.has_begun() else LATER)
        if row:
            stage.says = [
                f"Attendances: {row.attendances.count()}. Declarations: {row.declarations.count()}. "
                f"Decisions: {row.decisions.count()}.",
                f"Quorum, of what is public: {quorums(self.meeting)[self.meeting.group_id].judged().in_words}.",
                where_it_stands(row),
            ]
            stage.links, stage.rows = self.ways(row, "What happened"), [row]
            stage.standing = DONE if row.state == State.PUBLISHED else NEXT
        elif self.meeting.has_begun():
            stage.says = ["Not recorded yet."]
            if self.may("add", MeetingRecord):
                stage.posts = [("Begin the record", address_of(MeetingVersion, "record", self.meeting.meeting_id))]
        else:
            stage.says = ["It is recorded once the meeting has begun."]
        return stage

    def actions(self):
        rows = newest_of(ActionVersion.objects.filter(meeting=self.meeting.meeting_id), "action").values()
        counts = Counter(row.get_status_display().lower() for row in rows)
        stage = Stage("Actions", LATER, [f"{number} {words}." for words, number in counts.items()] or ["None yet."])
        waiting = [row for row in rows if row.state in (State.DRAFT, State.IN_REVIEW)]
        if rows:
            stage.standing, stage.rows = NEXT if waiting else DONE, waiting
            stage.links.append(
                ("List of its actions", address_of(ActionVersion, "changelist", meeting=self.meeting.meeting_id))
            )
        if self.meeting.has_begun() and self.may("add", ActionVersion):
            stage.links.insert(
                0, ("Enter an action", address_of(ActionVersion, "add", meeting=self.meeting.meeting_id))
            )
        return stage

    def minutes(self):
        """Return the stages of the minutes, and of their confirmation by a later meeting."""
        meeting = self.meeting
        newest = newest_of(MinutesFile.objects.filter(meeting=meeting.meeting_id).defer("text"), "part")
        row, private = newest.get(("public",)), newest.get(("private",))
        has_begun = meeting.has_begun()
        stage = Stage("Minutes", NEXT if has_begun else LATER, ["None yet."])
        if row:
            stage.says = [f"{row.get_status_display()}.", where_it_stands(row)]
            stage.links, stage.rows = self.ways(row, "The minutes"), [row]
            stage.standing = DONE if row.state == State.PUBLISHED else NEXT
        elif has_begun and self.may("add", MinutesFile):
            stage.links = [("Enter the minutes", address_of(MinutesFile, "add", meeting=meeting.meeting_id))]
        if private:
            stage.says.append("Those of the private part are kept here too, never published.")
            stage.links.append(("Minutes of the private part", address_of(MinutesFile, "change", private.pk)))
        confirmation = Stage("Confirmation", LATER, ["A later meeting of the group confirms the minutes."])
        if row and row.status == MinutesFile.Status.CONFIRMED:
            confirmation.standing, confirmation.says = DONE, [f"Confirmed by {row.confirmed_at}."]
        elif row and row.state == State.PUBLISHED and not row.is_scheduled:
            later = MeetingVersion.objects.live().held().filter(group=meeting.group_id, start__gt=meeting.start)
            later = later.order_by("start").first()
            if later is None:
                confirmation.says.append("None has taken place since.")
            else:
                confirmation.standing = NEXT
                confirmation.says = [f"{later} was the next meeting. If it confirmed them, say so."]
                if self.may("add", MinutesFile):
                    confirmation.posts = [
                        (f"They were confirmed by {later}", address_of(MeetingVersion, "confirm", meeting.meeting_id))
                    ]
        return [stage, confirmation]

"""Two years of invented meetings, people and papers, to show the site with."""

import csv
import datetime
from itertools import count
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from ccg.models import Organisation, User
from ccg.working_days import WorkingDays
from ccg.years import LONDON
from governance.demonstration import made
from governance.models import (
    ActionVersion,
    AgendaEntry,
    Attendance,
    Decision,
    GiftVersion,
    GroupVersion,
    InterestDeclaration,
    InterestVersion,
    MeetingRecord,
    MeetingVersion,
    Membership,
    MinutesFile,
    PaperFile,
    PersonVersion,
    ProcurementVersion,
    QuorumRule,
)

CONTENT = Path(settings.BASE_DIR) / "content" / "demonstration"
GROUP = "governing-body"
WEEK = datetime.timedelta(weeks=1)
BETWEEN = 8 * WEEK  # from one meeting to the next
PAST = 13  # meetings before the coming one: two years
MOVED, CANCELLED, AGM = 5, 8, 2  # which of them, counted back from the coming one
LATE = "Entered here after the meeting, because it was invented for a demonstration."
PLACE = "Invented Hall, 1 Example Street"
GUIDANCE = (
    "Anybody may come and listen. Questions can be handed in until two days before. The hall has no steps and a "
    "hearing loop; say what else you need to take part."
)
AGM_AGENDA = ["Welcome", "What the year brought", "Questions from the public"]
RULES = [(5, ""), (1, "lay"), (2, "gp"), (1, "officer")]


def read(name):
    """Return the rows of a CSV file of the demonstration as dictionaries of text."""
    with (CONTENT / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


class Command(BaseCommand):
    help = (
        "Fill the Governing Body with two years of invented people, meetings and papers, published by two officers. "
        "Every page then says that they are invented, for good: it is for a laptop with DEBUG on. A second run changes "
        "nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--by", default="officer", help="user name of the officer who enters it")
        parser.add_argument("--approver", default="approver", help="user name of the officer who approves it")

    def handle(self, by, approver, **options):
        if not settings.DEBUG:
            raise CommandError("This is for a laptop with DEBUG on: no site for the public holds what is invented.")
        if Organisation.objects.filter(is_demonstration=True).exists():
            self.stdout.write("The demonstration is here already: nothing was changed.")
            return
        self.officer, self.approver = self.active(by), self.active(approver)
        group = GroupVersion.objects.live().filter(slug=GROUP).first()
        if Organisation.objects.ours().pk is None or group is None:
            raise CommandError("There is no live Governing Body. Run `manage.py load_content thurrock` first.")
        try:
            with transaction.atomic():
                Organisation.objects.filter(is_ours=True).update(is_demonstration=True)
                self.load(group)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PermissionDenied as error:
            raise CommandError(f"{error} Run `manage.py ensure_roles` if the roles are not made yet.") from error
        meetings = MeetingVersion.objects.live().filter(group=group.group).count()
        papers = PaperFile.objects.live().count()
        self.stdout.write(f"The demonstration has {meetings} meetings and {papers} papers. Every page says so.")

    def active(self, name):
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user {name!r}. Name one with --by or --approver.")
        return user

    # --- the officers' work -------------------------------------------------------------------------------------------

    def add(self, row, parts=()):
        """Save a draft with its parts in the officer's name and return it."""
        row._history_user = self.officer
        row.clean_and_save()
        del row._history_user
        for part in parts:
            setattr(part, part.EDITION, row)
            part.clean()
        if parts:
            row.save_parts(parts, by=self.officer)
        return row

    def publish(self, row, parts=()):
        """Save a row, submit it as one officer and approve it as the other; return it."""
        self.add(row, parts)
        row.submit(self.officer)
        row.approve(self.approver)
        return row

    def correct(self, row, why, parts=(), **changes):
        """Publish the next edition of a row with these changes; return it."""
        draft = row.correct(self.officer, why)
        for name, value in changes.items():
            setattr(draft, name, value)
        return self.publish(draft, parts)

    # --- what is loaded -----------------------------------------------------------------------------------------------

    def load(self, group):
        self.today = timezone.localdate()
        self.agenda = read("agenda")
        self.words = (CONTENT / "paper.txt").read_text(encoding="utf-8")
        self.load_people(group)
        self.load_registers()
        self.load_meetings(group.group)
        self.load_actions()

    def ago(self, weeks):
        """Return the date so many weeks ago; None for an empty cell."""
        return self.today - int(weeks) * WEEK if weeks else None

    def load_people(self, group):
        self.people, self.members = {}, []
        for row in read("people"):
            told = {name: row[name] for name in ("name", "honorific_prefix", "biography")}
            person = self.publish(PersonVersion(**told))
            self.people[row["name"]] = person.person
            days = {"start_date": self.ago(row["weeks_ago"]), "end_date": self.ago(row["until_weeks_ago"])}
            seat = {name: row[name] for name in ("role", "label", "category")}
            self.members.append(Membership(person=person.person, voting=row["voting"] == "True", **seat, **days))
        rules = [QuorumRule(minimum=minimum, categories=categories) for minimum, categories in RULES]
        self.correct(group, "Invented members and a quorum, for a demonstration.", [*self.members, *rules])

    def load_registers(self):
        self.interests = {}
        for row in read("interests"):
            days = {"start_date": self.ago(row.pop("weeks_ago")), "end_date": self.ago(row.pop("until_weeks_ago"))}
            person = self.people[row.pop("person")]
            interest = self.publish(InterestVersion(person=person, declared_on=days["start_date"], **days, **row))
            self.interests[person] = interest.interest
        for row in read("gifts"):
            day, person = self.ago(row.pop("weeks_ago")), self.people[row.pop("person")]
            self.publish(GiftVersion(person=person, offered_on=day, **row | {"value": row["value"] or None}))
        for row in read("procurement"):
            day = self.ago(row.pop("weeks_ago"))
            self.publish(ProcurementVersion(decided_on=day, **row | {"value": row["value"] or None}))

    def load_meetings(self, group):
        """Publish the meetings from the first to the coming one, each with its papers and what happened."""
        self.group, self.held, unconfirmed = group, [], []
        for back in range(PAST, -1, -1):
            day = self.day_of(back)
            meeting = self.publish(self.meeting(day), self.entries())
            if back == CANCELLED:
                told = {"status": "cancelled", "status_reason": "Not enough members could come."}
                self.correct(meeting, "It does not take place.", **told)
                continue
            if back == MOVED:
                told = {"status": "rescheduled", "status_reason": "The hall was flooded."}
                self.correct(meeting, "It takes place two weeks later.", **told)
                meeting = self.publish(self.meeting(day + 2 * WEEK, replaces=meeting.meeting), self.entries())
            if back == 0:
                self.load_coming_papers(meeting)
                continue
            self.load_papers(meeting)
            unconfirmed = [self.load_outcome(meeting, unconfirmed)]
            if back == AGM:
                # On the same day: it confirms nothing yet, and the next ordinary meeting confirms both.
                unconfirmed.append(self.load_outcome(self.load_agm(day), []))

    def day_of(self, back):
        """Return the day of a meeting, a Wednesday and no bank holiday; the coming one is in three weeks or four."""
        coming = self.today + 3 * WEEK
        day = coming + datetime.timedelta(days=(2 - coming.weekday()) % 7) - back * BETWEEN
        working_days = WorkingDays.known()
        while not working_days.is_working(day):
            day += WEEK
        return day

    def meeting(self, day, hours=(10, 12), **fields):
        start, end = (datetime.datetime.combine(day, datetime.time(hour), LONDON) for hour in hours)
        return MeetingVersion(group=self.group, start=start, end=end, location=PLACE, guidance=GUIDANCE, **fields)

    def entries(self):
        names = ("number", "title", "presenter", "purpose", "exemption_reason")
        return [
            AgendaEntry(public=row["public"] == "True", **{name: row[name] for name in names}) for row in self.agenda
        ]

    def load_agm(self, day):
        titles = [AgendaEntry(number=str(number), title=title) for number, title in enumerate(AGM_AGENDA, 1)]
        meeting = self.publish(self.meeting(day, (14, 15), kind="agm"), titles)
        self.load_paper(meeting, "2", "What the year brought", 5, kind="presentation", late_reason=LATE)
        return meeting

    def load_paper(self, meeting, number, title, pages, **fields):
        """Add a paper as a draft and publish it, unless its item is private."""
        entry = meeting.agenda.with_privacy().get(number=number) if number else None
        file = made(title, f"{meeting}", self.words, int(pages))
        paper = PaperFile(meeting=meeting.meeting, item=entry and entry.item, title=title, file=file, **fields)
        (self.add if entry and entry.is_private else self.publish)(paper)

    def load_papers(self, meeting):
        for row in self.agenda:
            if row["paper"]:
                told = {"author": row["presenter"], "late_reason": LATE}
                self.load_paper(meeting, row["number"], row["paper"], row["pages"], **told)

    def load_coming_papers(self, meeting):
        places = count(1)
        for row in read("coming_papers"):
            told = {"kind": row["kind"], "author": row["author"], "order": next(places)}
            self.load_paper(meeting, row["item"], row["title"], row["pages"], **told)

    def load_outcome(self, meeting, unconfirmed):
        """Record what happened, publish draft minutes and confirm those from before; return the draft."""
        items = {entry.number: entry.item for entry in meeting.agenda.all()}
        there = [member for member in self.members if self.is_member(member, meeting.day)]
        away = there[len(self.held) % 9]
        attendances = [Attendance(person=row.person, role=row.label, status=how(row, away)) for row in there]
        decisions = [
            Decision(item=items[row["number"]], text=row["decision"], result=row["result"])
            for row in self.agenda
            if row["decision"] and meeting.kind == "ordinary"
        ]
        declarations = []
        if len(self.held) % 3 == 0:
            chair = there[0].person
            declarations = [
                InterestDeclaration(person=chair, interest=self.interests[chair], item=items["1"], action="noted")
            ]
        self.publish(MeetingRecord(meeting=meeting.meeting), [*attendances, *declarations, *decisions])
        text = "\n".join(
            ["# Who was there", *map(str, attendances), "# What was decided", *(row.text for row in decisions)]
        )
        file = made(f"Minutes of {meeting}", "Draft until the next meeting has confirmed them.", text)
        minutes = self.publish(MinutesFile(meeting=meeting.meeting, file=file))
        for before in unconfirmed:
            self.correct(before, "They were confirmed.", status="confirmed", confirmed_at=meeting.meeting)
        self.held.append(meeting)
        return minutes

    def is_member(self, member, day):
        return member.start_date <= day and (member.end_date is None or day <= member.end_date)

    def load_actions(self):
        """Publish the actions; the first cell says of which meeting each is, counted back from the last one held."""
        ordinary = [meeting for meeting in self.held if meeting.kind == "ordinary"]
        for row in read("actions"):
            meeting = ordinary[-int(row["meeting"])]
            due = meeting.day + int(row["due_weeks"]) * WEEK
            told = {name: row[name] for name in ("identifier", "text", "owner", "status", "update")}
            done = min(due, self.today) if row["status"] == "done" else None
            item = meeting.agenda.get(number=row["item"]).item
            action = ActionVersion(meeting=meeting.meeting, item=item, due_date=due, completed_on=done, **told)
            self.publish(action)


def how(member, away):
    """Return how a member was there; the one who is away sent apologies."""
    if member is away:
        return Attendance.Status.APOLOGIES
    return Attendance.Status.PRESENT if member.voting else Attendance.Status.IN_ATTENDANCE

"""Groups, people, meetings and registers in the whole site of the tests, with something of every kind."""

import datetime

from django.core.files.base import ContentFile
from django.utils import timezone

from ccg.years import LONDON
from governance.models import (
    Attendance,
    Decision,
    GroupVersion,
    InterestDeclaration,
    Meeting,
    Membership,
    Paper,
    Person,
    PersonVersion,
    QuorumRule,
)
from tests.documents import pdf
from tests.factories import (
    correct,
    make_action,
    make_document,
    make_group,
    make_meeting,
    make_minutes,
    make_paper,
    make_person,
    make_record,
    publish,
)
from tests.governance.rows import live_meeting, live_person, make_gift, make_interest, make_procurement
from tests.states import manager

MEETING = {"meeting": 4714, "slug": "governing-body-22-march-2017"}
PAPER = {"paper": 4715, "slug": "finance-report"}
MARCH = datetime.datetime(2017, 3, 22, 10, tzinfo=LONDON)
# One page of each kind that stands for many.
GOVERNANCE = {
    "governance:group": {"slug": "governing-body"},
    "governance:group-calendar": {"slug": "governing-body"},
    "governance:person": {"person": 4713, "slug": "anand-deshpande"},
    "governance:meeting": MEETING,
    "governance:meeting-calendar": MEETING,
    "governance:pack": MEETING,
    "governance:minutes": {"meeting": MEETING["meeting"]},
    "governance:minutes-version": {"meeting": MEETING["meeting"], "number": 1},
    "governance:paper": PAPER,
    "governance:paper-version": PAPER | {"number": 1},
}


def build_governance():
    build_governing_body(publish(make_document("Terms of reference of the Governing Body")).document)
    build_registers()


def build_governing_body(terms):
    """Give the Governing Body a chair, a former member, a secretary, a quorum, a committee and terms of reference."""
    chair = Person.objects.create(pk=GOVERNANCE["governance:person"]["person"])
    chair = publish(make_person("Anand Deshpande", person=chair, honorific_prefix="Dr", biography="A GP in Orsett."))
    former, clerk = publish(make_person("Lesley Marsh")), publish(make_person("Cara Finch"))
    body = GroupVersion.objects.live().get(slug="governing-body")
    second = correct(body, "Its members are told.", terms_of_reference=terms)
    since, until = datetime.date(2013, 4, 1), datetime.date(2016, 3, 31)
    second.save_parts(
        [
            Membership(version=second, person=chair.person, role="chair", category="gp", start_date=since),
            Membership(version=second, person=former.person, category="lay", start_date=since, end_date=until),
            Membership(version=second, person=clerk.person, role="secretary", voting=False, label="Board secretary"),
            QuorumRule(version=second, minimum=6, valid_from=since),
            QuorumRule(version=second, minimum=2, categories="gp,lay", deputies_count=True, valid_from=since),
        ]
    )
    publish(second)
    build_meetings(body.group)
    publish(make_group("Finance Committee", classification="committee", parent=body.group, held_in_public=False))


def build_registers():
    """Publish an entry in every register, one of them redacted, and what was declared and decided at a meeting."""
    interest = publish(make_interest(mitigation="Leaves the room."))
    publish(correct(interest, "The practice has a new name.", organisation_name="Orsett Surgery"))
    publish(make_interest("Not to be read", type="indirect", redaction_reason="It could harm a member of the family."))
    publish(make_gift(value="12.50", reason="Below the limit."))
    publish(make_procurement(supplier="Acme Care", value="1250000", conflicts="There were none."))
    meeting = live_meeting()
    item = meeting.agenda.get(number="1").item
    publish(make_action(meeting, "1", update="A letter went out."))
    about = {"person": live_person(), "interest": interest.interest, "action": "withdrew"}
    decision = Decision(item=item, text="To approve the report.", result="approved")
    publish(make_record(meeting, [decision, InterestDeclaration(item=item, **about)]))


AGENDA = [
    {"number": "1", "title": "Welcome and apologies", "presenter": "Chair", "purpose": "note"},
    {"number": "2", "title": "Finance report", "purpose": "approve"},
    {"number": "2.1", "title": "Better Care Fund"},
    {"number": "3", "title": "Staff", "public": False, "exemption_reason": "It names persons."},
]


def build_meetings(group):
    """Publish a meeting with all that belongs to it, one that was moved with the one in its place, one cancelled."""
    meeting = Meeting.objects.create(pk=MEETING["meeting"])
    about = {"title": "Governing Body", "location": "Civic Offices, Grays", "end": MARCH + datetime.timedelta(hours=2)}
    meeting = publish(make_meeting(group, start=MARCH, meeting=meeting, agenda=AGENDA, **about))
    paper = Paper.objects.create(pk=PAPER["paper"])
    file = {"words": pdf("Finance", "Better Care Fund", accessible=True), "name": "2.pdf"}
    paper = publish(make_paper(meeting, "2", paper=paper, reference="GB/17/2", author="Chief Finance Officer", **file))
    publish(correct(paper, "A table was wrong.", file=ContentFile(pdf("Finance", "Table", accessible=True), "2.pdf")))
    publish(make_paper(meeting, "2.1", title="Better Care Fund plan")).withdraw(manager(), "It was an old draft.")
    make_paper(meeting, "3", title="Not to be read")
    came = [Attendance(person=row.person) for row in PersonVersion.objects.live()]
    publish(make_record(meeting, [*came, Attendance(name="Mr A Marsh", status="apologies")], note="It began at 10:05."))
    minutes = publish(make_minutes(meeting))
    april, may = (
        make_meeting(group, start=MARCH + datetime.timedelta(days), title="Governing Body") for days in (35, 63)
    )
    publish(may)
    moved = {"status": "rescheduled", "status_reason": "The room was not free."}
    publish(correct(publish(april), "It was moved.", **moved))
    week_later = {"start": april.start + datetime.timedelta(7), "replaces": april.meeting, "title": "Governing Body"}
    publish(make_meeting(group, **week_later))
    publish(
        correct(minutes, "Confirmed.", status="confirmed", confirmed_at=may.meeting, amendments="Item 2: a figure.")
    )
    next_year = datetime.datetime(timezone.localdate().year + 1, 3, 24, 10, tzinfo=LONDON)
    publish(make_meeting(group, start=next_year, agenda=AGENDA[:2], title="Governing Body"))
    cancelled = {"status": "cancelled", "status_reason": "Too few members can come."}
    publish(make_meeting(group, start=next_year + datetime.timedelta(28), title="Governing Body", **cancelled))
    report = {"kind": "agm", "annual_report_year": 2015, "agenda": AGENDA[:1]}
    publish(make_meeting(group, start=MARCH - datetime.timedelta(180), title="Annual General Meeting", **report))

"""Many live rows of the governance room, past the gate's own methods: only the number of rows matters here."""

import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import QuerySet

from governance.models import (
    Action,
    ActionVersion,
    AgendaEntry,
    AgendaItem,
    Attendance,
    Decision,
    Gift,
    GiftVersion,
    Group,
    GroupVersion,
    Interest,
    InterestDeclaration,
    InterestVersion,
    Meeting,
    MeetingRecord,
    MeetingVersion,
    Membership,
    MinutesFile,
    Paper,
    PaperFile,
    Person,
    PersonVersion,
    Procurement,
    ProcurementVersion,
    QuorumRule,
)
from tests.documents import pdf
from tests.governance.whole_governance import GOVERNANCE, MARCH, MEETING, PAPER

DAY = datetime.date(2016, 3, 1)


def add(*rows):
    """Save these rows as they are."""
    for row in rows:
        QuerySet(type(row)).bulk_create([row])


def publish_governance(numbers, organisations, document, standing):
    """Publish for each number a group, a person, entries of the registers, and a meeting with all its papers.

    The first group and the first meeting have a part more of each kind for each number, too.
    """
    file = {
        "size": 9,
        "pages": 1,
        "sha256": "6" * 64,
        "file": default_storage.save("paperfile/a-file", ContentFile(pdf("Words"))),
    }
    file["content_type"] = "application/pdf"
    for index, organisation in zip(numbers, organisations, strict=True):
        person = Person.objects.create(pk=GOVERNANCE["governance:person"]["person"] + index)
        name = f"Person {index}" if index else "Anand Deshpande"
        add(PersonVersion(person=person, name=name, sort_name=name, **standing))
        body = publish_group(index, person, organisation, document, standing)
        publish_meeting(index, person, body, file, standing)


def publish_group(index, person, organisation, document, standing):
    """Add a group below the first one, and a member of both; return the first one."""
    body = GroupVersion.objects.filter(slug="governing-body").first()
    about = {"name": f"Group {index}", "slug": f"group-{index}"}
    if index == 0:
        about = {"name": "Governing Body", "slug": "governing-body", "terms_of_reference": document}
    above = {"parent_id": body.group_id, "host": organisation} if body else {}
    group = GroupVersion(group=Group.objects.create(), classification="committee", **about, **above, **standing)
    add(group)
    body = body or group
    for version in {body, group}:
        add(
            Membership(version=version, person=person, on_behalf_of=organisation),
            Membership(version=version, organisation=organisation),
            QuorumRule(version=version, minimum=index + 1),
        )
    return body


def publish_meeting(index, person, body, file, standing):
    """Add a meeting with minutes and a record, and what hangs on an item of it and on one of the first meeting."""
    meeting, interest = Meeting.objects.create(pk=MEETING["meeting"] + index), Interest.objects.create()
    start = MARCH - datetime.timedelta(index)
    version = MeetingVersion(meeting=meeting, group=body.group, title="Governing Body", start=start, **standing)
    record = MeetingRecord(meeting=meeting, **standing)
    add(
        version,
        record,
        MinutesFile(meeting=meeting, **file, **standing),
        InterestVersion(interest=interest, person=person, type="indirect", description="Partner", **standing),
        GiftVersion(gift=Gift.objects.create(), person=person, offered_by="Acme", offered_on=DAY, **standing),
        ProcurementVersion(procurement=Procurement.objects.create(), title="Services", decided_on=DAY, **standing),
    )
    first = MeetingVersion.objects.get(meeting=MEETING["meeting"])
    first_record = MeetingRecord.objects.get(meeting=MEETING["meeting"])
    for place, (held, told) in enumerate({first: first_record, version: record}.items()):
        item, paper = AgendaItem.objects.create(meeting=held.meeting), Paper(pk=PAPER["paper"] + 1000 * place + index)
        paper.save()
        number, todo = {"number": str(index + 1), "order": 1000 * (index + 1)}, {"text": "Write.", "owner": "Officer"}
        of_item = {"meeting": held.meeting, "item": item}
        add(
            AgendaEntry(version=held, item=item, title="Finance", **number),
            PaperFile(paper=paper, title="Finance report", **of_item, **file, **standing),
            ActionVersion(action=Action.objects.create(), identifier=f"A{index}", **todo, **of_item, **standing),
            Attendance(record=told, person=person, name="Anand Deshpande", status="present"),
            Decision(record=told, item=item, text="To approve.", result="approved"),
            InterestDeclaration(record=told, item=item, person=person, interest=interest),
        )

"""Many rows of the registers for tests that count, made past the gate's own methods, by which it would take long."""

import datetime

from django.db.models import QuerySet

from governance.models import (
    Action,
    ActionVersion,
    AgendaEntry,
    AgendaItem,
    Decision,
    Gift,
    GiftVersion,
    Interest,
    InterestDeclaration,
    InterestVersion,
    MeetingRecord,
    MeetingVersion,
    Procurement,
    ProcurementVersion,
)

DAY = datetime.date(2016, 3, 1)


def publish_registers(numbers, person, meeting, standing):
    """Publish for each number an entry in every register, and what came of a meeting.

    People and meetings have the keys `person` and `meeting`, and the numbers after them; `standing` are the publishing
    fields.
    """
    for index in numbers:
        held, interest = MeetingVersion.objects.get(meeting=meeting + index), Interest.objects.create()
        item = AgendaItem.objects.create(meeting_id=meeting + index)
        record = MeetingRecord(meeting_id=meeting + index, **standing)
        bought = {"title": "Services", "decided_on": DAY, "decided_by": "Group", "decision": "To buy."}
        offered = {"offered_by": "Acme", "offered_on": DAY, "description": "Lunch", "decision": "declined"}
        todo = {"identifier": f"A{index}", "text": "Write.", "owner": "Officer", "due_date": DAY}
        declared = {"person_id": person + index, "type": "indirect", "description": "Partner"}
        rows = [
            InterestVersion(interest=interest, **declared, **standing),
            GiftVersion(gift=Gift.objects.create(), person_id=person + index, **offered, **standing),
            ProcurementVersion(procurement=Procurement.objects.create(), **bought, **standing),
            ActionVersion(action=Action.objects.create(), meeting_id=meeting + index, item=item, **todo, **standing),
            record,
            AgendaEntry(version=held, item=item, number="1", order=1000, title="Finance"),
            Decision(record=record, item=item, text="To approve.", result="approved"),
            InterestDeclaration(record=record, item=item, person_id=person + index, interest=interest),
        ]
        for row in rows:
            QuerySet(type(row)).bulk_create([row])

"""Rows of the registers for tests, made the way officers make them; tests name only what matters."""

import datetime

from governance.models import GiftVersion, InterestVersion, MeetingVersion, PersonVersion, ProcurementVersion
from tests.factories import LONG_AGO, make_meeting, make_person, publish


def live_person(name="Anand Deshpande"):
    """Return the identity of a person whom the public can read of, made once."""
    found = PersonVersion.objects.live().filter(name=name).first()
    return (found or publish(make_person(name, honorific_prefix="Dr"), on=LONG_AGO)).person


def make_interest(description="Partner in a practice", person=None, **fields):
    """Make a draft of a registered interest of a live person, going on since April 2013."""
    about = {"type": "financial", "start_date": datetime.date(2013, 4, 1), "declared_on": datetime.date(2013, 5, 1)}
    row = InterestVersion(person=person or live_person(), description=description, **about | fields)
    row.clean_and_save()
    return row


def make_gift(description="Lunch", person=None, **fields):
    """Make a draft of what a live person was offered in March 2017."""
    about = {"offered_by": "Acme Care", "offered_on": datetime.date(2017, 3, 3), "decision": "declined"}
    row = GiftVersion(person=person or live_person(), description=description, **about | fields)
    row.clean_and_save()
    return row


def make_procurement(title="Stroke services", **fields):
    """Make a draft of a decision of March 2017 about buying services."""
    about = {"decided_on": datetime.date(2017, 3, 22), "decided_by": "Governing Body", "decision": "To award it."}
    row = ProcurementVersion(title=title, **about | fields)
    row.clean_and_save()
    return row


def live_meeting():
    """Return a live meeting of March 2017, made once, with one item that is public and one that is private."""
    agenda = [
        {"number": "1", "title": "Finance report"},
        {"number": "2", "title": "Contract", "public": False, "exemption_reason": "Commercial confidence"},
    ]
    found = MeetingVersion.objects.live().filter(agenda__title="Contract").first()
    return found or publish(make_meeting(agenda=agenda))

"""What hangs on a meeting is never more public than the meeting and its item: one table of states."""

import pytest

from governance.models import AgendaEntry, Attendance, Decision, PaperFile
from tests.factories import (
    LONG_AGO,
    correct,
    make_action,
    make_meeting,
    make_minutes,
    make_paper,
    make_record,
    publish,
    tomorrow,
)

pytestmark = pytest.mark.django_db
AGENDA = [
    {"number": "1", "title": "Welcome"},
    {"number": "2", "title": "Kestrel contract", "public": False, "exemption_reason": "Commercial confidence"},
    {"number": "2.1", "title": "Kestrel annex"},
    {"number": "10", "title": "Finance"},
]


def test_privacy_is_computed_in_one_place(organisation):
    meeting = make_meeting(agenda=AGENDA)
    found = {entry.number: (entry.is_private, entry.public_heading) for entry in meeting.agenda.with_privacy()}
    assert found == {
        "1": (False, "Welcome"),
        "2": (True, "confidential item"),
        "2.1": (True, "confidential item"),
        "10": (False, "Finance"),
    }
    assert not AgendaEntry.objects.public().exists()
    publish(meeting)
    assert set(AgendaEntry.objects.public().values_list("number", flat=True)) == {"1", "10"}


@pytest.fixture
def meeting(organisation):
    return publish(make_meeting(agenda=AGENDA), on=LONG_AGO)


def states(row):
    rows = type(row).objects.filter(pk=row.pk)
    return [name for name in ("once_public", "public", "live", "gone") if getattr(rows, name)().exists()]


def test_what_hangs_on_a_meeting(meeting):
    paper = publish(make_paper(meeting, "10"))
    action = publish(make_action(meeting, "10"))
    minutes = publish(make_minutes(meeting))
    decision = Decision(item=meeting.agenda.get(number="10").item, text="Approved it.", result="approved")
    record = publish(make_record(meeting, [Attendance(name="Dr A Deshpande"), decision]))
    rows = [paper, action, minutes, record]
    shown = ["once_public", "public", "live"]
    assert [states(row) for row in rows] == [shown] * 4
    assert Decision.objects.live().count() == Attendance.objects.live().count() == 1
    private = correct(meeting, "Item 10 is taken in private.")
    entry = private.agenda.get(number="10")
    entry.public, entry.exemption_reason = False, "Names people"
    entry.save()
    assert [states(row) for row in rows] == [shown] * 4
    publish(private)
    assert [states(row) for row in rows] == [["once_public", "gone"], ["once_public", "gone"], shown, shown]
    assert (Decision.objects.live().count(), Attendance.objects.live().count()) == (0, 1)
    private.withdraw(private.submitted_by, "The date was wrong.")
    assert [states(row) for row in rows] == [["once_public", "gone"]] * 4
    assert not Attendance.objects.live().exists()


def test_what_was_approved_before_its_item_was_public_was_never_public(organisation):
    meeting = publish(make_meeting(agenda=AGENDA), at=tomorrow())
    paper = publish(make_paper(meeting, "10"))
    assert states(paper) == []
    assert PaperFile.objects.filter(pk=paper.pk).live(at=tomorrow()).exists()

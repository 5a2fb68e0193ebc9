"""What a correction will call a person or a group is not copied into anything public before that is published."""

import pytest

from governance.admin.record import expected_at
from governance.models import Attendance, Membership
from tests.factories import correct, make_group, make_meeting, make_person, make_record, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(organisation):
    person = publish(make_person("Lesley Marsh"))
    correct(person, name="Lesley Kestrel")
    return person.person


def test_a_meeting_is_called_by_the_name_that_its_group_has_now(organisation):
    group = publish(make_group("Finance Committee"))
    correct(group, name="Kestrel Committee")
    assert make_meeting(group.group).title == "Finance Committee"
    assert make_meeting(group.group, kind="agm").title == "Annual General Meeting, Finance Committee"
    assert make_meeting(make_group("Access Group").group).title == "Access Group"


def test_attendance_takes_the_name_that_somebody_has_now(person):
    meeting = publish(make_meeting())
    draft = make_person("Cara Finch")
    record = make_record(meeting, [Attendance(person=person), Attendance(person=draft.person)])
    assert [row.name for row in record.attendances.all()] == ["Lesley Marsh", "Cara Finch"]


def test_the_lines_to_fill_in_offer_the_name_that_somebody_has_now(person):
    group = make_group()
    group.save_parts([Membership(version=group, person=person)])
    meeting = publish(make_meeting(publish(group).group))
    assert [line["name"] for line in expected_at(meeting.meeting)] == ["Lesley Marsh"]

"""How often members came: of the meetings held while they were members, and of no others."""

import datetime

import pytest

from governance.attendance_rates import Rate, attendance_of, attendance_rates
from governance.models import Attendance, MeetingInCommon, Membership
from tests.factories import LONG_AGO, correct, make_group, make_meeting, make_person, make_record, publish

ANN, BEN = 1, 2
MEETINGS = {
    10: datetime.date(2017, 1, 25),
    11: datetime.date(2017, 3, 22),
    12: datetime.date(2017, 5, 24),
}
ALWAYS = (ANN, None, None)


def day(month, number):
    return datetime.date(2017, month, number)


# case: (periods of membership, who came to which meeting, Ann's rate, Ann's count)
CASES = {
    "came to all": ([ALWAYS], [(10, ANN, True), (11, ANN, True), (12, ANN, True)], "3 of 3", None),
    "came to one": ([ALWAYS], [(11, ANN, True)], "1 of 3", None),
    "never came": ([ALWAYS], [(11, BEN, True)], "0 of 3", None),
    "from the day of a meeting": ([(ANN, day(3, 22), None)], [(12, ANN, True)], "1 of 2", None),
    "from the day after it": ([(ANN, day(3, 23), None)], [(12, ANN, True)], "1 of 1", None),
    "to the day of a meeting": ([(ANN, None, day(3, 22))], [(10, ANN, True)], "1 of 2", None),
    "to the day before it": ([(ANN, None, day(3, 21))], [(10, ANN, True)], "1 of 1", None),
    "twice a member": (
        [(ANN, None, day(1, 31)), (ANN, day(5, 1), None)],
        [(10, ANN, True), (12, ANN, True)],
        "2 of 2",
        None,
    ),
    "two roles on the same days": ([ALWAYS, (ANN, day(3, 1), None)], [(11, ANN, True)], "1 of 3", None),
    "came before becoming a member": ([(ANN, day(3, 1), None)], [(10, ANN, True), (11, ANN, True)], "1 of 2", 1),
    "there, but not as a member": ([ALWAYS], [(10, ANN, False), (11, ANN, True)], "1 of 3", None),
    "no member": ([], [(10, ANN, False), (11, ANN, True)], None, 2),
    "no meeting while a member": ([(ANN, day(6, 1), None)], [], "No meeting recorded", None),
}


@pytest.mark.parametrize("case", CASES)
def test_attendance_of(case):
    periods, came, rate, count = CASES[case]
    found = attendance_of(periods, MEETINGS, came)
    assert found.held == 3
    assert (found.rates[ANN].in_words if rate else found.rates.get(ANN)) == rate
    assert found.counts.get(ANN) == count


# --- from the rows ----------------------------------------------------------------------------------------------------


def at(month, number):
    return datetime.datetime(2017, month, number, 10, tzinfo=LONG_AGO.tzinfo)


def held(group, start, *people, **fields):
    """Make a meeting with a live record of these people."""
    meeting = publish(make_meeting(group, start=start, **fields), on=LONG_AGO)
    parts = [Attendance(**(each if isinstance(each, dict) else {"person": each})) for each in people]
    return meeting, publish(make_record(meeting, parts))


@pytest.fixture
def people(organisation):
    return [publish(make_person(name), on=LONG_AGO).person for name in ("Ann Lay", "Ben Lay", "Cara Clerk")]


@pytest.fixture
def group(people):
    ann, ben, cara = people
    row = make_group()
    row.save_parts(
        [
            Membership(version=row, person=ann, role="chair"),
            Membership(version=row, person=ben, start_date=day(3, 22)),
            Membership(version=row, person=cara, role="secretary", voting=False),
        ]
    )
    return publish(row, on=LONG_AGO)


@pytest.mark.django_db
def test_only_meetings_held_count(group, people, django_assert_num_queries):
    ann, ben, cara = people
    clerk = {"person": cara, "status": "in attendance"}
    held(group.group, at(1, 25), ann, clerk)
    held(group.group, at(3, 22), {"person": ann, "status": "apologies"}, ben, clerk, {"name": "A guest"})
    # Six are in the diary: one was cancelled, one is to come, one has no record, the record of one is empty or a draft.
    publish(make_meeting(group.group, start=at(4, 26), status="cancelled", status_reason="Snow."), on=LONG_AGO)
    publish(make_meeting(group.group, start=datetime.datetime(2037, 5, 24, 10, tzinfo=LONG_AGO.tzinfo)), on=LONG_AGO)
    publish(make_meeting(group.group, start=at(6, 28)), on=LONG_AGO)
    held(group.group, at(7, 26))
    make_record(publish(make_meeting(group.group, start=at(9, 27)), on=LONG_AGO), [Attendance(person=ann)])
    with django_assert_num_queries(4):
        found = attendance_rates([group.group_id])[group.group_id]
    assert found.held == 2
    assert {person: rate.in_words for person, rate in found.rates.items()} == {ann.pk: "1 of 2", ben.pk: "1 of 1"}
    assert found.counts == {cara.pk: 2}
    of_one = attendance_rates([group.group_id], person=ben.pk)[group.group_id]
    assert (of_one.rates, of_one.counts) == ({ben.pk: Rate(1, 1)}, {})


@pytest.mark.django_db
def test_what_is_withdrawn_no_longer_counts(group, people):
    ann = people[0]
    _, record = held(group.group, at(1, 25), ann)
    other, _ = held(group.group, at(3, 22), ann)
    record.withdraw(record.submitted_by, "It named the wrong person.")
    assert attendance_rates([group.group_id])[group.group_id].rates[ann.pk] == Rate(1, 1)
    publish(correct(other, "It did not take place.", status="cancelled", status_reason="Snow."))
    assert attendance_rates([group.group_id])[group.group_id].rates[ann.pk] == Rate(0, 0)
    group.withdraw(group.submitted_by, "It is another group.")
    assert attendance_rates([group.group_id])[group.group_id].rates == {}


@pytest.mark.django_db
def test_a_meeting_in_common_counts_for_each_group(group, people):
    ann, ben, _ = people
    other = make_group("Finance Committee", classification="committee")
    other.save_parts([Membership(version=other, person=ben)])
    publish(other, on=LONG_AGO)
    meeting = make_meeting(group.group, start=at(3, 22))
    meeting.save_parts([MeetingInCommon(version=meeting, group=other.group)])
    publish(make_record(publish(meeting, on=LONG_AGO), [Attendance(person=ann), Attendance(person=ben)]))
    found = attendance_rates([group.group_id, other.group_id])
    assert found[group.group_id].rates == {ann.pk: Rate(1, 1), ben.pk: Rate(1, 1)}
    assert found[other.group_id].rates == {ben.pk: Rate(1, 1)}
    assert found[other.group_id].counts == {ann.pk: 1}


@pytest.mark.django_db
def test_when_a_group_is_dissolved_its_memberships_end(group, people):
    ann = people[0]
    publish(correct(group, "It was dissolved.", dissolution_date=day(3, 31)))
    held(group.group, at(3, 22), ann)
    held(group.group, at(5, 24), ann)
    found = attendance_rates([group.group_id])[group.group_id]
    assert (found.rates[ann.pk], found.counts[ann.pk]) == (Rate(1, 1), 1)

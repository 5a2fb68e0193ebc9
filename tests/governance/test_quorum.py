"""Whether a meeting could decide, as a table: who counts for which rule, and what is said of who is missing."""

import datetime

import pytest

from governance.models import Attendance, InterestDeclaration, Membership, QuorumRule
from governance.quorum import away, judged, quorums
from tests.factories import LONG_AGO, correct, make_group, make_meeting, make_person, make_record, publish

DAY = datetime.date(2017, 3, 22)
# The people of the table: 1 chair and lay, 2 lay, 3 and 4 GPs, 5 officer, 6 in attendance, 7 a deputy who is no member.
MEMBERS = [
    Membership(person_id=1, role="chair", category="lay"),
    Membership(person_id=2, category="lay"),
    Membership(person_id=3, category="gp"),
    Membership(person_id=4, category="gp"),
    Membership(person_id=5, category="officer"),
    Membership(person_id=6, role="attendee", category="officer", voting=False),
    Membership(organisation_id=9, category="council"),
]
EVERYBODY = (3, "")
FULL = [(4, ""), (2, "lay"), (1, "gp"), (1, "officer")]
WITH_DEPUTIES = [(2, "lay", True)]


def rules_of(rows):
    return [QuorumRule(minimum=row[0], categories=row[1], deputies_count=len(row) > 2) for row in rows]


def there(*people, **more):
    """Return attendances of these people as present; a pair is a deputy and whom they stand for."""
    rows = [
        Attendance(person_id=each[0], deputising_for_id=each[1], status="present")
        if isinstance(each, tuple)
        else Attendance(person_id=each, status="present")
        for each in people
    ]
    return [*rows, *(Attendance(person_id=int(key[1:]), status=status) for key, status in more.items())]


# case: (rules, attendances, people who do not count for the item, what is said)
CASES = {
    "enough": ([EVERYBODY], there(1, 3, 5), (), "Quorate"),
    "every part is met": (FULL, there(1, 2, 3, 5), (), "Quorate"),
    "one lay member short": ([(2, "lay")], there(1, 3, 4), (), "Not quorate: 1 more lay member is needed"),
    "two short": ([(4, "")], there(1, 2), (), "Not quorate: 2 more voting members are needed"),
    "several parts": (
        FULL,
        there(1, 2),
        (),
        "Not quorate: 2 more voting members, 1 more GP and 1 more officer are needed",
    ),
    "one of two categories": ([(3, "gp,officer")], there(3, 5), (), "Not quorate: 1 more GP or officer is needed"),
    "several of two categories": ([(4, "gp,lay")], there(1), (), "Not quorate: 3 more GPs or lay members are needed"),
    "one for the council": ([(1, "council")], there(1), (), "Not quorate: 1 more member for the council is needed"),
    "members for providers": ([(2, "provider")], there(1), (), "Not quorate: 2 more members for providers are needed"),
    "no vote": ([(1, "officer")], there(6), (), "Not quorate: 1 more officer is needed"),
    "in attendance": ([(1, "officer")], there(p5="in attendance"), (), "Not quorate: 1 more officer is needed"),
    "apologies": ([(1, "gp")], there(p3="apologies", p4="absent"), (), "Not quorate: 1 more GP is needed"),
    "no member at all": ([(1, "")], there(7), (), "Not quorate: 1 more voting member is needed"),
    "nobody by a number": (
        [(1, "")],
        [Attendance(name="A guest", status="present")],
        (),
        "Not quorate: 1 more voting member is needed",
    ),
    "deputies do not count": ([(2, "lay")], there(1, (7, 2)), (), "Not quorate: 1 more lay member is needed"),
    "deputies count": (WITH_DEPUTIES, there(1, (7, 2)), (), "Quorate"),
    "a deputy without a page": (
        WITH_DEPUTIES,
        [*there(1), Attendance(name="A deputy", deputising_for_id=2, status="present")],
        (),
        "Quorate",
    ),
    "deputy of another category": (
        WITH_DEPUTIES,
        there(1, (7, 3)),
        (),
        "Not quorate: 1 more lay member is needed",
    ),
    "deputy of one without a vote": (
        [(1, "officer", True)],
        there((7, 6)),
        (),
        "Not quorate: 1 more officer is needed",
    ),
    "a member and their deputy are one": (
        WITH_DEPUTIES,
        there(1, (7, 1)),
        (),
        "Not quorate: 1 more lay member is needed",
    ),
    "a member who deputises counts once": (
        WITH_DEPUTIES,
        there((1, 2)),
        (),
        "Not quorate: 1 more lay member is needed",
    ),
    "a deputy in attendance": (
        [(1, "lay", True)],
        [Attendance(person_id=7, deputising_for_id=2, status="in attendance")],
        (),
        "Not quorate: 1 more lay member is needed",
    ),
    "withdrew for the item": ([(2, "lay")], there(1, 2), (2,), "Not quorate: 1 more lay member is needed"),
    "the deputy withdrew": (WITH_DEPUTIES, there(1, (7, 2)), (7,), "Not quorate: 1 more lay member is needed"),
    "nothing recorded": ([EVERYBODY], [], (), "Not recorded"),
    "no rule": ([], there(1, 2, 3), (), "No rule is recorded"),
    "neither": ([], [], (), "Not recorded"),
}


@pytest.mark.parametrize("case", CASES)
def test_judged(case):
    rules, attendances, absent, said = CASES[case]
    found = judged(rules_of(rules), MEMBERS, attendances, set(absent))
    assert found.in_words == said
    assert found.is_quorate == {"Quorate": True, "Not quorate": False}.get(said.split(":")[0])


@pytest.mark.parametrize(
    ("item", "action", "asked", "is_away"),
    [
        pytest.param(12, "withdrew", 12, True, id="withdrew for this item"),
        pytest.param(12, "excluded", 12, True, id="excluded from it"),
        pytest.param(12, "spoke", 12, True, id="spoke but did not vote"),
        pytest.param(12, "noted", 12, False, id="only noted"),
        pytest.param(12, "withdrew", 13, False, id="another item"),
        pytest.param(12, "withdrew", None, False, id="an item is not the meeting"),
        pytest.param(None, "withdrew", 12, True, id="whole meeting, any item"),
        pytest.param(None, "withdrew", None, True, id="whole meeting"),
        pytest.param(None, "noted", 12, False, id="whole meeting, noted"),
    ],
)
def test_who_is_away(item, action, asked, is_away):
    declared = [InterestDeclaration(person_id=5, item_id=item, action=action)]
    assert away(declared, asked) == ({5} if is_away else set())


# --- from the rows ----------------------------------------------------------------------------------------------------


@pytest.fixture
def people(organisation):
    return [publish(make_person(name), on=LONG_AGO).person for name in ("Ann Lay", "Ben Lay", "Cara GP")]


@pytest.fixture
def group(people):
    """A body of three whose rule changed on 1 March 2017; one of them was a member until the day before the meeting."""
    ann, ben, cara = people
    row = make_group()
    row.save_parts(
        [
            Membership(version=row, person=ann, category="lay"),
            Membership(version=row, person=ben, category="lay", end_date=DAY - datetime.timedelta(1)),
            Membership(version=row, person=cara, category="gp", start_date=DAY),
            QuorumRule(version=row, minimum=3, valid_to=datetime.date(2017, 2, 28)),
            QuorumRule(version=row, minimum=2, valid_from=datetime.date(2017, 3, 1)),
        ]
    )
    return publish(row, on=LONG_AGO)


AGENDA = [
    {"number": "1", "title": "Finance"},
    {"number": "2", "title": "Kestrel", "public": False, "exemption_reason": "Commercial"},
]


@pytest.fixture
def meeting(group):
    return publish(make_meeting(group.group, agenda=AGENDA), on=LONG_AGO)


def said_of(meeting, number=None):
    item = number and meeting.agenda.get(number=number).item_id
    return {group: found.judged(item).in_words for group, found in quorums(meeting).items()}


@pytest.mark.django_db
def test_by_the_rule_and_the_members_of_the_day(group, meeting, people, django_assert_num_queries):
    cara = people[2]
    assert said_of(meeting) == {group.group_id: "Not recorded"}
    withdrew = {"person": cara, "description": "A partner in it", "action": "withdrew"}
    parts = [Attendance(person=person) for person in people]
    parts += [InterestDeclaration(item=meeting.agenda.get(number=number).item, **withdrew) for number in "12"]
    record = make_record(meeting, parts)
    assert said_of(meeting) == {group.group_id: "Not recorded"}, "A draft of the record tells nothing."
    record = publish(record)
    with django_assert_num_queries(5):
        assert said_of(meeting) == {group.group_id: "Quorate"}
    assert said_of(meeting, "1") == {group.group_id: "Not quorate: 1 more voting member is needed"}
    # What was declared in private is not told by its traces either.
    assert said_of(meeting, "2") == {group.group_id: "Quorate"}
    record.withdraw(record.submitted_by, "It named the wrong person.")
    assert said_of(meeting) == {group.group_id: "Not recorded"}


@pytest.mark.django_db
def test_a_group_with_no_rule_and_a_correction_that_gives_it_one(organisation, people):
    group = publish(make_group(), on=LONG_AGO)
    meeting = publish(make_meeting(group.group), on=LONG_AGO)
    publish(make_record(meeting, [Attendance(person=people[0])]))
    assert said_of(meeting) == {group.group_id: "No rule is recorded"}
    second = correct(group, "The rule was left out.")
    second.save_parts([QuorumRule(version=second, minimum=1)])
    assert said_of(meeting) == {group.group_id: "No rule is recorded"}
    publish(second)
    assert said_of(meeting) == {group.group_id: "Not quorate: 1 more voting member is needed"}

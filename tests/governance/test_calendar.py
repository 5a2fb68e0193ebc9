"""Which meetings are in which calendar, and what becomes of one there when it is corrected, moved or taken down."""

import datetime
import json

import pytest
import time_machine
from django.core.cache import cache

from governance.calendar import told
from governance.event_data import event_data
from governance.models import GroupVersion, MeetingInCommon, MeetingVersion
from governance.views.calendar import groups_that_meet
from tests.factories import (
    LONG_AGO,
    correct,
    make_group,
    make_meeting,
    make_organisation,
    officer_of,
    publish,
    tomorrow,
)
from tests.governance.test_calendar_events import ALL, HOST, london, only, read
from tests.test_queries import asked_by

pytestmark = pytest.mark.django_db
OURS = "/groups/governing-body/meetings.ics"


def titles(client, address=ALL):
    return [event.summary for event in read(client, address).events]


@pytest.mark.once
def test_one_event_through_all_editions(organisation, client):
    meeting = publish(make_meeting(), on=LONG_AGO)
    first = only(client)
    feed = client.get(ALL)
    with time_machine.travel(LONG_AGO + datetime.timedelta(days=400), tick=False):
        later = client.get(ALL)
    assert later.content == feed.content
    assert client.get(ALL, headers={"If-None-Match": client.get(ALL)["ETag"]}).status_code == 304
    on = LONG_AGO + datetime.timedelta(days=3)
    draft = correct(meeting, "Nobody could come.", status="cancelled", status_reason="Snow.")
    assert only(client) == first, "A draft is in no calendar."
    publish(draft)
    second = only(client)
    assert (first.sequence, second.sequence) == (0, 1)
    assert (second.uid, second.dtstart, second.status) == (first.uid, first.dtstart, "CANCELLED")
    assert second.dtstamp == draft.publish_at > on
    assert client.get(ALL, headers={"If-None-Match": feed["ETag"]}).status_code == 200


@pytest.mark.once
def test_a_moved_meeting_and_what_takes_its_place_name_each_other(organisation, client):
    old = publish(make_meeting(), on=LONG_AGO)
    old = publish(correct(old, "It was moved.", status="rescheduled", status_reason="Snow."))
    new = make_meeting(start=london(3, 29), replaces=old.meeting)
    assert "Now on" not in only(client).description
    publish(new)
    was, now = read(client).events
    assert was.description.startswith(f"Moved. Snow.\n\nNow on 29 March 2017 at 10am: {HOST}{new.get_absolute_url()}\n")
    assert now.description.startswith(
        f"In place of the meeting on 22 March 2017 at 10am: {HOST}{old.get_absolute_url()}\n"
    )
    assert was.uid != now.uid
    assert was.dtstamp == new.publish_at, "It tells of the new day since that is known."
    # Taken to yet another day: each still leads to the next, and says no day on which nothing takes place.
    new = publish(correct(new, "It was moved again.", status="rescheduled", status_reason="Ice."))
    publish(make_meeting(start=london(4, 5, 14, 30), replaces=new.meeting))
    descriptions = [event.description for event in read(client).events]
    moved = "Moved to 29 March 2017 at 10am, when it does not take place either: "
    assert [moved in text for text in descriptions] == [True, False, False]
    assert ["Now on 5 April 2017 at 2:30pm" in text for text in descriptions] == [False, True, False]
    new.withdraw(officer_of("Governance officer"), "Wrong.")
    assert not [event for event in read(client).events if "29 March" in event.description]


# What is done to a meeting: is it still in the feeds, and what does its own calendar answer?
FATES = {
    "draft": (lambda row: row, 404),
    "in review": (lambda row: row.submit(officer_of("Governance officer")), 404),
    "scheduled": (lambda row: publish(row, at=tomorrow()), 404),
    "live": (publish, 200),
    "withdrawn": (lambda row: publish(row).withdraw(officer_of("Governance officer"), "Wrong."), 410),
    "withdrawn, readable": (
        lambda row: publish(row).withdraw(officer_of("Governance officer"), "Wrong.", readable=True),
        410,
    ),
    "removed": (lambda row: publish(row).remove(officer_of("Governance officer"), "Wrong."), 410),
    "its correction withdrawn": (
        lambda row: publish(correct(publish(row))).withdraw(officer_of("Governance officer"), "Wrong."),
        410,
    ),
}


@pytest.mark.parametrize("fate", FATES)
def test_only_what_is_live_is_in_a_calendar(fate, organisation, client):
    change, status = FATES[fate]
    row = make_meeting(title="Kestrel")
    change(row)
    kept = ["Kestrel"] if status == 200 else []
    address = f"{row.get_absolute_url()}calendar.ics"
    # Nobody has a draft in a calendar, not by mistake either.
    for reader in ("stranger", "officer"):
        assert titles(client) == titles(client, OURS) == kept
        for asked in (address, f"{address}?preview={row.pk}"):
            answer = client.get(asked)
            assert answer.status_code == status, (reader, asked)
            assert ("Kestrel" in answer.text) == bool(kept)
        client.force_login(officer_of("Governance officer"))


def test_private_business_is_in_no_calendar(organisation, client, rf):
    agenda = [
        {"number": "1", "title": "Welcome"},
        {
            "number": "2",
            "title": "Kestrel contract",
            "presenter": "Kestrella",
            "public": False,
            "exemption_reason": "Commercial",
        },
        {"number": "2.1", "title": "Kestrel annex"},
    ]
    row = publish(make_meeting(agenda=agenda))
    for address in (ALL, OURS, f"{row.get_absolute_url()}calendar.ics", "/meetings/subscribe/"):
        assert "Kestrel" not in client.get(address).text.replace("\r\n ", ""), address
    assert "Kestrel" not in json.dumps([event_data(one, rf.get("/")) for one in told(MeetingVersion.objects.live())])


@pytest.mark.once
def test_a_group_has_its_own_meetings_and_those_in_common(organisation, client):
    body, committee, other = (publish(make_group(name)) for name in ("Governing Body", "Audit Committee", "Board"))
    publish(make_meeting(body.group))
    publish(make_meeting(other.group))
    common = make_meeting(committee.group, title="In common")
    common.save_parts([MeetingInCommon(version=common, group=body.group)])
    publish(common)
    assert sorted(titles(client)) == ["Board", "Governing Body", "In common"]
    assert sorted(titles(client, OURS)) == ["Governing Body", "In common"]
    assert titles(client, "/groups/audit-committee/meetings.ics") == ["In common"]
    event = only(client, "/groups/audit-committee/meetings.ics")
    assert "Held in common with: Governing Body." in event.description
    assert "This group does not meet in public." not in event.description
    assert "NAME:Governing Body\\, NHS Thurrock CCG" in client.get(OURS).text
    body.withdraw(officer_of("Governance officer"), "Wrong.")
    event = only(client, "/groups/audit-committee/meetings.ics")
    assert "Governing Body" not in event.description
    assert sorted(titles(client)) == ["Board", "Governing Body", "In common"], "The meetings stand for themselves."


# What is done to a group: what does its calendar answer?
GATES = {
    "draft": (lambda row: row, 404),
    "scheduled": (lambda row: publish(row, at=tomorrow()), 404),
    "live": (publish, 200),
    "withdrawn": (lambda row: publish(row).withdraw(officer_of("Governance officer"), "Wrong."), 410),
    "removed": (lambda row: publish(row).remove(officer_of("Governance officer"), "Wrong."), 410),
    "renamed": (lambda row: publish(correct(publish(row), slug="the-board")), 301),
}


@pytest.mark.parametrize("gate", GATES)
def test_the_calendar_of_a_group_has_the_gate_of_the_group(gate, organisation, client):
    change, status = GATES[gate]
    change(make_group())
    for _ in ("stranger", "officer"):
        answer = client.get(OURS)
        assert answer.status_code == status
        client.force_login(officer_of("Governance officer"))
    if status == 301:
        assert read(client, answer["Location"]).events == []


@pytest.mark.once
def test_a_calendar_without_meetings_can_be_subscribed_to(client):
    """Before anything is entered, too. It must hold one component, and holds the time zone then."""
    assert read(client).timezones
    assert client.get(ALL).text.count("BEGIN:VEVENT") == 0
    make_organisation()
    publish(make_group())
    assert read(client, OURS).timezones
    publish(make_meeting())
    assert "VTIMEZONE" not in client.get(OURS).text


@pytest.mark.once
def test_a_group_that_does_not_meet_in_public_invites_nobody(organisation, client):
    publish(make_group(held_in_public=False, attendance_guidance="Come to reception."))
    publish(make_meeting())
    assert "This group does not meet in public." in only(client).description
    assert "reception" not in only(client).description


@pytest.mark.once
def test_how_to_subscribe_names_the_groups_that_meet(organisation, client):
    for name, fields in {
        "Governing Body": {},
        "Closed Committee": {"held_in_public": False},
        "Closed Committee that met": {"held_in_public": False},
        "Closed Committee in common": {"held_in_public": False},
        "Former Board": {"dissolution_date": datetime.date(2015, 3, 31)},
    }.items():
        publish(make_group(name, **fields))
    make_group("Draft Committee")
    groups = {row.name: row.group for row in GroupVersion.objects.live()}
    row = make_meeting(groups["Closed Committee that met"])
    row.save_parts([MeetingInCommon(version=row, group=groups["Closed Committee in common"])])
    publish(row)
    shown = ["Closed Committee in common", "Closed Committee that met", "Governing Body"]
    assert [group.name for group in groups_that_meet()] == shown
    html = client.get("/meetings/subscribe/").text
    for address in (ALL, *(f"/groups/{group.slug}/meetings.ics" for group in groups_that_meet())):
        assert f'<a href="webcal://testserver{address}">Subscribe to the calendar “' in html
        assert f'<a href="{address}">{HOST}{address}</a>' in html
        assert client.get(address).status_code == 200
    for name in ("Draft Committee", "Former Board"):
        assert name not in html


def queries(client):
    """Return how many queries each address takes, the first time and when nothing changed."""
    row = MeetingVersion.objects.live().order_by("pk").first()
    found = {}
    for address in (ALL, OURS, f"{row.get_absolute_url()}calendar.ics", "/meetings/subscribe/"):
        cache.clear()
        answer, first = asked_by(client, address)
        found[address] = first, asked_by(client, address, **{"If-None-Match": answer["ETag"]})[1]
    return list(found.values())


def test_the_number_of_queries_does_not_grow_with_the_meetings(organisation, client):
    groups = [publish(make_group(name)).group for name in ("Governing Body", "Audit Committee", "Quality Committee")]

    def hold(number):
        """One that was moved, what takes its place, and one in common."""
        old = publish(make_meeting(groups[0], status="rescheduled", status_reason="Snow."))
        publish(make_meeting(groups[0], start=london(4, number), replaces=old.meeting))
        common = make_meeting(groups[1], start=london(5, number))
        common.save_parts([MeetingInCommon(version=common, group=group) for group in (groups[0], groups[2])])
        publish(common)

    hold(1)
    few = queries(client)
    for number in range(2, 6):
        hold(number)
    assert len(read(client).events) == 15
    assert queries(client) == few == [(7, 2), (8, 3), (8, 3), (5, 2)]

"""What calendars show of a meeting, read by another library than the one that wrote it."""

import datetime
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import CalendarStream

from ccg.years import LONDON
from governance.calendar import Told, calendar, event
from governance.models import Meeting, MeetingVersion
from tests.factories import LONG_AGO, make_group, make_meeting, make_organisation, publish

pytestmark = pytest.mark.django_db
GUIDANCE = "Come to reception.\nTell us what you need; we help, gladly."
ALL = "/meetings.ics"
HOST = "http://testserver"


def london(month, day, hour=10, minute=0):
    return datetime.datetime(2017, month, day, hour, minute, tzinfo=LONDON)


def utc(month, day, hour, minute=0):
    return datetime.datetime(2017, month, day, hour, minute, tzinfo=datetime.UTC)


def read(client, address=ALL):
    """Return the calendar at an address as the second library reads it."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (found,) = CalendarStream.from_ics(answer.content.decode()).calendars
    return found


def only(client, address=ALL):
    (event,) = read(client, address).events
    return event


# What is entered, and what the second library reads: fields of the event; words of its description, and none of it.
CASES = {
    "in winter": ({"start": london(3, 22)}, {"dtstart": utc(3, 22, 10), "status": "CONFIRMED", "sequence": 0}, [], []),
    "in summer": ({"start": london(3, 29)}, {"dtstart": utc(3, 29, 9)}, [], []),
    "in the night of the change": (
        {"start": london(3, 26, 0, 30), "end": london(3, 26, 3)},
        {"dtstart": utc(3, 26, 0, 30), "dtend": utc(3, 26, 2)},
        [],
        [],
    ),
    "with an end": ({"end": london(3, 22, 12, 30)}, {"dtend": utc(3, 22, 12, 30)}, [], []),
    "without an end": ({}, {"dtend": None, "duration": None}, [], []),
    "with a place": (
        {"location": "Civic Offices, New Road; Grays\\Thurrock"},
        {"location": "Civic Offices, New Road; Grays\\Thurrock"},
        [],
        [],
    ),
    "online alone": (
        {"online_url": "https://example.org/live?a=1,2;b"},
        {"location": "https://example.org/live?a=1,2;b"},
        ["Follow it online: https://example.org/live?a=1,2;b"],
        [],
    ),
    "guidance of the group": ({}, {"location": None}, [GUIDANCE], []),
    "guidance of its own": ({"guidance": "Use the side door."}, {}, ["Use the side door."], ["Come to reception."]),
    "cancelled": (
        {"status": "cancelled", "status_reason": "Too few, alas;\nno quorum.", "online_url": "https://example.org/"},
        {"dtstart": utc(3, 22, 10), "status": "CANCELLED", "transparency": "TRANSPARENT"},
        ["Cancelled. Too few, alas;\nno quorum."],
        ["reception", "Follow it online"],
    ),
    "postponed": (
        {"status": "postponed", "status_reason": "Snow."},
        {"status": "CANCELLED"},
        ["Postponed. Snow.", "The new date has not been published yet."],
        [],
    ),
    "moved, nobody knows where to": (
        {"status": "rescheduled", "status_reason": "Snow."},
        {"status": "CANCELLED"},
        ["Moved. Snow.", "The new date has not been published yet."],
        ["Now on"],
    ),
    "AGM": ({"kind": "agm"}, {"summary": "Annual General Meeting, Governing Body"}, [], []),
}
PREFIXES = {"cancelled": "Cancelled: ", "postponed": "Postponed: ", "moved, nobody knows where to": "Moved: "}


@pytest.fixture(scope="module")
def cases(once):
    """A meeting of each case, all in one feed; their numbers by the case."""
    make_organisation()
    publish(make_group(attendance_guidance=GUIDANCE), on=LONG_AGO)
    meetings = {
        name: publish(make_meeting(**({} if "kind" in fields else {"title": name.capitalize()}) | fields), on=LONG_AGO)
        for name, (fields, *_) in CASES.items()
    }
    return {name: row.meeting for name, row in meetings.items()}


@pytest.mark.parametrize("case", CASES)
def test_an_event_says(case, cases, client):
    _, fields, told, untold = CASES[case]
    found = {event.uid: event for event in read(client).events}
    assert len(found) == len(CASES)
    event = found[f"{cases[case].uid}@localhost"]
    assert {name: getattr(event, name) for name in fields} == fields
    if case != "AGM":
        assert event.summary == f"{PREFIXES.get(case, '')}{case.capitalize()}"
    assert event.dtstamp == event.last_modified == LONG_AGO
    address = MeetingVersion.objects.get(meeting=cases[case]).get_absolute_url()
    assert str(event.url) == f"{HOST}{address}"
    for words in [*told, f"More about this meeting: {HOST}{address}"]:
        assert words in event.description
    for words in untold:
        assert words not in event.description


def test_the_feed_says_what_it_is(cases, client):
    lines = client.get(ALL).text.splitlines()
    for line in (
        "VERSION:2.0",
        "PRODID:-//localhost//Meetings//EN",
        "NAME:Meetings of NHS Thurrock CCG",
        "X-WR-CALNAME:Meetings of NHS Thurrock CCG",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
    ):
        assert lines.count(line) == 1, line
    assert not [line for line in lines if line.startswith(("METHOD", "ORGANIZER", "DTEND:20170322T100000"))]


def test_one_meeting_to_add(cases, client):
    row = MeetingVersion.objects.get(meeting=cases["with an end"])
    address = f"{row.get_absolute_url()}calendar.ics"
    assert address == f"/meetings/{row.meeting_id}-with-an-end-22-march-2017/calendar.ics"
    assert only(client, address).uid == f"{row.meeting.uid}@localhost"
    answer = client.get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="with-an-end-22-march-2017.ics"'
    for name in ("NAME", "REFRESH-INTERVAL", "METHOD"):
        assert f"\n{name}" not in answer.text
    assert client.head(address).content == b""
    assert client.post(address).status_code == 405
    moved = client.get(f"/meetings/{row.meeting_id}-before/calendar.ics")
    assert (moved.status_code, moved["Location"]) == (301, address)
    assert client.get("/meetings/999999-before/calendar.ics").status_code == 404


# Letters of one to four octets and what RFC 5545 escapes; officers cannot enter other control characters. The library
# takes a backslash before N for a line break, so that is not tried.
LETTERS = st.characters(exclude_categories=["C"], exclude_characters="N")
TEXTS = st.text(st.one_of(st.sampled_from('aé€😀\\,;:"\n\r\x85\u2028 '), LETTERS))


@pytest.mark.once
@given(title=TEXTS.filter(str.strip), reason=TEXTS, place=TEXTS)
def test_lines_fold_between_letters_and_texts_come_back(title, reason, place):
    meeting = MeetingVersion(
        meeting=Meeting(pk=7, uid=uuid.UUID(int=7)), title=title * 5, location=place, start=london(3, 22)
    )
    meeting.publish_at, meeting.status, meeting.status_reason = LONG_AGO, "cancelled", reason * 9
    content = calendar([event(Told(meeting, None, [], None, None), HOST)], name=title)
    lines = content.split(b"\r\n")
    assert lines.pop() == b""
    for line in lines:
        assert len(line) <= 75
        assert not set(line.decode()) & set("\r\n\x85\u2028")
    (found,) = CalendarStream.from_ics(content.decode()).calendars
    (read_back,) = found.events
    assert found.name == [" ".join(title.split())]
    assert read_back.summary == " ".join(f"Cancelled: {title * 5}".split())
    assert (read_back.location or "") == " ".join(place.split())
    assert read_back.description.startswith("\n".join(f"Cancelled. {reason * 9}".splitlines()))

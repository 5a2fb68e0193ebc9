"""What search engines are told of a meeting in its page."""

import json

import pytest

from governance.calendar import told
from governance.event_data import as_script, event_data
from governance.models import MeetingVersion
from tests.factories import make_meeting, publish
from tests.governance.test_calendar_events import HOST, london

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SCHEMA = "https://schema.org/"
PLACE = {"@type": "Place", "name": "Civic Offices", "address": "Civic Offices"}
ONLINE = {"@type": "VirtualLocation", "url": "https://example.org/live"}
# What is entered, and what is told; None for what is left out.
DATA = {
    "takes place": (
        {"end": london(3, 22, 12)},
        {
            "eventStatus": f"{SCHEMA}EventScheduled",
            "startDate": "2017-03-22T10:00:00+00:00",
            "endDate": "2017-03-22T12:00:00+00:00",
            "location": None,
            "eventAttendanceMode": None,
            "description": None,
        },
    ),
    "in summer": ({"start": london(3, 29)}, {"startDate": "2017-03-29T10:00:00+01:00", "endDate": None}),
    "at a place": (
        {"location": "Civic Offices"},
        {"location": PLACE, "eventAttendanceMode": f"{SCHEMA}OfflineEventAttendanceMode"},
    ),
    "online": (
        {"online_url": ONLINE["url"]},
        {"location": ONLINE, "eventAttendanceMode": f"{SCHEMA}OnlineEventAttendanceMode"},
    ),
    "both": (
        {"location": "Civic Offices", "online_url": ONLINE["url"]},
        {"location": [PLACE, ONLINE], "eventAttendanceMode": f"{SCHEMA}MixedEventAttendanceMode"},
    ),
    "cancelled": (
        {"status": "cancelled", "status_reason": "Snow."},
        {"eventStatus": f"{SCHEMA}EventCancelled", "description": "Snow.", "startDate": "2017-03-22T10:00:00+00:00"},
    ),
    "postponed": (
        {"status": "postponed", "status_reason": "Snow."},
        {"eventStatus": f"{SCHEMA}EventPostponed", "startDate": "2017-03-22T10:00:00+00:00"},
    ),
    "moved, nobody knows where to": (
        {"status": "rescheduled", "status_reason": "Snow."},
        {"eventStatus": f"{SCHEMA}EventPostponed", "previousStartDate": None},
    ),
}


def told_to_search_engines(row, rf):
    (one,) = told(MeetingVersion.objects.filter(pk=row.pk))
    return event_data(one, rf.get("/"))


@pytest.mark.parametrize("case", DATA)
def test_search_engines_are_told(case, organisation, rf):
    fields, expected = DATA[case]
    row = publish(make_meeting(**fields))
    found = told_to_search_engines(row, rf)
    assert {name: found.get(name) for name in expected} == expected
    assert found["name"] == "Governing Body"
    assert found["url"] == f"{HOST}{row.get_absolute_url()}"
    assert found["organizer"] == {
        "@type": "Organization",
        "name": "Governing Body",
        "url": f"{HOST}/groups/governing-body/",
    }


def test_search_engines_are_told_of_the_new_day(organisation, rf):
    row = publish(make_meeting(status="rescheduled", status_reason="Snow.", end=london(3, 22, 12)))
    publish(make_meeting(start=london(3, 29), replaces=row.meeting))
    found = told_to_search_engines(row, rf)
    assert found["eventStatus"] == f"{SCHEMA}EventRescheduled"
    assert found["previousStartDate"] == "2017-03-22T10:00:00+00:00"
    assert (found["startDate"], found.get("endDate")) == ("2017-03-29T10:00:00+01:00", None)


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_nobody_is_sent_to_a_day_on_which_the_meeting_does_not_take_place_either(status, organisation, rf, client):
    row = publish(make_meeting(status="rescheduled", status_reason="Snow."))
    new = publish(make_meeting(start=london(3, 29), replaces=row.meeting, status=status, status_reason="Ice."))
    found = told_to_search_engines(row, rf)
    assert found["eventStatus"] == f"{SCHEMA}Event{status.capitalize()}"
    assert found["startDate"] == "2017-03-22T10:00:00+00:00"
    assert "It was moved to another day, when it does not take place either:" in client.get(row.get_absolute_url()).text
    assert "This meeting was to take the place of" in client.get(new.get_absolute_url()).text
    later = publish(make_meeting(start=london(4, 5), replaces=row.meeting))
    page = client.get(row.get_absolute_url()).text
    assert f'It takes place on another day: <a href="{later.get_absolute_url()}">' in page


@pytest.mark.once
def test_nothing_ends_the_script_before_its_end():
    words = "</script><script>alert(1)</script><!-- & 😀"
    script = as_script({"name": words})
    inside = script.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&")
    assert json.loads(inside) == {"name": words}

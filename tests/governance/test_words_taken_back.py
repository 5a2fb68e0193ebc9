"""Words that the public has read, and that an officer took back, are nowhere any more."""

import pytest

from governance.models import Attendance
from tests.factories import correct, make_meeting, make_minutes, make_person, make_record, publish
from tests.governance.rows import make_interest
from tests.states import manager

pytestmark = pytest.mark.django_db
WORD = "Kestrel"


def test_why_an_interest_was_corrected_before_it_was_redacted(organisation, client):
    named = publish(correct(publish(make_interest()), f"It is {WORD} Care.", organisation_name=f"{WORD} Care"))
    publish(correct(named, "It could harm somebody.", redaction_reason="It could harm somebody."))
    assert WORD not in client.get("/feed.atom").text


@pytest.mark.parametrize("readable", [True, False])
def test_the_name_of_a_person_who_was_withdrawn(organisation, client, readable):
    person = publish(make_person(f"Ann {WORD}"))
    person.withdraw(manager(), "By request.", readable=readable)
    feed = client.get("/feed.atom").text
    assert "By request." in feed
    # Where their own words were left, the name stands above them.
    assert (WORD.lower() in feed.lower()) is readable
    assert client.get(person.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("make", [make_minutes, lambda meeting: make_record(meeting, [Attendance(name="Dr A March")])])
def test_the_search_calls_what_belongs_to_a_meeting_by_its_title_of_now(organisation, client, make):
    meeting = publish(make_meeting(title=f"{WORD} hearing"))
    publish(make(meeting))
    shown = client.get("/search/?q=2017")
    assert (WORD in shown.text, shown.context["count"]) == (True, 2)
    publish(correct(meeting, "The title said too much.", title="Governing Body"))
    shown = client.get("/search/?q=2017")
    assert (WORD in shown.text, shown.context["count"]) == (False, 2)
    assert client.get(f"/search/?q={WORD}").context["count"] == 0

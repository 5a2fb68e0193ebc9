"""Officers' pages of a meeting: a number that no meeting has, however long, is no error of the site."""

import pytest

from governance.models import MeetingVersion
from tests.factories import make_meeting
from tests.states import manager

pytestmark = pytest.mark.django_db
PAGES = [f"meetingversion/{name}" for name in ("desk", "next", "pack", "record", "confirm")]
PAGES += ["paperfile/upload", "paperfile/match"]


@pytest.mark.parametrize("number", [10**17, 2**63, 10**4000, 0], ids=["no meeting", "2**63", "4,001 digits", "0"])
def test_a_number_that_no_meeting_has(organisation, client, number):
    client.force_login(manager())
    addresses = [f"/admin/governance/{page}/{number}/" for page in PAGES]
    found = {client.get(each).status_code for each in addresses} | {client.post(each).status_code for each in addresses}
    assert found <= {302, 404, 405}


@pytest.mark.parametrize("item", [2**63, "x", "\0"])
def test_an_item_that_no_agenda_has(organisation, client, item):
    meeting = make_meeting(agenda=[{"number": "1", "title": "Welcome"}])
    client.force_login(manager())
    address = f"/admin/governance/meetingversion/next/{meeting.meeting_id}/"
    answer = client.post(address, {"start_0": "24/05/2017", "start_1": "10:00", "items": [item]})
    assert (answer.status_code, MeetingVersion.objects.count()) == (200, 1)
    answer = client.post(address, {"start_0": "24/05/2017", "start_1": "10:00", "items": [meeting.agenda.get().pk]})
    assert [row.agenda.get().title for row in MeetingVersion.objects.all()] == ["Welcome", "Welcome"]


@pytest.mark.parametrize("model", ["meetingversion", "paperfile", "minutesfile", "meetingrecord", "actionversion"])
def test_a_list_of_what_belongs_to_no_meeting(organisation, client, model):
    client.force_login(manager())
    found = [client.get(f"/admin/governance/{model}/?meeting={number}").status_code for number in (10**17, 2**64)]
    assert found == [200, 400]

"""Officers' pages of a meeting: a number that no meeting has, however long, is no error of the site."""

import pytest

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

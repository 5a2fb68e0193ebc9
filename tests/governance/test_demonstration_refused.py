"""Where invented content is refused, and what a site without it says."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings

from ccg.models import Organisation
from ccg.models.organisation import DEMONSTRATION
from tests.factories import make_user

pytestmark = pytest.mark.django_db
REFUSED = {
    "with DEBUG off": ({"DEBUG": False}, "no site for the public holds what is invented"),
    "without officers": ({"DEBUG": True}, "There is no active user 'officer'"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_where_it_refuses(case, organisation):
    changed, said = REFUSED[case]
    with override_settings(**changed), pytest.raises(CommandError, match=said):
        call_command("load_demonstration")
    assert not Organisation.objects.filter(is_demonstration=True)


def test_it_refuses_without_a_governing_body(organisation):
    make_user("Governance officer", username="officer")
    make_user("Approver", username="approver")
    with (
        override_settings(DEBUG=True),
        pytest.raises(CommandError, match="no live Governing Body"),
    ):
        call_command("load_demonstration")


def test_a_real_site_says_nothing_of_it(organisation, client):
    assert "site-demonstration" not in client.get("/").text
    assert "Demonstration" not in client.get("/feed.atom").text


def test_the_label_stays_when_the_organisation_is_withdrawn(organisation, client):
    before = client.get("/cookies/")["ETag"]
    Organisation.objects.filter(is_ours=True).update(is_demonstration=True)
    assert client.get("/cookies/")["ETag"] != before
    organisation.withdraw(make_user("Approver"), "It is being checked.")
    assert DEMONSTRATION in client.get("/cookies/").text

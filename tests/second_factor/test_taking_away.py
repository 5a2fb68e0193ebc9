"""A site manager takes away the second factor of who lost their phone."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from ccg.models import User
from tests.factories import make_user
from tests.second_factor.phones import PASSWORD, is_open, make_backup_code, make_phone, verified

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def manager(organisation):
    return make_user("Site manager")


def address_of(person):
    return reverse("admin:ccg_user_second_factor", args=[person.pk])


def test_a_site_manager_takes_it_away_and_the_person_is_out_at_once(manager):
    person = make_user()
    theirs = verified(person)
    make_backup_code(person)
    ours = verified(manager)
    assert "Take it away" in ours.get(address_of(person)).text
    assert is_open(theirs)  # looking changes nothing
    assert ours.post(address_of(person))["Location"] == reverse("admin:ccg_user_change", args=[person.pk])
    assert not is_open(theirs)
    assert not StaticDevice.objects.filter(user=person).exists()
    assert theirs.get("/admin/", follow=True).context["title"] == "Set up your second factor"
    (entry,) = LogEntry.objects.all()
    assert (entry.user, entry.object_id, entry.change_message) == (
        manager,
        str(person.pk),
        "Took away the second factor.",
    )


def test_a_site_manager_keeps_their_own(manager):
    ours = verified(manager)
    for method in ("get", "post"):
        assert getattr(ours, method)(address_of(manager)).status_code == 403
    assert is_open(ours)
    assert (
        reverse("admin:ccg_user_second_factor", args=[manager.pk])
        not in ours.get(reverse("admin:ccg_user_change", args=[manager.pk])).text
    )


def test_a_site_manager_leaves_a_superusers_alone(manager):
    above = User.objects.create_superuser("above.all", password=PASSWORD)
    make_phone(above)
    ours = verified(manager)
    assert ours.post(address_of(above)).status_code == 403
    assert TOTPDevice.objects.filter(user=above).exists()


def test_nothing_is_logged_when_there_was_nothing_to_take_away(manager):
    ours = verified(manager)
    assert ours.post(address_of(make_user())).status_code == 302
    assert not LogEntry.objects.exists()


def test_nobody_else_takes_it_away(organisation):
    theirs = verified(person := make_user("Approver"))
    officer = verified(make_user("Governance officer"))
    assert officer.post(address_of(person)).status_code == 403
    assert is_open(theirs)

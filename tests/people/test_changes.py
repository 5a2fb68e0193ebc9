"""What a site manager changes about people, and what they cannot do to themselves."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail as outbox
from django.test import Client

from ccg.models import User
from tests.factories import make_user
from tests.people.signing_in import FORGOTTEN, LINK, NEW, address, new_link, post_for, role, set_password, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_new_link_leaves_the_old_password_until_it_is_used(manager, client):
    person = make_user()
    hers = Client()
    sign_in(person, browser=hers)
    assert not LINK.search(client.get(address("password_link", person)).text)
    assert not LogEntry.objects.exists()
    link = new_link(client, person)
    assert hers.get("/admin/").status_code == 200
    (entry,) = LogEntry.objects.all()
    assert (entry.user, entry.object_id) == (manager, str(person.pk))
    assert entry.change_message == "Made a new password link."
    set_password(link)
    assert hers.get("/admin/").status_code == 302, "Whoever was signed in with the old password is out."
    assert sign_in(person).status_code == 200
    assert sign_in(person, NEW).status_code == 302


def test_a_new_link_is_sent_where_there_is_mail(manager, client, mail_server):
    person = make_user(email="bob@example.nhs.uk")
    assert client.post(address("password_link", person))["Location"] == address("change", person)
    assert [mail.to for mail in outbox.outbox] == [["bob@example.nhs.uk"]]


# what happens before the link is opened: what it then says
ENDS = {
    "nothing": "Choose a password",
    "three days": "no longer works",
    "a sign-in": "no longer works",
    "another address": "no longer works",
    "disabled": "no longer works",
}


@pytest.mark.parametrize("happens", ENDS)
def test_a_link_ends(happens, manager, client, clock):
    person = make_user()
    link = new_link(client, person)
    clock.shift(1)
    if happens == "three days":
        clock.shift(3 * 24 * 3600)
    elif happens == "a sign-in":
        sign_in(person)
    elif happens == "another address":
        User.objects.filter(pk=person.pk).update(email="elsewhere@example.nhs.uk")
    elif happens == "disabled":
        User.objects.filter(pk=person.pk).update(is_active=False)
    assert ENDS[happens] in Client().get(link, follow=True).text


def test_a_link_works_for_one_person_and_in_one_form(manager, client):
    mine, theirs = (new_link(client, make_user()) for _ in range(2))
    token = mine.split("/")[4]
    odd = [f"{theirs.rsplit('/', 2)[0]}/{token}/", f"{FORGOTTEN}{'9' * 5000}/{token}/", f"{FORGOTTEN}MQ/set-password/"]
    odd += [f"{FORGOTTEN}x/x/", f"{mine[:-2]}/"]
    for link in odd:
        assert "no longer works" in Client().get(link, follow=True).text, link
        assert Client().post(link, {"new_password1": NEW, "new_password2": NEW}).status_code == 200
    assert not any(user.check_password(NEW) for user in User.objects.all())


def test_a_disabled_person_gets_no_link(manager, client):
    person = make_user(is_active=False)
    page = client.post(address("password_link", person))
    assert "is disabled" in page.text
    assert not LINK.search(page.text)
    assert not LogEntry.objects.exists()


# --- disabled, and what a site manager cannot do to themselves -------------------------------------------------------


def test_who_is_disabled_is_out_at_once(manager, client):
    person = make_user()
    hers = Client()
    sign_in(person, browser=hers)
    assert hers.get("/admin/").status_code == 200
    assert client.post(address("change", person), post_for(person, is_active=None)).status_code == 302
    assert hers.get("/admin/").status_code == 302
    assert sign_in(person).status_code == 200
    assert client.post(address("change", person), post_for(person)).status_code == 302  # and back
    assert sign_in(person).status_code == 302
    assert LogEntry.objects.filter(user=manager, object_id=str(person.pk)).count() == 2


# post of one's own form: the sentence it is refused with
OWN = {
    "disabled": ({"is_active": None}, "You cannot disable yourself."),
    "another role": ({"groups": ["FOI officer"]}, "You cannot take the role of site manager away from yourself."),
    "no role": ({"groups": []}, "Choose at least one role"),
}


@pytest.mark.parametrize("case", OWN)
def test_a_site_manager_stays_one(case, manager, client):
    changes, sentence = OWN[case]
    changes = {name: [role(each) for each in value] if value else value for name, value in changes.items()}
    page = client.post(address("change", manager), post_for(manager, **changes))
    assert page.status_code == 200
    assert sentence in page.text
    manager.refresh_from_db()
    assert manager.is_active
    assert [group.name for group in manager.groups.all()] == ["Site manager"]
    another = make_user("Site manager")
    assert client.post(address("change", another), post_for(another, **changes)).status_code == (
        200 if case == "no role" else 302
    )


def test_a_site_manager_may_have_another_role_as_well(manager, client):
    both = [role("Site manager"), role("Analyst")]
    assert client.post(address("change", manager), post_for(manager, groups=both)).status_code == 302
    assert manager.groups.count() == 2

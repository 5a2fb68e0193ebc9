"""Who is invited chooses a password of their own, behind a link that is sent, or handed over."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail as outbox
from django.urls import reverse

from ccg.models import User
from tests.factories import make_user
from tests.people.signing_in import LINK, NEW, address, role, set_password, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


JANE = {"username": "jane.smith", "first_name": "Jane", "last_name": "Smith", "email": "jane@example.nhs.uk"}


def invite(client, **changes):
    return client.post(reverse("admin:ccg_user_add"), {**JANE, "groups": [role(), role("Approver")], **changes})


def test_an_invited_person_without_mail_is_handed_the_link(manager, client, clock):
    page = invite(client)
    jane = User.objects.get(username="jane.smith")
    assert (page.status_code, page["Cache-Control"]) == (200, "max-age=0, no-cache, no-store, must-revalidate, private")
    assert "until Thursday 5 March 2026 at 12:00" in page.text
    assert (jane.get_full_name(), jane.email, jane.is_staff, jane.is_active) == (
        *("Jane Smith", "jane@example.nhs.uk"),
        *(True, True),
    )
    assert {group.name for group in jane.groups.all()} == {"FOI officer", "Approver"}
    assert not jane.has_usable_password()
    assert [(entry.user, entry.object_id) for entry in LogEntry.objects.all()] == [(manager, str(jane.pk))]
    assert outbox.outbox == []
    (link,) = LINK.findall(page.text)
    assert link not in client.get(address("change", jane)).text
    assert "Your password is set" in set_password(link).text
    assert sign_in(jane, NEW)["Location"] == "/admin/"
    assert "This link no longer works" in set_password(link).text


def test_an_invited_person_is_sent_the_link(manager, client, mail_server, clock):
    answer = invite(client)
    jane = User.objects.get(username="jane.smith")
    assert answer["Location"] == address("change", jane)
    told = client.get(answer["Location"]).text
    assert "A link to set a password was sent to Jane Smith, at jane@example.nhs.uk." in told
    assert not LINK.search(told)
    (mail,) = outbox.outbox
    assert (mail.to, mail.from_email) == (["jane@example.nhs.uk"], "no-reply@example.nhs.uk")
    assert "Your username is jane.smith." in mail.body
    assert "until Thursday 5 March 2026 at 12:00" in mail.body
    assert "&" not in mail.body
    assert "Your password is set" in set_password(LINK.search(mail.body)[1]).text
    assert sign_in(jane, NEW).status_code == 302


def test_who_has_no_address_is_handed_the_link_though_there_is_mail(manager, client, mail_server):
    page = invite(client, email="")
    assert len(LINK.findall(page.text)) == 1
    assert "did not take" not in page.text
    assert outbox.outbox == []


def test_a_dead_mail_server_undoes_nothing(manager, client, dead_mail_server, caplog):
    page = invite(client)
    assert "The mail server did not take the message to jane@example.nhs.uk." in page.text
    (link,) = LINK.findall(page.text)
    assert "Your password is set" in set_password(link).text
    assert "did not take" in caplog.text
    assert link not in caplog.text


REFUSED = {
    "no role": ({"groups": []}, "Choose at least one role"),
    "role that is not": ({"groups": [10**6]}, "Select a valid choice"),
    "username that is taken": ({"username": "TAKEN"}, "Somebody has this username already"),
    "no username": ({"username": ""}, "This field is required"),
    "no address there can be": ({"email": "jane"}, "Enter a valid email address"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_nobody_is_invited(case, manager, client, mail_server):
    make_user(username="taken")
    changes, sentence = REFUSED[case]
    page = invite(client, **changes)
    assert page.status_code == 200
    assert sentence in page.text
    assert not User.objects.filter(first_name="Jane").exists()
    assert outbox.outbox == []


def test_a_weak_password_is_refused_on_the_page_behind_the_link(manager, client):
    (link,) = LINK.findall(invite(client).text)
    assert "too common" in set_password(link, "password1234").text
    assert "Your password is set" in set_password(link).text

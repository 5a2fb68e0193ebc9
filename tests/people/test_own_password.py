"""One's own password: forgotten, changed; and how long one stays signed in."""

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend

from ccg.models import User
from tests.factories import make_user
from tests.people.signing_in import FORGOTTEN, LINK, LOGIN, NEW, PASSWORD, set_password, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_without_mail_the_way_is_to_ask(organisation, client):
    make_user(email="bob@example.nhs.uk")
    assert "Ask a site manager for a link" in client.get(LOGIN).text
    assert FORGOTTEN not in client.get(LOGIN).text
    for page in (client.get(FORGOTTEN), client.post(FORGOTTEN, {"email": "bob@example.nhs.uk"})):
        assert "This site sends no e-mail. Ask a site manager for a link" in page.text
        assert 'name="email"' not in page.text
    assert outbox.outbox == []


# who has the address that is typed: whether a link goes there
PEOPLE = {
    "officer": ({}, True),
    "officer, in capitals": ({"email": "BOB@example.nhs.uk"}, True),
    "invited, without a password yet": ({"password": "!"}, True),
    "disabled": ({"is_active": False}, False),
    "no officer": ({"is_staff": False}, False),
    "somebody else": ({"email": "ann@example.nhs.uk"}, False),
    "nobody": (None, False),
}


@pytest.mark.parametrize("case", PEOPLE)
def test_who_forgot_is_sent_a_link_and_nobody_learns_who_that_is(case, organisation, client, mail_server):
    fields, is_sent = PEOPLE[case]
    if fields is not None:
        person = make_user()
        User.objects.filter(pk=person.pk).update(**{"email": "bob@example.nhs.uk"} | fields)
    assert FORGOTTEN in client.get(LOGIN).text
    answer = client.post(FORGOTTEN, {"email": "bob@example.nhs.uk"})
    assert (answer.status_code, answer["Location"]) == (302, f"{FORGOTTEN}done/")
    assert "If somebody who works here has the address you typed" in client.get(answer["Location"]).text
    assert len(outbox.outbox) == is_sent
    if is_sent:
        assert outbox.outbox[0].to == [User.objects.get(pk=person.pk).email]
        assert "Your password is set" in set_password(LINK.search(outbox.outbox[0].body)[1]).text
        assert sign_in(person, NEW).status_code == 302


class Noting(EmailBackend):
    """A mail server that notes when it was asked."""

    events = []

    def send_messages(self, messages):
        self.events.append("mail")
        return super().send_messages(messages)


def test_the_time_a_mail_server_takes_tells_nobody_who_works_here(organisation, client, mail_server):
    """The answer is on its way before the mail server is even asked."""
    make_user(email="bob@example.nhs.uk")
    mail_server.EMAIL_BACKEND = f"{Noting.__module__}.{Noting.__qualname__}"
    Noting.events.clear()
    answer = client.handler.get_response
    client.handler.get_response = lambda request: [answer(request), Noting.events.append("answer")][0]
    client.post(FORGOTTEN, {"email": "bob@example.nhs.uk"})
    assert Noting.events == ["answer", "mail"]


# --- sessions --------------------------------------------------------------------------------------------------------


def test_a_session_lasts_eight_hours(organisation, client, clock):
    sign_in(make_user(), browser=client)
    clock.shift(8 * 3600 - 1)
    assert client.get("/admin/").status_code == 200
    clock.shift(2)
    assert client.get("/admin/").status_code == 302


def test_an_own_password_is_changed(organisation, client):
    user = make_user()
    sign_in(user, browser=client)
    post = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/admin/password_change/", post | {"old_password": "wrong"}).status_code == 200
    assert client.post("/admin/password_change/", post).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert sign_in(user, NEW).status_code == 302

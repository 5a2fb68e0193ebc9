"""Mail never harms what was done before it: a dead, silent or picky server is a False and a line in the log."""

import socket
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail as outbox
from django.core.mail.backends.locmem import EmailBackend

from ccg.mail import send

SMTP = "django.core.mail.backends.smtp.EmailBackend"
TWO = ["ann@example.nhs.uk", "bob@example.nhs.uk"]


@pytest.fixture
def server(settings):
    """A mail server that keeps what it is given."""
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "smtp.example.nhs.uk", "no-reply@example.nhs.uk"
    return settings


class Picky(EmailBackend):
    """A mail server that does not know everybody."""

    def send_messages(self, messages):
        for message in messages:
            if message.to == ["nobody@example.nhs.uk"]:
                raise SMTPRecipientsRefused({"nobody@example.nhs.uk": (550, b"No such person")})
        return super().send_messages(messages)


def test_each_gets_a_mail_of_their_own(server):
    assert send("A paper awaits you", "Read it.", TWO) is True
    assert [(mail.to, mail.cc, mail.bcc, mail.body) for mail in outbox.outbox] == [
        ([address], [], [], "Read it.") for address in TWO
    ]
    assert {mail.from_email for mail in outbox.outbox} == {"no-reply@example.nhs.uk"}


def test_nobody_is_kept_waiting_by_one_who_is_refused(server, caplog):
    server.EMAIL_BACKEND = f"{Picky.__module__}.{Picky.__qualname__}"
    assert send("Subject", "Text", ["ann@example.nhs.uk", "nobody@example.nhs.uk", "bob@example.nhs.uk"]) is False
    assert [mail.to[0] for mail in outbox.outbox] == TWO
    assert "refused 'Subject' for one address" in caplog.text


@pytest.mark.parametrize("addresses", [[], ["", None]], ids=["nobody", "no address"])
def test_who_has_no_address_is_not_written_to(addresses, server, caplog):
    assert send("Subject", "Text", addresses) is False
    assert "nobody has an address" in caplog.text


def test_who_has_no_address_keeps_nobody_else_waiting(server):
    assert send("Subject", "Text", ["", *TWO]) is True
    assert len(outbox.outbox) == 2


def test_without_a_mail_server_nothing_is_sent(settings, caplog):
    assert settings.EMAIL_HOST == ""
    assert send("Subject", "Text", TWO) is False
    assert outbox.outbox == []
    assert "mail is not configured" in caplog.text


ODD = {"subject in two lines": ("Two\nlines", TWO), "address in two lines": ("Subject", ["a@b.example\nBcc: c@d.e"])}


@pytest.mark.parametrize("case", ODD)
def test_what_cannot_stand_in_a_mail_is_refused(case, server):
    subject, addresses = ODD[case]
    assert send(subject, "Text", addresses) is False
    assert outbox.outbox == []


@pytest.mark.parametrize("answers", [False, True], ids=["dead", "silent"])
def test_a_mail_server_that_does_not_answer(answers, server, caplog):
    server.EMAIL_BACKEND, server.EMAIL_TIMEOUT = SMTP, 0.1
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.EMAIL_HOST, server.EMAIL_PORT = listening.getsockname()
        if not answers:
            listening.close()
        assert send("Subject", "a secret link", TWO) is False
    assert "did not take 'Subject'" in caplog.text
    assert "a secret link" not in caplog.text

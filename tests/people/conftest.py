"""A clock that stands still, and mail servers that work or do not."""

import datetime
import socket

import pytest
import time_machine

from tests.factories import make_user

NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def mail_server(settings):
    """A mail server that takes everything."""
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "smtp.example.nhs.uk", "no-reply@example.nhs.uk"
    return settings


@pytest.fixture
def dead_mail_server(mail_server):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        mail_server.EMAIL_HOST, mail_server.EMAIL_PORT = listening.getsockname()
    mail_server.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@pytest.fixture
def manager(organisation, client):
    user = make_user("Site manager")
    client.force_login(user)
    return user

"""Codes open the admin once each; who guesses waits."""

import io

import pytest
from django.core.management import call_command
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.factories import make_user
from tests.second_factor.conftest import NOON
from tests.second_factor.phones import (
    ASK,
    PASSWORD,
    code_of,
    is_open,
    key_on,
    make_backup_code,
    make_phone,
    sign_in,
    verified,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(
    "written", ["{}", " {} ", "{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}"], ids=["plain", "blanks", "apart"]
)
def test_a_code_opens_the_admin(written, organisation):
    phone = make_phone(make_user())
    client, answer = sign_in(phone.user)
    assert answer["Location"].startswith(ASK)
    before = client.session.session_key
    answer = client.post(ASK, {"code": written.format(code_of(phone.bin_key))})
    assert answer["Location"] == "/admin/"
    assert is_open(client)
    assert client.session.session_key != before


def test_a_code_is_good_for_one_session(organisation):
    """Neither the one that was seen over a shoulder, nor the one that set the phone up."""
    user = make_user()
    setting_up, _ = sign_in(user)
    key = key_on(setting_up.get(ASK))
    setting_up.post(ASK, {"code": code_of(key)})
    assert is_open(setting_up)
    elsewhere, _ = sign_in(user)
    assert "was used before" in elsewhere.post(ASK, {"code": code_of(key)}).text
    assert not is_open(elsewhere)


def test_a_session_belongs_to_one_person(organisation):
    """Who signs in after somebody else in the same browser shows their own phone."""
    client = verified(make_user())
    another = make_phone(make_user()).user
    client.post("/admin/login/", {"username": another.username, "password": PASSWORD})
    assert not is_open(client)


def test_a_code_of_somebody_elses_phone_opens_nothing(organisation):
    make_phone(user := make_user())
    client, _ = sign_in(user)
    assert "not right" in client.post(ASK, {"code": code_of(make_phone(make_user()).bin_key)}).text
    assert not is_open(client)


NO_CODES = ["", "12345", "1234567", "١٢٣٤٥٦", "-12345", "0x1234", "1e5000", "a" * 500, "' or 1=1", "\x00\x00", "💥"]


@pytest.mark.parametrize("code", NO_CODES, ids=[f"odd {number}" for number in range(len(NO_CODES))])
def test_what_is_no_code_opens_nothing(code, organisation):
    make_phone(user := make_user())
    make_backup_code(user)
    client, _ = sign_in(user)
    assert client.post(ASK, {"code": code}).status_code == 200
    assert not is_open(client)


def test_who_guesses_waits_longer_each_time(organisation, clock, caplog):
    phone = make_phone(make_user())
    client, _ = sign_in(phone.user)
    for waited in (1, 2, 4):
        assert "not right" in client.post(ASK, {"code": "000000"}).text
        right = client.post(ASK, {"code": code_of(phone.bin_key)})
        assert f"Wait {waited} second" in right.text
        assert not is_open(client)
        clock.shift(waited)
    assert f"second factor of user {phone.user.pk}" in caplog.text
    assert client.post(ASK, {"code": code_of(phone.bin_key)}).status_code == 302
    assert is_open(client)


@pytest.mark.parametrize(
    ("failures", "wait"), [(1, "1 second,"), (6, "32 seconds"), (10, "9 minutes"), (16, "10 hours")], ids=str
)
def test_a_wait_is_told_in_words(failures, wait, organisation):
    phone = make_phone(make_user())
    TOTPDevice.objects.update(throttling_failure_count=failures, throttling_failure_timestamp=NOON)
    client, _ = sign_in(phone.user)
    assert f"Wait {wait}" in client.post(ASK, {"code": "000000"}).text


def test_a_backup_code_opens_the_admin_once(organisation):
    user = make_phone(make_user()).user
    make_backup_code(user, "abcd2345")
    client, _ = sign_in(user)
    assert client.post(ASK, {"code": "ABCD-2345"}).status_code == 302
    assert "You used a backup code; 0 of them are left." in client.get("/admin/").text
    again, _ = sign_in(user)
    assert "not right" in again.post(ASK, {"code": "abcd2345"}).text
    assert not is_open(again)


def test_a_backup_code_is_its_owners(organisation):
    code = make_backup_code(make_phone(make_user()).user)
    make_backup_code(user := make_phone(make_user()).user, "zzzz7777")
    client, _ = sign_in(user)
    assert "not right" in client.post(ASK, {"code": code}).text


def test_an_operator_gives_a_code_from_the_shell(organisation):
    user = make_phone(make_user()).user
    said = io.StringIO()
    call_command("addstatictoken", user.username, stdout=said)
    client, _ = sign_in(user)
    assert client.post(ASK, {"code": said.getvalue().strip()}).status_code == 302
    assert is_open(client)

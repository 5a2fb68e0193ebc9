"""Failed sign-ins: after five of them the door is closed for a while, whoever knocks."""

import re

import pytest

from ccg.signing_in import client_address
from tests.factories import make_user
from tests.people.signing_in import fail, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_after_five_failures_the_right_password_does_not_help(organisation, clock, caplog):
    user = make_user()
    assert fail(user, 4).status_code == 200
    assert sign_in(user).status_code == 302  # and the count begins anew
    assert fail(user, 4).status_code == 200
    locked = fail(user, 1)
    assert locked.status_code == 429
    assert "Signing in failed 5 times. For 15 minutes nobody can sign in with this username" in locked.text
    assert locked["Retry-After"] == "900"
    assert "no-store" in locked["Cache-Control"]
    assert "frame-ancestors 'none'" in locked["Content-Security-Policy"]
    assert sign_in(user).status_code == 429
    assert sign_in(make_user()).status_code == 302, "Another person at the same address is not in this."
    assert sign_in(user, REMOTE_ADDR="8.8.8.8").status_code == 302, "Nor is this person at another address."
    assert "Repeated login failure" in caplog.text
    assert "127.0.0.1" in caplog.text
    assert user.username not in caplog.text
    assert "a wrong password" not in caplog.text


def test_it_is_open_again_after_fifteen_minutes_however_often_somebody_tried(organisation, clock):
    user = make_user()
    fail(user, 5)
    clock.shift(14 * 60)
    assert fail(user, 3).status_code == 429
    clock.shift(61)
    assert sign_in(user).status_code == 302


def test_nobody_learns_which_usernames_there_are(organisation, clock):
    make_user(username="jane.smith")
    make_user(username="left.last.year", is_active=False)
    answers = {}
    for username in ("jane.smith", "left.last.year", "nobody.at.all"):
        answers[username] = [
            (answer.status_code, re.sub("csrfmiddlewaretoken[^>]*|" + username, "", answer.text))
            for answer in (fail(username, 1), fail(username, 4), sign_in(username))
        ]
    assert answers["jane.smith"] == answers["nobody.at.all"] == answers["left.last.year"]
    assert [status for status, _ in answers["jane.smith"]] == [200, 429, 429]


@pytest.mark.parametrize("agent", ["curl", "x" * 5000], ids=["another program", "very long"])
def test_another_program_is_no_way_around_it(agent, organisation):
    user = make_user()
    fail(user, 3)
    assert fail(user, 2, HTTP_USER_AGENT=agent).status_code == 429


def test_a_forged_address_is_no_way_around_it(organisation):
    user = make_user()
    for number in range(5):
        answer = sign_in(user, "a wrong password", HTTP_X_FORWARDED_FOR=f"8.8.8.{number}", HTTP_X_REAL_IP="8.8.4.4")
    assert answer.status_code == 429


def test_no_odd_username_is_answered_with_a_fault(organisation):
    for username in ("", "x" * 10_000, "\x00", "ﬀ" * 150, "💥", "a\nb"):
        for _ in range(2):
            assert sign_in(username, "a wrong password").status_code == 200, username[:10]


def test_a_script_is_told_the_same_as_a_browser(organisation):
    user = make_user()
    answer = fail(user, 5, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert answer.status_code == 429
    assert user.username not in answer.text
    assert "Access-Control-Allow-Origin" not in answer


PROXY = {"REMOTE_ADDR": "172.18.0.1"}
# what arrives: (behind a proxy, request, the address that counts)
ADDRESSES = {
    "laptop": (False, {"REMOTE_ADDR": "127.0.0.1"}, "127.0.0.1"),
    "laptop, forged": (False, {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "8.8.8.8"}, "127.0.0.1"),
    "proxy": (True, PROXY | {"HTTP_X_FORWARDED_FOR": "8.8.8.8"}, "8.8.8.8"),
    "proxy that adds to what was sent": (True, PROXY | {"HTTP_X_FORWARDED_FOR": "1.1.1.1, 8.8.8.8"}, "8.8.8.8"),
    "proxy that says nothing": (True, PROXY, "172.18.0.1"),
    "proxy that says no address": (True, PROXY | {"HTTP_X_FORWARDED_FOR": "8.8.8.8, unknown"}, "172.18.0.1"),
    "past the proxy, forged": (True, {"REMOTE_ADDR": "9.9.9.9", "HTTP_X_FORWARDED_FOR": "8.8.8.8"}, "9.9.9.9"),
    "IPv6": (True, PROXY | {"HTTP_X_FORWARDED_FOR": "2a00:1450:4009:81f::200e"}, "2a00:1450:4009:81f::"),
    "IPv4 in IPv6": (True, PROXY | {"HTTP_X_FORWARDED_FOR": "::ffff:8.8.8.8"}, "8.8.8.8"),
    "socket without an address": (True, {"REMOTE_ADDR": ""}, None),
}


@pytest.mark.parametrize("case", ADDRESSES)
def test_failures_are_counted_for_the_address_they_come_from(case, rf, settings):
    settings.BEHIND_PROXY, meta, wanted = ADDRESSES[case]
    assert client_address(rf.get("/", **meta)) == wanted

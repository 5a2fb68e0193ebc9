"""Setting up a phone at the first sign-in, so that nobody else can know what it will say."""

import html
import re
from base64 import b32encode

import pytest
import segno
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from ccg.second_factor import finish
from tests.factories import make_user
from tests.second_factor.phones import (
    ASK,
    code_of,
    is_open,
    key_on,
    make_phone,
    sign_in,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_phone_is_set_up_at_the_first_sign_in(organisation):
    user = make_user("Approver")
    client, answer = sign_in(user, next="/admin/foi/quarterlyreturn/?p=1")
    page = client.get(answer["Location"])
    assert answer["Location"] == f"{ASK}?next=%2Fadmin%2Ffoi%2Fquarterlyreturn%2F%3Fp%3D1"
    assert "Set up your second factor" in page.text
    assert "no-store" in page["Cache-Control"]
    assert client.get(ASK).text.count("<path") == page.text.count("<path")
    before = client.session.session_key

    codes_page = client.post(ASK, {"code": code_of(key_on(page)), "next": "/admin/foi/quarterlyreturn/?p=1"})
    codes = re.findall("<code>([a-z2-7]{8})</code>", codes_page.text)
    assert len(set(codes)) == 10
    assert 'href="/admin/foi/quarterlyreturn/?p=1"' in codes_page.text
    assert "no-store" in codes_page["Cache-Control"]
    assert client.session.session_key != before
    assert is_open(client)
    assert client.get(ASK)["Location"] == "/admin/"  # never shown again
    assert [phone.confirmed for phone in TOTPDevice.objects.filter(user=user)] == [True]
    assert set(StaticToken.objects.values_list("token", flat=True)) == set(codes)


def test_the_page_gives_the_app_the_same_key_in_every_way(organisation, settings):
    settings.OTP_TOTP_ISSUER = "www.example.nhs.uk"
    client, _ = sign_in(make_user(username="jane.smith"))
    page = client.get(ASK)
    secret = b32encode(key_on(page)).decode()
    address = html.unescape(re.search('href="(otpauth:[^"]+)"', page.text)[1])
    wanted = "otpauth://totp/www.example.nhs.uk%3Ajane.smith?secret={}&algorithm=SHA1&digits=6&period=30&issuer={}"
    assert address == wanted.format(secret, "www.example.nhs.uk")
    picture = segno.make(address, micro=False).svg_inline(scale=4, light="white", svgclass=None, lineclass=None)
    assert picture in page.text


def test_a_wrong_code_sets_nothing_up(organisation):
    client, _ = sign_in(make_user())
    client.get(ASK)
    assert "not right" in client.post(ASK, {"code": "000000"}).text
    assert not is_open(client)
    assert not TOTPDevice.objects.filter(confirmed=True).exists()


def test_nobody_learns_the_key_that_somebody_else_will_set_up(organisation):
    """Who knows a password may open the page first; what they saw there must be worth nothing afterwards."""
    user = make_user()
    thief, _ = sign_in(user)
    stolen = key_on(thief.get(ASK))
    owner, _ = sign_in(user)
    own = key_on(owner.get(ASK))
    assert own != stolen
    assert "not right" in owner.post(ASK, {"code": code_of(stolen)}).text
    assert key_on(owner.get(ASK)) == own


def test_who_sets_up_second_is_asked_for_the_first_phone(organisation, clock):
    user = make_user()
    first, _ = sign_in(user)
    second, _ = sign_in(user)
    keys = [key_on(browser.get(ASK)) for browser in (first, second)]
    assert "Keep your backup codes" in first.post(ASK, {"code": code_of(keys[0])}).text
    clock.shift(60)
    assert "not right" in second.post(ASK, {"code": code_of(keys[1])}).text
    assert not is_open(second)
    clock.shift(60)
    assert second.post(ASK, {"code": code_of(keys[0])}).status_code == 302
    assert TOTPDevice.objects.filter(user=user).count() == 1


def test_of_two_at_the_same_moment_one_is_finished(organisation):
    user = make_user()
    phones = [TOTPDevice.objects.create(user=user, name="Phone", confirmed=False) for _ in range(2)]
    assert len(finish(phones[0])) == 10
    assert finish(phones[1]) is None
    assert [phone.pk for phone in TOTPDevice.objects.all()] == [phones[0].pk]
    assert StaticToken.objects.count() == 10


def test_a_phone_once_set_up_is_not_replaced_by_a_crafted_post(organisation):
    user = make_user()
    client, _ = sign_in(user)
    key = key_on(client.get(ASK))  # before the owner finished elsewhere
    phone = make_phone(user)
    assert "Type a code" in client.get(ASK).text
    client.post(ASK, {"code": code_of(key), "is_new": "1", "confirmed": "on", "key": key.hex()})
    assert not is_open(client)
    assert TOTPDevice.objects.get(user=user, confirmed=True).key == phone.key

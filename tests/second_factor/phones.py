"""Phones, the codes they make, and browsers in which they are given."""

import re
from base64 import b32decode

from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

ASK = "/admin/second_factor/"
PASSWORD = "a long password"


def code_of(key):
    return f"{totp(key):06}"


def make_phone(user):
    return TOTPDevice.objects.create(user=user, name="Phone")


def make_backup_code(user, code="abcd2345"):
    device = StaticDevice.objects.create(user=user, name="Backup codes")
    StaticToken.objects.create(device=device, token=code)
    return code


def sign_in(user, **data):
    """Return a browser in which the password was given, and the answer to it."""
    client = Client()
    return client, client.post("/admin/login/", {"username": user.username, "password": PASSWORD, **data})


def verified(user):
    """Return a browser in which the password and a code from a new phone were given."""
    phone = make_phone(user)
    client, _ = sign_in(user)
    assert client.post(ASK, {"code": code_of(phone.bin_key)}).status_code == 302
    return client


def key_on(page):
    """Return the key that a page shows for typing in."""
    return b32decode(re.search("<strong>((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})</strong>", page.text)[1].replace(" ", ""))


def is_open(client):
    return client.get("/admin/").status_code == 200

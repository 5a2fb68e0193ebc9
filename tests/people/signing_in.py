"""What people do at the door: sign in, fail to, open a link."""

import re

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

PASSWORD = "a long password"
NEW = "ninety nine herons"
LOGIN = "/admin/login/"
FORGOTTEN = "/admin/password_reset/"
LINK = re.compile(r"http://testserver(/admin/password_reset/[^/\s]+/[^/\s]+/)")


def sign_in(user, password=PASSWORD, browser=None, **request):
    username = getattr(user, "username", user)
    return (browser or Client()).post(LOGIN, {"username": username, "password": password}, **request)


def fail(user, times, **request):
    """Give a wrong password several times; return the last answer."""
    for _ in range(times):
        answer = sign_in(user, "a wrong password", **request)
    return answer


def role(name="FOI officer"):
    return Group.objects.get(name=name).pk


def post_for(user, **changes):
    """Return the post of a person's form that changes nothing but what is named."""
    fields = {name: getattr(user, name) for name in ("username", "first_name", "last_name", "email")}
    groups = [group.pk for group in user.groups.all()]
    post = {**fields, "is_active": "on" if user.is_active else None, "groups": groups, **changes}
    return {name: value for name, value in post.items() if value is not None}


def address(page, user):
    return reverse(f"admin:ccg_user_{page}", args=[user.pk])


def set_password(link, password=NEW):
    """Open a link as its receiver does, and set a password; return the last page."""
    browser = Client()
    form = browser.get(link, follow=True)
    if "new_password1" not in form.text:
        return form
    return browser.post(form.request["PATH_INFO"], {"new_password1": password, "new_password2": password}, follow=True)


def new_link(client, user):
    """Have a link made, without mail; return it."""
    return LINK.findall(client.post(address("password_link", user)).text)[0]

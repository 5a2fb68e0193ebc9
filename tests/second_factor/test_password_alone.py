"""The password alone opens nothing; it leads to where the second factor is asked for, and from there on."""

import pytest
from django.contrib import admin
from django.urls import URLResolver, reverse
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.factories import make_return, make_user
from tests.second_factor.phones import ASK, code_of, is_open, make_phone, sign_in, verified

pytestmark = [pytest.mark.django_db, pytest.mark.once]


# --- the password alone ----------------------------------------------------------------------------------------------


OPEN = {
    *("login", "logout", "second_factor"),
    *("password_reset", "password_reset_done", "password_reset_complete", "password_reset_confirm"),
}


def admin_views(patterns=None):
    """Yield (name, view) for every address of the admin."""
    for pattern in admin.site.get_urls() if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from admin_views(pattern.url_patterns)
        else:
            yield pattern.name, pattern.callback


@pytest.mark.parametrize("has_phone", [False, True], ids=["without a phone", "with a phone"])
def test_the_password_alone_opens_nothing(has_phone, organisation):
    user = make_user("Governance officer")
    if has_phone:
        make_phone(user)
    client, _ = sign_in(user)
    requests = [client.get("/admin/").wsgi_request, client.post("/admin/").wsgi_request]
    closed = [(name, view) for name, view in admin_views() if name not in OPEN]
    assert {"index", "jsi18n", "app_list", "password_change", "ccg_user_add", "foi_quarterlyreturn_change"} <= {
        name for name, _ in closed
    }
    for name, view in closed:
        for request in requests:
            response = view(request)  # asked before it looks for its arguments
            assert (response.status_code, response["Location"]) == (302, "/admin/login/?next=/admin/"), name


def test_a_preview_needs_it_too(organisation):
    user = make_user("Approver")
    draft = make_return(2016, 1)
    client, _ = sign_in(user)
    preview = f"{draft.get_absolute_url()}?preview={draft.pk}"
    assert client.get(preview).status_code == 404
    client = verified(user)
    assert client.get(preview).status_code == 200


def test_who_gave_the_password_alone_can_sign_out(organisation):
    client, _ = sign_in(make_user())
    assert "You are signed out" in client.post("/admin/logout/").text
    assert client.get(ASK)["Location"] == f"/admin/login/?next={reverse('admin:index')}"


def test_it_is_not_asked_for_where_it_is_off(settings, organisation):
    settings.SECOND_FACTOR = False
    client, answer = sign_in(make_user())
    assert answer["Location"] == "/admin/"
    assert is_open(client)
    assert client.get(ASK)["Location"] == "/admin/"


def test_keys_and_codes_are_not_on_show_in_the_admin():
    assert not {TOTPDevice, StaticDevice} & set(admin.site._registry)


# --- where to --------------------------------------------------------------------------------------------------------


ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("wanted", ["/foi/?sort=received", "/admin/password_change/"])
def test_it_leads_on_to_where_the_person_was_going(wanted, organisation):
    phone = make_phone(make_user())
    client, answer = sign_in(phone.user, next=wanted)
    form = client.get(answer["Location"])
    assert f'name="next" value="{wanted}"' in form.text
    assert client.post(ASK, {"code": code_of(phone.bin_key), "next": wanted})["Location"] == wanted


def test_a_page_that_was_asked_for_without_it_is_reached_in_the_end(organisation):
    phone = make_phone(make_user())
    client, _ = sign_in(phone.user)
    form = client.get("/admin/ccg/organisationversion/?q=x", follow=True)
    assert form.request["PATH_INFO"] == ASK
    assert form.context["next"] == "/admin/ccg/organisationversion/?q=x"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_it_leads_to_no_other_site(wanted, organisation):
    phone = make_phone(make_user())
    client, answer = sign_in(phone.user, next=wanted)
    assert answer["Location"].startswith(ASK)
    assert client.get(answer["Location"]).context["next"] == "/admin/"
    for asked in (client.get(ASK, {"next": wanted}), client.post(ASK, {"code": "", "next": wanted})):
        assert asked.context["next"] == "/admin/"
    assert client.post(ASK, {"code": code_of(phone.bin_key), "next": wanted})["Location"] == "/admin/"

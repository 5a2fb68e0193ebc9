"""The second factor, where it is asked for: the password alone opens nothing, and no code opens anything twice."""

import datetime
import html
import io
import re
from base64 import b32decode, b32encode

import pytest
import segno
import time_machine
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.test import Client
from django.urls import URLResolver, reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from ccg.models import User
from tests.factories import make_return, make_user

ASK = "/admin/second_factor/"
PASSWORD = "a long password"
NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings):
    """A site that asks for the second factor, at noon; the clock moves when a test moves it."""
    settings.SECOND_FACTOR = True
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


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


# --- setting it up ---------------------------------------------------------------------------------------------------


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


def test_a_phone_once_set_up_is_not_replaced_by_a_crafted_post(organisation):
    user = make_user()
    client, _ = sign_in(user)
    key = key_on(client.get(ASK))  # before the owner finished elsewhere
    phone = make_phone(user)
    assert "Type a code" in client.get(ASK).text
    client.post(ASK, {"code": code_of(key), "is_new": "1", "confirmed": "on", "key": key.hex()})
    assert not is_open(client)
    assert TOTPDevice.objects.get(user=user, confirmed=True).key == phone.key


# --- giving a code ---------------------------------------------------------------------------------------------------


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


def test_a_long_wait_is_told_in_minutes(organisation):
    phone = make_phone(make_user())
    TOTPDevice.objects.update(throttling_failure_count=10, throttling_failure_timestamp=NOON)
    client, _ = sign_in(phone.user)
    assert "Wait 9 minutes" in client.post(ASK, {"code": "000000"}).text


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
    form = client.get("/admin/ccg/organisation/?q=x", follow=True)
    assert form.request["PATH_INFO"] == ASK
    assert form.context["next"] == "/admin/ccg/organisation/?q=x"


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_it_leads_to_no_other_site(wanted, organisation):
    phone = make_phone(make_user())
    client, answer = sign_in(phone.user, next=wanted)
    assert answer["Location"].startswith(ASK)
    assert client.get(answer["Location"]).context["next"] == "/admin/"
    for asked in (client.get(ASK, {"next": wanted}), client.post(ASK, {"code": "", "next": wanted})):
        assert asked.context["next"] == "/admin/"
    assert client.post(ASK, {"code": code_of(phone.bin_key), "next": wanted})["Location"] == "/admin/"


# --- taking it away --------------------------------------------------------------------------------------------------


@pytest.fixture
def manager(organisation):
    return make_user("Site manager")


def address_of(person):
    return reverse("admin:ccg_user_second_factor", args=[person.pk])


def test_a_site_manager_takes_it_away_and_the_person_is_out_at_once(manager):
    person = make_user()
    theirs = verified(person)
    make_backup_code(person)
    ours = verified(manager)
    assert "Take it away" in ours.get(address_of(person)).text
    assert is_open(theirs)  # looking changes nothing
    assert ours.post(address_of(person))["Location"] == reverse("admin:ccg_user_change", args=[person.pk])
    assert not is_open(theirs)
    assert not StaticDevice.objects.filter(user=person).exists()
    assert theirs.get("/admin/", follow=True).context["title"] == "Set up your second factor"
    (entry,) = LogEntry.objects.all()
    assert (entry.user, entry.object_id, entry.change_message) == (
        manager,
        str(person.pk),
        "Took away the second factor.",
    )


def test_a_site_manager_keeps_their_own(manager):
    ours = verified(manager)
    for method in ("get", "post"):
        assert getattr(ours, method)(address_of(manager)).status_code == 403
    assert is_open(ours)
    assert (
        reverse("admin:ccg_user_second_factor", args=[manager.pk])
        not in ours.get(reverse("admin:ccg_user_change", args=[manager.pk])).text
    )


def test_a_site_manager_leaves_a_superusers_alone(manager):
    above = User.objects.create_superuser("above.all", password=PASSWORD)
    make_phone(above)
    ours = verified(manager)
    assert ours.post(address_of(above)).status_code == 403
    assert TOTPDevice.objects.filter(user=above).exists()


def test_nothing_is_logged_when_there_was_nothing_to_take_away(manager):
    ours = verified(manager)
    assert ours.post(address_of(make_user())).status_code == 302
    assert not LogEntry.objects.exists()


def test_nobody_else_takes_it_away(organisation):
    theirs = verified(person := make_user("Approver"))
    officer = verified(make_user("Governance officer"))
    assert officer.post(address_of(person)).status_code == 403
    assert is_open(theirs)

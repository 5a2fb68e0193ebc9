"""Production's settings, tried where they act: in a process of their own, as pytest runs with those of the tests."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from ccg.static_files import HashedStaticFiles

SECRET = "s" * 25 + "0123456789" * 3  # long enough; any word would do
PRODUCTION = {
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "www.example.nhs.uk, example.nhs.uk",
    "DATABASE_URL": "sqlite://:memory:",
}
MAIL = {
    "EMAIL_HOST": "smtp.example.nhs.uk",
    "EMAIL_PORT": "2525",
    "EMAIL_HOST_USER": "site",
    "EMAIL_HOST_PASSWORD": "a long password",
    "EMAIL_USE_TLS": "off",
    "EMAIL_FROM": "no-reply@example.nhs.uk",
}
OURS = {"DEBUG", "RELEASE", "PRIVATE_FILES", "STATIC_FILES", "DJANGO_SETTINGS_MODULE", "CI", *PRODUCTION, *MAIL}


def start(code, given=None, **changes):
    """Run Python code with production's variables, changed as named; None takes one away; `given` is its input."""
    variables = {name: value for name, value in os.environ.items() if name not in OURS}
    variables |= {name: value for name, value in {**PRODUCTION, **changes}.items() if value is not None}
    variables["DJANGO_SETTINGS_MODULE"] = "ccg.settings"
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        input=given,
        env=variables,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


SECRET_SENTENCE = "SECRET_KEY is missing or shorter than 50 characters. Make one with: python -c"
HOSTS_SENTENCE = "ALLOWED_HOSTS must name the site's own host names, such as 'www.example.nhs.uk'."
DATABASE_SENTENCE = "DATABASE_URL must begin with sqlite:// or postgresql://."
TOGETHER_SENTENCE = "EMAIL_HOST_USER and EMAIL_HOST_PASSWORD belong together: write both or neither."
FROM_SENTENCE = "EMAIL_FROM is {!r}: write the address that mails come from, such as 'no-reply@example.nhs.uk'."
REFUSED = {
    "DEBUG in other words": ({"DEBUG": "true"}, "DEBUG is 'true': write 'on' or 'off'."),
    "DEBUG as a number": ({"DEBUG": "1"}, "DEBUG is '1': write 'on' or 'off'."),
    "DEBUG in capitals": ({"DEBUG": "ON"}, "DEBUG is 'ON': write 'on' or 'off'."),
    "no secret": ({"SECRET_KEY": None}, SECRET_SENTENCE),
    "empty secret": ({"SECRET_KEY": ""}, SECRET_SENTENCE),
    "secret one letter short": ({"SECRET_KEY": SECRET[:49]}, SECRET_SENTENCE),
    "no host": ({"ALLOWED_HOSTS": None}, HOSTS_SENTENCE),
    "only commas as hosts": ({"ALLOWED_HOSTS": " , "}, HOSTS_SENTENCE),
    "every host": ({"ALLOWED_HOSTS": "*"}, HOSTS_SENTENCE),
    "every host among others": ({"ALLOWED_HOSTS": "www.example.nhs.uk,*"}, HOSTS_SENTENCE),
    "another database": ({"DATABASE_URL": "mysql://site@host/site"}, DATABASE_SENTENCE),
    "no database there is": ({"DATABASE_URL": "nonsense://host/site"}, DATABASE_SENTENCE),
    "no address at all as a database": ({"DATABASE_URL": "db.sqlite3"}, DATABASE_SENTENCE),
    "mail from nobody": (MAIL | {"EMAIL_FROM": None}, FROM_SENTENCE.format("")),
    "mail from a name": (MAIL | {"EMAIL_FROM": "The CCG"}, FROM_SENTENCE.format("The CCG")),
    "mail server with its port": (
        MAIL | {"EMAIL_HOST": "smtp.example.nhs.uk:25"},
        "EMAIL_HOST is 'smtp.example.nhs.uk:25': write a host name alone, such as 'smtp.example.nhs.uk'.",
    ),
    "port 0": (MAIL | {"EMAIL_PORT": "0"}, "EMAIL_PORT is '0': write a number from 1 to 65535."),
    "port too high": (MAIL | {"EMAIL_PORT": "65536"}, "EMAIL_PORT is '65536': write a number from 1 to 65535."),
    "port in words": (MAIL | {"EMAIL_PORT": "smtp"}, "EMAIL_PORT is 'smtp': write a number from 1 to 65535."),
    "TLS in other words": (MAIL | {"EMAIL_USE_TLS": "yes"}, "EMAIL_USE_TLS is 'yes': write 'on' or 'off'."),
    "user without a password": (MAIL | {"EMAIL_HOST_PASSWORD": None}, TOGETHER_SENTENCE),
    "password without a user": (MAIL | {"EMAIL_HOST_USER": None}, TOGETHER_SENTENCE),
}


# Reads the settings anew for each case: one process for all, as to start python takes longer than to read them.
READ_THE_SETTINGS = """
import importlib, json, os, sys
from django.core.exceptions import ImproperlyConfigured

found, before = {}, dict(os.environ)
for case, changes in json.load(sys.stdin).items():
    os.environ.clear()
    os.environ.update({name: value for name, value in {**before, **changes}.items() if value is not None})
    sys.modules.pop("ccg.settings", None)
    try:
        settings = importlib.import_module("ccg.settings")
    except ImproperlyConfigured as reason:
        found[case] = str(reason)
    else:
        found[case] = {name: getattr(settings, name) for name in SHOWN}
print(json.dumps(found))
"""


def read_settings(cases, *shown):
    """Return {case: why the start is refused, or {name of a setting shown: its value}}."""
    done = start(f"SHOWN = {shown}{READ_THE_SETTINGS}", given=json.dumps(cases))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def refusals():
    return read_settings({case: changes for case, (changes, _) in REFUSED.items()})


@pytest.mark.parametrize("case", REFUSED)
def test_production_does_not_start(case, refusals):
    assert str(refusals[case]).startswith(REFUSED[case][1])


def test_a_refused_start_is_a_failure():
    changes, sentence = REFUSED["every host"]
    done = start("import ccg.settings", **changes)
    assert done.returncode == 1
    kind, _, said = done.stderr.splitlines()[-1].partition(": ")
    assert kind == "django.core.exceptions.ImproperlyConfigured"
    assert said.startswith(sentence)


ASK_THE_SITE = """
import json, django
django.setup()
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from axes.models import AccessAttempt
from ccg.models import User

# The tables as the models have them, at once: that the migrations make the same, each database of the tests shows.
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
officer = User.objects.create_user("officer", password="a long password", is_staff=True)
site = Client(headers={"Host": "www.example.nhs.uk"}, raise_request_exception=False)
proxy = {"X-Forwarded-Proto": "https"}

def ask(address, **headers):
    response = site.get(address, headers=headers)
    return [response.status_code, response.get("Location"), response.get("Strict-Transport-Security")]

signed_in = site.post("/admin/login/", {"username": "officer", "password": "a long password"}, headers=proxy)

for address in ("8.8.8.8", "8.8.8.8", "8.8.4.4"):
    headers = {**proxy, "X-Forwarded-For": f"1.1.1.1, {address}"}
    site.post("/admin/login/", {"username": "officer", "password": "a wrong password"}, headers=headers)
print(json.dumps({
    "page": ask("/foi/?sort=received"),
    "file": ask("/foi/returns.csv"),
    "admin": ask("/admin/login/"),
    "file behind the proxy": ask("/foi/returns.csv", **proxy),
    "process check": ask("/healthz"),
    "readiness check": ask("/readyz"),
    "nearly a check": ask("/healthz/more"),
    "signed in": [signed_in.status_code, signed_in["Location"]],
    "with the password alone": ask("/admin/", **proxy)[:2],
    "failures": dict(AccessAttempt.objects.values_list("ip_address", "failures_since_start")),
    "cookies": {name: dict(cookie) for name, cookie in signed_in.cookies.items()},
    "hasher": User.objects.get().password.split("$")[0],
    "session": settings.SESSION_COOKIE_AGE,
    "debug": settings.DEBUG,
    "origins": settings.CSRF_TRUSTED_ORIGINS,
    "static": settings.STORAGES["staticfiles"]["BACKEND"],
}))
"""


@pytest.fixture(scope="module")
def production():
    """What a site in production answers; it is started once."""
    done = start(ASK_THE_SITE)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


HSTS = f"max-age={365 * 24 * 60 * 60}; includeSubDomains; preload"
ANSWERS = {
    "page": [301, "https://www.example.nhs.uk/foi/?sort=received", None],
    "file": [301, "https://www.example.nhs.uk/foi/returns.csv", None],
    "admin": [301, "https://www.example.nhs.uk/admin/login/", None],
    "file behind the proxy": [200, None, HSTS],
    "process check": [200, None, None],
    "readiness check": [200, None, None],
    "nearly a check": [301, "https://www.example.nhs.uk/healthz/more", None],
}


@pytest.mark.parametrize("kind", ANSWERS)
def test_production_is_https_but_for_the_checks(kind, production):
    assert production[kind] == ANSWERS[kind]


def test_cookies_of_production_belong_to_one_host_and_to_https(production):
    assert set(production["cookies"]) == {"__Host-sessionid", "__Host-csrftoken"}
    for name, cookie in production["cookies"].items():
        # A browser refuses a __Host- cookie without these three.
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", ""), name
        assert cookie["samesite"] == "Lax", name
    assert production["cookies"]["__Host-sessionid"]["httponly"] is True
    assert production["cookies"]["__Host-sessionid"]["max-age"] == 8 * 60 * 60


def test_production_asks_for_a_second_factor(production):
    assert production["signed in"] == [302, "/admin/second_factor/?next=%2Fadmin%2F"]
    assert production["with the password alone"] == [302, "/admin/login/?next=/admin/"]


def test_production_counts_failures_for_the_address_that_the_proxy_names(production):
    assert production["failures"] == {"8.8.8.8": 2, "8.8.4.4": 1}


def test_production_hashes_passwords_and_static_files(production):
    assert production["debug"] is False
    assert production["hasher"] == "argon2"
    assert production["static"] == f"{HashedStaticFiles.__module__}.{HashedStaticFiles.__qualname__}"
    assert production["origins"] == ["https://www.example.nhs.uk", "https://example.nhs.uk"]


def test_names_of_static_files_change_with_their_content(tmp_path):
    """Those that site.js imports too: else an old module would be run with a new page."""
    (tmp_path / "site.js").write_text('import { initAll } from "./nhsuk/start.js";\ninitAll();\n')
    (tmp_path / "nhsuk").mkdir()
    (tmp_path / "nhsuk" / "start.js").write_text("export function initAll() {}\n")
    storage = HashedStaticFiles(location=tmp_path, base_url="/static/")
    paths = {name: (storage, name) for name in ("site.js", "nhsuk/start.js")}
    failed = [name for name, _, processed in storage.post_process(paths) if isinstance(processed, Exception)]
    assert failed == []
    hashed = {name: storage.url(name).removeprefix("/static/") for name in paths}
    assert all(name != hashed[name] for name in paths)
    written = (tmp_path / hashed["site.js"]).read_text()
    assert hashed["nhsuk/start.js"].rpartition("/")[2] in written


def test_a_laptop_needs_no_variable_but_debug():
    code = "import ccg.settings as s; print(s.DEBUG, s.DATABASES['default']['ENGINE'], len(s.SECRET_KEY) > 0)"
    done = start(code, DEBUG="on", SECRET_KEY=None, ALLOWED_HOSTS=None, DATABASE_URL=None)
    assert done.stdout.split() == ["True", "django.db.backends.sqlite3", "True"], done.stderr


SENDER = ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "DEFAULT_FROM_EMAIL", "EMAIL_TIMEOUT")
SENDERS = {
    "none": ({}, ["", 587, True, False, "", 10]),
    "as written": (MAIL, ["smtp.example.nhs.uk", 2525, False, False, "no-reply@example.nhs.uk", 10]),
    "TLS after the greeting": (
        MAIL | {"EMAIL_PORT": None, "EMAIL_USE_TLS": None},
        ["smtp.example.nhs.uk", 587, True, False, "no-reply@example.nhs.uk", 10],
    ),
    "TLS from the beginning": (
        MAIL | {"EMAIL_PORT": "465", "EMAIL_USE_TLS": "on"},
        ["smtp.example.nhs.uk", 465, False, True, "no-reply@example.nhs.uk", 10],
    ),
}


def test_the_mail_server_is_what_the_variables_say():
    found = read_settings({case: changes for case, (changes, _) in SENDERS.items()}, *SENDER)
    assert {case: list(said.values()) for case, said in found.items()} == {
        case: said for case, (_, said) in SENDERS.items()
    }


def test_what_a_check_cannot_see_is_off_by_default():
    found = read_settings({"default": {"DEBUG": None}}, "DEBUG", "SECURE_SSL_REDIRECT")
    assert found["default"] == {"DEBUG": False, "SECURE_SSL_REDIRECT": True}

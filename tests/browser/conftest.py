"""One server with the real content and one browser for all the tests here, and an eye on its complaints."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import modify_settings
from pytest_django.live_server_helper import LiveServer

from ccg.roles import ensure_roles
from tests.browser.visit import Visit
from tests.factories import enter_bank_holidays, make_return, make_user
from tests.whole_site import build_site


@pytest.fixture(scope="package")
def site(django_db_setup, django_db_blocker):
    """A server whose content stays while the tests here only read it: loading it for each would take minutes.

    Each test carries `django_db`, without which pytest-django makes no test database. That opens a transaction in the
    test, and SQLite has room for one writer: a test that saves something in the browser needs `live_server` instead.
    """
    with django_db_blocker.unblock(), modify_settings(ALLOWED_HOSTS={"append": "localhost"}):
        assert connection.vendor == "sqlite", "The tests in a browser run on SQLite: add -m 'not browser'."
        assert connection.settings_dict["NAME"].startswith(connection.settings_dict["TEST"]["NAME"])
        try:
            officer = build_site(username="officer")
            make_user("Approver", username="approver")
            make_user("Site manager", username="manager")
            make_return(2016, 2, received=40, in_time=39, breached=1).submit(officer, "One was late.")
            server = LiveServer("localhost")
            yield server
            server.stop()
        finally:
            call_command("flush", verbosity=0, interactive=False)
            ensure_roles()  # or every later test that needs an officer would make them for itself
            enter_bank_holidays()


@pytest.fixture(scope="package")
def visit(browser, site):
    """A stranger's tab: one for all tests, as a new one would fetch and compile every style sheet and script again."""
    context = browser.new_context(locale="en-GB")
    yield Visit(context, site.url)
    context.close()


@pytest.fixture(scope="package")
def signed_in(browser, site):
    """The tabs of those who signed in on the page for it, by user name, before any test opens its transaction."""
    tabs = {}
    for username in ("officer", "approver", "manager"):
        tabs[username] = Visit(browser.new_context(locale="en-GB"), site.url)
        page = tabs[username].page
        page.goto(f"{site.url}/admin/login/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill("a long password")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"{site.url}/admin/")
    yield tabs
    for tab in tabs.values():
        tab.page.context.close()

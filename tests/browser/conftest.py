"""One server with the real content and one browser for all the tests here, and an eye on its complaints."""

import os
import shutil

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import modify_settings
from pytest_django.live_server_helper import LiveServer

from tests.factories import make_return, make_user
from tests.whole_site import build_site

AXE = (settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Runs before anything of the page does, so that no violation is missed.
COLLECT_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)
);
"""


@pytest.fixture(scope="session")
def browser_type_launch_args():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    return {"executable_path": path, "args": QUIET, "headless": True}


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


class Visit:
    """A reader's tab, with everything the browser complained of since a page was opened."""

    def __init__(self, context, home):
        self.home = home
        self.page = context.new_page()
        self.errors, self.elsewhere = [], []
        self.page.add_init_script(COLLECT_VIOLATIONS)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self.heard)
        self.page.on("request", self.asked)

    def heard(self, message):
        # An error page is one because of its status: the browser says so of the page itself, and that is right.
        its_own_status = (
            message.location["url"] == self.page.url and "the server responded with a status" in message.text
        )
        if message.type in ("error", "warning") and not its_own_status:
            self.errors.append(message.text)

    def asked(self, request):
        if not request.url.startswith((f"{self.home}/", "data:")):
            self.elsewhere.append(request.url)

    def open(self, address, width=1280):
        self.errors.clear()  # axe leaves complaints of its own behind
        self.elsewhere.clear()
        self.page.set_viewport_size({"width": width, "height": 900})
        return self.page.goto(f"{self.home}{address}", wait_until="load")

    def axe(self):
        """Return axe's violations on the page as it is now, in words."""
        # The debugger's door: the Content-Security-Policy rightly closes every other to a foreign script.
        debugger = self.page.context.new_cdp_session(self.page)
        is_there = self.page.evaluate("Boolean(window.axe)")
        asked = f"axe.run({{runOnly: {RULES}, resultTypes: ['violations']}}).then(r => r.violations)"
        for code in [asked] if is_there else [AXE, asked]:
            got = debugger.send(
                "Runtime.evaluate", {"expression": code, "awaitPromise": True, "returnByValue": code is not AXE}
            )
            assert "exceptionDetails" not in got, got
        debugger.detach()
        # What the browser complains of now is axe's own doing.
        self.errors.clear()
        self.page.evaluate("window.violations.length = 0")
        return [
            f"{found['id']}: {found['help']}: {node['target']} {node['html'][:200]}"
            for found in got["result"]["value"]
            for node in found["nodes"]
        ]

    def complaints(self):
        """Return what must be empty on every page."""
        return {
            "policy": self.page.evaluate("window.violations"),
            "other hosts": self.elsewhere,
            "console": self.errors,
        }


@pytest.fixture(scope="package")
def stranger(browser):
    """A browser without cookies; one for all tests, as a new one would fetch every style sheet and script again."""
    context = browser.new_context(locale="en-GB")
    yield context
    context.close()


@pytest.fixture
def visit(stranger, site):
    """A stranger's tab."""
    tab = Visit(stranger, site.url)
    yield tab
    tab.page.close()


@pytest.fixture(scope="package")
def signed_in(browser, site):
    """The browsers of those who signed in on the page for it, by user name, before any test opens its transaction."""
    contexts = {}
    for username in ("officer", "approver", "manager"):
        contexts[username] = browser.new_context(locale="en-GB")
        page = contexts[username].new_page()
        page.goto(f"{site.url}/admin/login/")
        page.get_by_label("Username").fill(username)
        page.get_by_label("Password").fill("a long password")
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(f"{site.url}/admin/")
        page.close()
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def staff_visit(signed_in, site):
    """Return a tab of an officer, an approver or a site manager, by user name."""
    tabs = []

    def tab_of(username):
        tabs.append(Visit(signed_in[username], site.url))
        return tabs[-1]

    yield tab_of
    for tab in tabs:
        tab.page.close()

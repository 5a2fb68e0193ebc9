import gc
import os
import subprocess
import tempfile
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db.transaction import atomic, set_rollback
from pytest_django.plugin import blocking_manager_key

from ccg.roles import ensure_roles
from tests.factories import enter_bank_holidays, make_organisation, make_user
from tests.whole_site import OFFICER, build_site

# Playwright runs an event loop in the thread of the test; the tests themselves stay synchronous.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# A slow machine is no fault of the code: properties are tried without a clock.
hypothesis.settings.register_profile("site", deadline=None)
hypothesis.settings.load_profile("site")
PRIVATE_FILES = []


def pytest_configure():
    # Passwords of test users need not be slow to guess.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Or every new client of every test looks through all static files that were collected here once.
    settings.WHITENOISE_AUTOREFRESH = True
    # Uploaded files go to a folder of this run.
    PRIVATE_FILES.append(tempfile.TemporaryDirectory())
    settings.MEDIA_ROOT = Path(PRIVATE_FILES[0].name)


def pytest_unconfigure():
    for folder in PRIVATE_FILES:
        folder.cleanup()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Mark the tests that ask no database: they need not be run again for the second one."""
    for item in items:
        if not item.get_closest_marker("django_db") and not {"db", "transactional_db"} & set(item.fixturenames):
            item.add_marker("once")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """A test that commits leaves empty tables: what every test finds in them is there again for those after it."""
    outcome = yield
    # After the last test there is no database any more.
    if nextitem and commits(item):
        with item.config.stash[blocking_manager_key].unblock():
            enter_bank_holidays()
            if not commits(nextitem):
                ensure_roles()  # or the officers of every later test would make them anew, for that test alone
    return outcome


def commits(item):
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction"))


def pytest_collection_finish(session):
    """Keep the garbage collector from looking again and again at the code that stays: a tenth of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Make the roles once for all tests: every officer needs them, and no test changes them for good."""
    with django_db_blocker.unblock():
        ensure_roles()


@pytest.fixture(autouse=True)
def _empty_cache(request):
    """Forget finished pages between tests, but not between those that read one and the same site."""
    if not {"thurrock_once", "site_once"} & set(request.fixturenames):
        cache.clear()


@pytest.fixture
def organisation(db):
    return make_organisation()


@pytest.fixture
def officer(db):
    return make_user("Governance officer")


@pytest.fixture
def approver(db):
    return make_user("Approver")


@pytest.fixture
def thurrock(db):
    """The real content, loaded as an officer loads it."""
    make_user("Governance officer", username="officer")
    call_command("load_content", "thurrock", by="officer", verbosity=0)


@pytest.fixture(scope="module")
def once(django_db_setup, django_db_blocker):
    """A transaction around all tests of a file: what is made in it stays for each, and each has its own within it."""
    cache.clear()
    with django_db_blocker.unblock(), atomic():
        yield
        set_rollback(True)
    cache.clear()


@pytest.fixture(scope="module")
def thurrock_once(once):
    """The real content, loaded once for all tests of a file that hardly change it."""
    make_user("Governance officer", username="officer")
    call_command("load_content", "thurrock", by="officer", verbosity=0)


@pytest.fixture(scope="module")
def site_once(once):
    """The whole site in every state, built once for all tests of a file; its officer, whose names would be seen."""
    return build_site(**OFFICER)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run what is left for the end of a transaction."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


# --- the browser -----------------------------------------------------------------------------------------------------

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    path = subprocess.run(
        [settings.BASE_DIR / "script" / "find_chromium"], capture_output=True, text=True, check=True
    ).stdout.strip()
    return {"executable_path": path, "args": QUIET, "headless": True}

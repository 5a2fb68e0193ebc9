"""A process that is killed in the middle of its work leaves nothing half done, on SQLite and on PostgreSQL."""

import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
import tablib
from django.conf import settings
from django.db import connection

from foi.models import QuarterlyReturn
from foi.resources import ReturnsResource
from tests.factories import make_organisation, make_return, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def database_url():
    """Return the address of this test's own database."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def killed_while(code, *arguments):
    """Run code in a process of its own on this test's database; fail unless it killed itself."""
    environment = {"DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "ccg.settings", "DEBUG": "on"}
    done = subprocess.run(
        [sys.executable, "-c", f"import django\ndjango.setup()\n{code}", *map(str, arguments)],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


SHEET = tablib.Dataset(
    ["2013/14", "1", "41", "33", "2", "Changed"],
    *(["2013/14", str(quarter), "40", "33", "2", "New"] for quarter in (2, 3, 4)),
    headers=["financial_year", "quarter", "received", "in_time", "breached", "note"],
)
IMPORT = """
import os, signal, sys
import tablib
from ccg.models import User
from foi.resources import ReturnsResource

class Killed(ReturnsResource):
    def after_save_instance(self, instance, row, **kwargs):
        if row["quarter"] == "3":
            os.kill(os.getpid(), signal.SIGKILL)

dataset = tablib.Dataset().load(sys.argv[2], format="csv")
Killed().import_sheet(dataset, User.objects.get(pk=sys.argv[1]))
"""


def test_an_import_that_is_killed_saves_nothing_and_succeeds_the_next_time():
    make_organisation()
    make_return(2013, 1)
    user = make_user()
    killed_while(IMPORT, user.pk, SHEET.export("csv"))
    assert list(QuarterlyReturn.objects.values_list("received", "note")) == [(40, "")]
    assert QuarterlyReturn.history.count() == 1

    _, refusals = ReturnsResource().import_sheet(SHEET, user)
    assert refusals == []
    assert QuarterlyReturn.objects.count() == 4
    assert QuarterlyReturn.history.filter(history_change_reason="Imported.").count() == 4


APPROVAL = """
import os, signal, sys
from django.test import Client
from simple_history import signals
from ccg.models import User

moment, count = sys.argv[1], 0

def kill(**kwargs):
    global count
    count += 1
    if count == 2:
        os.kill(os.getpid(), signal.SIGKILL)

getattr(signals, moment).connect(kill)
client = Client(SERVER_NAME="localhost")
client.force_login(User.objects.get(pk=sys.argv[2]), backend="django.contrib.auth.backends.ModelBackend")
client.post("/admin/foi/quarterlyreturn/steps/approve/", {"row": sys.argv[3:], "when": "now"})
"""


@pytest.mark.parametrize("moment", ["pre_create_historical_record", "post_create_historical_record"])
def test_an_approval_that_is_killed_publishes_nothing_and_succeeds_the_next_time(moment):
    """Of two rows approved together: in the middle of the second, before its history is written and after."""
    make_organisation()
    rows = [make_return(2013, 1), make_return(2013, 2)]
    for row in rows:
        row.submit(make_user())
    approver = make_user("Approver")
    killed_while(APPROVAL, moment, approver.pk, *(f"{row.pk}:{row.revision}" for row in rows))
    assert set(QuarterlyReturn.objects.values_list("state", "approved_by")) == {("in review", None)}
    assert QuarterlyReturn.history.filter(state="published").count() == 0

    for row in rows:
        row.approve(approver)
    assert QuarterlyReturn.objects.live().count() == 2

"""Two officers at one redirect: nobody overwrites silently."""

import pytest
from django.urls import reverse

from ccg.models import Redirect
from tests.factories import make_page, make_user, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def redirect():
    return Redirect.objects.create(old_path="/before/", new_path="/foi/")


def test_a_stale_save_is_told_who_changed_what_and_loses_nothing(redirect, client, officer):
    address = reverse("admin:ccg_redirect_change", args=[redirect.pk])
    client.force_login(officer)
    opened = client.get(address).context["adminform"].form
    redirect._history_user = make_user(first_name="Jo", last_name="Second")
    redirect.new_path = "/data/"
    redirect.save()
    sent = {"old_path": "/before/", "new_path": "/contact/", "read_version": opened["read_version"].value()}
    answer = client.post(address, sent)
    assert "Jo Second changed this while you had it open." in answer.text
    assert "New path: /foi/ became /data/." in answer.text
    redirect.refresh_from_db()
    assert redirect.new_path == "/data/"
    again = answer.context["adminform"].form
    sent = {name: again[name].value() for name in sent}
    assert sent["new_path"] == "/contact/"
    assert client.post(address, sent).status_code == 302
    redirect.refresh_from_db()
    assert redirect.new_path == "/contact/"


@pytest.mark.parametrize("version", ["", "x", "-1", "999999999999999999999"])
def test_a_version_that_never_was_is_refused(version, redirect, client, officer):
    client.force_login(officer)
    sent = {"old_path": "/before/", "new_path": "/contact/", "read_version": version}
    answer = client.post(reverse("admin:ccg_redirect_change", args=[redirect.pk]), sent)
    assert answer.status_code == 200
    redirect.refresh_from_db()
    assert redirect.new_path == "/foi/"


def test_a_new_redirect_is_saved(client, officer):
    client.force_login(officer)
    address = reverse("admin:ccg_redirect_add")
    assert client.post(address, {"old_path": "/before/", "new_path": "/foi/"}).status_code == 302
    assert Redirect.objects.count() == 1


# where a redirect leads: whether a stranger finds something there
LEADS_TO = {
    "/foi/": True,
    "/contact": True,
    "/constitution.csv": True,
    "/admin/": True,
    "/search/": True,
    "/healthz": True,
    "/there/": True,
    "/nowhere/": False,
    "/a-draft/": False,
    "/removed/": False,
    "/there/was/never/": False,
    "/foi/2050-51/": False,
    "/documents/99-plan/": False,
    "/documents/99-plan/download": False,
}


def test_who_leads_readers_nowhere_is_told(organisation, client, officer):
    publish(make_page("there"))
    make_page("a-draft")
    publish(make_page("removed")).remove(officer, "Not true.")
    client.force_login(officer)
    found = {}
    for number, path in enumerate(LEADS_TO):
        sent = {"old_path": f"/before-{number}/", "new_path": path}
        page = client.post(reverse("admin:ccg_redirect_add"), sent, follow=True).text
        found[path] = f"there is no page at {path} now" not in page
    assert found == LEADS_TO
    assert Redirect.objects.count() == len(LEADS_TO)

"""Posts that no form of ours sends: what is refused on the page must be refused behind it, and never answered with 500.

Which pages are open to whom is in test_admin_roles.py.
"""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from ccg.models import OrganisationVersion, Redirect, User
from foi.models import QuarterlyReturn
from tests.factories import make_return, make_user, published_return
from tests.test_admin_roles import ROLES

pytestmark = pytest.mark.once


def columns(row):
    """Return what the database holds of a row."""
    return type(row).objects.filter(pk=row.pk).values().get()


def version_address(row, version=None):
    """Return the address of a version of a row in its history, of its earliest unless one is given."""
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_simple_history"
    return reverse(name, args=[row.pk, (version or row.history.last()).pk])


RETURN = {
    "start_year": 2014,
    "quarter": 3,
    "received": 63,
    "in_time": 66,
    "breached": 3,
    "note": "",
    "source": "",
    "change_note": "",
    "read_revision": 0,
}
# What only the transitions may write.
STANDING = {
    "state": "published",
    "publish_at": "2017-01-01 09:00:00",
    "publish_at_0": "2017-01-01",
    "publish_at_1": "09:00:00",
    "first_published_at": "2017-01-01 09:00:00",
    "forced": "on",
    "force_reason": "Because I can",
    "number": 7,
    "revision": 99,
}


@pytest.mark.parametrize("form", ["add", "change"])
@pytest.mark.usefixtures("organisation")
def test_a_state_in_the_post_of_a_form_is_refused_and_logged(form, client, officer, approver, caplog):
    row = make_return(2014, 3, received=62) if form == "change" else None
    before = row and columns(row)
    client.force_login(officer)
    crafted = {**RETURN, **STANDING, "approved_by": approver.pk, "read_revision": row.revision if row else 0}
    address = reverse(f"admin:foi_quarterlyreturn_{form}", args=[row.pk] if row else [])
    for name in ("state", "approved_by", "number", "first_published_at"):
        response = client.post(address, RETURN | {name: crafted[name], "read_revision": crafted["read_revision"]})
        assert response.status_code == 200
        assert "Publishing is done by its own buttons" in response.text
        assert f"a post that sets {name}" in caplog.text
    assert client.post(address, crafted).status_code == 200
    assert [columns(row)] == [before] if row else not QuarterlyReturn.objects.exists()


def crafted_posts(row):
    """Return {words: (address, data)} of posts that would change or delete this return, past the pages for it."""
    change = {**RETURN, **STANDING, "start_year": row.start_year, "quarter": row.quarter, "read_revision": row.revision}
    action = {"_selected_action": [row.pk], "index": 0, "select_across": 0}
    pages = {
        "change": ("change", [row.pk], change),
        "change as new": ("change", [row.pk], change | {"_saveasnew": "1"}),
        "delete": ("delete", [row.pk], {"post": "yes"}),
        "delete by action": ("changelist", [], action | {"action": "delete_selected", "post": "yes"}),
        "change in the list": (
            "changelist",
            [],
            {
                "form-TOTAL_FORMS": 1,
                "form-INITIAL_FORMS": 1,
                "form-0-id": row.pk,
                "form-0-received": 1,
                "form-0-state": "published",
                "_save": "Save",
            },
        ),
    }
    posts = {
        words: (reverse(f"admin:foi_quarterlyreturn_{end}", args=args), data)
        for words, (end, args, data) in pages.items()
    }
    posts |= {f"back to version {version.pk}": (version_address(row, version), change) for version in row.history.all()}
    return posts


@pytest.mark.parametrize("role", ROLES)
def test_nobody_changes_or_deletes_what_is_published(role, organisation, client):
    row = published_return(2014, 3)
    before, versions = columns(row), row.history.count()
    client.force_login(make_user(role))
    for words, (address, data) in crafted_posts(row).items():
        assert client.post(address, data).status_code in (200, 302, 403), words
        assert columns(row) == before, words
    assert row.history.count() == versions
    assert QuarterlyReturn.objects.count() == 1


@pytest.mark.parametrize("role", ["Analyst", "Approver", "Site manager"])
def test_who_may_not_enter_changes_nothing(role, organisation, client):
    row = make_return(2014, 3)
    redirect = Redirect.objects.create(old_path="/before/", new_path="/foi/")
    before = [columns(row), columns(redirect), columns(organisation)]
    client.force_login(make_user(role))
    for words, (address, data) in crafted_posts(row).items():
        client.post(address, data)
        assert columns(row) == before[0], words
    assert client.post(reverse("admin:foi_quarterlyreturn_add"), RETURN | {"quarter": 4}).status_code == 403
    posts = {
        reverse("admin:ccg_redirect_add"): {"old_path": "/a/", "new_path": "/b/"},
        reverse("admin:ccg_redirect_change", args=[redirect.pk]): {"old_path": "/a/", "new_path": "/b/"},
        reverse("admin:ccg_redirect_delete", args=[redirect.pk]): {"post": "yes"},
        version_address(redirect): {"old_path": "/a/", "new_path": "/b/"},
        version_address(organisation): {"name": "Ours", "short_name": "Ours", "classification": "ccg"},
        reverse("admin:ccg_organisationversion_change", args=[organisation.pk]): {"name": "Ours", "short_name": "Ours"},
    }
    for address, data in posts.items():
        assert client.post(address, data).status_code == 403, address
    assert [columns(row), columns(redirect), columns(organisation)] == before
    assert (QuarterlyReturn.objects.count(), Redirect.objects.count()) == (1, 1)
    assert OrganisationVersion.objects.count() == 1


# --- a site manager --------------------------------------------------------------------------------------------------


@pytest.fixture
def manager(organisation, client):
    user = make_user("Site manager")
    client.force_login(user)
    return user


def person(**more):
    """Return the post of a user's form with everything that must not be had by asking."""
    wanted = [row.pk for row in Permission.objects.filter(codename__in=("approve_quarterlyreturn", "delete_user"))]
    return {"username": "raised", "is_active": "on", "is_superuser": "on", "user_permissions": wanted, **more}


def test_a_site_manager_makes_nobody_a_superuser(manager, client):
    site_manager = Group.objects.get(name="Site manager")
    passwords = {"usable_password": "true", "password1": "ninety nine herons", "password2": "ninety nine herons"}
    added = client.post(reverse("admin:ccg_user_add"), person(groups=[site_manager.pk], **passwords))
    assert added.status_code == 200  # the link for the new person
    somebody = User.objects.get(username="raised")
    assert not somebody.has_usable_password()
    for pk in (somebody.pk, manager.pk):
        address = reverse("admin:ccg_user_change", args=[pk])
        saved = client.post(address, person(username=f"user-{pk}-renamed", groups=[site_manager.pk]))
        assert saved.status_code == 302
        user = User.objects.get(pk=pk)
        assert user.username == f"user-{pk}-renamed"
        assert not user.is_superuser
        assert list(user.user_permissions.all()) == []
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_site_manager_cannot_touch_a_superuser(manager, client):
    above = User.objects.create_superuser("above.all", password="a long password")
    before = columns(above)
    passwords = {"usable_password": "true", "password1": "ninety nine herons", "password2": "ninety nine herons"}
    listed = {"action": "delete_selected", "_selected_action": [above.pk], "post": "yes", "index": 0}
    posts = {
        reverse("admin:ccg_user_change", args=[above.pk]): person(username="mine", is_active=""),
        reverse("admin:auth_user_password_change", args=[above.pk]): passwords,
        reverse("admin:ccg_user_password_link", args=[above.pk]): {},
        reverse("admin:ccg_user_second_factor", args=[above.pk]): {},
        reverse("admin:ccg_user_delete", args=[above.pk]): {"post": "yes"},
        reverse("admin:ccg_user_changelist"): listed,
    }
    for address, data in posts.items():
        assert client.post(address, data).status_code in (200, 302, 403), address
        assert columns(above) == before, address


def test_a_site_manager_sets_nobodys_password(manager, client):
    passwords = {"usable_password": "true", "password1": "ninety nine herons", "password2": "ninety nine herons"}
    for person in (make_user("Approver"), manager):
        before = columns(person)
        for data in ({"set-password": "1"}, {"unset-password": "1", "usable_password": "false"}):
            address = reverse("admin:auth_user_password_change", args=[person.pk])
            assert client.post(address, passwords | data).status_code == 403
        change = reverse("admin:ccg_user_change", args=[person.pk])
        client.post(change, {"username": person.username, "password": "md5$a$b", **passwords})
        assert columns(person)["password"] == before["password"]


def test_a_site_manager_deletes_nobody(manager, client):
    officer = make_user("FOI officer")
    listed = {"action": "delete_selected", "_selected_action": [officer.pk], "post": "yes", "index": 0}
    client.post(reverse("admin:ccg_user_changelist"), listed)
    assert client.post(reverse("admin:ccg_user_delete", args=[officer.pk]), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=officer.pk).exists()

"""Who may open which page of the admin: every role, every page there is.

What each role may do is written out here by hand and not read from ccg/roles.py: a slip there must be seen.
"""

import datetime

import pytest
from django.contrib import admin
from django.urls import reverse

from ccg.models import BankHoliday, Redirect, SourceFault, User
from ccg.roles import OFFICERS
from tests.admin_pages import ALLOWED, ARGUMENTS, NOTHING, OF_IDENTITY, PAGES, POSTED, STEPS
from tests.factories import (
    make_action,
    make_constitution,
    make_consultation,
    make_document,
    make_group,
    make_inspection,
    make_minutes,
    make_page,
    make_paper,
    make_person,
    make_record,
    make_report,
    make_return,
    make_user,
    publish,
    published_return,
)
from tests.governance.rows import live_meeting, make_gift, make_interest, make_procurement
from tests.objectives.rows import live_indicator, make_indicator, make_plan, make_programme, make_reading

pytestmark = pytest.mark.once

ROLES = ["Governance officer", "FOI officer", "Approver", "Analyst", "Site manager"]
STRANGERS = ["anonymous", "signed in, not staff"]


@pytest.fixture
def rows(organisation):
    return {
        "foi.QuarterlyReturn, draft": make_return(2014, 2),
        "foi.QuarterlyReturn, published": published_return(2014, 1),
        "ccg.OrganisationVersion": organisation,
        "ccg.InspectionVersion": make_inspection(),
        "ccg.DocumentVersion": make_document(),
        "ccg.Redirect": Redirect.objects.create(old_path="/before/", new_path="/foi/"),
        "ccg.SourceFault": SourceFault.objects.create(place="Website", stands="webstie", remark="Mended."),
        "ccg.User, officer": make_user("Analyst"),
        "ccg.PageVersion, draft": make_page("draft"),
        "ccg.PageVersion, published": publish(make_page("published")),
        "ccg.User, superuser": User.objects.create_superuser("above.all", password="a long password"),
        "ccg.ConstitutionVersion": make_constitution(),
        "ccg.AnnualReport": make_report(),
        "ccg.ConsultationVersion": make_consultation(),
        "governance.GroupVersion": make_group("Finance Committee"),
        "governance.PersonVersion": make_person(),
        "ccg.BankHoliday": BankHoliday.objects.create(date=datetime.date(2029, 1, 1), title="New Year's Day"),
        "governance.InterestVersion": make_interest(),
        "governance.GiftVersion": make_gift(),
        "governance.ProcurementVersion": make_procurement(),
        "governance.ActionVersion": make_action(live_meeting(), "1"),
        "governance.MeetingVersion": live_meeting(),
        "governance.PaperFile": make_paper(live_meeting(), "1"),
        "governance.MinutesFile": make_minutes(live_meeting()),
        "governance.MeetingRecord": make_record(live_meeting()),
        "objectives.PlanVersion": make_plan(),
        "objectives.ProgrammeVersion": make_programme(),
        "objectives.IndicatorVersion": make_indicator(),
        "objectives.Reading": make_reading(live_indicator("Falls")),
    }


def admin_of(label):
    return next(site for model, site in admin.site._registry.items() if model._meta.label == label.split(",")[0])


def page_names(model_admin):
    """Return {end of the url name: url name} of every page of a model's admin."""
    meta = model_admin.model._meta
    names = [pattern.name for pattern in model_admin.get_urls() if pattern.name]
    ends = {
        name.removeprefix(f"{meta.app_label}_{meta.model_name}_").removeprefix("auth_user_"): name for name in names
    }
    return dict(sorted(ends.items()))


def addresses(label, row):
    """Return {word: (method, address)} for every page of the admin about this row."""
    found = {}
    for end, name in page_names(admin_of(label)).items():
        if end == "step":
            for step in STEPS:
                found[step] = ("get", f"{reverse(f'admin:{name}', args=[step])}?row={row.pk}")
            continue
        args = [getattr(row, OF_IDENTITY[end])] if end in OF_IDENTITY else ARGUMENTS.get(end, [row.pk])
        if end == "simple_history":
            args = [row.pk, row.history.first().pk]
        found[PAGES[end]] = ("post" if end in POSTED else "get", reverse(f"admin:{name}", args=args))
    return found | {"save": ("post", found["open"][1])}


def outcome(response):
    if response.status_code == 302 and response["Location"].startswith("/admin/login/"):
        return "must sign in"
    return {200: "allowed", 302: "allowed", 403: "refused"}.get(response.status_code, response.status_code)


def test_every_model_of_the_admin_is_in_this_table():
    registered = {model._meta.label for model in admin.site._registry}
    assert registered == {label.split(",")[0] for label in ALLOWED}, (
        "Add its rows to ALLOWED and to the fixture `rows`."
    )


def test_every_page_of_the_admin_is_in_this_table():
    ends = {end for label in ALLOWED for end in page_names(admin_of(label))}
    assert ends == set(PAGES), "Give the new page a word in PAGES and write in ALLOWED who may open it."
    words = {word for roles in ALLOWED.values() for pages in roles.values() for word in pages.split()}
    assert words == {*PAGES.values(), *STEPS, "save"} - {"", "password"}


def test_every_role_is_in_this_table():
    assert set(OFFICERS) == set(ROLES)


@pytest.mark.parametrize("role", [*ROLES, *STRANGERS])
def test_every_page_of_the_admin(role, rows, client, monkeypatch):
    # Who may is decided before a page is drawn; how it looks, others ask.
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *args, **context: "")
    if role != "anonymous":
        user = make_user(role) if role in ROLES else make_user(is_staff=False)
        client.force_login(user)
        # To read from the database in each request who asks and what they may would take half of the time.
        monkeypatch.setattr("django.contrib.auth.middleware.auth.get_user", lambda request: user)
    got, expected = {}, {}
    for label, row in rows.items():
        for word, (method, address) in addresses(label, row).items():
            got[label, word] = outcome(getattr(client, method)(address))
            may = word in ALLOWED[label].get(role, NOTHING).split()
            expected[label, word] = "must sign in" if role in STRANGERS else "allowed" if may else "refused"
    for page in ("index", "password_change"):
        got[page] = outcome(client.get(reverse(f"admin:{page}")))
        expected[page] = "must sign in" if role in STRANGERS else "allowed"
    for app in ("ccg", "foi", "governance", "objectives"):
        may = any(label.startswith(app) and role in roles for label, roles in ALLOWED.items())
        got[app] = outcome(client.get(reverse("admin:app_list", args=[app])))
        expected[app] = "must sign in" if role in STRANGERS else "allowed" if may else 404
    assert got == expected

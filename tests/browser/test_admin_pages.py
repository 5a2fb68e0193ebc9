"""Every page of the admin as its people meet it: by axe, under the Content-Security-Policy, wide and narrow."""

import pytest
from django.urls import reverse

from ccg.admin.steps import BY_SLUG
from ccg.models import (
    AnnualReport,
    BankHoliday,
    ConstitutionVersion,
    ConsultationVersion,
    DocumentVersion,
    InspectionVersion,
    OrganisationVersion,
    PageVersion,
    Redirect,
    User,
)
from foi.models import QuarterlyReturn
from governance.models import (
    ActionVersion,
    GiftVersion,
    GroupVersion,
    InterestVersion,
    MeetingRecord,
    MeetingVersion,
    PaperFile,
    PersonVersion,
    ProcurementVersion,
)
from objectives.models import IndicatorVersion, PlanVersion, ProgrammeVersion, Reading
from tests.browser.test_pages import check
from tests.governance.whole_governance import MEETING
from tests.objectives.whole_objectives import PLAN
from tests.whole_site import CORRECTED, DRAFT, WITHDRAWN

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
RETURNS = "/admin/foi/quarterlyreturn/"


def at(address):
    """Return the newest return whose page has this address."""
    rows = {row.get_absolute_url(): row for row in QuarterlyReturn.objects.order_by("number")}
    return rows[address]


def change(address, page="change"):
    return lambda: f"{RETURNS}{at(address).pk}/{page}/"


def step(slug, address):
    return lambda: f"{RETURNS}steps/{slug}/?row={at(address).pk}"


def of(model, page, **wanted):
    """Return the address of a page about a row of another model."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    return lambda: reverse(name, args=[model.objects.filter(**wanted).first().pk])


def version():
    row = at(CORRECTED)
    return f"{RETURNS}{row.pk}/history/{row.history.first().pk}/"


def newest_meeting():
    return MeetingVersion.objects.get(meeting=MEETING["meeting"])


def newest_document():
    return DocumentVersion.objects.get(number=2)


PUBLIC, IN_REVIEW = "/foi/2013-14/quarter-1/", "/foi/2016-17/quarter-2/"
OFFICER = {
    "front page": "/admin/",
    "list": RETURNS,
    "add": f"{RETURNS}add/",
    "draft": change(DRAFT),
    "in review": change(IN_REVIEW),
    "corrected": change(CORRECTED),
    "history": change(CORRECTED, "history"),
    "version": version,
    "delete": change(DRAFT, "delete"),
    "year to enter": f"{RETURNS}2016/",
    "year that is published": f"{RETURNS}2014/",
    "import": f"{RETURNS}import/",
    "preview": DRAFT,
    "app": "/admin/foi/",
    "organisations": "/admin/ccg/organisationversion/",
    "organisation": of(OrganisationVersion, "change"),
    "organisation to enter": "/admin/ccg/organisationversion/add/",
    "organisations to import": "/admin/ccg/organisationversion/import/",
    "inspections": "/admin/ccg/inspectionversion/",
    "inspection": of(InspectionVersion, "change"),
    "inspection to enter": "/admin/ccg/inspectionversion/add/",
    "inspections to import": "/admin/ccg/inspectionversion/import/",
    "redirects": "/admin/ccg/redirect/",
    "redirect": of(Redirect, "change"),
    "password": "/admin/password_change/",
} | {
    f"to {slug}": step(slug, address)
    for slug, address in {
        "submit": DRAFT,
        "correct": PUBLIC,
        "restore": WITHDRAWN,
        "force": DRAFT,
        "withdraw": PUBLIC,
        "remove": PUBLIC,
    }.items()
}
OFFICER |= {
    "constitution": "/admin/ccg/constitutionversion/",
    "constitution, add": "/admin/ccg/constitutionversion/add/",
    "constitution, version": of(ConstitutionVersion, "change"),
    "constitution, import": "/admin/ccg/constitutionversion/import/",
    "annual reports": "/admin/ccg/annualreport/",
    "annual report, add": "/admin/ccg/annualreport/add/",
    "annual report": of(AnnualReport, "change"),
    "consultations": "/admin/ccg/consultationversion/",
    "consultation, add": "/admin/ccg/consultationversion/add/",
    "consultation": of(ConsultationVersion, "change"),
}
OFFICER |= {
    "documents": "/admin/ccg/documentversion/",
    "documents, several": "/admin/ccg/documentversion/several/",
    "document, add": "/admin/ccg/documentversion/add/",
    "document": of(DocumentVersion, "change", number=2),
    "document, history": of(DocumentVersion, "history", number=2),
    "to recall": lambda: f"/admin/ccg/documentversion/steps/recall/?row={newest_document().pk}",
}
OFFICER |= {
    "bank holidays": "/admin/ccg/bankholiday/",
    "bank holiday, add": "/admin/ccg/bankholiday/add/",
    "bank holiday": of(BankHoliday, "change"),
}
OFFICER |= {
    "groups": "/admin/governance/groupversion/",
    "group to enter": "/admin/governance/groupversion/add/",
    "group": of(GroupVersion, "change", number=2),
    "group to correct": lambda: (
        f"/admin/governance/groupversion/steps/correct/?row={GroupVersion.objects.get(number=2).pk}"
    ),
    "people": "/admin/governance/personversion/",
    "person to enter": "/admin/governance/personversion/add/",
    "person": of(PersonVersion, "change"),
}
OFFICER |= {
    f"{model._meta.verbose_name}, {page}": where
    for model in (InterestVersion, GiftVersion, ProcurementVersion, ActionVersion)
    for page, where in {
        "list": f"/admin/governance/{model._meta.model_name}/",
        "add": f"/admin/governance/{model._meta.model_name}/add/",
        "change": of(model, "change"),
    }.items()
}
OFFICER |= {
    "meetings to import": "/admin/governance/meetingversion/import/",
    "memberships to import": "/admin/governance/groupversion/memberships/import/",
    "attendance to import": "/admin/governance/meetingrecord/attendance/import/",
    "actions to import": "/admin/governance/actionversion/import/",
}
APPROVER = {
    "front page": "/admin/",
    "in review": change(IN_REVIEW),
    "to approve": step("approve", IN_REVIEW),
    "to approve afterwards": step("approve", PUBLIC),
    "to send back": step("send-back", IN_REVIEW),
    "not possible": step("send-back", PUBLIC),
    "year": f"{RETURNS}2016/",
}
MANAGER = {
    "people": "/admin/ccg/user/",
    "invite": "/admin/ccg/user/add/",
    "person": of(User, "change", username="officer"),
    "person history": of(User, "history", username="officer"),
    "password link": of(User, "password_link", username="officer"),
    "second factor": of(User, "second_factor", username="officer"),
}
PAGES = {
    "pages": "/admin/ccg/pageversion/",
    "page to write": "/admin/ccg/pageversion/add/",
    "page that is public": of(PageVersion, "change", number=2),
    "broken links": "/admin/ccg/pageversion/broken-links/",
    "to mark reviewed": lambda: (
        f"/admin/ccg/pageversion/steps/mark-reviewed/?row={PageVersion.objects.get(number=2).pk}"
    ),
}
OFFICER |= {
    "meetings": "/admin/governance/meetingversion/",
    "meeting to enter": "/admin/governance/meetingversion/add/",
    "meeting": of(MeetingVersion, "change", meeting=MEETING["meeting"]),
    "desk of a meeting": f"/admin/governance/meetingversion/desk/{MEETING['meeting']}/",
    "next meeting": f"/admin/governance/meetingversion/next/{MEETING['meeting']}/",
    "papers": "/admin/governance/paperfile/",
    "paper": of(PaperFile, "change", number=2),
    "papers to upload": f"/admin/governance/paperfile/upload/{MEETING['meeting']}/",
    "papers to match": f"/admin/governance/paperfile/match/{MEETING['meeting']}/",
    "minutes": "/admin/governance/minutesfile/",
    "minutes to enter": "/admin/governance/minutesfile/add/",
    "record": of(MeetingRecord, "change", meeting=MEETING["meeting"]),
    "meeting to correct": lambda: f"/admin/governance/meetingversion/steps/correct/?row={newest_meeting().pk}",
}
OFFICER |= {
    f"{model._meta.verbose_name}, {page}": where
    for model in (PlanVersion, ProgrammeVersion, IndicatorVersion, Reading)
    for page, where in {
        "list": f"/admin/objectives/{model._meta.model_name}/",
        "add": f"/admin/objectives/{model._meta.model_name}/add/",
        "change": of(model, "change"),
    }.items()
}
OFFICER |= {
    "next plan": f"/admin/objectives/planversion/next/{PLAN['plan']}/",
    "figures": lambda: (
        f"/admin/objectives/indicatorversion/readings/{IndicatorVersion.objects.live().first().indicator_id}/"
        "?until=2016-17"
    ),
    "readings to import": "/admin/objectives/reading/import/",
}
CASES = [
    pytest.param(username, address, id=f"{username}, {name}")
    for username, pages in {"officer": OFFICER | PAGES, "approver": APPROVER, "manager": MANAGER}.items()
    for name, address in pages.items()
]


@pytest.mark.parametrize(("username", "address"), CASES)
def test_a_page_of_the_admin(username, address, signed_in):
    visit = signed_in[username]
    address = address() if callable(address) else address
    check(visit, address)
    assert visit.page.url == f"{visit.home}{address}", "It led somewhere else."


def test_every_step_is_looked_at():
    looked_at = {name for pages in (OFFICER, APPROVER, PAGES) for name in pages}
    assert {f"to {slug.replace('-', ' ')}" for slug in BY_SLUG} <= looked_at


@pytest.mark.parametrize("page", ["", "x/y/"], ids=["asked for", "link that ended"])
def test_pages_of_a_forgotten_password(page, visit, settings):
    settings.EMAIL_HOST = "smtp.example.nhs.uk"
    check(visit, f"/admin/password_reset/{page}")

"""How the tests of the gate make a row of each publishable model, and where the public would read of it."""

import datetime

from django.apps import (
    apps,
)

from ccg.publishing import (
    Publishable,
)
from ccg.years import LONDON
from governance.models import Meeting, MeetingVersion
from objectives.models import Plan
from tests.factories import (
    LONG_AGO,
    make_action,
    make_constitution,
    make_consultation,
    make_document,
    make_draft_organisation,
    make_group,
    make_inspection,
    make_meeting,
    make_member,
    make_minutes,
    make_page,
    make_paper,
    make_record,
    make_report,
    make_return,
    publish,
)
from tests.governance.rows import make_gift, make_interest, make_procurement
from tests.objectives.rows import live_indicator, make_indicator, make_plan, make_programme, make_reading

PLANTED = "Kestrel over the saltmarsh"  # in the text of the row under test, and nowhere else
OTHER = "Heron by the sluice"  # in the text of another row, always live
THE_MEETING = "/meetings/4713-governing-body-7-december-2016/"


def the_meeting():
    """Return a live meeting at the address THE_MEETING, with one item on its agenda."""
    row = MeetingVersion.objects.live().filter(meeting=4713).first()
    if row is None:
        december = datetime.datetime(2016, 12, 7, 10, tzinfo=LONDON)
        agenda = [{"number": "1", "title": "Finance"}]
        row = publish(make_meeting(start=december, agenda=agenda, meeting=Meeting.objects.create(pk=4713)), on=LONG_AGO)
    return row


# For each publishable model: how to make a draft with these words, one that is always live, and its public addresses;
# of the pages the last is looked at in every state. What `is_file` has no page besides its file.
MAKERS = {
    "foi.QuarterlyReturn": {
        "draft": lambda: make_return(2014, 2, received=61, note=PLANTED),
        "other": lambda: publish(make_return(2014, 1, received=63, note=OTHER)),
        "own": lambda row: ["/foi/2014-15/quarter-2/", f"/foi/2014-15/quarter-2/?preview={row.pk}"],
        "pages": [
            *("/", "/foi/?sort=-received", "/foi/2014-15/"),
            *("/performance/", "/performance/foi-compliance/", "/performance/foi-compliance.json"),
            *("/foi/corrections.csv", "/foi/corrections.json", "/foi/"),
        ],
        # The other formats are made of the same rows: tests/foi/test_downloads.py compares them cell by cell.
        "exports": [
            *(f"/foi/{table}{ending}" for table in ("returns", "years") for ending in (".csv", ".json")),
            "/foi/returns.xlsx",
        ],
        "change": {"received": 62},
        "text": "note",
    },
    "ccg.OrganisationVersion": {
        "draft": lambda: make_draft_organisation("Orsett Surgery", classification="practice", address=PLANTED),
        "other": lambda: publish(make_draft_organisation("Tilbury Surgery", classification="practice", address=OTHER)),
        "pages": ["/about-us/"],
        "exports": [f"/organisations{ending}" for ending in (".csv", ".json", ".xlsx")],
        "change": {"ods_code": "F81010"},
        "text": "address",
    },
    "ccg.InspectionVersion": {
        "draft": lambda: make_inspection(PLANTED),
        "other": lambda: publish(make_inspection(OTHER)),
        "own": lambda row: [row.get_absolute_url(), f"{row.get_absolute_url()}?preview={row.pk}"],
        "pages": ["/inspections/"],
        "exports": [f"/inspections{ending}" for ending in (".csv", ".json", ".xlsx")],
        "change": {"overall": "outstanding"},
        "text": "service",
    },
    "ccg.DocumentVersion": {
        "draft": lambda: make_document("Safeguarding policy", "Words of the file.", description=PLANTED),
        "other": lambda: publish(make_document("Equality strategy", "Words of another.", description=OTHER)),
        "own": lambda row: [row.get_absolute_url(), f"{row.get_absolute_url()}?preview={row.pk}"],
        "pages": ["/documents/"],
        "exports": ["/documents.csv", "/documents.json", "/documents.xlsx"],
        "change": {"category": "safeguarding"},
        "text": "description",
    },
    "ccg.PageVersion": {
        "draft": lambda: make_page("get-involved", "Get involved", f"{PLANTED} and [Heron](page:heron)."),
        "other": lambda: publish(make_page("heron", OTHER, "See [how to get involved](page:get-involved).")),
        "own": lambda row: [f"/{row.slug}/", f"/{row.slug}/?preview={row.pk}"],
        "pages": ["/", "/heron/"],
        "exports": ["/search/?q=Kestrel"],
        "listed": "/get-involved/",  # no list has all the words of a page
        "change": {"title": "Get involved with us"},
        "text": "body",
    },
    "ccg.ConstitutionVersion": {
        "draft": lambda: make_constitution("7", changes=PLANTED),
        "other": lambda: publish(make_constitution("6", changes=OTHER)),
        "own": lambda row: ["/constitution/7/", f"/constitution/7/?preview={row.pk}"],
        "pages": ["/constitution/?on=2017-03-15", "/constitution/6/"],
        "exports": [
            *("/constitution/", "/constitution/compare/"),
            *(f"/constitution{ending}" for ending in (".csv", ".json", ".xlsx")),
        ],
        "change": {"approved_by_body": "The council of members"},
        "text": "changes",
    },
    "ccg.AnnualReport": {
        "draft": lambda: make_report(2014, description=PLANTED),
        "other": lambda: publish(make_report(2013, description=OTHER)),
        "own": lambda row: ["/annual-reports/2014-15/", f"/annual-reports/2014-15/?preview={row.pk}"],
        "pages": ["/annual-reports/2013-14/"],
        "exports": ["/annual-reports/", *(f"/annual-reports{ending}" for ending in (".csv", ".json", ".xlsx"))],
        "change": {"stated_size": "2 MB"},
        "text": "description",
    },
    "ccg.ConsultationVersion": {
        "draft": lambda: make_consultation("Walk-in services", summary=PLANTED),
        "other": lambda: publish(make_consultation("Stroke services", summary=OTHER)),
        "own": lambda row: [row.get_absolute_url(), f"{row.get_absolute_url()}?preview={row.pk}"],
        "pages": [],
        "exports": ["/consultations/", *(f"/consultations{ending}" for ending in (".csv", ".json", ".xlsx"))],
        "change": {"kind": "survey"},
        "text": "summary",
    },
    "governance.MeetingVersion": {
        "draft": lambda: make_meeting(location=PLANTED, agenda=[{"number": "1", "title": "Welcome"}]),
        "other": lambda: publish(make_meeting(location=OTHER)),
        "own": lambda row: [row.get_absolute_url(), f"{row.get_absolute_url()}?preview={row.pk}"],
        "pages": ["/meetings/?year=2016-17"],
        "exports": [
            *("/meetings/", "/meetings.ics", "/groups/governing-body/meetings.ics"),
            *(f"/meetings{ending}" for ending in (".csv", ".json", ".xlsx")),
        ],
        "change": {"title": "Governing Body in public"},
        "text": "location",
    },
    "governance.PaperFile": {
        "is_file": True,
        "draft": lambda: make_paper(the_meeting(), "1", title=PLANTED),
        "other": lambda: publish(make_paper(the_meeting(), "1", title=OTHER)),
        "pages": [THE_MEETING],
        "exports": [f"/papers{ending}" for ending in (".csv", ".json", ".xlsx")],
        "change": {"reference": "GB/17/1"},
        "text": "title",
    },
    "governance.MinutesFile": {
        "is_file": True,
        "draft": lambda: make_minutes(the_meeting(), amendments=PLANTED),
        "other": lambda: publish(make_paper(the_meeting(), "1", title=OTHER)),
        "pages": ["/meetings/"],
        "exports": [THE_MEETING],
        "change": {},
        "text": "amendments",
    },
    "governance.MeetingRecord": {
        "draft": lambda: make_record(the_meeting(), note=PLANTED),
        "other": lambda: publish(make_paper(the_meeting(), "1", title=OTHER)),
        "pages": ["/meetings/"],
        "exports": [THE_MEETING],
        "change": {},
        "text": "note",
    },
    "governance.GroupVersion": {
        "draft": lambda: make_group("Finance Committee", classification="committee", composition=PLANTED),
        "other": lambda: publish(make_group("Quality Committee", classification="committee", composition=OTHER)),
        "own": lambda row: ["/groups/finance-committee/", f"/groups/finance-committee/?preview={row.pk}"],
        "pages": ["/groups/"],
        "exports": [f"/groups{ending}" for ending in (".csv", ".json", ".xlsx")],
        "change": {"held_in_public": False},
        "text": "composition",
    },
    "governance.PersonVersion": {
        "draft": lambda: make_member(PLANTED),
        "other": lambda: publish(make_member(OTHER)),
        "own": lambda row: [row.get_absolute_url(), f"{row.get_absolute_url()}?preview={row.pk}"],
        "pages": ["/groups/governing-body/"],
        "exports": [f"/memberships{ending}" for ending in (".csv", ".json", ".xlsx")],
        "change": {"honorific_prefix": "Dr"},
        "text": "name",
    },
    "governance.InterestVersion": {
        "draft": lambda: make_interest(PLANTED),
        "other": lambda: publish(make_interest(OTHER)),
        "pages": ["/registers/interests/"],
        "exports": [f"/registers/interests{ending}" for ending in (".csv", ".json", ".xlsx")],
        "change": {"type": "indirect"},
        "text": "description",
    },
    "governance.GiftVersion": {
        "draft": lambda: make_gift(PLANTED),
        "other": lambda: publish(make_gift(OTHER)),
        "pages": ["/registers/gifts/"],
        "exports": [f"/registers/gifts{ending}" for ending in (".csv", ".json", ".xlsx")],
        "change": {"decision": "accepted"},
        "text": "description",
    },
    "governance.ProcurementVersion": {
        "draft": lambda: make_procurement(decision=PLANTED),
        "other": lambda: publish(make_procurement(decision=OTHER)),
        "pages": ["/registers/procurement/"],
        "exports": [f"/registers/procurement{ending}" for ending in (".csv", ".json", ".xlsx")],
        "change": {"supplier": "Acme Care"},
        "text": "decision",
    },
    "governance.ActionVersion": {
        "draft": lambda: make_action(the_meeting(), "1", PLANTED),
        "other": lambda: publish(make_action(the_meeting(), "1", OTHER)),
        "pages": ["/registers/actions/"],
        "exports": [f"/registers/actions{ending}" for ending in (".csv", ".json", ".xlsx")],
        "change": {"owner": "Accountable Officer"},
        "text": "text",
    },
    "objectives.PlanVersion": {
        "draft": lambda: make_plan("Plan for 2017/18", start_year=2017, vision=PLANTED),
        "other": lambda: publish(make_plan("Plan", plan=Plan.objects.create(pk=4719), start_year=2016, vision=OTHER)),
        "own": lambda row: [row.get_absolute_url(), f"{row.get_absolute_url()}?preview={row.pk}"],
        "pages": ["/objectives/plans/4719-plan/"],
        "exports": ["/objectives/"],
        "change": {"title": "Plan for the year"},
        "text": "vision",
    },
    "objectives.ProgrammeVersion": {
        "draft": lambda: make_programme("Thurrock Hubs", description=PLANTED),
        "other": lambda: publish(make_programme("Integration", description=OTHER)),
        "own": lambda row: [row.get_absolute_url(), f"{row.get_absolute_url()}?preview={row.pk}"],
        "pages": ["/objectives/"],
        "exports": [f"/programmes{ending}" for ending in (".csv", ".json", ".xlsx")],
        "change": {"owner": "Chief Operating Officer"},
        "text": "description",
    },
    "objectives.IndicatorVersion": {
        "draft": lambda: make_indicator("Falls", definition=PLANTED),
        "other": lambda: publish(make_indicator("Waits", definition=OTHER)),
        "own": lambda row: [row.get_absolute_url(), f"{row.get_absolute_url()}?preview={row.pk}"],
        "pages": ["/performance/", "/performance/falls.json"],
        "exports": [f"/indicators{ending}" for ending in (".csv", ".json", ".xlsx")],
        "change": {"owner": "Chief Operating Officer"},
        "text": "definition",
    },
    "objectives.Reading": {
        "draft": lambda: make_reading(live_indicator("Admissions"), datetime.date(2016, 4, 1), note=PLANTED),
        "other": lambda: publish(make_reading(live_indicator("Admissions"), note=OTHER)),
        "pages": [
            *("/performance/", "/performance/admissions.csv", "/performance/admissions.json"),
            "/performance/admissions/",
        ],
        "exports": ["/readings.csv"],
        "change": {"status": "provisional"},
        "text": "note",
    },
}


def publishable_models():
    return {model._meta.label: model for model in apps.get_models() if issubclass(model, Publishable)}

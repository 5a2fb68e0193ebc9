"""How often each public address asks the database: as often for 40 returns as for 4, so nothing asks row by row."""

import datetime
import io

import pytest
from django.core.cache import cache
from django.core.files.base import (
    ContentFile,
)
from django.core.files.storage import (
    default_storage,
)
from django.core.management import (
    call_command,
)
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from ccg.datasets import FORMATS
from ccg.models import (
    AnnualReport,
    ConstitutionVersion,
    Consultation,
    ConsultationVersion,
    Document,
    DocumentVersion,
    Inspection,
    InspectionVersion,
    Organisation,
    OrganisationVersion,
)
from foi.models import QuarterlyReturn
from tests.factories import (
    LONG_AGO,
    make_page,
    make_user,
)
from tests.factories import (
    publish as publish_by_two,
)
from tests.governance.many import publish_governance
from tests.objectives.many import publish_objectives
from tests.whole_site import (
    ONE_OF_EACH,
    public_addresses,
)

# address by the name of its url: (queries for the first reader, for the next one). Write a number that falls down here.
QUERIES = {
    "home": (14, 2),
    "performance:index": (18, 2),
    "performance:board-report": (15, 2),
    "performance:foi-measure": (4, 2),
    **{f"performance:foi-files{ending}": (4, 2) for ending in FORMATS},
    "performance:measure": (17, 3),
    **{f"performance:files{ending}": (9, 3) for ending in FORMATS},
    "performance:files.json": (10, 3),  # with corrections
    "data": (24, 2),
    "feed": (68, 2),
    "robots": (1, 1),
    "sitemap": (42, 2),
    "foi:index": (6, 2),
    **{f"foi:returns{ending}": (3, 2) for ending in (".csv", "-for-excel.csv", ".xlsx")},
    "foi:returns.json": (5, 2),  # with years and corrections
    **{f"foi:years{ending}": (4, 2) for ending in FORMATS},
    **{f"foi:corrections{ending}": (4, 2) for ending in FORMATS},
    "about-us": (6, 2),
    "inspections": (4, 2),
    "inspection": (7, 3),
    **{f"inspections-files{ending}": (3, 2) for ending in FORMATS},
    **{f"organisations{ending}": (3, 2) for ending in FORMATS},
    "documents": (4, 2),
    "document": (5, 3),
    "document-file": (1, 1),
    "document-version-file": (1, 1),
    **{f"documents-table{ending}": (3, 2) for ending in FORMATS},
    "foi:year": (7, 3),
    "foi:quarter": (6, 3),
    "cookies": (1, 1),
    "privacy": (1, 1),
    "accessibility": (1, 1),
    "contact": (1, 1),
    "constitution": (9, 2),
    **{f"constitution-files{ending}": (3, 2) for ending in FORMATS},
    "constitution-compare": (5, 2),
    "constitution-version": (9, 3),
    "annual-reports": (5, 2),
    **{f"annual-reports-files{ending}": (3, 2) for ending in FORMATS},
    "annual-report": (5, 3),
    "consultations": (4, 2),
    **{f"consultations-files{ending}": (3, 2) for ending in FORMATS},
    "consultation": (9, 3),
    "page": (9, 3),
    "page-updates": (5, 3),
    "search": (2, 2),
    "publication-scheme": (8, 2),
    "governance:groups": (4, 2),
    "governance:group": (20, 3),
    "governance:person": (15, 3),
    **{f"governance:groups-files{ending}": (3, 2) for ending in FORMATS},
    **{f"governance:memberships-files{ending}": (5, 2) for ending in FORMATS},
    **{f"governance:attendance-files{ending}": (6, 2) for ending in FORMATS},
    "governance:registers": (8, 2),
    "governance:interests": (7, 2),
    "governance:gifts": (8, 2),
    "governance:procurement": (7, 2),
    "governance:decisions": (8, 2),
    "governance:actions": (6, 2),
    **{
        f"governance:{register}-files{ending}": (3, 2)
        for register in ("interests", "declarations", "gifts", "procurement", "decisions", "actions")
        for ending in FORMATS
    },
    "governance:meetings": (8, 2),
    **{f"governance:{table}-files{ending}": (3, 2) for table in ("meetings", "papers") for ending in FORMATS},
    "governance:meeting": (34, 3),  # with the pack, which the page makes
    "governance:pack": (4, 4),
    "governance:minutes": (2, 2),
    "governance:minutes-version": (2, 2),
    "governance:paper": (1, 1),
    "governance:paper-version": (1, 1),
    "governance:calendar": (7, 2),
    "governance:group-calendar": (8, 3),
    "governance:meeting-calendar": (8, 3),
    "governance:subscribe": (5, 2),
    "objectives:plan": (19, 2),
    "objectives:older": (17, 3),
    **{f"objectives:objectives-files{ending}": (3, 2) for ending in FORMATS},
    **{f"objectives:criteria-files{ending}": (4, 2) for ending in FORMATS},
    **{f"objectives:programmes-files{ending}": (9, 2) for ending in FORMATS},
    **{f"objectives:indicators-files{ending}": (6, 2) for ending in FORMATS},
    "objectives:objective": (14, 3),
    "objectives:programme": (21, 3),
}
ALSO = {
    "/foi/?sort=-received": (6, 6),  # every order a reader may ask for is drawn anew
    "/foi/2013-14/quarter-2/": (6, 3),  # withdrawn
    "/foi/2012-13/": (4, 4),  # before all returns: 404
    "/nowhere/": (5, 5),
    "/healthz": (0, 0),
    "/search/?q=note": (4, 4),
}
# Streamed anew for each reader: page by page by SQLite, in one copy, which is not counted, by PostgreSQL.
STREAMED = (5, 5) if connection.vendor == "sqlite" else (4, 4)
QUERIES |= {f"objectives:readings-files{ending}": STREAMED for ending in (".csv", "-for-excel.csv")}
MOST_FOR_NOT_MODIFIED = 3
DOCUMENT = ONE_OF_EACH["document"]["document"]
INSPECTION = ONE_OF_EACH["inspection"]["pk"]


def publish(numbers, officer, approver):
    """Publish returns with these numbers, counted from April 2013, every fourth corrected once, and other rows.

    For each number an organisation with an inspection as well.
    Past the gate's own methods, because only the number of rows matters here: by them it would take ten seconds.
    """
    standing = {"state": "published", "publish_at": LONG_AGO, "submitted_by": officer, "approved_by": approver}
    editions = []
    for index in numbers:
        period = {"start_year": 2013 + index // 4, "quarter": index % 4 + 1}
        figures = {"received": 50 + index, "in_time": 40 + index, "breached": 1, "note": f"Note {index}"}
        editions.append(QuarterlyReturn(**period, **figures, **standing))
        if index % 4 == 0:
            correction = {"number": 2, "change_note": f"Reason {index}", "received": 60 + index}
            editions.append(QuarterlyReturn(**period, **(figures | correction), **standing))
    QuerySet(QuarterlyReturn).bulk_create(editions)
    documents = Document.objects.bulk_create(Document(pk=DOCUMENT + index) for index in numbers)
    file = default_storage.save("documentversion/a-file", ContentFile(b"Words"))
    about = {"file": file, "content_type": "text/csv; charset=utf-8", "size": 5, "sha256": "5" * 64}
    for index, document in zip(numbers, documents, strict=True):
        title = {
            "title": f"Policy {index}" if index else "Safeguarding policy",
            "category": ["plan", "policy"][index % 2],
        }
        first = DocumentVersion(document=document, **title, **about, **standing)
        second = DocumentVersion(document=document, number=2, change_note="Wrong.", **title, **about, **standing)
        QuerySet(DocumentVersion).bulk_create([first, second])
    organisations = Organisation.objects.bulk_create(Organisation() for _ in numbers)
    inspections = Inspection.objects.bulk_create(Inspection(pk=INSPECTION + index) for index in numbers)
    kinds = ["practice", "provider"]
    for index, organisation, inspection in zip(numbers, organisations, inspections, strict=True):
        name = {"name": f"Organisation {index}", "short_name": "", "classification": kinds[index % 2]}
        QuerySet(OrganisationVersion).bulk_create([OrganisationVersion(organisation=organisation, **name, **standing)])
        found = {"provider": organisation, "service": "Orsett Surgery", "inspected_on": datetime.date(2016, 3, 1)}
        QuerySet(InspectionVersion).bulk_create([InspectionVersion(inspection=inspection, **found, **standing)])
    days = [datetime.date(2013, 4, 1) + datetime.timedelta(index) for index in numbers]
    text = "## 1 Name\n\n[Reports](page:annual-reports), [report](document:1)"
    QuerySet(ConstitutionVersion).bulk_create(
        ConstitutionVersion(version=str(index + 2), effective_on=day, text=f"{text} {index}", **standing)
        for index, day in zip(numbers, days, strict=True)
    )
    QuerySet(AnnualReport).bulk_create(AnnualReport(start_year=2013 + index, **standing) for index in numbers)
    for index, day in zip(numbers, days, strict=True):
        consultation = Consultation.objects.create(pk=2017 + index)
        words = {"title": "Walk-in services", "opens_on": day, "closes_on": day, "outcome": text}
        QuerySet(ConsultationVersion).bulk_create([ConsultationVersion(consultation=consultation, **words, **standing)])
    publish_governance(numbers, organisations, documents[0], standing)
    publish_objectives(numbers, organisations, standing)
    call_command("rebuild_search", stdout=io.StringIO())


@pytest.fixture
def officers(organisation):
    publish_by_two(make_page("get-involved", body="[One](page:one) and [two](document:2)."))
    return make_user(), make_user("Approver")


def asked_by(client, address, **headers):
    """Return the answer to a request and how many queries it took."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=headers)
        response.getvalue()  # a file is open until it is read
    return response, len(queries)


def counted(client):
    """Return a table like QUERIES of what is asked now."""
    found = {}
    for name, address in (public_addresses() | {address: address for address in ALSO}).items():
        cache.clear()
        found[name] = tuple(asked_by(client, address)[1] for reader in ("first", "next"))
    return found


def test_the_number_of_queries_does_not_grow_with_the_rows(officers, client):
    publish(range(4), *officers)
    QuarterlyReturn.objects.get(start_year=2013, quarter=2).withdraw(officers[0], "The figures are being checked.")
    few = counted(client)
    publish(range(4, 40), *officers)
    many = counted(client)
    assert many == few
    wrong = {name: found for name, found in few.items() if (QUERIES | ALSO).get(name) != found}
    assert not wrong, f"Ask for fewer, or write down: {wrong}"


def test_not_modified_is_cheap(officers, client):
    publish(range(4), *officers)
    asked = {}
    for name, address in public_addresses().items():
        answer, asked[name] = asked_by(client, address, **{"If-None-Match": asked_by(client, address)[0]["ETag"]})
        assert answer.status_code == 304, address
    # A pack changes with its agenda and its papers, and both are asked.
    assert {name: number for name, number in asked.items() if number > MOST_FOR_NOT_MODIFIED} == {"governance:pack": 4}

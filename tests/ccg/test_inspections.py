"""Inspections: what a regulator found, copied and never guessed; their pages, their import."""

import datetime

import pytest
import tablib
from django.core.exceptions import ValidationError

from ccg.inspections import InspectionsResource
from ccg.models import InspectionVersion
from ccg.publishing import Refused
from tests.factories import (
    correct,
    make_draft_organisation,
    make_inspection,
    make_user,
    publish,
)

pytestmark = pytest.mark.django_db


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.once
def test_nothing_is_invented(thurrock, client):
    page = client.get("/inspections/").text
    assert "No inspection is published here now." in page
    assert "<table" not in page
    assert "<h1" in page


def test_the_newest_stands_first_with_its_rating_in_words(organisation, client):
    publish(make_inspection("Older", inspected_on=datetime.date(2015, 3, 1), overall="requires improvement"))
    publish(make_inspection("Newer", overall=""))
    page = client.get("/inspections/").text
    assert page.index("Newer") < page.index("Not rated") < page.index("Older") < page.index("Requires improvement")
    assert "Orsett Medical Group" in page
    assert "1 March 2015" in page


@pytest.mark.once
def test_the_page_of_an_inspection(organisation, client):
    row = publish(make_inspection(safe="outstanding", well_led="inadequate", link="https://www.cqc.org.uk/report"))
    page = client.get(row.get_absolute_url()).text
    for words in ("Orsett Surgery", "Orsett Medical Group", "1 March 2016", "Outstanding", "Inadequate", "Well-led"):
        assert words in page
    assert page.count("Not rated") == 3
    assert 'href="https://www.cqc.org.uk/report">Report on Orsett Surgery on the regulator’s website</a>' in page
    assert "First published on this site" in page


def test_the_number_finds_it_by_any_name(organisation, client):
    first = publish(make_inspection())
    publish(correct(first, service="Orsett Medical Centre"))
    address = f"/inspections/{first.inspection_id}-orsett-medical-centre/"
    for old in (first.get_absolute_url(), f"/inspections/{first.inspection_id}-x/"):
        answer = client.get(old)
        assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (301, address, "no-cache")
    assert "Counted again." in client.get(address).text


@pytest.mark.parametrize("path", ["1-x", "0-x", f"{10**30}-x", "1", "x", "1-"])
def test_an_address_of_nothing(path, organisation, client):
    assert client.get(f"/inspections/{path}/").status_code == 404


def test_the_name_of_a_provider_that_was_withdrawn_is_told_nowhere(organisation, client):
    row = publish(make_inspection())
    row.provider.versions.get().withdraw(make_user(), "It asked us to.")
    for address in ("/inspections/", row.get_absolute_url(), "/inspections.csv"):
        page = client.get(address).text
        assert "Orsett Surgery" in page
        assert "Orsett Medical Group" not in page


# --- rules -----------------------------------------------------------------------------------------------------------


def test_the_provider_is_published_first(organisation):
    provider = make_draft_organisation("Tilbury Health Centre", "practice")
    row = make_inspection(provider=provider.organisation)
    with pytest.raises(Refused, match="Tilbury Health Centre is not public then"):
        publish(row)
    publish(provider)
    row.refresh_from_db()
    row.approve(make_user("Approver"))
    assert InspectionVersion.objects.live().get() == row


REFUSED = {
    "a report before the inspection": ({"reported_on": datetime.date(2016, 2, 1)}, "published before the inspection"),
    "a rating that is not": ({"safe": "excellent"}, "is not a valid choice"),
    "a link without https": ({"link": "http://www.cqc.org.uk/"}, "begins with https://"),
    "a control character": ({"service": "Orsett\x0b"}, "invisible control character"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_words(case):
    fields, sentence = REFUSED[case]
    with pytest.raises(ValidationError, match=sentence):
        make_inspection(**fields)


# --- import ----------------------------------------------------------------------------------------------------------


def imported(*lines, header="provider,service,inspected_on,overall,safe,link,reason"):
    resource = InspectionsResource()
    _, refusals = resource.import_sheet(tablib.Dataset().load("\r\n".join([header, *lines]), format="csv"), make_user())
    assert all(row.subject.count(",") == 2 for row in resource.rows if not row.refusals), "who, what and when"
    return [row.what for row in resource.rows], refusals


@pytest.fixture
def hospital():
    return publish(make_draft_organisation("Basildon Hospital", "provider", cqc_id="RDD"))


def test_inspections_are_imported_by_name_or_identifier_and_corrected(hospital):
    rows = ["basildon hospital,Maternity,2016-03-01,Good,,,", "RDD,Surgery,01/03/2016,Requires improvement,Not rated,,"]
    assert imported(*rows) == (["New draft", "New draft"], [])
    assert imported(*rows) == (["Unchanged", "Unchanged"], [])
    maternity, surgery = InspectionVersion.objects.order_by("service")
    assert (surgery.provider, surgery.overall, surgery.safe) == (hospital.organisation, "requires improvement", "")
    publish(maternity)
    assert imported("RDD,maternity,2016-03-01,Outstanding,,,The rating was misread.") == (
        ["Correction: edition 2, as a draft"],
        [],
    )


IMPORT_REFUSED = {
    "nobody of that name": (
        "Nobody,A,2016-03-01,,,,",
        "Row 2, column provider: There is no organisation 'Nobody'",
    ),
    "no provider": (",A,2016-03-01,,,,", "Row 2, column provider: This cell is empty"),
    "nothing was inspected": ("RDD,,2016-03-01,,,,", "Row 2, column service: This cell is empty"),
    "no date": ("RDD,A,,,,,", "Row 2, column inspected_on: This cell is empty"),
    "a wrong date": ("RDD,A,2016-02-30,,,,", "Row 2, column inspected_on: '2016-02-30' is not a date"),
    "a wrong rating": ("RDD,A,2016-03-01,super,,,", "Row 2, column overall: 'super' is not known. Write one of: outst"),
    "a wrong link": ("RDD,A,2016-03-01,,,http://cqc.org.uk,", "Row 2, column link: Write an address that begins"),
}


@pytest.mark.parametrize("case", IMPORT_REFUSED)
def test_an_import_is_refused_in_words(case, hospital):
    line, sentence = IMPORT_REFUSED[case]
    _, refusals = imported(line)
    assert len(refusals) == 1
    assert refusals[0].startswith(sentence)
    assert not InspectionVersion.objects.exists()


def test_a_preview_says_what_a_row_is_about_in_words(hospital):
    resource = InspectionsResource()
    cells = [("RDD", "Surgery", "01/03/2016", "good"), ("Nobody", "Surgery", "2016-02-30", ""), ("", "Surgery", "", "")]
    file = tablib.Dataset(*cells, headers=("provider", "service", "inspected_on", "overall"))
    resource.import_sheet(file, make_user(), dry_run=True)
    assert [(row.subject, row.changes) for row in resource.rows] == [
        ("Basildon Hospital, Surgery, 1 March 2016", ("Overall rating: Good",)),
        ("Nobody, Surgery, 2016-02-30", ()),
        ("Surgery", ()),
    ]


def test_a_file_that_names_an_inspection_twice_is_refused(hospital):
    _, refusals = imported("RDD,A,2016-03-01,,,,", "Basildon Hospital,a,01/03/2016,good,,,")
    assert refusals == ["Row 3: This inspection stands in this file twice."]


def test_an_export_can_be_imported_and_changes_nothing(client, officer):
    publish(make_inspection(safe="good"))
    client.force_login(officer)
    text = client.get("/admin/ccg/inspectionversion/export.csv").content.decode("utf-8-sig")
    resource = InspectionsResource()
    _, refusals = resource.import_sheet(tablib.Dataset().load(text, format="csv"), officer)
    assert (refusals, [row.what for row in resource.rows]) == ([], ["Unchanged"])


# --- officers --------------------------------------------------------------------------------------------------------


@pytest.mark.once
def test_the_form_shows_providers_by_their_newest_names(client, officer, hospital):
    correct(hospital, name="Basildon University Hospital")
    make_draft_organisation("Deleted").delete()
    client.force_login(officer)
    field = client.get("/admin/ccg/inspectionversion/add/").context["adminform"].form.fields["provider"]
    assert [label for _, label in field.choices][1:] == ["Basildon University Hospital"]


@pytest.mark.once
def test_a_stale_form_of_a_new_inspection_says_what_changed(client, officer):
    row = make_inspection()
    client.force_login(officer)
    answer = client.post(
        f"/admin/ccg/inspectionversion/{row.pk}/change/",
        {"provider": row.provider_id, "service": "Typed", "inspected_on": "2016-03-01", "read_revision": 0},
    )
    assert "Provider: nothing became Orsett Medical Group." in answer.text
    assert "Typed" in answer.text

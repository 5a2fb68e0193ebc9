"""Organisations from a spreadsheet, found again by their ODS code or name."""

import datetime

import pytest
import tablib

from ccg.models import OrganisationVersion
from ccg.organisations import OrganisationsResource
from tests.factories import make_draft_organisation, make_user, publish

pytestmark = pytest.mark.django_db


def imported(*lines, header="name,classification,ods_code,address,founding_date,reason"):
    resource = OrganisationsResource()
    _, refusals = resource.import_sheet(tablib.Dataset().load("\r\n".join([header, *lines]), format="csv"), make_user())
    return [row.what for row in resource.rows], refusals


def test_practices_are_imported_found_again_and_corrected():
    rows = ['Orsett Surgery,GP practice,F81010,"1 High Road\nOrsett",,', "Tilbury Surgery,practice,,,01/04/2013,"]
    assert imported(*rows) == (["New draft", "New draft"], [])
    assert imported(*rows) == (["Unchanged", "Unchanged"], [])
    orsett, tilbury = OrganisationVersion.objects.order_by("name")
    assert (orsett.short_name, orsett.classification, orsett.address) == (
        *("Orsett Surgery", "practice"),
        "1 High Road\nOrsett",
    )
    assert tilbury.founding_date == datetime.date(2013, 4, 1)
    publish(orsett)
    assert imported("Orsett Medical Centre,practice,F81010,1 High Road,,It was renamed.", rows[1]) == (
        ["Correction: edition 2, as a draft", "Unchanged"],
        [],
    )
    draft = OrganisationVersion.objects.get(number=2)
    assert (draft.organisation, draft.name, draft.state) == (orsett.organisation, "Orsett Medical Centre", "draft")


def test_a_preview_says_what_the_file_says_in_words(officer):
    make_draft_organisation("Orsett Surgery", "practice", ods_code="F81010", dissolution_date="2020-03-31")
    file = tablib.Dataset(
        ("Orsett Surgery", "provider", "F81010", "31/03/2014", ""),
        ("Tilbury Surgery", "practice", "", "2013-04-01", ""),
        headers=("name", "classification", "ods_code", "founding_date", "dissolution_date"),
    )
    resource = OrganisationsResource()
    resource.import_sheet(file, officer, dry_run=True)
    assert [row.changes for row in resource.rows] == [
        (
            "Kind: GP practice becomes Provider of services",
            "Founding date: nothing becomes 31 March 2014",
            "Dissolution date: 31 March 2020 becomes nothing",
        ),
        ("Kind: GP practice", "Founding date: 1 April 2013"),
    ]


@pytest.mark.parametrize(
    ("model", "column", "says"),
    [
        ("organisationversion", "founding_date", "Empty when not known. Write it as 2016-03-31 or 31/03/2016."),
        ("inspectionversion", "inspected_on", "The last day of the inspection. Write it as 2016-03-31 or 31/03/2016."),
        ("inspectionversion", "provider", "its full name, or its identifier at the Care Quality Commission."),
    ],
)
def test_the_import_page_says_what_a_cell_may_hold(model, column, says, client, officer):
    client.force_login(officer)
    answer = client.get(f"/admin/ccg/{model}/import/")
    meaning = {each.name: each.meaning for each in answer.context["columns"]}[column]
    assert says in meaning
    assert meaning in answer.text
    assert "Empty when the provider" not in answer.text


IMPORT_REFUSED = {
    "no name": (",practice,F81010,,,", "Row 2, column name: This cell is empty"),
    "no such kind": ("A,hospital,,,,", "Row 2, column classification: 'hospital' is not known. Write one of: ccg,"),
    "no kind": ("A,,,,,", "Row 2, column classification: This cell is empty."),
    "no date": ("A,practice,,,1st April,", "Row 2, column founding_date: '1st April' is not a date"),
    "a wrong code": ("A,practice,F 8,,,", "Row 2, column ods_code: Write 3 to 8 capital letters"),
    "a correction without a reason": ("Thurrock Council,council,X2610,,,", "Row 2, column reason: Say what was wrong"),
}


@pytest.mark.parametrize("case", IMPORT_REFUSED)
def test_an_import_is_refused_in_words(case):
    publish(make_draft_organisation())
    line, sentence = IMPORT_REFUSED[case]
    _, refusals = imported(line)
    assert len(refusals) == 1
    assert refusals[0].startswith(sentence)
    assert OrganisationVersion.objects.count() == 1


def test_a_file_that_names_an_organisation_twice_is_refused():
    publish(make_draft_organisation(ods_code="X2610"))
    _, refusals = imported("Thurrock Council,council,,,,A", "Other,council,X2610,,,B", "New,other,,,,", "new,other,,,,")
    assert refusals == [
        "Row 3: Thurrock Council stands in this file twice.",
        "Row 5, column name: New has this name already. Open that organisation, or correct it if it is published.",
    ]


def test_an_export_can_be_imported_and_changes_nothing(client, officer):
    publish(make_draft_organisation(address="=1 High Street\nGrays", ods_code="X2610"))
    client.force_login(officer)
    text = client.get("/admin/ccg/organisationversion/export.csv").content.decode("utf-8-sig")
    resource = OrganisationsResource()
    _, refusals = resource.import_sheet(tablib.Dataset().load(text, format="csv"), officer)
    assert (refusals, [row.what for row in resource.rows]) == ([], ["Unchanged"])

"""Organisations: editions like everything else, one of them the site's own; their page."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ccg.models import Organisation, OrganisationVersion, Purpose
from tests.factories import (
    correct,
    make_draft_organisation,
    make_organisation,
    make_user,
    publish,
    rewrite,
)

pytestmark = pytest.mark.django_db
CCG = {"classification": "ccg"}
ADD = "/admin/ccg/organisationversion/add/"


def form(**fields):
    """Return what the form of a new organisation sends."""
    empty = dict.fromkeys(
        ["ods_code", "cqc_id", "founding_date", "dissolution_date", "address", "phone", "email", "website"], ""
    )
    empty |= {f"{purpose}_email": "" for purpose in ("foi", "accessibility", "privacy")}
    return empty | {"short_name": "CCG", "read_revision": 0} | CCG | fields


# --- the site's own --------------------------------------------------------------------------------------------------


def test_the_first_ccg_is_the_sites_own_and_takes_two_officers(client, officer):
    assert Organisation.objects.ours().pk is None
    client.force_login(officer)
    answer = client.post(ADD, form(name="NHS Thurrock CCG"), follow=True)
    assert "NHS Thurrock CCG is the CCG of this site" in answer.text
    row = OrganisationVersion.objects.get()
    assert row.organisation.is_ours
    assert Organisation.objects.ours().name == "Clinical Commissioning Group", "A draft is nobody's yet."
    publish(row)
    assert Organisation.objects.ours() == row
    assert "© NHS Thurrock CCG" in client.get("/").text


def test_only_one_organisation_is_ours(organisation):
    others = [make_draft_organisation(kind, kind) for kind in OrganisationVersion.Classification.values]
    assert not any(row.organisation.is_ours for row in others)
    assert Organisation.objects.ours() == organisation


def test_an_organisation_that_is_no_ccg_is_not_ours():
    make_draft_organisation()
    assert not Organisation.objects.filter(is_ours=True).exists()


def test_a_deleted_draft_of_the_ccg_leaves_its_place_free():
    make_draft_organisation("NHS Typo CCG", **CCG).delete()
    assert make_draft_organisation("NHS Thurrock CCG", **CCG).organisation.is_ours
    assert Organisation.objects.count() == 1


@pytest.mark.once
def test_a_correction_changes_every_page_when_it_is_approved(organisation, client):
    draft = correct(organisation, short_name="NHS Thurrock")
    before = client.get("/cookies/")
    assert "- NHS Thurrock CCG" in before.text
    publish(draft)
    after = client.get("/cookies/", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "- NHS Thurrock<" in after.text


def test_a_withdrawn_ccg_leaves_a_stand_in(organisation, client):
    organisation.withdraw(make_user(), "The address was a person's own.")
    page = client.get("/")
    assert "NHS Thurrock" not in page.text
    assert page.status_code == 200


# --- rules -----------------------------------------------------------------------------------------------------------

REFUSED = {
    "a name that is taken": ({"name": "thurrock council"}, "name"),
    "an ODS code that is taken": ({"ods_code": "X2610"}, "ods_code"),
    "a CQC identifier that is taken": ({"cqc_id": "1-1"}, "cqc_id"),
    "an ODS code in small letters": ({"ods_code": "f81010"}, "ods_code"),
    "an ODS code with a line break": ({"ods_code": "F81010\n"}, "ods_code"),
    "an ODS code that is too short": ({"ods_code": "F8"}, "ods_code"),
    "a website without https": ({"website": "http://practice.example"}, "website"),
    "a website that is a script": ({"website": "javascript:alert(1)"}, "website"),
    "words in the telephone number": ({"phone": "ask for Jo"}, "phone"),
    "no mailbox": ({"foi_email": "foi at ccg"}, "foi_email"),
    "a control character": ({"address": "1 High Street\x0b"}, "address"),
    "a kind that is not": ({"classification": "hospital"}, "classification"),
    "a year before the health service": ({"founding_date": datetime.date(213, 4, 1)}, "founding_date"),
    "dissolved before it was founded": (
        {"founding_date": datetime.date(2013, 4, 1), "dissolution_date": datetime.date(2013, 3, 31)},
        "__all__",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_words(case):
    fields, field = REFUSED[case]
    make_draft_organisation("Thurrock Council", ods_code="X2610", cqc_id="1-1")
    with pytest.raises(ValidationError) as refused:
        make_draft_organisation(**{"name": "Orsett Surgery"} | fields)
    assert list(refused.value.message_dict) == [field]
    assert OrganisationVersion.objects.count() == 1


def test_without_a_short_name_it_is_the_full_one(client, officer):
    client.force_login(officer)
    sent = form(name="Orsett Surgery", classification="practice", short_name="", email="jane.doe@a.test")
    page = client.post(ADD, sent, follow=True).text
    assert OrganisationVersion.objects.get().short_name == "Orsett Surgery"
    assert "look again: jane.doe@a.test looks like a person&#x27;s own address" in page


def test_a_name_that_was_given_up_is_free_again():
    first = publish(make_draft_organisation("Orsett Surgery"))
    renamed = correct(first, name="Orsett Medical Centre")
    with pytest.raises(ValidationError, match="has this name already"):
        make_draft_organisation("Orsett Surgery")
    publish(renamed)
    assert make_draft_organisation("Orsett Surgery").organisation != first.organisation


# --- how to reach it -------------------------------------------------------------------------------------------------

CONTACTS = {
    "nothing is known": ({}, []),
    "a mailbox for the purpose": ({"foi_email": "foi@ccg.example", "email": "ask@ccg.example"}, ["foi@ccg.example"]),
    "the general mailbox": ({"email": "ask@ccg.example", "privacy_email": "dpo@ccg.example"}, ["ask@ccg.example"]),
    "telephone and post": ({"phone": "01375 000000", "address": "1 High Street"}, ["01375 000000", "1 High Street"]),
}


@pytest.mark.once
@pytest.mark.parametrize("case", CONTACTS)
def test_contacts_for_a_purpose(case):
    fields, values = CONTACTS[case]
    assert [contact.value for contact in OrganisationVersion(**fields).contacts_for(Purpose.FOI)] == values


@pytest.mark.once
def test_the_contact_page_names_each_mailbox_once(organisation, client):
    rewrite(organisation, email="ask@ccg.example", foi_email="foi@ccg.example", address="1 High Street\nGrays")
    page = client.get("/contact/").text
    assert page.count('href="mailto:ask@ccg.example"') == page.count('href="mailto:foi@ccg.example"') == 1
    assert "No telephone number has been published here yet." in page


# --- the page --------------------------------------------------------------------------------------------------------


@pytest.mark.once
def test_about_us_shows_what_is_live_and_invents_nothing(organisation, client):
    page = client.get("/about-us/").text
    assert "1 April 2013" in page
    assert "No partner has been published here yet." in page
    assert "The list of member practices has not been published here yet." in page
    assert "<table" not in page
    today = datetime.date.today()
    publish(make_draft_organisation(website="https://www.thurrock.example"))
    publish(make_draft_organisation("Orsett Surgery", "practice", address="1 High Road,\nOrsett", ods_code="F81010"))
    publish(make_draft_organisation("Closing Surgery", "practice", dissolution_date=today))
    publish(make_draft_organisation("Closed Surgery", "practice", dissolution_date=today - datetime.timedelta(days=1)))
    publish(make_draft_organisation("Old Hospital", "provider", dissolution_date=datetime.date(2016, 3, 31)))
    page = client.get("/about-us/").text
    assert '<a href="https://www.thurrock.example">Thurrock Council</a>' in page
    assert "1 High Road, Orsett" in page
    assert "Closing Surgery" in page
    assert "Closed Surgery" not in page
    assert "Old Hospital (until 31 March 2016)" in page
    assert page.count("NHS Thurrock Clinical Commissioning Group</h2>") == 1
    assert "Closed Surgery" in client.get("/organisations.csv").text


@pytest.mark.once
def test_a_site_without_a_ccg_has_the_page_too(client):
    page = client.get("/about-us/")
    assert page.status_code == 200
    assert "Not recorded here" in page.text


@pytest.mark.once
def test_the_loaded_content_is_what_the_sources_name(thurrock, client):
    page = client.get("/about-us/").text
    for name in ("Thurrock Council", "NHS England", "Department of Health", "Care Quality Commission", "Basildon"):
        assert name in page
    assert [row.short_name for row in OrganisationVersion.objects.live() if row.founding_date] == ["NHS Thurrock CCG"]
    assert not OrganisationVersion.objects.exclude(ods_code="", address="").exists()


# --- officers --------------------------------------------------------------------------------------------------------


def test_officers_choose_an_organisation_by_its_newest_name():
    make_draft_organisation("Before")
    renamed = correct(publish(make_draft_organisation("Orsett Surgery")), name="Orsett Medical Centre")
    make_draft_organisation("Deleted").delete()
    assert str(Organisation.objects.get(pk=renamed.organisation_id)) == "Orsett Medical Centre"
    names = [str(row) for row in Organisation.objects.filter(versions__isnull=False).distinct()]
    assert names == ["Before", "Orsett Medical Centre"]


def test_the_list_is_filtered_by_kind(client, officer, organisation):
    make_draft_organisation()
    make_draft_organisation("Orsett Surgery", "practice")
    client.force_login(officer)
    listed = client.get("/admin/ccg/organisationversion/?kind=practice")
    assert [row.name for row in listed.context["cl"].result_list] == ["Orsett Surgery"]
    assert client.get("/admin/ccg/organisationversion/?kind=nonsense").status_code == 200


@pytest.mark.once
def test_an_organisation_is_previewed_on_the_page(client, officer, organisation):
    council = make_draft_organisation(website="https://www.thurrock.example")
    practice = publish(make_draft_organisation("Orsett Surgery", "practice"))
    drafts = {
        council: "https://www.thurrock.example",
        correct(practice, name="Orsett Medical Centre"): "Orsett Medical Centre",
        correct(organisation, ods_code="07G"): "07G",
    }
    for row, words in drafts.items():
        assert words not in client.get(f"/about-us/?organisation={row.pk}").text
    client.force_login(officer)
    for row, words in drafts.items():
        form = client.get(reverse("admin:ccg_organisationversion_change", args=[row.pk])).text
        assert f'href="/about-us/?organisation={row.pk}"' in form
        page = client.get(f"/about-us/?organisation={row.pk}")
        assert "Only staff can see this page." in page.text
        assert "Where it stands: draft." in page.text
        assert words in page.text
        assert page["Cache-Control"] == "private, no-store"
        assert '<meta name="robots" content="noindex">' in page.text
    assert "Orsett Surgery</th>" not in client.get(f"/about-us/?organisation={list(drafts)[1].pk}").text
    assert client.get(f"/about-us/?organisation={10**17}").status_code == 200
    form = client.get(reverse("admin:ccg_organisationversion_change", args=[organisation.pk])).text
    assert 'href="/about-us/"' in form


def test_other_organisations_are_made_without_becoming_ours():
    make_organisation(is_ours=False, name="Other", short_name="Other")
    assert Organisation.objects.ours().pk is None

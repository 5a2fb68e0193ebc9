"""The page of a programme: who takes part, who oversees it, what it serves, and the addresses it had."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from objectives.models import Overseer, Partner, ProgrammeVersion, Scope, Service
from tests.factories import LONG_AGO, correct, make_draft_organisation, make_group, publish, tomorrow
from tests.objectives.rows import live_indicator, make_plan, make_programme, make_reading
from tests.reading import page_words, words
from tests.states import forced, removed, withdrawn

pytestmark = pytest.mark.once
ADDRESS = "/programmes/thurrock-hubs/"
NOWHERE = "/programmes/there-was-never-one/"


def test_a_programme_of_which_little_is_known_invents_nothing(client, organisation):
    publish(make_programme())
    text = page_words(client, ADDRESS)
    for said in (
        "What this programme does has not been published here yet.",
        "Who answers for itNot yet published",
        "BeginsNot yet published",
        "Which objectives it serves has not been published here.",
        "Which groups oversee it has not been published here.",
        "No measure has been published for this programme.",
    ):
        assert said in text
    for heading in ("Ends", "Partners", "What it includes"):
        assert heading not in text


def test_what_a_programme_says(client, organisation):
    plan = publish(make_plan(start_year=2014))
    council, clinic = publish(make_draft_organisation()), make_draft_organisation("Draft Clinic", "provider")
    group, hidden = publish(make_group("Access Group"), on=LONG_AGO), make_group("Hidden Group")
    programme = publish(
        make_programme(
            parts=[
                Partner(organisation=council.organisation, role="Pays for half of it"),
                Partner(organisation=clinic.organisation),
                Overseer(group=group.group),
                Overseer(group=hidden.group),
                Service(objective=plan.objectives.get().objective),
                Scope(number=2, years="The following years", text="Social care"),
                Scope(number=1, years="Year 1", text="Community beds"),
            ],
            kind="fund",
            owner="Director of Commissioning",
            description="Four **hubs**.",
            starts_on=datetime.date(2014, 4, 1),
            ends_on=datetime.date(2016, 3, 31),
            url="https://hubs.example/",
        )
    )
    publish(make_reading(live_indicator(programme=programme.programme)))
    html = client.get(ADDRESS).text
    text = words(html)
    for said in (
        "Fund - Thurrock Hubs Four hubs.",
        "Director of Commissioning",
        "Begins1 April 2014",
        "Ends31 March 2016",
        "Year 1Community beds",
        "The following yearsSocial care",
        "1. Bring care close to home",
        "Groups that oversee it Access Group Partners",
        "Thurrock Council: Pays for half of it",
        "Waits January to March 2016: 95.2%. Only 1 figure so far",
    ):
        assert said in text, said
    assert '<a href="https://hubs.example/">Website of Thurrock Hubs</a>' in html
    for name in ("Draft Clinic", "Hidden Group"):
        assert name not in text


STANDING = {
    "live": (publish, 200, "Four hubs."),
    "forced": (forced, 200, "Four hubs."),
    "draft": (lambda row: row, 404, ""),
    "scheduled": (lambda row: publish(row, at=tomorrow()), 404, ""),
    "withdrawn": (withdrawn, 200, "The figures were counted twice."),
    "withdrawn but readable": (lambda row: withdrawn(row, readable=True), 200, "Four hubs."),
    "removed": (removed, 410, "It named a person."),
}


@pytest.mark.parametrize("case", STANDING)
def test_standing(case, client, organisation):
    become, status, said = STANDING[case]
    become(make_programme(description="Four hubs."))
    page = client.get(ADDRESS)
    assert page.status_code == status
    assert said in words(page.text)
    assert ("Four hubs." in page.text) == (said == "Four hubs.")
    if status == 404:
        assert page.content == client.get(NOWHERE).content


def test_an_old_address_leads_on(client, organisation):
    programme = publish(make_programme(description="Four hubs."))
    draft = correct(programme, slug="hubs", title="Hubs")
    assert client.get("/programmes/hubs/").content == client.get(NOWHERE).content
    publish(draft)
    page = client.get(ADDRESS)
    assert (page.status_code, page["Location"]) == (301, "/programmes/hubs/")
    assert "Four hubs." in client.get("/programmes/hubs/").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": "thurrock hubs", "slug": "other"}, "Another programme has or had this title."),
        ({"title": "Other", "slug": "thurrock-hubs"}, "Another programme has or had this address."),
        (
            {"title": "Other", "starts_on": datetime.date(2016, 1, 2), "ends_on": datetime.date(2016, 1, 1)},
            "The programme ends before it begins.",
        ),
        ({"title": "Other", "url": "http://hubs.example/"}, "https"),
        ({"title": "Other", "slug": "a/b"}, ""),
    ],
    ids=["title", "address", "days", "website", "slash"],
)
def test_what_is_refused(fields, sentence, db):
    removed(make_programme())
    with pytest.raises(ValidationError) as error:
        make_programme(**fields)
    assert sentence in str(error.value)
    assert ProgrammeVersion.objects.count() == 1


def test_programmes_stand_in_the_order_of_the_officers(client, organisation):
    publish(make_plan())
    for title, order in (("Last", 100), ("Second", 2), ("First", 1)):
        publish(make_programme(title, order=order))
    text = page_words(client, "/objectives/")
    assert text.index("First") < text.index("Second") < text.index("Last")

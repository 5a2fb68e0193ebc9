"""A page of facts under an officer's words: the facts stay whatever becomes of the words."""

import datetime

import pytest
import time_machine
from django.urls import path

from ccg.models import DocumentVersion, PageVersion
from ccg.urls import urlpatterns as of_the_site
from ccg.views.words import WordedPage
from foi.models import QuarterlyReturn
from tests.factories import LONG_AGO, correct, make_draft_organisation, make_page, make_user, publish


class Facts(WordedPage):
    template_name = "ccg/worded.html"
    slug, title = "facts-of-ours", "The facts"
    depends_on = (QuarterlyReturn,)


urlpatterns = [path("facts-of-ours/", Facts.as_view(), name="facts"), *of_the_site]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.urls(__name__),
    pytest.mark.usefixtures("organisation"),
]
ADDRESS = "/facts-of-ours/"


@pytest.fixture
def words():
    return make_page("facts-of-ours", "In our own words", "See [the plan](document:12).", summary="What we do.")


def test_words_may_link_to_pages_and_documents_so_the_page_depends_on_them():
    assert Facts.depends_on == (PageVersion, DocumentVersion, QuarterlyReturn)


def test_the_words_of_the_address_are_shown_once_they_are_public(words, client):
    assert "The facts</h1>" in client.get(ADDRESS).text
    assert client.get("/facts-of-ours")["Location"] == ADDRESS
    publish(words)
    page = client.get(ADDRESS).text
    assert "In our own words</h1>" in page
    assert "What we do." in page
    assert "the plan (not yet published)" in page
    assert "<title>In our own words - NHS Thurrock CCG</title>" in page


STEPS = {
    "withdrawn": ("withdraw", {}, "The facts", True),
    "withdrawn, to be read still": ("withdraw", {"readable": True}, "In our own words", True),
    "removed": ("remove", {}, "The facts", False),
}


@pytest.mark.parametrize("case", STEPS)
def test_when_the_words_go_the_facts_stay_under_the_notice(case, words, client):
    step, options, heading, has_notice = STEPS[case]
    publish(words, on=LONG_AGO)
    before = client.get(ADDRESS)["ETag"]
    with time_machine.travel(LONG_AGO + datetime.timedelta(days=3)):
        getattr(words, step)(make_user(), "It was out of date.", **options)
    page = client.get(ADDRESS, headers={"If-None-Match": before})
    assert page.status_code == 200
    assert "X-Robots-Tag" not in page
    assert f"{heading}</h1>" in page.text
    assert ("What we do." in page.text) == (heading == words.title)
    for said in ("Withdrawn on 13 January 2017", "It was out of date.", "The facts below are still published."):
        assert (said in page.text) == has_notice


def test_what_was_withdrawn_before_a_later_edition_is_not_told(words, client):
    publish(words, on=LONG_AGO)
    draft = correct(words, body="Better words.")
    words.withdraw(make_user(), "It was out of date.")
    publish(draft)
    page = client.get(ADDRESS).text
    assert "Better words." in page
    assert "It was out of date." not in page


def test_words_that_move_away_leave_the_facts_where_they_are(words, client):
    publish(correct(publish(words), slug="elsewhere"))
    assert "The facts</h1>" in client.get(ADDRESS).text
    assert "In our own words</h1>" in client.get("/elsewhere/").text


def test_a_draft_is_previewed_above_the_facts_by_staff_alone(words, client):
    address = f"{ADDRESS}?preview={words.pk}"
    assert "In our own words" not in client.get(address).text
    client.force_login(make_user("Approver"))
    assert "In our own words" in client.get(address).text
    assert client.get(address)["Cache-Control"] == "private, no-store"


# Every page of facts, and something that stands on it whatever officers write.
OURS = {
    "home": ("/", "What else is here"),
    "about-us": ("/about-us/", "Who we work with"),
    "annual-reports": ("/annual-reports/", "No annual report is published here now."),
    "constitution": ("/constitution/", "The constitution is not published here now."),
    "consultations": ("/consultations/", "consultation"),
    "documents": ("/documents/", "No document is published here now."),
    "inspections": ("/inspections/", "No inspection is published here now."),
    "publication-scheme": ("/publication-scheme/", "Who we are and what we do"),
}


@pytest.mark.parametrize("slug", OURS)
def test_each_page_of_facts_shows_the_notice_of_its_words(slug, client):
    address, fact = OURS[slug]
    row = publish(make_page(slug, "In our own words", "It was said."), on=LONG_AGO)
    assert "It was said." in client.get(address).text
    row.withdraw(make_user(), "It was out of date.")
    page = client.get(address).text
    assert "It was out of date." in page
    assert "It was said." not in page
    assert "In our own words" not in page
    assert fact in page


@pytest.mark.parametrize(
    ("asks_for", "shows_words"),
    [pytest.param("preview", True, id="these words"), pytest.param("organisation", False, id="an organisation")],
)
def test_withdrawn_words_are_previewed_where_they_are_asked_for(asks_for, shows_words, client):
    row = publish(make_page("about-us", "In our own words", "It was said."), on=LONG_AGO)
    row.withdraw(make_user(), "It was out of date.")
    previewed = {"preview": row.pk, "organisation": make_draft_organisation().pk}[asks_for]
    client.force_login(make_user("Approver"))
    page = client.get(f"/about-us/?{asks_for}={previewed}").text
    assert "Only staff can see this page" in page
    assert "It was out of date." in page
    assert ("It was said." in page) == shows_words

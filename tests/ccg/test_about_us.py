"""The page of organisations: what is recorded of each, what was corrected, and what was taken away."""

import datetime

import pytest
from django.utils import timezone

from ccg.years import LONDON
from tests.factories import LONG_AGO, correct, make_draft_organisation, publish

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("kind", ["council", "practice"])
def test_what_is_recorded_of_an_organisation_stands_on_the_page(kind, organisation, client):
    facts = {
        "ods_code": "X2610",
        "cqc_id": "1-101635174",
        "address": "Civic Offices\nGrays",
        "phone": "01375 652652",
        "email": "ask@thurrock.example",
        "website": "https://www.thurrock.example",
        "founding_date": datetime.date(1998, 4, 1),
        "dissolution_date": datetime.date(2099, 3, 31),
    }
    publish(make_draft_organisation("Thurrock", kind, **facts))
    page = client.get("/about-us/").text
    dates = {"founding_date": "1 April 1998", "dissolution_date": "31 March 2099", "address": "Civic Offices"}
    assert [value for value in (facts | dates).values() if value not in page] == []


def test_a_correction_is_told_with_old_and_new_values(organisation, client, officer):
    council = publish(make_draft_organisation(ods_code="X2610", email="jo.bloggs@thurrock.example"), on=LONG_AGO)
    correction = correct(council, "Both were wrong.", ods_code="X9999", email="ask@thurrock.example")
    told = "Thurrock Council: ODS code: X2610 became X9999. General mailbox changed. Both were wrong."
    assert "X9999" not in client.get("/about-us/").text
    client.force_login(officer)
    assert f"Once approved, {told}" in client.get(f"/about-us/?organisation={correction.pk}").text
    client.logout()
    publish(correction, on=datetime.datetime(2017, 3, 14, 9, tzinfo=LONDON))
    page = client.get("/about-us/").text
    assert f"14 March 2017, {told}" in page
    assert "jo.bloggs" not in page
    correction.withdraw(officer, "It was right before.")
    assert "X2610" not in client.get("/about-us/").text


NAME, LEFT = "Orsett Surgery", {"readable": True}
# what was done: (is it the CCG of the site, the step, its options, what the page says, what it does not say)
TAKEN_AWAY = {
    "a partner withdrawn": (False, "withdraw", {}, "an organisation was withdrawn from this page. Not true.", NAME),
    "a partner left readable": (False, "withdraw", LEFT, f"{NAME} was withdrawn from this page. Not true.", "F81010"),
    "a partner removed": (False, "remove", {}, "Who we work with", "Not true."),
    "the CCG withdrawn": (True, "withdraw", {}, "<p>Not true.</p>", "Thurrock"),
    "the CCG removed": (True, "remove", {}, "Who we work with", "Not true."),
}


@pytest.mark.parametrize("case", TAKEN_AWAY)
def test_what_is_taken_away_leaves_its_notice_and_nothing_else(case, organisation, client, officer):
    is_ours, way, options, words, no_words = TAKEN_AWAY[case]
    practice = publish(make_draft_organisation(NAME, "practice", ods_code="F81010"))
    getattr(organisation if is_ours else practice, way)(officer, "Not true.", **options)
    page = client.get("/about-us/").text
    assert words in page
    assert no_words not in page
    assert (f"{timezone.localdate():%-d %B %Y}" in page) == (way == "withdraw")

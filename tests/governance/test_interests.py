"""The register of interests: when an entry leaves it, what is never told of a redacted one, and whose it is."""

import datetime
import io

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from ccg.datasets import FORMATS
from ccg.models import SearchEntry
from ccg.publishing import Refused
from ccg.years import LONDON
from governance.models import Interest, InterestDeclaration, InterestVersion
from tests.factories import LONG_AGO, correct, make_action, make_person, make_record, make_user, publish, tomorrow
from tests.governance.rows import live_meeting, live_person, make_gift, make_interest

pytestmark = pytest.mark.django_db
DAY = datetime.date


def london(*moment):
    return datetime.datetime(*moment, tzinfo=LONDON)


# --- leaving ---------------------------------------------------------------------------------------------------------

LEAVES = {
    "five months and 29 days ago": (DAY(2017, 1, 31), london(2017, 7, 29, 12), True),
    "six months ago to the day": (DAY(2017, 1, 31), london(2017, 7, 31, 23, 59, 59), True),
    "the day after": (DAY(2017, 1, 31), london(2017, 8, 1), False),
    "a shorter month, its last day": (DAY(2016, 8, 31), london(2017, 2, 28, 23, 59, 59), True),
    "a shorter month, the day after": (DAY(2016, 8, 31), london(2017, 3, 1), False),
    "still to come": (DAY(2020, 1, 31), london(2020, 7, 31, 12), True),
    "goes on": (None, london(2040, 1, 1), True),
}


@pytest.mark.parametrize("case", LEAVES)
def test_it_leaves_six_months_after_its_end(case, organisation):
    end_date, moment, is_there = LEAVES[case]
    publish(make_interest(end_date=end_date), on=LONG_AGO)
    assert InterestVersion.objects.live(at=moment).exists() == is_there


def test_an_edition_that_says_when_it_ended_leaves_by_itself(organisation):
    first = publish(make_interest(), on=LONG_AGO)
    second = publish(correct(first, "It has ended.", end_date=DAY(2017, 1, 12)), on=london(2017, 2, 1))
    live = InterestVersion.objects.live
    assert list(live(at=london(2017, 7, 12, 12))) == [second]
    assert not live(at=london(2017, 7, 13)).exists(), "What the first edition said does not come back."
    assert not live().exists()


def test_what_ended_before_is_kept_and_not_published(organisation):
    row = make_interest(end_date=DAY(2016, 7, 1))
    with pytest.raises(Refused, match="ended more than six months before"):
        publish(row, on=LONG_AGO)
    row.refresh_from_db()
    assert (row.state, row.expire_at) == ("in review", None)


def test_an_earlier_end_that_the_approver_chose_stays(organisation):
    until = tomorrow().replace(microsecond=0)
    assert publish(make_interest(end_date=DAY(2090, 1, 1)), until=until).expire_at == until


REFUSED = {
    "ends before it starts": ({"end_date": DAY(2013, 3, 31)}, "ends before it starts"),
    "declared in the future": ({"declared_on": DAY(2090, 1, 1)}, "still to come"),
    "beyond the calendar": ({"end_date": DAY(9999, 12, 31)}, "2098 or earlier"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_words(case, organisation):
    fields, sentence = REFUSED[case]
    with pytest.raises(ValidationError, match=sentence):
        make_interest(**fields)


# --- every public byte -----------------------------------------------------------------------------------------------

PLANTED = ("Kestrel", "Saltmarsh", "Bittern")  # the organisation, the interest, what is done about it
FILES = [f"/registers/{name}{ending}" for name in ("interests", "declarations") for ending in FORMATS]
PAGES = [
    *("/registers/", "/registers/interests/", "/registers/interests/?type=indirect", "/registers/interests/?entry={}"),
    *(f"/registers/interests/?q={word}" for word in PLANTED),
    *(f"/search/?q={word}" for word in PLANTED),
    *("/feed.atom", "/sitemap.xml", "/data/", "{meeting}"),
]


def text_of(client, address):
    """Return what a page or a file says; of a workbook the cells, of a page of results not what was typed."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    if address.endswith(".xlsx"):
        return str(list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)))
    typed = address.partition("q=")[2]
    return answer.text.replace(f'value="{typed}"', "").replace(f"“{typed}”", "")


@pytest.fixture
def secret(organisation):
    """An interest that was told in full, and declared at a meeting as a registered one and in words."""
    meeting = live_meeting()
    about = {"organisation_name": "Kestrel", "mitigation": "Bittern", "type": "indirect"}
    row = publish(make_interest("Saltmarsh", **about), on=LONG_AGO)
    declared = [
        InterestDeclaration(person=row.person, interest=row.interest),
        InterestDeclaration(person=row.person, interest=row.interest, description="Saltmarsh again"),
    ]
    publish(make_record(meeting, declared))
    row.meeting_address = meeting.get_absolute_url()
    return row


def told(client, row):
    """Return {planted word: addresses that tell it}."""
    addresses = [page.format(row.interest_id, meeting=row.meeting_address) for page in [*PAGES, *FILES]]
    said = {address: text_of(client, address) for address in addresses}
    return {word: [address for address, text in said.items() if word in text] for word in PLANTED}


@pytest.mark.once
def test_no_byte_tells_what_is_redacted(secret, client):
    before = told(client, secret)
    assert {word: len(found) > 8 for word, found in before.items()} == {
        "Kestrel": True,
        "Saltmarsh": True,
        "Bittern": True,
    }
    second = correct(secret, "It is not told in full from now on.", redaction_reason="It could harm a family.")
    assert told(client, secret) == before, "A draft changes nothing."
    publish(second)
    assert told(client, secret) == {word: [] for word in PLANTED}
    page = client.get("/registers/interests/").text
    assert page.count("It could harm a family.") == 3, "In the register, and in place of both declarations."
    assert "No entry matches." in client.get("/registers/interests/?type=indirect").text
    assert "1 entry matches." in client.get("/registers/interests/?q=family").text
    assert "Register of interests: entry of Dr Anand Deshpande" in client.get("/feed.atom").text
    second.withdraw(make_user(), "Entered twice.")
    assert told(client, secret) == {word: [] for word in PLANTED}, "Nor once the entry has left the register."


def test_the_search_keeps_only_the_reason_of_a_redacted_entry(organisation):
    row = make_interest("Saltmarsh", organisation_name="Kestrel", redaction_reason="It could harm a family.")
    kept = SearchEntry.objects.get(model="governance.InterestVersion", object_pk=row.pk)
    assert (kept.title, kept.text) == ("Registered interest that is not told in full", "It could harm a family.")


# --- whose it is -----------------------------------------------------------------------------------------------------

MAKE = {"interests": make_interest, "gifts": make_gift}


@pytest.mark.parametrize("register", MAKE)
def test_the_person_is_published_first(register, organisation):
    row = MAKE[register](person=make_person("Jane Okafor").person)
    with pytest.raises(Refused, match="Jane Okafor is not public then"):
        publish(row)


@pytest.mark.once
@pytest.mark.parametrize("register", MAKE)
def test_nobody_is_named_who_is_not_public(register, organisation, client):
    person = live_person("Jane Okafor")
    row = publish(MAKE[register]("Saltmarsh", person))
    correct(person.versions.get(), name="Heron Kestrel")
    addresses = [f"/registers/{register}/", *(f"/registers/{register}{ending}" for ending in FORMATS)]
    addresses += ["/feed.atom", "/search/?q=saltmarsh", f"/registers/{register}/?q=heron", "/registers/"]

    def naming(word):
        return {address for address in addresses if word in text_of(client, address)}

    assert naming("Okafor") == {*addresses} - {"/search/?q=saltmarsh", "/registers/"}
    assert not naming("Heron"), "Of a draft of the person nothing is told."
    person.versions.get(number=1).remove(make_user(), "They asked us to.")
    assert not naming("Okafor")
    assert not naming("Saltmarsh")
    assert not type(row).objects.live().exists()
    assert type(row).objects.gone().get() == row


def test_officers_tell_interests_apart_by_person_and_words(organisation, django_assert_num_queries):
    for name, words in (("Jane Okafor", "Trustee"), ("Anand Deshpande", "Partner")):
        make_interest(words, live_person(name))
    with django_assert_num_queries(1):
        assert list(map(str, Interest.objects.all())) == ["Anand Deshpande: Partner", "Jane Okafor: Trustee"]
    assert str(InterestVersion.objects.get(description="Trustee").interest) == "Jane Okafor: Trustee"
    assert str(Interest.objects.create()) == "An interest that was deleted"


# --- officers --------------------------------------------------------------------------------------------------------

WARNINGS = {
    "since when": ({"start_date": None}, "nothing of since when"),
    "not declared": ({"declared_on": None}, "nothing of when it was declared"),
    "nothing done": ({}, "nothing of what is done about it"),
    "a person's mailbox": ({"mitigation": "Ask jane.okafor@nhs.net"}, "looks like a person's own address"),
    "given away": ({"organisation_name": "Kestrel", "redaction_reason": "As KESTREL asks."}, "names the very thing"),
}


@pytest.mark.once
@pytest.mark.parametrize("case", WARNINGS)
def test_the_form_points_at_what_is_odd(case, organisation, officer, client):
    fields, sentence = WARNINGS[case]
    row = make_interest(**fields)
    client.force_login(officer)
    assert sentence in client.get(f"/admin/governance/interestversion/{row.pk}/change/").text.replace("&#x27;", "'")


@pytest.mark.once
def test_the_form_says_when_it_leaves(organisation, officer, client):
    row = make_interest(end_date=DAY(2090, 1, 31))
    client.force_login(officer)
    page = client.get(f"/admin/governance/interestversion/{row.pk}/change/").text
    assert "It leaves the public register on 1 August 2090." in page
    assert f"/registers/interests/?entry={row.interest_id}&amp;edition={row.pk}" in page


@pytest.mark.once
def test_staff_see_an_entry_before_it_is_public(organisation, officer, client):
    row = make_interest("Saltmarsh")
    address = f"{row.get_absolute_url()}&edition={row.pk}"
    assert "Saltmarsh" not in client.get(address).text
    client.force_login(officer)
    answer = client.get(address)
    assert "Saltmarsh" in answer.text
    assert "Only staff can see this page." in answer.text
    assert answer["Cache-Control"] == "private, no-store"
    action = make_action(live_meeting(), "1", "Bittern")
    assert "Bittern" in client.get(f"{action.get_absolute_url()}&edition={action.pk}").text

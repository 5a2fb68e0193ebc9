"""The feed: valid Atom, one entry for each event in public, and no word of what the public may not read."""

import datetime
import re
from xml.etree import ElementTree

import pytest
from django.db.models import QuerySet

from dashboard.feeds import MOST, SOURCES
from foi.models import QuarterlyReturn
from tests.factories import LONG_AGO, correct, make_return, make_user, publish
from tests.makers import publishable_models
from tests.states import STATES

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
# A date-time of RFC 3339, which RFC 4287 asks for.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:[a-z0-9.-]+,\d{4}-\d\d-\d\d:[a-z0-9./-]+")


def feed(client, **asked):
    answer = client.get("/feed.atom", **asked)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)  # noqa: S314 - our own bytes


def entries(client, **asked):
    """Return the entries but that of the organisation, which is there for other reasons."""
    found = feed(client, **asked).findall(f"{ATOM}entry")
    return [entry for entry in found if ":ccg.organisationversion/" not in entry.findtext(f"{ATOM}id")]


def titles(client):
    """Return the titles, newest first: "Published: Freedom of Information return for April to June 2013"."""
    return [entry.findtext(f"{ATOM}title") for entry in entries(client)]


def test_every_publishable_model_is_a_source():
    assert {source.rows.model for source in SOURCES} == set(publishable_models().values())


def published_again(row):
    row = STATES["restored, in review"][0](row)
    row.approve(make_user("Approver"))
    return row


def withdrawn(row):
    row.withdraw(make_user(), "The figures are being checked.")
    return row


def second(row, then=publish):
    """Publish a return and bring its correction to a state; return the first edition."""
    first = publish(row, on=LONG_AGO)
    then(correct(first, "One was counted twice.", received=61_987))
    first.refresh_from_db()
    return first


# what became of a return: (how, kinds of its entries, newest first)
HISTORIES = {
    **{name: (bring, ["Published"] if live else []) for name, (bring, _, live) in STATES.items()},
    "withdrawn": (STATES["withdrawn"][0], ["Withdrawn"]),
    "withdrawn but readable": (STATES["withdrawn but readable"][0], ["Withdrawn"]),
    "restored and sent back": (STATES["restored and sent back"][0], ["Withdrawn"]),
    "published again": (published_again, ["Published again", "Published"]),
    "correction in draft": (lambda row: second(row, then=lambda row: row), ["Published"]),
    "correction in review": (lambda row: second(row, then=STATES["in review"][0]), ["Published"]),
    "correction scheduled": (lambda row: second(row, then=STATES["scheduled"][0]), ["Published"]),
    "correction published": (second, ["Corrected", "Published"]),
    "correction withdrawn": (lambda row: second(row, then=STATES["withdrawn"][0]), ["Withdrawn"]),
    "correction removed": (lambda row: second(row, then=STATES["removed"][0]), []),
    "correction in place of what was withdrawn": (lambda row: withdrawn(second(row)), ["Corrected"]),
}


@pytest.mark.once
@pytest.mark.parametrize("case", HISTORIES)
def test_what_is_told_of_a_return(case, organisation, client):
    bring, kinds = HISTORIES[case]
    row = bring(make_return(2014, 2, received=61_234, note="Kestrel over the saltmarsh"))
    found = entries(client)
    name = "Freedom of Information return for July to September 2014"
    assert titles(client) == [f"{kind}: {name}" for kind in kinds]
    assert [entry.find(f"{ATOM}category").get("term") for entry in found] == kinds
    told = client.get("/feed.atom").text
    for never in ("Kestrel", "61234", "61,234", "61987", "user-"):
        assert never not in told
    assert ("One was counted twice." in told) == ("Corrected" in kinds)
    if "Withdrawn" in kinds:
        notice = row.notice or row.editions().last().notice
        assert notice in found[0].findtext(f"{ATOM}summary")
    else:
        assert "The figures" not in told
        assert "It named a person" not in told


def test_ids_stay_while_things_happen_and_at_every_address(organisation, client, settings):
    def ids(host="testserver"):
        found = entries(client, headers={"host": host})
        return {entry.findtext(f"{ATOM}title").split(":")[0]: entry.findtext(f"{ATOM}id") for entry in found}

    settings.ALLOWED_HOSTS = ["testserver", "two.example"]
    row = publish(make_return(), on=LONG_AGO)
    first = ids()
    assert first == {"Published": "tag:localhost,2017-01-10:foi.quarterlyreturn/2013/1/1/published/090000"}
    assert ids("two.example") == first
    row.withdraw(make_user(), "The figures are being checked.")
    row.restore(make_user())
    row.approve(make_user("Approver"))
    publish(correct(row, received=41))
    assert ids().items() > first.items()
    assert len(ids()) == 3


def test_only_the_newest_are_told(organisation, client):
    by = {"state": "published", "submitted_by": make_user(), "approved_by": make_user("Approver")}
    figures = {"received": 50, "in_time": 40, "breached": 1}
    # Past the gate's own methods, because only the number of rows matters here.
    QuerySet(QuarterlyReturn).bulk_create(
        QuarterlyReturn(
            start_year=2013 + index // 4,
            quarter=index % 4 + 1,
            publish_at=LONG_AGO + datetime.timedelta(days=index),
            **figures,
            **by,
        )
        for index in range(MOST + 3)
    )
    found = titles(client)
    assert len(found) == MOST
    assert found[0].endswith("April to June 2026")
    assert found[-1].endswith("January to March 2014")


@pytest.mark.once
def test_words_of_officers_are_words_not_markup(organisation, client):
    reason = "1 < 2 & <script>alert(1)</script>\x0b\ufffe\nCounted again."
    publish(correct(publish(make_return()), reason))
    (summary,) = [
        e.findtext(f"{ATOM}summary") for e in entries(client) if e.find(f"{ATOM}category").get("term") != "Published"
    ]
    assert summary == "<p>1 &lt; 2 &amp; &lt;script&gt;alert(1)&lt;/script&gt;<br>Counted again.</p>"


@pytest.mark.once
def test_an_empty_feed_is_one_all_the_same(client, organisation):
    assert entries(client) == []
    updated = feed(client).findtext(f"{ATOM}updated")
    assert datetime.datetime.fromisoformat(updated) == organisation.publish_at


def test_a_removal_changes_the_feed_without_an_entry(organisation, client):
    row = publish(make_return(), on=LONG_AGO)
    row.remove(make_user(), "It named a person.")
    assert entries(client) == []
    assert datetime.datetime.fromisoformat(feed(client).findtext(f"{ATOM}updated")) >= row.notice_at

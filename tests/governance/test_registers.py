"""The registers as readers and officers meet them: filters, words for how things stand, private items, overdue work."""

import datetime
import re
from html import unescape

import pytest
from django.db.models import QuerySet
from django.utils.html import strip_tags

from ccg.datasets import FORMATS
from ccg.years import LONDON
from governance.models import ActionVersion, Decision, InterestDeclaration, Procurement, ProcurementVersion
from tests.factories import (
    LONG_AGO,
    correct,
    make_action,
    make_meeting,
    make_page,
    make_record,
    make_user,
    publish,
)
from tests.governance.rows import live_meeting, live_person, make_gift, make_interest, make_procurement
from tests.governance.test_interests import text_of

pytestmark = pytest.mark.django_db
DAY = datetime.date
REGISTERS = ["interests", "gifts", "procurement", "decisions", "actions"]


def shown(client, address):
    """Return the words of a register's rows, and of the sentence above them."""
    page = client.get(address).text.split("</form>")[-1].split("Download</h2>")[0]
    return re.sub(r"\s+", " ", unescape(strip_tags(page)))


# --- readers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("register", REGISTERS)
def test_an_empty_register_says_so(register, organisation, client):
    page = client.get(f"/registers/{register}/").text
    assert "Nothing has been published here yet." in page
    assert "<table" not in page
    assert "<form" not in page.split("<main")[1]
    assert client.get(f"/registers/{register}/?q=x").text.count("Nothing has been published here yet.") >= 1
    assert client.get("/registers/").text.count("Nothing has been published here yet.") == len(REGISTERS)


@pytest.fixture
def entries(organisation):
    """Two entries in every register, told apart by Stork and Wren."""
    stork, wren = live_person("Ada Stork"), live_person("Ben Wren")
    publish(make_interest("Stork Ltd", stork))
    publish(make_interest("Wren Ltd", wren, type="indirect"))
    publish(make_gift("Stork lunch", stork, value="12.50"))
    publish(make_gift("Wren tea", wren, decision="accepted", offered_on=DAY(2016, 3, 31)))
    publish(make_procurement("Stork services", value="1250000"))
    publish(make_procurement("Wren services", decided_on=DAY(2016, 4, 1), value="99.95"))
    first, second = (
        live_meeting(),
        publish(
            make_meeting(
                start=datetime.datetime(2016, 4, 1, tzinfo=LONDON),
                agenda=[{"number": "1", "title": "Wren report"}],
                title="Audit Committee",
            ),
            on=LONG_AGO,
        ),
    )
    for meeting, bird, result in ((first, "Stork", "approved"), (second, "Wren", "noted")):
        item = meeting.agenda.get(number="1").item
        publish(make_record(meeting, [Decision(item=item, text=f"{bird} decision", result=result)]))
    publish(make_action(first, "1", "Stork action", due_date=DAY(2017, 4, 1)))
    publish(make_action(second, "1", "Wren action", status="done", completed_on=DAY(2017, 4, 2)))


FILTERS = {
    "interests?q=stork": "Stork",
    "interests?q=ada+ltd": "Stork",
    "interests?q=wren+stork": "",
    "interests?type=indirect": "Wren",
    "gifts?q=acme": "Stork Wren",
    "gifts?decision=accepted": "Wren",
    "gifts?year=2016-17": "Stork",
    "gifts?year=2015-16": "Wren",
    "gifts?year=2015-16&decision=declined": "",
    "procurement?year=2016-17": "Stork Wren",
    "procurement?q=wren": "Wren",
    "decisions?result=noted": "Wren",
    "decisions?q=finance": "Stork",
    "decisions?q=audit": "Wren",
    "decisions?year=2016-17&q=decision": "Stork Wren",
    "decisions?group=governing-body": "Stork Wren",
    "actions?status=open": "Stork",
    "actions?status=overdue": "Stork",
    "actions?status=done": "Wren",
    "actions?status=closed": "",
    "actions?q=trust": "",
    "actions?q=chief": "Stork Wren",
    # What is no choice, or no number, is as if nobody had asked.
    **dict.fromkeys(
        [
            *("interests?type=odd&person=-1&page=x", "gifts?year=9999-00&person=0", "gifts?q=&page=99999"),
            *(
                "procurement?year=2016-18&entry=x",
                "procurement?edition=99999999999999999999&page=0",
                "decisions?group='",
            ),
            *("decisions?entry=1", "actions?status=1&edition=1", "actions?q=++&page=-1"),
        ],
        "Stork Wren",
    ),
    "actions?entry=999999999999999999": "",
}


def test_a_register_is_narrowed_without_javascript(entries, client):
    got, expected = {}, {}
    for asked, birds in FILTERS.items():
        page = shown(client, "/registers/{}/?{}".format(*asked.split("?")))
        found = [bird for bird in ("Stork", "Wren") if bird in page]
        count = {0: "No entry matches.", 1: "1 entry matches."}.get(len(found), "2 entries")
        got[asked], expected[asked] = (found, count in page), (birds.split(), True)
    assert got == expected


def test_what_can_be_chosen(entries, client):
    page = client.get("/registers/gifts/").text
    assert re.findall(r"<option value=\"([^\"]*)\"[^>]*>([^<]*)</option>", page)[-3:] == [
        ("", "All"),
        ("2016-17", "2016/17"),
        ("2015-16", "2015/16"),
    ]
    person = live_person("Ben Wren").pk
    assert f'<option value="{person}">Dr Ben Wren</option>' in page
    chosen = client.get(f"/registers/gifts/?person={person}&q=tea&year=2015-16")
    assert f'<option value="{person}" selected>Dr Ben Wren</option>' in chosen.text
    assert 'value="tea"' in chosen.text
    assert chosen["X-Robots-Tag"] == "noindex"


def test_figures_and_days_in_words(entries, client):
    assert "£12.50" in shown(client, "/registers/gifts/")
    assert "Not recorded" in shown(client, "/registers/gifts/?q=wren")
    assert "£1,250,000 " in shown(client, "/registers/procurement/")
    assert "£99.95" in shown(client, "/registers/procurement/")
    assert "Governing Body, 22 March 2017 1: Finance report Stork decision Approved" in re.sub(
        r"(Meeting|Item|Decision|Result) (?=[A-Z0-9])", "", shown(client, "/registers/decisions/?q=stork")
    )


@pytest.mark.parametrize("register", ["interests", "gifts", "procurement", "actions"])
def test_one_entry_has_an_address_that_the_search_leads_to(register, entries, client):
    found = re.findall(rf'href="(/registers/{register}/\?entry=[0-9]+)"', client.get("/search/?q=stork").text)
    assert len(found) == 1
    page = shown(client, found[0])
    assert "1 entry matches. See the whole register" in page
    assert "Stork" in page
    assert "Wren" not in page


def test_a_long_register_has_pages_that_keep_what_was_asked(organisation, client):
    standing = {"state": "published", "publish_at": LONG_AGO, "forced": True, "force_reason": "Many"}
    about = {"decided_on": DAY(2017, 3, 22), "decided_by": "Group", "decision": "To buy."}
    QuerySet(ProcurementVersion).bulk_create(
        ProcurementVersion(procurement=Procurement.objects.create(), title=f"No {number}", **about, **standing)
        for number in range(51)
    )
    page = client.get("/registers/procurement/?q=no&year=2016-17").text
    assert "51 entries match. Page 1 of 2." in page
    assert 'href="?q=no&amp;year=2016-17&amp;page=2"' in page
    assert "Page 2 of 2." in client.get("/registers/procurement/?q=no&year=2016-17&page=2").text
    assert client.get("/registers/procurement.csv").text.count("No ") == 51


def test_a_register_leads_to_no_more_than_the_first_entries_and_says_so(organisation, client, monkeypatch):
    monkeypatch.setattr("governance.views.register.MOST", 2)
    for title in ("One", "Two", "Three"):
        publish(make_procurement(title))
    told = "The first 2 are shown: choose above to see others, or download all."
    assert f"More than 2 entries in this register. {told}" in client.get("/registers/procurement/").text
    assert "1 entry matches." in client.get("/registers/procurement/?q=one").text
    assert client.get("/registers/procurement/").text.count("What was bought") == 1 + 2
    assert {"One", "Two", "Three"} <= set(client.get("/registers/procurement.csv").text.split(","))


def test_actions_stand_by_the_newest_meeting_and_open_ones_by_the_day_they_are_due(organisation, client):
    old, new = (publish(make_meeting(start=datetime.datetime(2017, month, 1, 10, tzinfo=LONDON))) for month in (1, 3))
    for meeting, due, name in ((old, 20, "Stork"), (new, 30, "Wren"), (new, None, "Heron")):
        publish(make_action(meeting, text=name, identifier=name, due_date=due and DAY(2017, 4, due)))

    def order(address):
        return list(dict.fromkeys(re.findall("Stork|Wren|Heron", shown(client, address))))

    assert order("/registers/actions/") == ["Heron", "Wren", "Stork"]
    assert order("/registers/actions/?status=open") == ["Stork", "Wren", "Heron"]
    assert order("/registers/actions/?status=overdue") == ["Stork", "Wren"]


def test_words_of_officers_stand_above_and_have_the_address_of_the_register(organisation, client):
    publish(make_page("register-of-gifts", "What we were offered", "In **our** words."))
    page = client.get("/registers/gifts/").text
    assert "What we were offered</h1>" in page
    assert "<strong>our</strong>" in page
    assert client.get("/register-of-gifts/")["Location"] == "/registers/gifts/"
    assert client.get("/sitemap.xml").text.count("/registers/gifts/") == 1
    assert "/register-of-gifts/" not in client.get("/sitemap.xml").text


def test_a_correction_says_when_and_why(entries, client):
    row = ProcurementVersion.objects.get(title="Stork services")
    publish(correct(row, "The value was <wrong>.", value=5))
    page = shown(client, "/registers/procurement/?q=stork")
    assert "The value was <wrong>." in page
    assert "Changed on" in page
    assert "1,250,000" not in page


# --- private items ---------------------------------------------------------------------------------------------------

OF_ITEMS = [
    *("/registers/", "/registers/interests/", "/registers/decisions/", "/registers/actions/", "/feed.atom"),
    *(f"/registers/{name}{ending}" for name in ("decisions", "declarations", "actions") for ending in FORMATS),
    *("/search/?q=saltmarsh", "/registers/decisions/?q=kestrel", "/registers/actions/?q=saltmarsh"),
    "/registers/interests/?q=saltmarsh",
]


def test_what_hangs_on_an_item_vanishes_with_it_at_once(organisation, client):
    agenda = [{"number": "1", "title": "Kestrel"}]
    meeting = publish(make_meeting(agenda=agenda), on=LONG_AGO)
    item = meeting.agenda.get().item
    declared = InterestDeclaration(item=item, person=live_person(), description="Saltmarsh declared")
    publish(make_record(meeting, [Decision(item=item, text="Saltmarsh", result="approved"), declared]))
    action = publish(make_action(meeting, "1", "Saltmarsh action"))

    def leaking():
        said = {address: text_of(client, address) for address in [*OF_ITEMS, meeting.get_absolute_url()]}
        return [address for address, text in said.items() if "Saltmarsh" in text or "Kestrel" in text]

    assert len(leaking()) >= 16
    private = correct(meeting, "The item is taken in private.")
    entry = private.agenda.get()
    entry.public, entry.exemption_reason = False, "It names people"
    entry.save()
    assert len(leaking()) >= 16, "A draft changes nothing."
    publish(private)
    assert leaking() == []
    assert "Nothing has been published here yet." in client.get("/registers/decisions/").text
    assert "No entry matches" not in client.get("/registers/decisions/?q=saltmarsh").text
    assert not ActionVersion.objects.live().exists()
    opened = correct(private, "It is public after all.")
    entry = opened.agenda.get()
    entry.public = True
    entry.save()
    publish(opened)
    assert len(leaking()) >= 16
    action.withdraw(make_user(), "It was a mistake.")
    opened.withdraw(make_user(), "The date was wrong.")
    assert leaking() == []

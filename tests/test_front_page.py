"""What needs doing: each line counts what its link shows, and nobody is told of work that is not theirs."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from ccg.publishing.standing import STANDINGS
from ccg.years import LONDON
from foi.models import QuarterlyReturn
from tests.factories import LONG_AGO, correct, make_return, make_user, publish, published_return, tomorrow

# Once: what is asked of the database here is asked on both by the tests of the gate; this is what pages make of it.
pytestmark = pytest.mark.once

FRONT = "/admin/"
LIST = "/admin/foi/quarterlyreturn/"
NOON = datetime.datetime(2017, 2, 10, 12, tzinfo=LONDON)


def tasks(client):
    return {task.words: task.count for task in client.get(FRONT).context["tasks"]}


@pytest.fixture
def desk(organisation):
    """A return in every standing, entered by one officer in February 2017."""
    officer, approver = make_user("FOI officer", first_name="Ann"), make_user("Approver", first_name="Ben")
    with time_machine.travel(NOON - datetime.timedelta(days=8), tick=False):
        make_return(2013, 1).submit(officer)
    with time_machine.travel(NOON, tick=False):
        make_return(2013, 2).submit(officer)
        sent_back = make_return(2013, 3)
        sent_back.submit(officer)
        sent_back.send_back(approver, "Please count again.")
        make_return(2013, 4).force(officer, "A tribunal.")
        make_return(2014, 1)
        correct(published_return(2014, 2))
        publish(make_return(2014, 3), at=tomorrow())
    return officer, approver


OFFICERS = {
    "FOI returns due": "8, the first for January to March 2015, due by 30 April 2015",
    "Sent back with a comment": "1 FOI quarterly return",
    "In review for more than a week": "1 FOI quarterly return",
    "Drafts, not submitted yet": "2 FOI quarterly returns",
    "Submitted by you, with a second officer now": "2 FOI quarterly returns",
    "Approved for a later time": "1 FOI quarterly return",
}
APPROVERS = {
    "Waiting for your approval": "2 FOI quarterly returns",
    "Published without approval, to be approved afterwards": "1 FOI quarterly return",
    "Approved for a later time": "1 FOI quarterly return",
}


@pytest.mark.parametrize(
    ("who", "expected"), [("officer", OFFICERS), ("approver", APPROVERS), ("Analyst", {}), ("Site manager", {})]
)
def test_each_is_told_of_their_own_work(who, expected, desk, client):
    people = dict(zip(("officer", "approver"), desk, strict=True))
    client.force_login(people.get(who) or make_user(who))
    with time_machine.travel(NOON, tick=False):
        assert tasks(client) == expected
        page = client.get(FRONT)
        assert ("Nothing waits for you." in page.text) == (not expected)
        for task in page.context["tasks"]:
            answer = client.get(task.address, follow=True)
            assert answer.status_code == 200
            if "standing=" in task.address:
                assert answer.context["cl"].result_count == int(task.count.split()[0]), task.words


def test_the_list_shows_the_newest_of_each_unless_asked_for_more(desk, client):
    client.force_login(desk[0])
    assert client.get(LIST).context["cl"].result_count == 7
    assert client.get(f"{LIST}?standing=all").context["cl"].result_count == 8
    for odd in ("nonsense", "%00", ""):
        assert client.get(f"{LIST}?standing={odd}").status_code in (200, 404)


@pytest.mark.parametrize(
    ("founded", "ended", "today", "due"),
    [
        pytest.param((2013, 4, 1), None, (2013, 6, 30), 0, id="its last day"),
        pytest.param((2013, 4, 1), None, (2013, 7, 1), 1, id="the day after"),
        pytest.param((2013, 4, 1), None, (2014, 4, 1), 4, id="a year"),
        pytest.param((2013, 5, 20), None, (2014, 4, 1), 4, id="founded within a quarter"),
        pytest.param((2013, 4, 1), (2013, 9, 30), (2014, 4, 1), 2, id="ended with a quarter"),
        pytest.param(None, None, (2014, 4, 1), 0, id="founding not known"),
    ],
)
def test_returns_are_due_while_the_organisation_exists(founded, ended, today, due, organisation):
    organisation.founding_date = founded and datetime.date(*founded)
    organisation.dissolution_date = ended and datetime.date(*ended)
    assert len(QuarterlyReturn.objects.due(organisation, datetime.date(*today))) == due


def test_the_menu_is_in_the_order_of_the_work(desk, client):
    client.force_login(make_user("Governance officer"))
    menus = client.get(FRONT).text.split('class="menus"')[1].split('id="content-related"')[0]
    words = [strip_tags(found) for found in re.findall(r"<h2.*?</h2>|<a [^>]*>.*?</a>", menus)]
    assert words[:3] == ["Freedom of Information", "FOI quarterly returns", "Enter a financial year"]
    assert words.index("The organisation") > words.index("Import FOI quarterly returns")


def test_a_front_page_without_work_or_role_says_so(organisation, client):
    user = make_user("Analyst")
    user.groups.clear()
    client.force_login(user)
    page = client.get(FRONT).text
    assert "Nothing waits for you." in page
    assert "You have no role yet." in page


PAGES = {"front page": FRONT, "list": LIST, "year": "/admin/foi/quarterlyreturn/2013/", "form": None}


def test_the_number_of_queries_of_the_desk_does_not_grow_with_the_rows(organisation, client):
    client.force_login(make_user("Governance officer"))

    def asked():
        found = {}
        for name, address in PAGES.items():
            newest = QuarterlyReturn.objects.first()
            with CaptureQueriesContext(connection) as queries:
                client.get(address or f"{LIST}{newest.pk}/change/")
            found[name] = len(queries)
        return found

    for quarter in (1, 2, 3, 4):
        publish(make_return(2013, quarter), on=LONG_AGO)
    asked()  # the first question of all finds out the content types
    few = asked()
    for year in (2014, 2015):
        for quarter in (1, 2, 3, 4):
            publish(make_return(year, quarter), on=LONG_AGO)
    assert asked() == few


def test_confirming_many_asks_no_more_often_than_confirming_two(organisation, client, approver):
    client.force_login(approver)

    def asked(rows):
        address = f"{LIST}steps/approve/?{'&'.join(f'row={row.pk}' for row in rows)}"
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).text.count("Computed:") == len(rows)
        return len(queries)

    rows = []
    for year in (2013, 2014, 2015):
        for quarter in (1, 2, 3, 4):
            second = correct(publish(make_return(year, quarter), on=LONG_AGO))
            second.submit(make_user())
            rows.append(second)
    assert asked(rows) == asked(rows[:2]) <= 20


# --- told by e-mail --------------------------------------------------------------------------------------------------


@pytest.fixture
def posted(settings, organisation):
    """Mail is configured; the letters are kept in memory."""
    settings.EMAIL_HOST = "mail.example"
    settings.DEFAULT_FROM_EMAIL = "site@example.nhs.uk"
    return mail.outbox


def step(client, user, name, row, **answers):
    client.force_login(user)
    row.refresh_from_db()
    sent = client.post(f"{LIST}steps/{name}/", {"row": f"{row.pk}:{row.revision}", **answers})
    assert sent.status_code == 302


def test_whose_turn_it_is_gets_a_letter(posted, client):
    officer = make_user("FOI officer", email="officer@example.nhs.uk", first_name="Ann", last_name="Officer")
    approvers = [make_user("Approver", email=f"{name}@example.nhs.uk") for name in ("ben", "cara")]
    make_user("Approver", email="gone@example.nhs.uk", is_active=False)
    make_user("Approver")
    make_user("Analyst", email="analyst@example.nhs.uk")
    row = make_return(2014, 1)
    step(client, officer, "submit", row, comment="The late ones need a look.")
    assert sorted(letter.to for letter in posted) == [["ben@example.nhs.uk"], ["cara@example.nhs.uk"]]
    assert posted[0].subject == "Waiting for your approval: FOI return for April to June 2014"
    assert "Ann Officer submitted this" in posted[0].body
    assert "The late ones need a look." in posted[0].body
    assert f"http://testserver{LIST}{row.pk}/change/" in posted[0].body
    posted.clear()
    step(client, approvers[0], "send-back", row, comment="Add a note.")
    assert [letter.to for letter in posted] == [["officer@example.nhs.uk"]]
    assert "Add a note." in posted[0].body
    posted.clear()
    step(client, officer, "force", row, reason="A tribunal.")
    assert sorted(letter.to for letter in posted) == [["ben@example.nhs.uk"], ["cara@example.nhs.uk"]]
    posted.clear()
    step(client, approvers[0], "approve", row)
    step(client, officer, "withdraw", row, notice="Counted twice.")
    assert posted == []
    step(client, officer, "restore", row)
    assert len(posted) == 2


def test_several_submitted_together_make_one_letter(posted, client, officer):
    make_user("Approver", email="ben@example.nhs.uk")
    rows = [make_return(2014, quarter) for quarter in (1, 2, 3)]
    client.force_login(officer)
    client.post(f"{LIST}steps/submit/", {"row": [f"{row.pk}:{row.revision}" for row in rows]})
    assert [letter.subject for letter in posted] == ["Waiting for your approval: 3 FOI quarterly returns"]


def test_without_mail_nothing_is_sent_and_the_front_page_says_it(organisation, client, officer, approver):
    row = make_return(2014, 1)
    step(client, officer, "submit", row)
    client.force_login(approver)
    assert tasks(client) == {"Waiting for your approval": "1 FOI quarterly return"}
    assert mail.outbox == []


def test_every_standing_is_tried_above():
    assert {standing.words for standing in STANDINGS} == {*OFFICERS, *APPROVERS} - {"FOI returns due"}
    assert timezone.localtime(NOON).tzinfo.key == "Europe/London"

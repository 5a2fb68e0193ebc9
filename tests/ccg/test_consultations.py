"""Consultations and surveys: open, closing soon, to come and closed by the date in London; their pages and outcome."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from ccg.models import ConsultationVersion
from ccg.years import LONDON
from tests.factories import LONG_AGO, correct, make_consultation, make_user, publish
from tests.reading import csv_rows, page_words

# Once: what is asked of the database here is asked on both by the tests of the gate; this is what pages make of it.
pytestmark = pytest.mark.once

LIST = "/admin/ccg/consultationversion/"


@pytest.mark.parametrize(
    ("today", "says"),
    [
        pytest.param("2017-02-28", "Opens on 1 March 2017 and closes on 31 May 2017.", id="the day before"),
        pytest.param("2017-03-01", "Open until 31 May 2017.", id="the first day"),
        pytest.param("2017-05-23", "Open until 31 May 2017.", id="eight days left"),
        pytest.param("2017-05-24", "Open. It closes on 31 May 2017: 7 days left.", id="seven days left"),
        pytest.param("2017-05-30", "Open. It closes on 31 May 2017: 1 day left.", id="one day left"),
        pytest.param("2017-05-31", "Open. It closes today, 31 May 2017.", id="the last day"),
        pytest.param("2017-06-01", "Closed on 31 May 2017.", id="the day after"),
    ],
)
def test_whether_people_may_answer(today, says, organisation):
    row, day = make_consultation(), datetime.date.fromisoformat(today)
    row.refresh_from_db()
    assert row.in_words(day) == says
    rows = ConsultationVersion.objects
    assert [rows.open_on(day).count(), rows.closed_on(day).count()] == [row.is_open(day), row.is_closed(day)]


WRONG = {
    "closes before it opens": ({"closes_on": datetime.date(2017, 2, 28)}, "It closes before it opens."),
    "a heading as high as ours": ({"outcome": "## What we heard"}, "Begin with ###."),
    "a heading as high as the title": ({"how_to_respond": "# Write"}, "Begin with ###."),
    "a link to nowhere": ({"outcome": "[the report](report.pdf)"}, "leads to 'report.pdf'"),
    "no summary": ({"summary": ""}, "cannot be blank"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_refused(case, organisation):
    fields, sentence = WRONG[case]
    with pytest.raises(ValidationError, match=sentence):
        make_consultation(**fields)
    assert not ConsultationVersion.objects.exists()


@pytest.fixture
def consultations(organisation, time_machine):
    """One of each standing, on 28 May 2017; and a draft."""
    time_machine.move_to(datetime.datetime(2017, 5, 28, 12, tzinfo=LONDON), tick=False)
    may, july = datetime.date(2017, 5, 1), datetime.date(2017, 7, 1)
    publish(make_consultation("Open for long", opens_on=may, closes_on=july))
    publish(make_consultation("Closing soon", kind="survey"))
    publish(make_consultation("To come", opens_on=july, closes_on=july))
    publish(
        make_consultation(
            "Closed with outcome", closes_on=may, outcome="### We heard\n\nMuch.", how_to_respond="Write."
        )
    )
    publish(make_consultation("Closed without", closes_on=may - datetime.timedelta(days=1)))
    make_consultation("A draft nobody reads")


def test_the_list_begins_with_what_closes_first(consultations, client):
    page = page_words(client, "/consultations/")
    order = ["Closing soon", "Open for long", "To come", "Closed with outcome", "Closed without"]
    headings = ["Open now", "Not yet open", "Closed on", "Download"]
    for words in (order, headings):
        assert [page.index(each) for each in words] == sorted(page.index(each) for each in words)
    assert "Survey. Open. It closes on 31 May 2017: 3 days left." in page
    assert "Closed on 30 April 2017. The outcome has not been published yet." in page
    assert "A draft nobody reads" not in page


def test_without_any_the_page_says_so(organisation, client):
    assert "No consultation or survey is published here now." in page_words(client, "/consultations/")


def address_of(title):
    return ConsultationVersion.objects.filter(title=title).last().get_absolute_url()


@pytest.mark.parametrize(
    ("title", "says", "not_says"),
    [
        ("Open for long", "How to respond How to respond has not been published yet.", "Outcome"),
        ("Closed with outcome", "Outcome We heard Much. How to respond Write.", "not been published"),
        ("Closed without", "Outcome The outcome has not been published yet.", "How to respond"),
    ],
)
def test_the_page_of_one(title, says, not_says, consultations, client):
    words = page_words(client, address_of(title))
    assert says in words
    assert not_says not in words


def test_it_closes_at_midnight_in_london(consultations, client, time_machine):
    address = address_of("Closing soon")
    time_machine.move_to(datetime.datetime(2017, 5, 31, 22, 59, 59, tzinfo=datetime.UTC))
    before = client.get(address)
    assert "It closes today" in before.text
    time_machine.move_to(datetime.datetime(2017, 5, 31, 23, 0, tzinfo=datetime.UTC))
    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert "Closed on 31 May 2017." in after.text


def test_another_slug_leads_to_the_one_of_today(organisation, client):
    first = publish(make_consultation("Walk-in services"), on=LONG_AGO)
    old = first.get_absolute_url()
    publish(correct(first, "A better title.", title="Walk-in services in Grays"))
    new = f"/consultations/{first.consultation_id}-walk-in-services-in-grays/"
    for address in (old, f"/consultations/{first.consultation_id}-x/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (301, new, "no-cache")
    assert client.get(new).status_code == 200
    assert "Title: Walk-in services became Walk-in services in Grays" in page_words(client, new)


@pytest.mark.parametrize("path", [f"{'9' * 18}-x", f"{'9' * 40}-x", "x-1", "1", "1-"])
def test_what_is_no_consultation_is_not_there(path, consultations, client):
    assert client.get(f"/consultations/{path}/").status_code == 404


def test_a_slug_of_a_draft_tells_nothing(organisation, client):
    draft = make_consultation("Secret closure")
    nowhere = client.get("/nowhere/")
    for slug in ("secret-closure", "x"):
        assert client.get(f"/consultations/{draft.consultation_id}-{slug}/").content == nowhere.content


def test_staff_preview_a_correction_at_its_own_slug(organisation, client):
    first = publish(make_consultation("Walk-in services"), on=LONG_AGO)
    draft = correct(first, "A better title.", title="Walk-in services in Grays")
    client.force_login(make_user())
    page = client.get(f"{draft.get_absolute_url()}?preview={draft.pk}")
    assert page.status_code == 200
    assert "Only staff can see this page" in page.text


def test_the_table(consultations, client):
    rows = {row["title"]: row for row in csv_rows(client, "/consultations.csv")}
    assert set(rows) == {"Open for long", "Closing soon", "To come", "Closed with outcome", "Closed without"}
    assert rows["Closing soon"]["kind"] == "survey"
    assert rows["Closing soon"]["closes_on"] == "2017-05-31"
    assert "consultations.csv" in client.get("/data/").text


def test_officers_are_told_of_what_closed_without_an_outcome(consultations, client):
    client.force_login(make_user())
    tasks = {task.words: task for task in client.get("/admin/").context["tasks"]}
    task = tasks["Closed without an outcome"]
    assert task.count == "1 consultation or survey"
    assert [str(row) for row in client.get(task.address).context["cl"].result_list] == ["Closed without"]
    client.force_login(make_user("Analyst"))
    assert not client.get("/admin/").context["tasks"]
    assert client.get(f"{LIST}?outcome=nonsense").status_code in (200, 302)


def test_an_officer_enters_one_and_adds_its_outcome(organisation, client):
    client.force_login(make_user())
    fields = {"kind": "survey", "title": "Your surgery", "summary": "Is it open?", "read_revision": 0}
    days = {"opens_on": "01/03/2017", "closes_on": "31/05/2017"}
    client.post(f"{LIST}add/", fields | days)
    row = ConsultationVersion.objects.get()
    assert (row.consultation.pk, row.number) == (row.consultation_id, 1)
    publish(row, on=LONG_AGO)
    second = correct(row, "The outcome is known.", outcome="Much was heard.")
    assert "Much was heard." in client.get(f"{LIST}{second.pk}/change/").text
    publish(second)
    assert "Much was heard." in page_words(client, second.get_absolute_url())

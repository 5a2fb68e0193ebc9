"""The admin's form of a return: nothing overwritten, nothing typed lost, no rule of the database ends in a 500."""

import datetime

import pytest
import time_machine
from django.contrib.admin.models import LogEntry

from ccg.publishing import Refused
from foi.models import QuarterlyReturn
from tests.factories import correct, make_return, make_user, published_return

pytestmark = pytest.mark.django_db
ADD = "/admin/foi/quarterlyreturn/add/"


@pytest.fixture
def desk(client, officer, organisation):
    client.force_login(officer)
    return client


def typed(**changes):
    return {
        "start_year": "2013",
        "quarter": "1",
        "received": "40",
        "in_time": "33",
        "breached": "2",
        "note": "",
        "source": "",
        "change_note": "",
        "read_revision": "0",
    } | changes


def test_an_officer_enters_a_quarter(desk, officer):
    assert desk.post(ADD, typed()).status_code == 302
    row = QuarterlyReturn.objects.get()
    assert (row.received, row.state, row.revision) == (40, "draft", 1)
    assert row.history.get().history_user == officer


@pytest.mark.once
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"received": "-1"}, "Write 0 or more.", id="negative"),
        pytest.param({"received": "3.5"}, "Write a whole number in figures", id="decimal"),
        pytest.param({"received": "9" * 30}, "cannot be right", id="huge"),
        pytest.param({"start_year": "1066"}, "Choose one that is in the list", id="year"),
        pytest.param({"quarter": "5"}, "Choose one that is in the list", id="quarter"),
        pytest.param({"note": "a\x00b"}, "Null characters are not allowed", id="null character"),
        pytest.param({"quarter": "2"}, "already a return for this quarter", id="second return"),
    ],
)
def test_refused_with_a_sentence_and_what_was_typed(desk, changes, sentence):
    make_return(2013, 2)
    answer = desk.post(ADD, typed(source="The register", **changes))
    assert answer.status_code == 200
    assert sentence in answer.text
    assert "The register" in answer.text
    assert QuarterlyReturn.objects.count() == 1


def test_a_draft_beside_a_published_edition_is_refused_in_words(desk):
    first = published_return(2013, 1)
    assert "already a return for this quarter" in desk.post(ADD, typed()).text
    second = correct(first)
    address = f"/admin/foi/quarterlyreturn/{second.pk}/change/"
    answer = desk.post(address, typed(change_note="", read_revision=str(second.revision)))
    assert answer.status_code == 302


def test_the_second_officer_is_told_who_changed_what_and_saves_again(desk):
    row = make_return()
    address = f"/admin/foi/quarterlyreturn/{row.pk}/change/"
    opened_with = str(row.revision)
    other = make_user(first_name="Ann", last_name="Other")
    row.received, row._history_user = 44, other
    row.save()

    answer = desk.post(address, typed(note="What I typed", read_revision=opened_with))
    assert answer.status_code == 200
    assert "Ann Other changed this while you had it open" in answer.text
    assert "Received: 40 became 44." in answer.text
    assert "What I typed" in answer.text
    assert QuarterlyReturn.objects.get().note == ""

    now_with = str(answer.context["adminform"].form["read_revision"].value())
    assert desk.post(address, typed(note="What I typed", read_revision=now_with)).status_code == 302
    assert QuarterlyReturn.objects.get().note == "What I typed"


@pytest.mark.parametrize("crafted", ["", "x", "-1", "999999", "9" * 40])
def test_a_crafted_revision_saves_nothing(desk, crafted):
    row = make_return()
    answer = desk.post(f"/admin/foi/quarterlyreturn/{row.pk}/change/", typed(received="41", read_revision=crafted))
    assert answer.status_code == 200
    assert QuarterlyReturn.objects.get().received == 40


@pytest.mark.once
def test_odd_figures_are_saved_and_pointed_out(desk):
    published_return(2013, 1, received=40, in_time=35, breached=0)
    answer = desk.post(ADD, typed(quarter="2", received="5", in_time="70", breached="9"), follow=True)
    assert QuarterlyReturn.objects.count() == 2
    for sentence in (
        "79 requests closed is over three times the 5 received.",
        "88.6% in time is down from 100% the quarter before.",
        "70 answered in time is more than the 45 requests received",
        "9 answered late: add a note that says why.",
        "69 more requests were closed than were ever open.",
    ):
        assert f"Saved, but please look again: {sentence}" in answer.text


@pytest.mark.parametrize("odd", ["x", "0", "-1", "9" * 40, "%D9%A3", "%00", "1/history/x", "1/history/%D9%A3"])
@pytest.mark.parametrize("page", ["history", "change", "delete"])
def test_an_odd_address_is_no_error(desk, odd, page):
    make_return()
    assert desk.get(f"/admin/foi/quarterlyreturn/{odd}/{page}/").status_code in (302, 404)
    assert desk.get("/admin/foi/quarterlyreturn/?state__exact=%00").status_code == 404


@pytest.mark.once
def test_a_published_return_is_read_with_the_name_of_its_year_and_no_link_that_is_refused(desk):
    row = published_return(2013, 1)
    page = desk.get(f"/admin/foi/quarterlyreturn/{row.pk}/change/").text
    assert "2013/14" in page
    assert str(row.submitted_by) in page
    assert "/admin/ccg/user/" not in page


@pytest.mark.once
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"quarter": "3", "received": ""}, "Fill this in.", id="a count is missing"),
        pytest.param({"quarter": "2"}, "already a return for this quarter", id="a quarter that is entered"),
        pytest.param({"start_year": "2025", "quarter": "4"}, "has not begun yet", id="a quarter to come"),
        pytest.param({"quarter": "3", "read_revision": "0"}, "changed this while you had it open", id="stale"),
    ],
)
def test_another_quarter_and_a_slip_lose_nothing(desk, changes, sentence):
    make_return(2013, 2)
    row = make_return(2013, 1)
    with time_machine.travel(datetime.datetime(2025, 6, 1, tzinfo=datetime.UTC), tick=False):
        desk.force_login(make_user("Governance officer"))
        sent = typed(note="What I typed", read_revision=str(row.revision)) | changes
        answer = desk.post(f"/admin/foi/quarterlyreturn/{row.pk}/change/", sent)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert "What I typed" in answer.text


def test_a_correction_stays_with_its_quarter(desk):
    second = correct(published_return(2013, 1))
    sent = typed(quarter="3", received="41", change_note="Typo", read_revision=str(second.revision))
    assert desk.post(f"/admin/foi/quarterlyreturn/{second.pk}/change/", sent).status_code == 302
    second.refresh_from_db()
    assert (second.quarter, second.received) == (1, 41)
    second.quarter = 3
    with pytest.raises(Refused, match="stays with what it corrects"):
        second.save()
    with pytest.raises(Refused, match="on the row itself"):
        QuarterlyReturn.objects.filter(pk=second.pk).update(quarter=3)


@pytest.mark.once
def test_saving_without_a_change_says_so_and_is_no_work(desk, officer):
    row = make_return(2013, 1)
    sent = typed(read_revision=str(row.revision))
    answer = desk.post(f"/admin/foi/quarterlyreturn/{row.pk}/change/", sent, follow=True)
    assert "Nothing was changed." in answer.text
    assert "changed successfully" not in answer.text
    assert not LogEntry.objects.exists()
    assert QuarterlyReturn.objects.get().revision == row.revision


@pytest.mark.parametrize(
    "query",
    ["start_year__range=1", "note__regex=(", "note__iregex=[", "publish_at__year=999999999", "comment__contains=a"],
)
def test_no_address_looks_rows_up_by_their_fields(desk, query):
    for page in ("", "export.csv", "export.xlsx"):
        assert desk.get(f"/admin/foi/quarterlyreturn/{page}?{query}").status_code in (302, 400)
    action = {"action": "submit_selected", "_selected_action": "abc"}
    assert desk.post("/admin/foi/quarterlyreturn/", action).status_code == 404

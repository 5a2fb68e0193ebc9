"""Two officers at the screen of figures: nobody puts back the work of another, and nothing typed is lost."""

import datetime
import threading
from decimal import Decimal

import pytest
from django.db import connection

from ccg.publishing import State
from objectives.models import Reading
from tests.factories import correct, make_organisation, make_user, publish, rewrite
from tests.objectives.rows import live_indicator, make_reading
from tests.objectives.screen import JULY, OCTOBER, hidden_and_typed, opened, screen, stored, typed
from tests.states import manager


def test_the_second_officer_is_told_who_changed_what_and_saves_again(desk, waits):
    row = make_reading(waits, datetime.date(2016, 7, 1))
    sent = opened(row, note="What I typed")
    row.value, row._history_user = Decimal("91"), make_user(first_name="Ann", last_name="Other")
    row.clean_and_save()
    answer = desk.post(screen(waits), typed({JULY: sent, OCTOBER: {"value": "4"}}))
    assert answer.status_code == 200
    assert "Ann Other changed this while you had it open." in answer.text
    assert "Value: 95.2 became 91." in answer.text
    assert "What I typed" in answer.text
    assert stored() == {JULY: "91.0%"}
    assert desk.post(screen(waits), hidden_and_typed(answer)).status_code == 302
    assert stored() == {JULY: "95.2%", OCTOBER: "4.0%"}


@pytest.mark.once
def test_the_page_as_it_is_changes_nothing(desk, waits):
    make_reading(waits, datetime.date(2016, 7, 1), None, numerator=2, denominator=3, note="A\nB")
    make_reading(waits, datetime.date(2016, 10, 1), None, missing_reason="Down")
    publish(make_reading(waits, datetime.date(2016, 4, 1)))
    answer = desk.post(screen(waits), hidden_and_typed(desk.get(screen(waits))), follow=True)
    assert "Nothing was changed." in answer.text


@pytest.mark.once
def test_a_period_that_i_did_not_touch_keeps_what_another_officer_made_of_it(desk, waits):
    first = make_reading(waits, datetime.date(2016, 7, 1))
    sent = opened(first)
    first.value = Decimal("91")
    first.clean_and_save()
    assert desk.post(screen(waits), typed({JULY: sent, OCTOBER: {"value": "4"}})).status_code == 302
    assert stored() == {JULY: "91.0%", OCTOBER: "4.0%"}


@pytest.mark.once
def test_a_period_entered_by_another_officer_meanwhile(desk, waits):
    make_reading(waits, datetime.date(2016, 7, 1), "91")
    answer = desk.post(screen(waits), typed({JULY: {"value": "95"}}))
    assert "changed this while you had it open" in answer.text
    assert "Value: nothing became 91." in answer.text
    assert stored() == {JULY: "91.0%"}
    assert desk.post(screen(waits), hidden_and_typed(answer)).status_code == 302
    assert stored() == {JULY: "95.0%"}


@pytest.mark.once
def test_a_period_published_meanwhile_keeps_what_was_typed_on_the_screen(desk, waits):
    row = make_reading(waits, datetime.date(2016, 7, 1))
    sent = opened(row, value="47.11")
    publish(row)
    answer = desk.post(screen(waits), typed({JULY: sent}))
    assert "It cannot be edited any more: copy what you typed." in answer.text
    assert "47.11" in answer.text
    assert stored() == {JULY: "95.2%"}


@pytest.mark.once
def test_a_draft_deleted_meanwhile_is_entered_anew(desk, waits):
    row = make_reading(waits, datetime.date(2016, 7, 1))
    sent = opened(row, value="47.11")
    row.delete()
    assert desk.post(screen(waits), typed({JULY: sent})).status_code == 302
    assert stored() == {JULY: "47.1%"}


@pytest.mark.once
def test_another_edition_than_the_one_shown_is_not_changed_unseen(desk, waits):
    row = make_reading(waits, datetime.date(2016, 7, 1))
    sent = opened(row, note="For the first edition")
    second = correct(publish(row))
    rewrite(second)
    Reading.objects.filter(pk=second.pk).update(revision=sent["read_revision"])
    answer = desk.post(screen(waits), typed({JULY: sent}))
    assert "changed this while you had it open" in answer.text
    assert Reading.objects.get(number=2).note == ""


@pytest.mark.once
def test_in_review_it_goes_back_to_draft_when_it_is_changed(desk, waits):
    row = make_reading(waits, datetime.date(2016, 7, 1))
    row.submit(manager())
    desk.post(screen(waits), typed({JULY: opened(row, value="91")}))
    row.refresh_from_db()
    assert (row.state, row.text) == (State.DRAFT, "91.0%")


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_enter_one_period_in_the_same_moment_one_is_told(client):
    make_organisation()
    definition = live_indicator()
    officers = [make_user(), make_user()]
    clients = [type(client)() for _ in officers]
    ready, answers = threading.Barrier(2), []

    def enter(client, officer, value):
        try:
            client.force_login(officer)
            ready.wait()
            sent = {
                "p201601-value": value,
                "p201601-status": "final",
                "p201601-read_number": 1,
                "p201601-read_revision": 0,
            }
            answers.append(client.post(screen(definition, "?until=2015-16"), sent).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=enter, args=each) for each in zip(clients, officers, ("40", "50"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 302]
    assert Reading.objects.count() == 1

"""The bank holidays that officers keep: those of every new database, and what becomes of the count when one changes."""

import threading

import pytest
from django.urls import reverse

from ccg.bank_holidays import of_england_and_wales
from ccg.models import BankHoliday
from ccg.working_days import WorkingDays
from tests.ccg.test_working_days import DAYS, iso
from tests.factories import enter_bank_holidays, make_user
from tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db
LISTED = reverse("admin:ccg_bankholiday_changelist")
ADD = reverse("admin:ccg_bankholiday_add")


def test_the_file_has_the_eight_of_each_year_and_four_more():
    extra = {"Queen's Diamond Jubilee", "Platinum Jubilee bank holiday"}
    extra |= {
        "Bank Holiday for the State Funeral of Queen Elizabeth II",
        "Bank holiday for the coronation of King Charles III",
    }
    rows = of_england_and_wales()
    assert {row["title"] for row in rows if row["date"].year in (2012, 2022, 2023)} > extra
    usual = [row["date"].year for row in rows if row["title"] not in extra]
    assert usual == [year for year in range(2012, 2029) for _ in range(8)]
    assert len(rows) == len(DAYS.holidays) == 140


def test_every_new_database_knows_them(django_assert_num_queries):
    with django_assert_num_queries(1):
        known = WorkingDays.known()
        assert known.clear_days_before(iso("2017-04-20"), 5) == iso("2017-04-10")
    assert known == DAYS
    assert BankHoliday.history.count() >= 140


def test_an_officer_adds_moves_and_deletes_one_and_the_count_follows(client, officer):
    def counted():
        return f"{WorkingDays.known().clear_days_before(iso('2017-03-29'), 5):%-d %B}"

    client.force_login(officer)
    found = [counted()]
    assert client.post(ADD, {"date": "2017-03-28", "title": "Proclaimed"}).status_code == 302
    found.append(counted())
    row = BankHoliday.objects.get(title="Proclaimed")
    sent = {"date": "2017-04-28", "title": "Proclaimed", "read_version": row.history.first().pk}
    assert client.post(reverse("admin:ccg_bankholiday_change", args=[row.pk]), sent).status_code == 302
    found.append(counted())
    delete = reverse("admin:ccg_bankholiday_delete", args=[row.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 302
    assert found == ["21 March", "20 March", "21 March"]
    assert set(BankHoliday.objects.values_list("date", flat=True)) == DAYS.holidays
    assert [each.history_type for each in row.history.all()] == ["-", "~", "+"]
    assert {each.history_user for each in row.history.all()} == {officer}


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        pytest.param("2017-04-14", "This bank holiday is entered already: change that one instead.", id="twice"),
        pytest.param("2027-12-25", "This is a Saturday. Enter the weekday that is kept", id="Saturday"),
        pytest.param("2027-12-26", "This is a Sunday. Enter the weekday that is kept", id="Sunday"),
        pytest.param("soon", "Enter a valid date.", id="no date"),
        pytest.param("", "This field is required.", id="nothing"),
    ],
)
def test_what_is_no_new_bank_holiday_is_refused(day, sentence, client, officer):
    client.force_login(officer)
    answer = client.post(ADD, {"date": day, "title": "One more"})
    assert answer.status_code == 200
    assert sentence in answer.text
    assert BankHoliday.objects.count() == 140


def test_a_stale_save_is_told_what_changed_and_saves_nothing(client, officer):
    row = BankHoliday.objects.get(date=iso("2027-05-03"))
    address = reverse("admin:ccg_bankholiday_change", args=[row.pk])
    client.force_login(officer)
    opened = client.get(address).context["adminform"].form["read_version"].value()
    row._history_user = make_user(first_name="Jo", last_name="Second")
    row.date = iso("2027-05-07")
    row.save()
    answer = client.post(address, {"date": "2027-05-04", "title": row.title, "read_version": opened})
    assert "Jo Second changed this while you had it open." in answer.text
    assert "Date: 3 May 2027 became 7 May 2027." in answer.text
    row.refresh_from_db()
    assert row.date == iso("2027-05-07")


@pytest.mark.parametrize(("asked", "found"), [("2017", 8), ("jubilee", 2), ("2017-04-14", 1)])
def test_they_are_found_by_year_and_name(asked, found, client, officer):
    client.force_login(officer)
    answer = client.get(LISTED, {"q": asked})
    assert len(answer.context["cl"].result_list) == found


@pytest.mark.django_db(transaction=True)
def test_of_officers_who_enter_one_day_in_the_same_moment_one_succeeds_and_the_others_are_told(client):
    clients = [type(client)() for _ in range(4)]
    for each in clients:
        each.force_login(make_user())
    ready = threading.Barrier(len(clients))

    def enter(each):
        ready.wait()
        return each.post(ADD, {"date": "2029-01-01", "title": "New Year's Day"}).status_code

    assert sorted(at_once(enter, *clients)) == [200, 200, 200, 302]
    assert BankHoliday.objects.filter(date=iso("2029-01-01")).count() == 1


def test_they_are_entered_again_after_a_test_emptied_the_tables():
    BankHoliday.objects.filter(date__year=2017).delete()
    enter_bank_holidays()
    assert WorkingDays.known() == DAYS
    assert all(row.history.exists() for row in BankHoliday.objects.filter(date__year=2017))

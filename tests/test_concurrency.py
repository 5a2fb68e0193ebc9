"""Eight writers at once, on SQLite and on PostgreSQL: every save is committed, nobody is locked out."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.db.transaction import atomic

from ccg.publishing import Refused, Stale, State
from foi.models import QuarterlyReturn
from tests.factories import make_organisation, make_return, make_user

pytestmark = pytest.mark.django_db(transaction=True)
WRITERS, SAVES = 8, 200


def at_once(work, *arguments):
    """Call `work` in one thread for each argument and return what they return; each has its own connection."""

    def one(argument):
        try:
            return work(argument)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(arguments)) as threads:
        return list(threads.map(one, arguments))


def test_eight_writers_with_two_hundred_saves_each_lose_nothing():
    rows = [make_return(2000 + number, 1) for number in range(WRITERS)]

    def write(row):
        for received in range(SAVES):
            row.received = received
            row.save()
        return row.revision

    assert at_once(write, *rows) == [SAVES + 1] * WRITERS
    assert {row.received for row in QuarterlyReturn.objects.all()} == {SAVES - 1}
    assert QuarterlyReturn.history.count() == WRITERS * (SAVES + 1)
    for row in rows:
        revisions = list(row.history.order_by("revision").values_list("revision", flat=True))
        assert revisions == list(range(1, SAVES + 2))


def test_of_eight_who_save_the_same_row_one_succeeds_and_seven_are_told():
    make_return()
    copies = [QuarterlyReturn.objects.get() for _ in range(WRITERS)]

    def write(row):
        row.note = f"by {id(row)}"
        try:
            row.save()
        except Stale as told:
            return f"told {told.stored.note[:2]}"
        return "saved"

    assert sorted(at_once(write, *copies)) == ["saved"] + ["told by"] * (WRITERS - 1)
    assert QuarterlyReturn.history.count() == 2


def test_of_eight_who_approve_at_once_one_approves():
    make_organisation()
    row = make_return()
    row.submit(make_user())
    pairs = [(QuarterlyReturn.objects.get(), make_user("Approver")) for _ in range(WRITERS)]

    def approve(pair):
        mine, approver = pair
        try:
            mine.approve(approver)
        except Refused:
            return 0
        return 1

    assert sum(at_once(approve, *pairs)) == 1
    assert QuarterlyReturn.objects.get().state == State.PUBLISHED
    assert QuarterlyReturn.history.filter(state=State.PUBLISHED).count() == 1


TOO_LATE = {
    "delete": lambda row: row.delete(),
    "delete in bulk": lambda row: QuarterlyReturn.objects.filter(pk=row.pk).delete(),
    "update in bulk": lambda row: QuarterlyReturn.objects.filter(pk=row.pk).update(received=999),
}


@pytest.mark.parametrize("way", TOO_LATE)
def test_what_is_being_approved_can_no_longer_be_changed(way):
    make_organisation()
    row = make_return()
    row.submit(make_user())
    approver = make_user("Approver")
    approved, refused = threading.Event(), threading.Event()

    def approve(mine):
        with atomic():
            mine.approve(approver)
            approved.set()
            # The other one begins while this is not committed, and has to wait for it.
            refused.wait(0.5)

    def change(mine):
        approved.wait(5)
        try:
            TOO_LATE[way](mine)
        except Refused:
            refused.set()
            return "refused"

    works = [(approve, QuarterlyReturn.objects.get()), (change, QuarterlyReturn.objects.get())]
    assert at_once(lambda work: work[0](work[1]), *works) == [None, "refused"]
    assert QuarterlyReturn.objects.live().get().received == 40

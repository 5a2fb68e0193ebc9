"""The seven transitions: who may, from where, with what words; and what no path around them can do."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.utils import timezone

from ccg.models import User
from ccg.publishing import Refused, Stale, State
from foi.models import QuarterlyReturn
from tests.factories import LONG_AGO, make_return, make_user, publish, tomorrow

pytestmark = pytest.mark.django_db

BRING = {
    "draft": lambda row: None,
    "in review": lambda row: row.submit(make_user()),
    "scheduled": lambda row: publish(row, at=tomorrow()),
    "published": lambda row: publish(row, on=LONG_AGO),
    "withdrawn": lambda row: (publish(row, on=LONG_AGO), row.withdraw(make_user(), "Counted twice.")),
    "removed": lambda row: (publish(row, on=LONG_AGO), row.remove(make_user(), "It named a person.")),
}
# transition: (how it is called, the role that may, the states it leads from)
MOVES = {
    "submit": (lambda row, by: row.submit(by, "Please read it"), "Governance officer", {"draft"}),
    "send back": (lambda row, by: row.send_back(by, "Mend it"), "Approver", {"in review", "scheduled"}),
    "approve": (lambda row, by: row.approve(by), "Approver", {"in review"}),
    "force": (lambda row, by: row.force(by, "Urgent"), "Governance officer", {"draft", "in review"}),
    "withdraw": (lambda row, by: row.withdraw(by, "Counted twice."), "Approver", {"published"}),
    "remove": (lambda row, by: row.remove(by, "It named a person."), "Approver", {"published", "withdrawn"}),
    "restore": (lambda row, by: row.restore(by), "Governance officer", {"withdrawn"}),
}


def stored(row):
    return QuarterlyReturn.objects.filter(pk=row.pk).values().get()


@pytest.mark.parametrize("state", BRING)
@pytest.mark.parametrize("move", MOVES)
def test_a_transition_leads_only_from_its_own_states(move, state):
    call, role, from_states = MOVES[move]
    row = make_return()
    BRING[state](row)
    before, history = stored(row), row.history.count()
    by = make_user(role)
    if state in from_states:
        call(row, by)
        assert stored(row)["revision"] == before["revision"] + 1
        newest = row.history.first()
        assert newest.history_user == by
        assert newest.state == row.state
        assert newest.history_change_reason
    else:
        with pytest.raises(Refused):
            call(row, by)
        assert stored(row) == before
        assert row.history.count() == history
        assert row.state == before["state"]


@pytest.mark.parametrize("move", MOVES)
def test_a_transition_needs_its_permission(move):
    call, _, from_states = MOVES[move]
    row = make_return()
    BRING[min(from_states)](row)
    before = stored(row)
    with pytest.raises(PermissionDenied, match="Ask a site manager"):
        call(row, make_user("Analyst"))
    assert stored(row) == before


@pytest.mark.parametrize("move", MOVES)
def test_unsaved_changes_do_not_slip_through_a_transition(move):
    call, role, from_states = MOVES[move]
    row = make_return()
    BRING[min(from_states)](row)
    before = stored(row)
    row.received = 99
    with pytest.raises(Refused, match="Save your changes first"):
        call(row, make_user(role))
    assert stored(row) == before


@pytest.mark.parametrize("by", ["an officer who may also approve", "a superuser"])
def test_nobody_approves_what_they_submitted(by):
    person = make_user("Governance officer")
    if by == "a superuser":
        person = User.objects.create_superuser("root", password="a long password")
    else:
        person.groups.add(make_user("Approver").groups.get())
    row = make_return()
    row.submit(person)
    with pytest.raises(Refused, match="You submitted this yourself"):
        row.approve(person)
    assert stored(row)["state"] == State.IN_REVIEW


@pytest.mark.parametrize(
    "forged", [{"submitted_by": None}, {"state": "in review"}, {"submitted_revision": 99}], ids=str
)
def test_where_a_row_stands_is_read_from_the_database_not_from_memory(forged):
    row = make_return()
    if "state" not in forged:
        row.submit(make_user())
    for name, value in forged.items():
        setattr(row, name, value)
    with pytest.raises(Refused):
        row.approve(make_user("Approver"))
    assert stored(row)["publish_at"] is None


def test_the_database_itself_refuses_approval_by_the_submitter():
    row = make_return()
    officer = make_user()
    row.submit(officer)
    with pytest.raises(IntegrityError):
        models.QuerySet(QuarterlyReturn).filter(pk=row.pk).update(approved_by=officer)


# What a write around the transitions would store, and the constraint that refuses it.
AROUND = {
    "published without approval": {"state": "published", "publish_at": LONG_AGO},
    "published without a time": {"state": "published", "forced": True, "force_reason": "Urgent"},
    "in review without a submitter": {"state": "in review"},
    "forced without a reason": {"forced": True},
    "withdrawn without a notice": {"state": "withdrawn", "publish_at": LONG_AGO, "first_published_at": LONG_AGO},
    "expired before it is published": {"publish_at": LONG_AGO, "expire_at": LONG_AGO - datetime.timedelta(1)},
    "a correction in review without a reason": {"number": 2, "state": "in review", "submitted_revision": 1},
    "edition 0": {"number": 0},
}


@pytest.mark.parametrize("case", AROUND)
def test_the_database_refuses_what_no_transition_makes(case):
    row = make_return()
    with pytest.raises(IntegrityError):
        models.QuerySet(QuarterlyReturn).filter(pk=row.pk).update(**AROUND[case])


def test_an_edit_in_review_returns_it_to_draft():
    row = make_return()
    row.submit(make_user())
    row.received = 41
    row.save()
    assert row.state == State.DRAFT
    with pytest.raises(Refused):
        row.approve(make_user("Approver"))


def test_a_save_without_a_change_leaves_it_in_review_but_unseals_it():
    row = make_return()
    row.submit(make_user())
    row.save()
    with pytest.raises(Refused, match="changed after it was submitted"):
        row.approve(make_user("Approver"))


def test_an_approver_who_read_an_older_revision_is_told():
    row = make_return()
    row.submit(make_user())
    read_before = QuarterlyReturn.objects.get(pk=row.pk)
    row.received = 41
    row.save()
    row.submit(make_user())
    with pytest.raises(Stale) as told:
        read_before.approve(make_user("Approver"))
    assert told.value.stored.received == 41


def test_two_officers_with_one_row_do_not_overwrite_each_other():
    mine, theirs = make_return(), QuarterlyReturn.objects.get()
    theirs.received = 41
    theirs.save()
    mine.note = "What I typed"
    with pytest.raises(Stale, match="changed by somebody else") as told:
        mine.save()
    assert told.value.stored.received == 41
    assert mine.note == "What I typed"
    assert stored(mine)["note"] == ""
    mine.revision = told.value.stored.revision
    mine.save()
    assert stored(mine)["note"] == "What I typed"


def test_forced_is_public_listed_for_approval_and_approved_by_another():
    row = make_return()
    officer = make_user()
    row.force(officer, "The tribunal asked for it today")
    assert row in QuarterlyReturn.objects.live()
    assert row.approved_by is None
    approver = make_user("Approver")
    assert row in QuarterlyReturn.objects.awaiting(approver)
    assert row not in QuarterlyReturn.objects.awaiting(officer)
    row.approve(approver)
    assert row.approved_by == approver
    assert row not in QuarterlyReturn.objects.awaiting(approver)
    with pytest.raises(Refused, match="already approved"):
        row.approve(make_user("Approver"))


def test_awaiting_leaves_out_what_i_submitted():
    row = make_return()
    officer, approver = make_user(), make_user("Approver")
    row.submit(officer)
    assert row in QuarterlyReturn.objects.awaiting(approver)
    assert row not in QuarterlyReturn.objects.awaiting(officer)


WORDLESS = {
    "send back": (lambda row: row.submit(make_user()), lambda row: row.send_back(make_user("Approver"), " ")),
    "force": (lambda row: None, lambda row: row.force(make_user(), " ")),
    "withdraw": (publish, lambda row: row.withdraw(make_user(), "")),
    "remove": (publish, lambda row: row.remove(make_user(), "\n")),
}


@pytest.mark.parametrize("move", WORDLESS)
def test_words_that_somebody_needs_cannot_be_left_out(move):
    bring, call = WORDLESS[move]
    row = make_return()
    bring(row)
    with pytest.raises(Refused):
        call(row)


def test_a_time_that_has_passed_is_refused():
    row = make_return()
    row.submit(make_user())
    with pytest.raises(Refused, match="has passed"):
        row.approve(make_user("Approver"), at=timezone.now() - datetime.timedelta(minutes=1))


def test_restored_and_approved_is_public_again_since_the_first_day():
    row = publish(make_return(), on=LONG_AGO)
    row.withdraw(make_user(), "Counted twice.")
    row.restore(make_user())
    row.approve(make_user("Approver"))
    assert row in QuarterlyReturn.objects.live()
    assert row.published_at == LONG_AGO
    assert row.notice == ""

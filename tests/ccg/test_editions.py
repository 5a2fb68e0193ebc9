"""What was published stays as it was: no edit, no deletion, no way around; a correction is the next edition."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.transaction import atomic

from ccg.publishing import Refused, Stale, State
from foi.models import QuarterlyReturn
from tests.ccg.test_publishing import BRING, stored
from tests.factories import LONG_AGO, correct, make_return, make_user, publish, published_return, rewrite

pytestmark = pytest.mark.django_db

SEALED = ["scheduled", "published", "withdrawn", "removed"]


@pytest.mark.parametrize("state", SEALED)
def test_what_was_published_cannot_be_edited_or_deleted(state):
    row = make_return()
    BRING[state](row)
    before = stored(row)
    for attempt in (
        row.delete,
        QuarterlyReturn.objects.filter(pk=row.pk).delete,
        QuarterlyReturn.objects.all().delete,
        lambda: QuarterlyReturn.objects.filter(pk=row.pk).update(received=41),
        lambda: QuarterlyReturn.objects.filter(pk=row.pk).update(state="draft"),
    ):
        with pytest.raises(Refused):
            attempt()
    row.received = 41
    with pytest.raises(Refused, match="Make a correction instead"):
        row.save()
    assert stored(row) == before


@pytest.mark.parametrize("state", ["draft", "in review"])
def test_what_was_never_approved_can_be_deleted(state):
    row = make_return()
    BRING[state](row)
    row.delete()
    assert not QuarterlyReturn.objects.exists()


def test_a_new_object_with_a_key_that_is_taken_overwrites_nothing():
    row = published_return()
    usurper = QuarterlyReturn(pk=row.pk, start_year=2014, quarter=1, received=9, in_time=9, breached=0)
    with pytest.raises(IntegrityError), atomic():
        usurper.save()
    usurper = QuarterlyReturn(pk=row.pk, start_year=2014, quarter=1, received=9, in_time=9, breached=0)
    with pytest.raises(Refused):
        QuarterlyReturn.objects.bulk_create(
            [usurper], update_conflicts=True, unique_fields=["id"], update_fields=["received"]
        )
    assert QuarterlyReturn.objects.live().get().received == 40


def test_what_breaks_a_later_rule_of_content_can_still_be_taken_down(organisation):
    row = published_return(2013, 1)
    rewrite(organisation, founding_date=datetime.date(2014, 4, 1))
    row.withdraw(make_user(), "The figures are those of another organisation.")
    assert not QuarterlyReturn.objects.live().exists()


def test_state_cannot_be_written_by_a_save_or_in_bulk():
    row = make_return()
    row.state, row.publish_at, row.forced, row.force_reason = State.PUBLISHED, LONG_AGO, True, "Because"
    with pytest.raises(Refused, match="transitions"):
        row.save()
    born_published = QuarterlyReturn(start_year=2014, quarter=1, received=1, in_time=1, breached=0, state="published")
    with pytest.raises(Refused, match="transitions"):
        born_published.save()
    with pytest.raises(Refused, match="transitions"):
        QuarterlyReturn.objects.bulk_create([born_published])


def test_an_update_in_bulk_counts_as_a_revision():
    row = make_return()
    QuarterlyReturn.objects.filter(pk=row.pk).update(received=41)
    row.received = 42
    with pytest.raises(Stale):
        row.save()


def test_a_correction_is_the_next_edition_with_a_reason():
    first = published_return()
    second = first.correct(make_user())
    assert (second.number, second.state, second.received) == (2, State.DRAFT, first.received)
    with pytest.raises(ValidationError, match="Say what was wrong"):
        second.submit(make_user())
    second.change_note = "Two requests were counted twice."
    second.received = 38
    second.save()
    publish(second)
    assert list(QuarterlyReturn.objects.live()) == [second]
    assert [found.changes for found in QuarterlyReturn.objects.all().corrections()] == [[("received", 40, 38)]]


def test_a_correction_is_refused_when_another_is_under_way_or_there_is_nothing_to_correct():
    draft = make_return()
    with pytest.raises(Refused, match="not public yet"):
        draft.correct(make_user())
    first = publish(draft)
    correct(first)
    with pytest.raises(Refused, match="Edition 2 exists already"):
        first.correct(make_user())
    with pytest.raises(PermissionDenied):
        first.correct(make_user("Analyst"))


def test_a_removed_edition_can_be_corrected():
    first = published_return()
    first.remove(make_user(), "It named a person.")
    publish(correct(first, received=39))
    assert [row.number for row in QuarterlyReturn.objects.live()] == [2]


def test_a_second_return_for_a_quarter_is_refused_in_words():
    make_return()
    with pytest.raises(ValidationError, match="already a return for this quarter"):
        make_return()

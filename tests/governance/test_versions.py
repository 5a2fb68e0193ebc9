"""The version of a page, by which readers are told that nothing changed, where the gate asks rows of other models."""

import pytest
from django.apps import apps

from ccg.publishing import Publishable, PublishableQuerySet
from ccg.views.public import page_version
from governance.models import InterestVersion, PaperFile
from tests.factories import LONG_AGO, correct, make_meeting, make_paper, make_person, publish
from tests.governance.rows import make_interest
from tests.states import manager

AGENDA = [{"number": "10", "title": "Finance"}]


def published_meeting():
    return publish(make_meeting(agenda=AGENDA), on=LONG_AGO)


def withdraw(row):
    row.withdraw(manager(), "It was published too early.")


def make_its_item_private(meeting):
    draft = correct(meeting, "Item 10 is private.")
    entry = draft.agenda.get()
    entry.public, entry.exemption_reason = False, "It names people."
    draft.save_parts([entry])
    publish(draft)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [withdraw, make_its_item_private])
def test_what_keeps_a_paper_back_changes_a_page_that_names_papers_alone(organisation, change):
    meeting = published_meeting()
    publish(make_paper(meeting, "10"))
    before = page_version(organisation, (PaperFile,))
    change(meeting)
    assert page_version(organisation, (PaperFile,)) != before


@pytest.mark.django_db
def test_the_withdrawal_of_a_person_changes_a_page_that_names_interests_alone(organisation):
    person = publish(make_person())
    publish(make_interest(person=person.person))
    before = page_version(organisation, (InterestVersion,))
    withdraw(person)
    assert page_version(organisation, (InterestVersion,)) != before


@pytest.mark.django_db
def test_a_draft_changes_no_version(organisation):
    meeting = published_meeting()
    before = page_version(organisation, (PaperFile,))
    make_paper(meeting, "10")
    assert page_version(organisation, (PaperFile,)) == before


@pytest.mark.django_db
def test_a_paper_changes_the_page_of_its_own_meeting_and_of_no_other(organisation, client):
    meeting, other = published_meeting(), published_meeting()
    paper = publish(make_paper(meeting, "10"))

    def versions():
        return [client.get(row.get_absolute_url())["ETag"] for row in (meeting, other)]

    before = versions()
    publish(correct(paper, "A table was wrong."))
    assert [old == new for old, new in zip(before, versions(), strict=True)] == [False, True]


@pytest.mark.once
def test_a_gate_that_asks_other_models_names_them():
    """The version of a page leaves out what the gate asks of other models, so those have to be counted."""
    gates = {model: type(model.objects.all()) for model in apps.get_models() if issubclass(model, Publishable)}
    asking = {model for model, gate in gates.items() if gate.once_public is not PublishableQuerySet.once_public}
    assert asking == {model for model, gate in gates.items() if gate.ASKS}
    assert all(model.objects.for_version().query.where for model in gates)

"""No word of what is private is in any public byte, whatever happens to a meeting; every open word is where it was."""

import pytest

from governance.models import MeetingVersion
from tests.factories import correct, officer_of, publish
from tests.governance.leaks import LATER, OPEN, Secrets, everything
from tests.states import manager

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OF_PAPER = {name for name in LATER if name.startswith("laterpaper")}


def expect(client, words, step, fully=False, links=False):
    """Fail where a word is found that is not one of these, or one of these is not found."""
    found = everything(client, fully, links)
    assert {name: sorted(found[name])[:3] for name in set(found) - words} == {}, step
    assert words - set(found) == set(), step


def with_item(meeting, number, **fields):
    """Publish the next edition of a meeting with one item of its agenda changed."""
    draft = correct(meeting, "The agenda changed.")
    entry = draft.agenda.get(number=number)
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.save()
    return publish(MeetingVersion.objects.get(pk=draft.pk))


def test_no_private_word_is_public_at_any_time(organisation, client):
    # Asked in every way at first, and after the change that leaves most to be asked for; links are followed then and at
    # the end. Between, what lists, feeds and the search name is asked, and every address that somebody may guess.
    secrets = Secrets()
    expect(client, OPEN | LATER, "at first", fully=True, links=True)
    meeting = with_item(secrets.meeting, "3", public=False, exemption_reason="It names somebody.")
    expect(client, OPEN - {"later"}, "an item became private", fully=True, links=True)
    meeting = with_item(meeting, "3", public=True, exemption_reason="")
    paper = secrets.papers["later"]
    paper.withdraw(manager(), "It was wrong.")
    expect(client, (OPEN | LATER) - OF_PAPER, "the item is public again, and a paper of it was withdrawn")
    paper.restore(manager())
    expect(client, (OPEN | LATER) - OF_PAPER, "the paper is in review again")
    paper.approve(officer_of("Approver"))
    expect(client, OPEN | LATER, "it was approved again")
    paper.recall(manager(), "It named a person.")
    expect(client, (OPEN | LATER) - OF_PAPER, "its file was recalled")
    meeting.withdraw(manager(), "It was entered twice.")
    expect(client, {"redactionreason"}, "the meeting was withdrawn")
    meeting.restore(manager())
    meeting.approve(officer_of("Approver"))
    expect(client, (OPEN | LATER) - OF_PAPER, "the meeting is public again")
    meeting.remove(manager(), "It was entered twice.")
    expect(client, {"redactionreason"}, "it was removed", links=True)
    secrets.person.withdraw(manager(), "They asked for it.")
    expect(client, set(), "the person was withdrawn", links=True)

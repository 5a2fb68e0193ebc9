"""No word of what is private is in any public byte, whatever happens to a meeting; every open word is where it was."""

import pytest

from governance.models import MeetingVersion
from tests.factories import correct, officer_of, publish
from tests.governance.leaks import LATER, OPEN, Secrets, everything
from tests.states import manager

pytestmark = pytest.mark.django_db


def expect(client, words, step, **ways):
    found = everything(client, **ways)
    assert set(found) - words == set(), {name: sorted(found[name])[:3] for name in set(found) - words}
    assert words - set(found) == set(), step


def privately(meeting, number, **fields):
    """Publish the next edition of a meeting with one item of its agenda changed."""
    draft = correct(meeting, "The agenda changed.")
    entry = draft.agenda.get(number=number)
    for name, value in fields.items():
        setattr(entry, name, value)
    entry.save()
    return publish(MeetingVersion.objects.get(pk=draft.pk))


def test_no_private_word_is_public_at_any_time(organisation, client):
    secrets = Secrets()
    expect(client, OPEN | LATER, "at first", methods=True)
    meeting = privately(secrets.meeting, "3", public=False, exemption_reason="It names somebody.")
    expect(client, OPEN - {"later"}, "an item became private")
    meeting = privately(meeting, "3", public=True, exemption_reason="")
    expect(client, OPEN | LATER, "it is public again")
    paper = secrets.papers["later"]
    paper.withdraw(manager(), "It was wrong.")
    of_paper = {name for name in LATER if name.startswith("laterpaper")}
    expect(client, (OPEN | LATER) - of_paper, "a paper was withdrawn")
    paper.restore(manager())
    expect(client, (OPEN | LATER) - of_paper, "it is in review again")
    paper.approve(officer_of("Approver"))
    expect(client, OPEN | LATER, "it was approved again")
    paper.recall(manager(), "It named a person.")
    expect(client, (OPEN | LATER) - of_paper, "its file was recalled")
    meeting.withdraw(manager(), "It was entered twice.")
    expect(client, {"redactionreason"}, "the meeting was withdrawn")
    meeting.restore(manager())
    expect(client, {"redactionreason"}, "it waits for approval")
    meeting.approve(officer_of("Approver"))
    expect(client, (OPEN | LATER) - of_paper, "it is public again")
    meeting.remove(manager(), "It was entered twice.")
    expect(client, {"redactionreason"}, "it was removed", methods=True)
    secrets.person.withdraw(manager(), "They asked for it.")
    expect(client, set(), "the person was withdrawn")

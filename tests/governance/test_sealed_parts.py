"""A part of a published edition stays as it is, whichever way somebody tries to change it."""

import pytest

from ccg.publishing import Refused
from governance.models import AgendaEntry
from tests.factories import correct, make_meeting, publish

pytestmark = pytest.mark.django_db
AGENDA = [
    {"number": "1", "title": "Welcome"},
    {"number": "2", "title": "Kestrel contract", "public": False, "exemption_reason": "Commercial confidence"},
]


def taken(sealed, draft):
    sealed.version = draft
    return sealed


WAYS = {
    "saved alone": lambda sealed, draft: sealed.save(),
    "deleted alone": lambda sealed, draft: sealed.delete(),
    "saved with the correction": lambda sealed, draft: draft.save_parts([sealed]),
    "deleted with the correction": lambda sealed, draft: draft.save_parts(deleted=[sealed]),
    "moved into the correction": lambda sealed, draft: taken(sealed, draft).save(),
    "deleted as if of the correction": lambda sealed, draft: taken(sealed, draft).delete(),
    "written over": lambda sealed, draft: AgendaEntry.objects.bulk_create(
        [taken(sealed, draft)], update_conflicts=True, unique_fields=["pk"], update_fields=["public"]
    ),
    "updated": lambda sealed, draft: AgendaEntry.objects.filter(pk=sealed.pk).update(public=True),
    "deleted with others": lambda sealed, draft: AgendaEntry.objects.filter(pk=sealed.pk).delete(),
    "saved with a new line": lambda sealed, draft: draft.save_parts(
        [AgendaEntry(version=draft, number="3", title="Finance"), sealed]
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_part_of_a_published_edition_stays(organisation, way):
    meeting = publish(make_meeting(agenda=AGENDA))
    draft = correct(meeting)
    before = list(AgendaEntry.objects.order_by("pk").values())
    sealed = meeting.agenda.get(number="2")
    sealed.public, sealed.exemption_reason = True, ""
    with pytest.raises(Refused):
        WAYS[way](sealed, draft)
    assert list(AgendaEntry.objects.order_by("pk").values()) == before

"""Officers are told before an item stops being private, as whatever hangs on it follows, and before it becomes so."""

import re

import pytest
from django.contrib import admin

from governance.models import MeetingVersion
from tests.factories import correct, make_meeting, publish

pytestmark = pytest.mark.django_db
AGENDA = [
    {"number": "2", "title": "Kestrel contract", "public": False, "exemption_reason": "Commercial confidence"},
    {"number": "2.1", "title": "Kestrel annex"},
    {"number": "3", "title": "Finance"},
]
# what is done to the agenda: {number: fields}, and of which items something is said
CHANGES = {
    "nothing": ({}, []),
    "one more is private": (
        {"3": {"public": False, "exemption_reason": "It names people."}},
        ["3. Finance becomes private"],
    ),
    "a number leaves the item above": ({"2.1": {"number": "3.1"}}, ["3.1. Kestrel annex was private"]),
    "the item above is public": (
        {"2": {"public": True}},
        ["2. Kestrel contract was private", "2.1. Kestrel annex was private"],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_officers_are_told_what_is_private_no_more_or_newly(organisation, change):
    fields, told = CHANGES[change]
    draft = correct(publish(make_meeting(agenda=AGENDA)))
    for number, values in fields.items():
        entry = draft.agenda.get(number=number)
        for name, value in values.items():
            setattr(entry, name, value)
        draft.save_parts([entry])
    model_admin = admin.site.get_model_admin(MeetingVersion)
    points = model_admin.figures_in_words([draft])[draft.pk][1]
    assert [re.match(".* (becomes|was) private", point)[0] for point in points] == [f"Item {one}" for one in told]

"""The desk of a meeting: how far each stage is, for who looks at it."""

import re

import pytest

from tests.factories import make_meeting, make_minutes, make_paper, make_record, officer_of, publish
from tests.states import in_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]
AGENDA = [{"number": "1", "title": "Finance"}]


def in_draft():
    return make_meeting(agenda=AGENDA)


def submitted():
    return in_review(in_draft())


def paper_in_draft():
    meeting = publish(in_draft())
    make_paper(meeting, "1")
    return meeting


def paper_submitted():
    meeting = publish(in_draft())
    in_review(make_paper(meeting, "1"))
    return meeting


def all_told():
    meeting = publish(in_draft())
    for row in (make_paper(meeting, "1"), make_record(meeting), make_minutes(meeting)):
        publish(row)
    return meeting


# The meeting was on 22 March 2017. case: (how it comes there, who looks, what the desk says first, how far stages are)
OTHERS = "Nothing is left for you to do now: another officer has to approve what is waiting."
RECORD, MINUTES = {"Attendance, declarations and decisions": "Next"}, {"Minutes": "Open"}
CASES = {
    "in draft": (in_draft, "Governance officer", "Next: Attendance", {"Date and place": "Open", "Agenda": "Open"}),
    "submitted by me": (submitted, "Governance officer", "Next:", {"Date and place": "Waiting", "Agenda": "Waiting"}),
    "to be approved": (submitted, "Approver", "Next:", {"Date and place": "Open", "Agenda": "Open"}),
    "a paper in draft": (paper_in_draft, "Governance officer", "Next:", {"Papers": "Open"}),
    "a paper submitted by me": (paper_submitted, "Governance officer", "Next:", {"Papers": "Waiting"} | RECORD),
    "a paper to be approved": (paper_submitted, "Approver", "Next:", {"Papers": "Open"} | MINUTES),
    "all told": (all_told, "Governance officer", "Nothing is left to do now.", {"Minutes": "Done", "Papers": "Done"}),
}


@pytest.mark.parametrize(("meeting", "role", "first", "standings"), CASES.values(), ids=CASES)
def test_how_far_each_stage_is(meeting, role, first, standings, client):
    row = meeting()
    client.force_login(officer_of(role))
    page = client.get(f"/admin/governance/meetingversion/desk/{row.meeting_id}/").text
    told = dict(re.findall(r'<h2 id="[^"]+">([^<]+) <span class="desk-standing">([^<]+)</span>', page))
    assert {name: told[name] for name in standings} == standings
    assert first in re.sub("<[^>]+>", "", page)


def test_who_waits_for_another_is_told_so(client):
    row = all_told()
    in_review(row.correct(officer_of("Governance officer"), "The room changed."))
    client.force_login(officer_of("Governance officer"))
    assert OTHERS in client.get(f"/admin/governance/meetingversion/desk/{row.meeting_id}/").text

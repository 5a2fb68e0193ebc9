"""The desk of a meeting: how far each stage is, for who looks at it."""

import re

import pytest

from governance.models import MeetingVersion
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


def test_after_a_meeting_was_moved_the_one_that_takes_its_place_is_entered(client):
    row = publish(make_meeting(agenda=AGENDA, kind="extraordinary", status="rescheduled", status_reason="Snow."))
    make_paper(row, "1")
    client.force_login(officer_of("Governance officer"))
    desk = f"/admin/governance/meetingversion/desk/{row.meeting_id}/"
    address = f"/admin/governance/meetingversion/next/{row.meeting_id}/"
    page = client.get(desk).text
    assert f'href="{address}">Enter the meeting that takes its place</a>' in page
    assert 'Next: <a href="#date-and-place">' in page
    assert "Moved: another meeting takes its place. Snow." in page
    assert "It takes the place of that one" in client.get(address).text
    client.post(address, {"start_0": "29/03/2017", "start_1": "10:00"})
    new = MeetingVersion.objects.get(replaces=row.meeting)
    assert (new.kind, new.status) == ("extraordinary", "scheduled")
    assert "Nothing is left to do now." in client.get(desk).text
    client.post(address, {"start_0": "24/05/2017", "start_1": "10:00"})
    assert MeetingVersion.objects.filter(replaces=row.meeting).count() == 1


@pytest.mark.parametrize("page", ["next/{row.meeting_id}/", "{row.pk}/change/"])
def test_an_hour_in_which_the_clocks_change_is_refused_in_words(page, client):
    row = make_meeting()
    client.force_login(officer_of("Governance officer"))
    answer = client.post(
        f"/admin/governance/meetingversion/{page.format(row=row)}", {"start_0": "26/03/2017", "start_1": "01:30"}
    )
    assert "The clocks change in that hour. Choose another one." in answer.text


def test_who_waits_for_another_is_told_so(client):
    row = all_told()
    in_review(row.correct(officer_of("Governance officer"), "The room changed."))
    client.force_login(officer_of("Governance officer"))
    assert OTHERS in client.get(f"/admin/governance/meetingversion/desk/{row.meeting_id}/").text

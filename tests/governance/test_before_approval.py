"""What officers are told before something of a meeting becomes public."""

import datetime

import pytest

from ccg.admin.publishable_form import PublishableForm
from ccg.admin.steps import content_of
from ccg.publishing import Refused
from ccg.years import LONDON
from governance.models import Decision, MeetingRecord
from tests.factories import make_meeting, make_minutes, make_paper, officer_of, publish
from tests.governance.rows import live_meeting
from tests.states import in_review

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_approver_reads_the_hour_in_london_and_what_the_public_reads_of_a_private_item(organisation):
    agenda = [{"number": "1", "title": "Tender", "public": False, "exemption_reason": "Prices are secret."}]
    meeting = make_meeting(start=datetime.datetime(2017, 3, 29, 10, tzinfo=LONDON), agenda=agenda)
    told = {label: value for label, _, value in content_of(meeting, None)}
    assert told["Begins"] == "29 March 2017, 10:00"
    assert told["Agenda"] == ("1. Tender, private: the public reads “confidential item” and why: “Prices are secret.”")


def test_the_approver_reads_a_decision_after_its_item(organisation):
    meeting = live_meeting()
    record = MeetingRecord(meeting=meeting.meeting)
    record.clean_and_save()
    item = meeting.agenda.get(number="1").item
    record.save_parts([Decision(record=record, item=item, identifier="D/1", text="It was noted.", result="noted")])
    told = {label: value for label, _, value in content_of(record, None)}
    assert told["Decisions"] == f"{item}. D/1 Noted: It was noted."


def test_a_late_paper_is_refused_when_it_is_submitted(organisation):
    meeting = publish(make_meeting(agenda=[{"number": "1", "title": "Finance"}]))
    paper = make_paper(meeting, "1", late_reason="")
    with pytest.raises(Refused, match="comes late: papers for this meeting were due by 14 March 2017"):
        paper.submit(officer_of("Governance officer"))
    paper.late_reason = "The figures came late."
    paper.clean_and_save()
    paper.submit(officer_of("Governance officer"))


def test_of_a_correction_in_two_tabs_only_what_changed_is_told(organisation):
    draft = live_meeting().correct(officer_of("Governance officer"), "The room changed.")
    read = draft.revision
    draft.location = "Room A"
    draft.clean_and_save()
    assert PublishableForm.what_changed(None, draft, read)[1:] == ["Place: nothing became Room A."]
    draft.location = "Room B."
    draft.clean_and_save()
    assert PublishableForm.what_changed(None, draft, read)[1:] == ["Place: nothing became Room B."]


def test_what_stays_a_draft_for_ever_is_not_offered_to_the_public(organisation, client):
    meeting = publish(
        make_meeting(
            agenda=[
                {"number": "1", "title": "Finance"},
                {"number": "2", "title": "Bids", "public": False, "exemption_reason": "Prices."},
            ]
        )
    )
    rows = [
        make_paper(meeting),
        make_paper(meeting, "1"),
        make_paper(meeting, "2"),
        make_minutes(meeting),
        make_minutes(meeting, part="private"),
    ]
    client.force_login(officer_of("Governance officer"))
    offered = []
    for row in rows:
        page = client.get(f"/admin/governance/{row._meta.model_name}/{row.pk}/change/").text
        offered.append([f"/steps/{step}/" in page for step in ("submit", "recall")] + ["Save and submit" in page])
    assert offered == [
        [True, True, True],
        [True, True, True],
        [False, True, False],
        [True, True, True],
        [False, True, False],
    ]


def test_a_paper_of_the_whole_meeting_is_among_what_waits(organisation, client):
    meeting = publish(make_meeting(agenda=[{"number": "1", "title": "Finance"}]))
    for row in (make_paper(meeting), make_paper(meeting, "1")):
        in_review(row)
    client.force_login(officer_of("Approver"))
    assert "Waiting for your approval:</strong> 2 papers" in client.get("/admin/").text

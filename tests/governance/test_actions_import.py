"""Actions from a spreadsheet, found again by their reference."""

import datetime

import pytest
import tablib

from ccg.years import LONDON
from governance.models import ActionVersion
from governance.resources.actions import ActionsResource
from tests.factories import LONG_AGO, make_action, make_meeting, make_user, publish

pytestmark = pytest.mark.django_db
HEADER = "reference,group,date,item,text,owner,due_date,status,completed_on,update,reason"
FIRST = "A17/04,Governing Body,2017-03-22,10,Write to the trust.,Chief Finance Officer,2017-04-30,open,,,"
AGENDA = [{"number": "1", "title": "Welcome"}, {"number": "10", "title": "Finance"}]


def imported(*lines, header=HEADER, **options):
    resource = ActionsResource()
    dataset = tablib.Dataset().load("\r\n".join([header, *lines]), format="csv")
    _, refusals = resource.import_sheet(dataset, make_user(), **options)
    return resource.rows, refusals


def told(*lines, **options):
    rows, refusals = imported(*lines, **options)
    return [row.what for row in rows], refusals


@pytest.fixture
def meeting(organisation):
    return publish(make_meeting(agenda=AGENDA), on=LONG_AGO)


def test_actions_are_imported_found_again_and_moved_on(meeting):
    rows = [FIRST, "A17/05,governing body,22/03/2017,,Ask the council.,Chair,,open,,,"]
    assert told(*rows) == (["New draft", "New draft"], [])
    assert told(*rows) == (["Unchanged", "Unchanged"], [])
    first, second = ActionVersion.objects.order_by("identifier")
    assert (first.meeting, first.item, first.due_date) == (
        meeting.meeting,
        meeting.agenda.get(number="10").item,
        datetime.date(2017, 4, 30),
    )
    assert (second.item, second.due_date) == (None, None)
    publish(first)
    done = FIRST.replace("open,,,", "done,2017-04-28,It answered.,It was done.").replace("A17", "a17")
    found, refusals = imported(done, dry_run=True)
    assert (found[0].subject, found[0].what, refusals) == ("a17/04", "Correction: edition 2, as a draft", [])
    assert not ActionVersion.objects.filter(number=2).exists()


def test_a_preview_says_in_words_what_changes(meeting):
    make_action(meeting, "1", identifier="A17/04")
    found, _ = imported(FIRST, dry_run=True)
    assert found[0].changes == (
        "Item: 1. Welcome becomes 10. Finance",
        "Due: nothing becomes 30 April 2017",
    )


def row(**cells):
    given = dict(zip(HEADER.split(","), FIRST.split(","), strict=True)) | cells
    return ",".join(given.values())


def test_an_empty_status_is_open_and_leaves_what_was_said(meeting):
    assert told(row(status="")) == (["New draft"], [])
    ActionVersion.objects.update(status="closed")
    assert told(row(status="")) == (["Unchanged"], [])


REFUSED = {
    "no reference": (row(reference=""), "column reference: This cell is empty: write the reference, as A17/04."),
    "no such group": (row(group="Board"), "column group: There is no group 'Board' here"),
    "no meeting on that day": (
        row(date="2017-03-23"),
        "column date: Governing Body has no meeting on 23 March 2017 here: enter or import the meeting first.",
    ),
    "no such item": (row(item="7"), "column item: Governing Body, 22 March 2017 has no item '7' on its agenda:"),
    "nothing to do": (row(text=""), "column text: This cell is empty."),
    "nobody": (row(owner=""), "column owner: This cell is empty."),
    "done on no day": (row(status="done"), ": Say on which day it was done; leave the day empty while it is not."),
    "done in the future": (row(status="done", completed_on="2090-01-01"), "column completed_on: This day is still to"),
    "no such status": (row(status="later"), "column status: 'later' is not known. Write one of: open, done, closed."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_row_is_refused_in_words_and_nothing_is_saved(case, meeting):
    line, sentence = REFUSED[case]
    _, refusals = imported(row(reference="A17/99"), line)
    assert len(refusals) == 1
    assert refusals[0].removeprefix("Row 3").lstrip(", ").startswith(sentence)
    assert not ActionVersion.objects.exists()


def test_an_action_that_stands_there_twice_is_refused(meeting):
    assert imported(FIRST, FIRST.replace("A17", "a17"))[1] == ["Row 3: A17/04 stands in this file twice."]


def test_a_correction_needs_a_reason(meeting):
    publish(make_action(meeting, "10", identifier="A17/04"))
    sentence = "Row 2, column reason: Say what was wrong and why it changed: this is public."
    assert imported(FIRST)[1] == [sentence]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_can_be_imported_and_changes_nothing(ending, client, officer, meeting):
    publish(make_action(meeting, "10", identifier="A17/04", text="=Write\nto the trust."))
    make_meeting(start=datetime.datetime(2017, 3, 22, 14, tzinfo=LONDON))
    make_action(meeting, identifier="A17/05", status="done", completed_on=datetime.date(2017, 4, 28))
    client.force_login(officer)
    content = client.get(f"/admin/governance/actionversion/export.{ending}").content
    content = content.decode("utf-8-sig") if ending == "csv" else content
    resource = ActionsResource()
    _, refusals = resource.import_sheet(tablib.Dataset().load(content, format=ending), officer)
    assert (refusals, [row.what for row in resource.rows]) == ([], ["Unchanged"] * 2)

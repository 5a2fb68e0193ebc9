"""Actions: how they stand, and the forms in which officers enter them and the other registers."""

import datetime
from html import unescape

import pytest
import time_machine
from django.core.exceptions import ValidationError

from ccg.publishing import Refused
from ccg.years import LONDON
from governance.models import ActionVersion
from tests.factories import LONG_AGO, correct, make_action, make_meeting, officer_of, publish
from tests.governance.rows import live_meeting, make_gift, make_procurement
from tests.governance.test_registers import shown

pytestmark = pytest.mark.django_db
DAY = datetime.date
ADD = "/admin/governance/actionversion/add/"


# --- how an action stands --------------------------------------------------------------------------------------------

STANDS = {
    "no date": ({}, DAY(2017, 5, 1), "Open, no date set."),
    "its last day": ({"due_date": DAY(2017, 4, 30)}, DAY(2017, 4, 30), "Open, due by 30 April 2017."),
    "the day after": ({"due_date": DAY(2017, 4, 30)}, DAY(2017, 5, 1), "Overdue: it was due by 30 April 2017."),
    "done late": (
        {"due_date": DAY(2017, 4, 30), "status": "done", "completed_on": DAY(2017, 5, 3)},
        DAY(2017, 6, 1),
        "Done on 3 May 2017.",
    ),
    "closed": ({"due_date": DAY(2017, 4, 30), "status": "closed"}, DAY(2017, 6, 1), "Closed without being done."),
}


@pytest.mark.parametrize("case", STANDS)
def test_how_an_action_stands(case):
    fields, today, words = STANDS[case]
    assert ActionVersion(**fields).in_words(today) == words


def test_overdue_begins_at_midnight_in_london(organisation, client):
    meeting = live_meeting()
    publish(make_action(meeting, "1", due_date=DAY(2017, 4, 30)))
    midnight = datetime.datetime(2017, 5, 1, tzinfo=LONDON)
    for moment, words, file in (
        (midnight - datetime.timedelta(seconds=1), "Open, due by", ",no,"),
        (midnight, "Overdue", ",yes,"),
    ):
        with time_machine.travel(moment, tick=False):
            assert words in shown(client, "/registers/actions/")
            assert words in shown(client, meeting.get_absolute_url())
            assert file in client.get("/registers/actions.csv").text


REFUSED = {
    "done without a day": ({"status": "done"}, "Say on which day it was done"),
    "a day without being done": ({"completed_on": DAY(2017, 5, 1)}, "leave the day empty while it is not"),
    "done in the future": ({"status": "done", "completed_on": DAY(2090, 5, 1)}, "This day is still to come"),
    "a reference that is taken": ({"identifier": "a17/taken"}, "Another action has this reference"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_action_is_refused_in_words(case, organisation):
    fields, sentence = REFUSED[case]
    meeting = live_meeting()
    make_action(meeting, "1", identifier="A17/taken")
    with pytest.raises(ValidationError, match=sentence):
        make_action(meeting, "1", **fields)


@pytest.mark.parametrize(
    ("make", "fields", "sentence"),
    [
        pytest.param(make_gift, {"value": "-1"}, "greater than or equal to 0", id="a gift below nothing"),
        pytest.param(make_procurement, {"value": "-1"}, "greater than or equal to 0", id="a contract below nothing"),
        pytest.param(
            make_procurement,
            {"starts_on": DAY(2017, 4, 1), "ends_on": DAY(2017, 3, 31)},
            "The contract ends before it begins",
            id="a contract that ends first",
        ),
    ],
)
def test_an_entry_is_refused_in_words(make, fields, sentence, organisation):
    with pytest.raises(ValidationError, match=sentence):
        make(**fields)


# --- officers --------------------------------------------------------------------------------------------------------


def choices(client, address, **posted):
    page = (client.post(address, posted) if posted else client.get(address)).context["adminform"].form
    return list(page.fields["item"].widget.choices)


@pytest.mark.once
def test_the_form_offers_the_items_of_its_meeting_alone(organisation, officer, client):
    first = live_meeting()
    second = publish(make_meeting(agenda=[{"number": "7", "title": "Risks"}], title="Audit Committee"), on=LONG_AGO)
    client.force_login(officer)
    risks = (second.agenda.get().item_id, "7. Risks")
    groups = dict(choices(client, ADD)[1:])
    assert groups["Audit Committee, 22 March 2017"] == [risks]
    assert [words for _, words in groups["Governing Body, 22 March 2017"]] == ["1. Finance report", "2. Contract"]
    assert choices(client, f"{ADD}?meeting={second.meeting_id}") == [("", "No item"), risks]
    action = make_action(second, "7")
    assert choices(client, f"/admin/governance/actionversion/{action.pk}/change/") == [("", "No item"), risks]
    wrong = {"meeting": first.meeting_id, "item": risks[0], "identifier": "A1", "text": "Write.", "owner": "Officer"}
    answer = client.post(ADD, wrong | {"status": "open", "read_revision": 0})
    assert "That is an item of another meeting. Choose one of this meeting." in answer.text
    for odd in ("x", "-1", "9" * 30, "999999"):
        assert client.get(f"{ADD}?meeting={odd}").status_code == 200


def test_officers_are_told_of_what_is_overdue(organisation, officer, client):
    late = {"due_date": DAY(2017, 4, 30)}
    published = publish(make_action(live_meeting(), "1", **late))
    make_action(live_meeting(), "2", **late)  # of a private item: never public, and still to be done
    over = publish(make_action(live_meeting(), "1", **late))
    correct(over, "It is done.", status="done", completed_on=DAY(2017, 5, 1))
    publish(make_action(live_meeting(), "1", **late)).withdraw(officer, "Entered twice.")
    make_action(live_meeting(), "1")
    client.force_login(officer)
    (task,) = [task for task in client.get("/admin/").context["tasks"] if task.words == "Actions overdue"]
    assert task.count == "2 actions"
    assert client.get(task.address).context["cl"].result_count == 2
    client.force_login(officer_of("Approver"))
    assert "Actions overdue" not in client.get("/admin/").text
    assert ActionVersion.objects.overdue(DAY(2017, 5, 1)).filter(pk=published.pk).exists()


WARNINGS = {
    "gift without a value": (make_gift, {}, "It has no value"),
    "accepted without a reason": (make_gift, {"decision": "accepted"}, "nothing says why"),
    "no word on conflicts": (make_procurement, {}, "It says nothing of conflicts of interest"),
    "a person's mailbox": (make_procurement, {"conflicts": "Ask jane.okafor@nhs.net"}, "looks like a person's own"),
    "no date": (lambda **f: make_action(live_meeting(), "1", **f), {}, "No date is set"),
    "closed in silence": (
        lambda **f: make_action(live_meeting(), "1", **f),
        {"status": "closed"},
        "It was closed without being done, and nothing says why.",
    ),
}


@pytest.mark.once
@pytest.mark.parametrize("case", WARNINGS)
def test_the_form_points_at_what_is_odd(case, organisation, officer, client):
    make, fields, sentence = WARNINGS[case]
    row = make(**fields)
    client.force_login(officer)
    address = f"/admin/governance/{row._meta.model_name}/{row.pk}/change/"
    assert sentence in unescape(client.get(address).text)


def test_an_action_of_a_private_item_stays_a_draft(organisation, officer):
    row = make_action(live_meeting(), "2")
    with pytest.raises(Refused, match="Item 2 is taken in private"):
        row.submit(officer)


def test_the_meeting_is_published_first(organisation):
    row = make_action(make_meeting())
    with pytest.raises(Refused, match="Publish that meeting first"):
        publish(row)

"""The thread to groups and meetings: what other rooms tell on their pages, and what no page ever names."""

import datetime

import pytest

from ccg.publishing import Publishable
from ccg.publishing.named import editions_named, editions_of, live_named
from ccg.threads import Thread, models_told_of, tells_of, threads
from governance.models import Group, GroupVersion, PaperFile
from objectives.models import (
    Arrangement,
    CriterionEntry,
    IndicatorVersion,
    Overseer,
    Partner,
    PlanVersion,
    ProgrammeVersion,
    Reading,
)
from tests.factories import LONG_AGO, correct, make_group, make_meeting, make_paper, publish, tomorrow
from tests.objectives.rows import live_indicator, make_indicator, make_plan, make_programme, make_reading
from tests.reading import page_words
from tests.states import manager, removed, withdrawn

pytestmark = pytest.mark.once
# how a row of another room came to stand, and whether it is told of
STANDING = {
    "live": (publish, True),
    "draft": (lambda row: row, False),
    "scheduled": (lambda row: publish(row, at=tomorrow()), False),
    "withdrawn": (withdrawn, False),
    "withdrawn but readable": (lambda row: withdrawn(row, readable=True), False),
    "removed": (removed, False),
}
HEADINGS = ("Programmes that it oversees", "Plans that it helps to govern", "Measures that are reported to it")


@pytest.mark.parametrize("case", STANDING)
def test_what_is_told_of_a_group(case, client, organisation):
    become, is_told = STANDING[case]
    group = publish(make_group("Access Group"), on=LONG_AGO)
    publish(make_group("Other Group"), on=LONG_AGO)
    become(make_programme("Hubs", [Overseer(group=group.group)]))
    plan = make_plan("The plan")
    # A group that stands there twice is told of once.
    plan.save_parts([Arrangement(version=plan, number=number, group=group.group) for number in (1, 2)])
    become(plan)
    become(make_indicator("Waits", reported_in=group.group))
    text = page_words(client, "/groups/access-group/")
    for heading, name in zip(HEADINGS, ("Hubs", "The plan", "Waits"), strict=True):
        assert (f"{heading} {name}" in text) == is_told
        assert text.count(heading) == is_told
    assert "The plan The plan" not in text
    other = page_words(client, "/groups/other-group/")
    assert not any(heading in other for heading in HEADINGS)


def test_what_a_correction_left_out_is_no_longer_told(client, organisation):
    group = publish(make_group("Access Group"), on=LONG_AGO)
    programme = publish(make_programme("Hubs", [Overseer(group=group.group)]))
    assert "Hubs" in page_words(client, "/groups/access-group/")
    second = correct(programme)
    second.save_parts(deleted=list(second.overseers.all()))
    assert "Hubs" in page_words(client, "/groups/access-group/")
    publish(second)
    assert "Hubs" not in page_words(client, "/groups/access-group/")


# --- figures that the papers of a meeting reported --------------------------------------------------------------------

AGENDA = [
    {"number": "1", "title": "Performance"},
    {"number": "2", "title": "Contracts", "public": False, "exemption_reason": "Commercial confidence"},
]
REPORTED = "Figures that its papers reported"


@pytest.fixture
def meeting(organisation):
    return publish(make_meeting(agenda=AGENDA))


def test_a_meeting_tells_each_measure_once_with_how_many(client, meeting):
    first = publish(make_paper(meeting, "1", "Performance report")).paper
    second = publish(make_paper(meeting, "1", "Annex")).paper
    waits = live_indicator("Waits")
    for month, paper in ((1, first), (4, first), (7, second)):
        publish(make_reading(waits, datetime.date(2016, month, 1), paper=paper))
    publish(make_reading(live_indicator("Falls", unit="count"), value=7, paper=first))
    publish(make_reading(live_indicator("Not reported")))
    text = page_words(client, meeting.get_absolute_url())
    # By their codes, as everywhere.
    assert f"{REPORTED} Falls (1 figure) Waits (3 figures) Report of this meeting (to print)" in text
    assert "Not reported" not in text
    assert f"/performance/board-report/?meeting={meeting.meeting_id}" in client.get(meeting.get_absolute_url()).text


def test_a_meeting_tells_what_its_papers_reported_of_success_criteria(client, meeting):
    paper = publish(make_paper(meeting, "1", "Year in review")).paper
    plan = make_plan(start_year=2014)
    found = {"standing": "met", "evidence": "Nobody.", "assessed_on": datetime.date(2017, 3, 22)}
    plan.save_parts([CriterionEntry(version=plan, number=1, text="Nobody waits", paper=paper, **found)])
    address = meeting.get_absolute_url()
    assert "Nobody waits" not in page_words(client, address)
    publish(plan)
    assert "Success criteria that its papers reported Nobody waits (met)" in page_words(client, address)
    assert f'href="{plan.get_absolute_url()}#criteria"' in client.get(address).text
    paper.versions.get().withdraw(manager(), "It named a person.")
    assert "Nobody waits" not in page_words(client, address)


TAKEN_DOWN = {
    "withdrawn": lambda row: row.withdraw(manager(), "It was counted twice."),
    "withdrawn but readable": lambda row: row.withdraw(manager(), "It was counted twice.", readable=True),
    "removed": lambda row: row.remove(manager(), "It named a person."),
}


@pytest.mark.parametrize("of", ["reading", "indicator", "paper"])
@pytest.mark.parametrize("case", [name for name in STANDING if name != "live"])
def test_a_meeting_tells_of_nothing_that_is_not_live(case, of, client, meeting):
    become, is_taken_down = STANDING[case][0], case in TAKEN_DOWN
    definition, paper = make_indicator("Waits"), make_paper(meeting, "1", "Performance report")
    rows = {"indicator": definition, "paper": paper}
    for name, row in rows.items():
        if name != of:
            publish(row, on=LONG_AGO)
    if of == "indicator":
        # Its figures are published while it is public.
        if is_taken_down:
            publish(make_reading(publish(definition, on=LONG_AGO), paper=paper.paper))
            TAKEN_DOWN[case](definition)
        else:
            make_reading(become(definition), paper=paper.paper)
    elif of == "paper":
        publish(make_reading(definition, paper=paper.paper))
        become(paper)
    else:
        become(make_reading(definition, paper=paper.paper))
    text = page_words(client, meeting.get_absolute_url())
    assert REPORTED not in text
    assert "Waits" not in text
    assert not threads("governance.Meeting", meeting.meeting_id)


def test_a_paper_of_a_private_item_is_never_named(client, meeting):
    private = make_paper(meeting, "2", "Secret contract")
    reading = publish(make_reading(paper=private.paper))
    for address in (
        meeting.get_absolute_url(),
        reading.get_absolute_url(),
        "/performance/",
        f"/performance/board-report/?meeting={meeting.meeting_id}",
        "/performance/board-report/",
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert "Secret contract" not in page.text
        assert REPORTED not in page.text
    assert "Secret" not in client.get("/performance/waits.json").text


def test_a_paper_whose_item_became_private_is_no_longer_named(client, meeting):
    paper = publish(make_paper(meeting, "1", "Performance report"))
    reading = publish(make_reading(paper=paper.paper))
    assert "Performance report" in client.get(reading.get_absolute_url()).text
    second = correct(meeting)
    item = second.agenda.get(number="1")
    item.public, item.exemption_reason = False, "It names persons."
    second.save_parts([item])
    publish(second)
    for address in (meeting.get_absolute_url(), reading.get_absolute_url(), "/performance/"):
        assert "Performance report" not in client.get(address).text, address


def test_the_page_of_a_meeting_changes_with_what_is_told_there(client, meeting):
    paper = publish(make_paper(meeting, "1"))
    before = client.get(meeting.get_absolute_url())
    publish(make_reading(paper=paper.paper))
    after = client.get(meeting.get_absolute_url(), headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert REPORTED in after.text


# --- the ground's own part --------------------------------------------------------------------------------------------


def test_threads_are_told_in_the_order_of_their_rooms_and_empty_ones_left_out(monkeypatch):
    monkeypatch.setattr("ccg.threads._told", {})
    tells_of("ccg.Thing", PlanVersion)(lambda key: Thread("First", ((f"Thing {key}", "/", ""),)))
    tells_of("ccg.Thing", Reading, IndicatorVersion)(lambda key: Thread("Nothing", ()))
    assert threads("ccg.Thing", 4) == [Thread("First", (("Thing 4", "/", ""),))]
    assert models_told_of("ccg.Thing") == (PlanVersion, Reading, IndicatorVersion)
    assert (threads("ccg.Other", 4), models_told_of("ccg.Other"), models_told_of("")) == ([], (), ())


@pytest.mark.parametrize("label", ["governance.Group", "governance.Meeting"])
def test_what_is_told_of_is_publishable(label):
    assert models_told_of(label)
    assert all(issubclass(model, Publishable) for model in models_told_of(label))


def test_editions_are_found_without_an_import():
    assert editions_of(Group) is GroupVersion
    assert editions_named(Reading, "paper", "indicator") == (PaperFile, IndicatorVersion)


def test_live_named_asks_once_and_knows_what_is_live_alone(db, django_assert_num_queries):
    groups = [publish(make_group("A"), on=LONG_AGO), make_group("B"), withdrawn(make_group("C"))]
    corrected = correct(groups[0], name="A new name")
    rows = [Overseer(group=row.group) for row in groups]
    with django_assert_num_queries(1):
        assert live_named(iter(rows), "group") == {groups[0].group_id: groups[0]}
    publish(corrected)
    assert live_named(rows, "group")[groups[0].group_id].name == "A new name"
    with django_assert_num_queries(0):
        assert live_named([], "group") == {}
        assert live_named([Partner()], "organisation") == {}
        assert live_named([Reading(), Reading()], "paper") == {}
    assert ProgrammeVersion.objects.count() == 0

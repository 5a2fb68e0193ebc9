"""The plan of a year, its page, older plans, and the page of an objective that goes through them."""

import datetime
import re

import pytest
import time_machine
from django.urls import reverse

from ccg.years import FinancialYear
from objectives.in_force import plan_in_force
from objectives.models import Arrangement, CriterionEntry, Objective, ObjectiveEntry, PlanVersion, Service
from objectives.views.plan import around
from tests.factories import LONG_AGO, correct, make_group, publish, tomorrow
from tests.objectives.rows import live_indicator, make_indicator, make_plan, make_programme, make_reading
from tests.reading import page_words, words
from tests.states import forced, manager, removed, withdrawn

pytestmark = pytest.mark.once

# {title: (first year, last year)} of live plans, the year asked for, the title of the plan in force
IN_FORCE = {
    "none": ({}, 2016, None),
    "one without years": ({"A": (None, None)}, 2016, "A"),
    "one for the year": ({"A": (2016, 2016)}, 2016, "A"),
    "one that goes on": ({"A": (2014, None)}, 2016, "A"),
    "one of several years": ({"A": (2014, 2018)}, 2016, "A"),
    "the newer of two that go on": ({"B": (2016, None), "A": (2014, None)}, 2016, "B"),
    "the older one before the newer begins": ({"B": (2017, None), "A": (2014, None)}, 2016, "A"),
    "one that says when before one that does not": ({"A": (2014, None), "B": (None, None)}, 2016, "A"),
    "one that does not say when before one to come": ({"A": (2017, None), "B": (None, None)}, 2016, "B"),
    "one that goes on before a later one that is over": ({"A": (2012, 2018), "B": (2014, 2015)}, 2016, "A"),
    "one that does not say when before one that is over": ({"A": (2014, 2015), "B": (None, None)}, 2016, "B"),
    "the last that began of those that are over": ({"A": (2013, 2013), "B": (2014, 2015)}, 2016, "B"),
    "one that is over before one to come": ({"A": (2013, 2013), "B": (2017, 2018)}, 2016, "A"),
    "the first of those to come": ({"A": (2018, 2018), "B": (2017, 2018)}, 2016, "B"),
    "the newest of two for the same years": ({"A": (2016, None), "B": (2016, None)}, 2016, "B"),
}


@pytest.mark.parametrize("case", IN_FORCE)
def test_the_plan_in_force(case, db):
    plans, year, expected = IN_FORCE[case]
    for title, (first, last) in plans.items():
        publish(make_plan(title, (), start_year=first, end_year=last))
    make_plan("Draft", start_year=year)
    withdrawn(make_plan("Withdrawn", start_year=year))
    found = plan_in_force(FinancialYear(year))
    assert (found and found.title) == expected


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_site_without_a_plan_says_so(client, organisation):
    text = page_words(client, "/objectives/")
    assert "No plan has been published on this site yet." in text
    assert "Other plans" not in text


def test_a_plan_that_says_little_says_what_is_not_there(client, organisation):
    publish(make_plan("Plan on a page", ()))
    text = page_words(client, "/objectives/")
    for thing in ("objective", "programme", "arrangement", "success criterion", "principle"):
        assert f"No {thing} has been published here yet." in text
    assert "How success is measured" in text
    assert "serves" not in text


def test_what_a_plan_says(client, organisation):
    group = publish(make_group("Access Group"), on=LONG_AGO)
    draft = make_plan(
        objectives=("Bring care close to home",),
        start_year=2014,
        end_year=2018,
        vision="Care for <all>.",
        population=166000,
        member_practices=34,
        introduction="With **partners**.",
        measured_heading="Measured using the following success criteria",
        source="Plan on a page, 2014",
    )
    second = make_group("Not yet")
    met = {"standing": "met", "evidence": "The accounts.", "assessed_on": datetime.date(2015, 6, 1)}
    draft.save_parts(
        [
            CriterionEntry(version=draft, number=1, text="A surplus", from_year=2014, **met),
            CriterionEntry(version=draft, number=2, text="Delivery", explanation="Of the NHS Constitution."),
            Arrangement(version=draft, number=1, group=group.group, words="Thurrock's Access Group, monthly"),
            Arrangement(version=draft, number=2, group=second.group, words="A group in a draft"),
        ]
    )
    publish(draft)
    publish(make_programme("Thurrock Hubs", description="Four **hubs**."))
    make_programme("A draft of a programme")
    html = client.get("/objectives/").text
    text = words(html)
    for said in (
        "Plan on a page, 2014/15 to 2018/19",
        "serves a population of 166,000 across 34 member GP practices, as stated in the plan.",
        "Care for <all>.",
        "Measured using the following success criteria",
        "A surplus",
        "Met on 1 June 2015: The accounts.",
        "Delivery Of the NHS Constitution. Not yet reported",
        "Thurrock's Access Group, monthly",
        "Source: Plan on a page, 2014",
    ):
        assert said in text, said
    assert '<a href="/groups/access-group/">Access Group</a>, monthly' in html
    assert "With <strong>partners</strong>." in html
    assert "Four <strong>hubs</strong>." in html
    assert "draft" not in text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("", ("", "")),
        ("The Access Group and others", ("The ", " and others")),
        ("Group of access", ("", ": Group of access")),
        ("Access Group", ("", "")),
    ],
)
def test_a_group_is_a_link_within_the_words_of_the_plan(said, shown):
    group = type("Group", (), {"name": "Access Group"})()
    assert around(said, group) == (shown[0], group, shown[1])


def test_the_plan_of_the_year_changes_by_itself_on_the_first_of_april(client, organisation):
    for year in (2016, 2017):
        publish(make_plan(f"Plan of {year}", start_year=year), on=LONG_AGO)
    for moment, here, other in (
        ("2017-03-31T22:59Z", "Plan of 2016", "Plan of 2017"),
        ("2017-03-31T23:01Z", "Plan of 2017", "Plan of 2016"),
    ):
        with time_machine.travel(moment, tick=False):
            before, _, after = page_words(client, "/objectives/").partition("Other plans")
        assert here in before
        assert other not in before
        assert other in after


# what became of the first plan: (status at its own address, words there, whether /objectives/ shows or links to it)
STANDING = {
    "live": (publish, 200, "Bring care", True),
    "forced": (forced, 200, "Bring care", True),
    "draft": (lambda row: row, 404, "", False),
    "scheduled": (lambda row: publish(row, at=tomorrow()), 404, "", False),
    "withdrawn": (withdrawn, 200, "The figures were counted twice.", False),
    "removed": (removed, 410, "It named a person.", False),
}


@pytest.mark.parametrize("case", STANDING)
def test_older_plans(case, client, organisation):
    become, status, said, is_shown = STANDING[case]
    publish(make_plan("Plan of 2017", ("Empower",), start_year=2017))
    old = become(make_plan("Plan of 2014", start_year=2014, end_year=2014))
    page = client.get(f"/objectives/plans/{old.plan_id}-plan-of-2014/")
    assert page.status_code == status
    assert said in words(page.text)
    assert ("Bring care" in page.text) == is_shown
    assert ("Plan of 2014, 2014/15" in page_words(client, "/objectives/")) == is_shown
    if status == 404:
        assert page.content == client.get("/objectives/plans/999999-plan-of-2014/").content


def test_other_words_lead_to_those_of_today(client, organisation):
    old = publish(make_plan("Plan", start_year=2014))
    publish(correct(old, title="Better plan"))
    for words_in_address in ("plan", "anything-else"):
        page = client.get(f"/objectives/plans/{old.plan_id}-{words_in_address}/")
        assert (page.status_code, page["Location"]) == (301, f"/objectives/plans/{old.plan_id}-better-plan/")
    assert "Counted again." in page_words(client, page["Location"])


def test_a_title_without_letters_has_an_address(client, organisation):
    plan = publish(make_plan("…", ("!",)))
    assert client.get(plan.get_absolute_url()).status_code == 200
    assert client.get(plan.objectives.get().get_absolute_url()).status_code == 200


# --- the page of an objective -----------------------------------------------------------------------------------------


def entry_of(plan):
    return plan.objectives.get()


def test_an_objective_tells_what_the_newest_plan_says_and_names_the_others(client, organisation):
    first = publish(make_plan("Plan of 2014", ("Care at home",), start_year=2014))
    objective = entry_of(first).objective
    second = make_plan("Plan of 2017", (), start_year=2017)
    second.save_parts([ObjectiveEntry(version=second, objective=objective, number=4, title="Care close to home")])
    old = client.get(f"/objectives/{objective.pk}-care-at-home/")
    assert "Care at home" in old.text
    assert "Care close" not in old.text
    publish(second)
    moved = client.get(f"/objectives/{objective.pk}-care-at-home/")
    assert (moved.status_code, moved["Location"]) == (301, f"/objectives/{objective.pk}-care-close-to-home/")
    assert moved["Cache-Control"] == "no-cache"
    text = page_words(client, moved["Location"])
    assert "Objective 4" in text
    assert "It stands in Plan of 2017, from 2017/18." in text
    assert "Plan of 2014, from 2014/15: “Care at home”" in text
    # Numbers are for readers: the address of the objective is its own.
    assert Objective.objects.count() == 1


GONE = {
    "no plan had it": (lambda plan: None, 404, ""),
    "only a draft had it": (lambda plan: plan, 404, ""),
    "its plan is scheduled": (lambda plan: publish(plan, at=tomorrow()), 404, ""),
    "its plan was withdrawn": (withdrawn, 410, "The figures were counted twice."),
    "its plan was removed": (removed, 410, "It named a person."),
    "a later edition left it out": (lambda plan: without_it(publish(plan)), 410, ""),
    "a later edition left it out and was withdrawn": (
        lambda plan: without_it(publish(plan)).withdraw(manager(), "All of it is wrong."),
        410,
        "All of it is wrong.",
    ),
}


def without_it(plan):
    draft = correct(plan, "It is no objective any more.")
    draft.save_parts(deleted=list(draft.objectives.all()))
    return publish(draft)


@pytest.mark.parametrize("case", GONE)
def test_an_objective_that_no_plan_has(case, client, organisation):
    become, status, notice = GONE[case]
    plan = make_plan()
    key = entry_of(plan).objective_id if case != "no plan had it" else 4711
    become(plan)
    page = client.get(f"/objectives/{key}-bring-care-close-to-home/")
    assert page.status_code == status
    assert notice in words(page.text)
    if status == 404:
        assert page.content == client.get("/objectives/999999-nothing/").content
    assert client.get(f"/objectives/{key}-other-words/").status_code == status


def test_an_objective_that_is_in_another_plan_still_outlives_the_one_that_was_removed(client, organisation):
    first = publish(make_plan("Plan of 2014", ("Care at home",), start_year=2014))
    objective = entry_of(first).objective
    second = make_plan("Plan of 2017", (), start_year=2017)
    second.save_parts([ObjectiveEntry(version=second, objective=objective, number=1, title="Care close to home")])
    removed(second)
    assert client.get(f"/objectives/{objective.pk}-care-at-home/").status_code == 200


def test_the_thread_from_an_objective_to_programmes_and_measures(client, organisation):
    plan = publish(make_plan())
    entry = entry_of(plan)
    address = entry.get_absolute_url()
    text = page_words(client, address)
    assert "Which programmes serve this objective has not been published here." in text
    assert "No measure has been published for this objective." in text
    publish(make_programme("Thurrock Hubs", [Service(objective=entry.objective)]))
    make_programme("A draft", [Service(objective=entry.objective)])
    withdrawn(make_programme("Withdrawn hubs", [Service(objective=entry.objective)]))
    publish(make_reading(live_indicator("Waits", objective=entry.objective)))
    make_indicator("A draft of a measure", objective=entry.objective)
    live_indicator("Of no objective")
    text = page_words(client, address)
    assert re.search(
        r"Programmes that serve it Thurrock Hubs How we are doing Waits January to March 2016: 95.2%", text
    )
    for name in ("draft", "Withdrawn", "Of no objective"):
        assert name not in text
    assert reverse("performance:measure", args=["waits"]) in client.get(address).text
    assert PlanVersion.objects.live().count() == 1

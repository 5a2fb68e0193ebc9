"""Next year's plan: copied from the last, with the same objectives and criteria, judged anew."""

import datetime

import pytest
import time_machine

from objectives.models import Arrangement, Criterion, Objective, PlanVersion, Principle, Service
from tests.factories import LONG_AGO, make_group, make_user, publish
from tests.objectives.rows import live_indicator, make_plan, make_programme
from tests.reading import page_words

pytestmark = pytest.mark.once


@pytest.fixture
def before(organisation):
    group = publish(make_group("Access Group"), on=LONG_AGO)
    plan = make_plan(
        "Plan",
        ("Care at home", "Empower"),
        ("A surplus", "Delivery"),
        start_year=2014,
        end_year=2016,
        vision="Health.",
        source="Plan on paper",
    )
    surplus = plan.criteria.get(number=1)
    surplus.standing, surplus.evidence, surplus.assessed_on = "met", "The accounts.", datetime.date(2015, 6, 1)
    surplus.from_year, surplus.explanation = 2014, "Of all of us."
    principle = Principle(version=plan, number=1, text="Prevention")
    plan.save_parts([surplus, principle, Arrangement(version=plan, number=1, group=group.group)])
    return publish(plan, on=LONG_AGO)


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


def address(plan):
    return f"/admin/objectives/planversion/next/{plan.plan_id}/"


def test_the_form_offers_the_year_after_the_last(before, desk):
    change = desk.get(f"/admin/objectives/planversion/{before.pk}/change/").text
    assert f'href="{address(before)}"' in change
    page = desk.get(address(before))
    assert page.context["form"].initial == {"title": "Plan", "start_year": 2017}
    assert '<option value="2017" selected>2017/18</option>' in page.text


def test_all_is_copied_and_judged_anew(before, desk, officer):
    answer = desk.post(address(before), {"title": "Plan of 2017", "start_year": "2017"}, follow=True)
    assert "Plan of 2017 is a draft with all that Plan says." in answer.text
    draft = PlanVersion.objects.get(state="draft")
    assert answer.redirect_chain[-1][0] == f"/admin/objectives/planversion/{draft.pk}/change/"
    assert draft.plan != before.plan
    assert (draft.number, draft.start_year, draft.end_year, draft.vision) == (1, 2017, None, "Health.")
    for name in ("objectives", "criteria", "principles", "arrangements"):
        assert [str(part) for part in getattr(draft, name).all()] == [str(part) for part in getattr(before, name).all()]
    same = [("objectives", "objective_id"), ("criteria", "criterion_id"), ("arrangements", "group_id")]
    for name, field in same:
        old, new = ([getattr(part, field) for part in getattr(row, name).all()] for row in (before, draft))
        assert old == new
    surplus = draft.criteria.get(number=1)
    assert (surplus.standing, surplus.evidence, surplus.assessed_on, surplus.paper) == (
        "not yet reported",
        "",
        None,
        None,
    )
    assert (surplus.from_year, surplus.explanation) == (2014, "Of all of us.")
    assert before.criteria.get(number=1).standing == "met"
    assert (before.source, draft.source) == ("Plan on paper", "")
    assert (Objective.objects.count(), Criterion.objects.count()) == (2, 2)
    assert {row.history_user for row in (draft.history.first(), surplus.history.first())} == {officer}


def test_the_new_plan_keeps_the_thread(before, desk):
    """What belongs to an objective goes on belonging to it, and its address stays."""
    objective = before.objectives.get(number=1).objective
    publish(make_programme("Hubs", [Service(objective=objective)]))
    live_indicator("Waits", objective=objective)
    desk.post(address(before), {"title": "Plan of 2017", "start_year": "2017"})
    publish(PlanVersion.objects.get(state="draft"))
    text = page_words(desk, f"/objectives/{objective.pk}-care-at-home/")
    for said in (
        "It stands in Plan of 2017, from 2017/18.",
        "Hubs",
        "Waits",
        "Plan, 2014/15 to 2016/17: “Care at home”",
    ):
        assert said in text
    text = page_words(desk, "/objectives/")
    assert "Not yet reported" in text
    assert "The accounts." not in text


REFUSED = {
    "no title": ({"title": "", "start_year": "2017"}, "Write the title."),
    "a year that is not offered": ({"title": "Plan", "start_year": "1900"}, "Choose one that is in the list."),
    "no year": ({"title": "Plan", "start_year": ""}, "Choose one."),
    "letters for a year": ({"title": "Plan", "start_year": "next"}, "Choose one that is in the list."),
    "a long title": ({"title": "x" * 201, "start_year": "2017"}, "at most 200"),
    "a title with NUL": ({"title": "Plan\x00", "start_year": "2017"}, "Null characters"),
    "a title with a sign that is no text": ({"title": "Plan\x07", "start_year": "2017"}, ""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_saves_nothing(case, before, desk):
    sent, sentence = REFUSED[case]
    answer = desk.post(address(before), sent)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert PlanVersion.objects.count() == 1


@pytest.mark.parametrize(("role", "status"), [("Governance officer", 200), ("Approver", 403), ("Analyst", 403)])
def test_who_may(role, status, before, client):
    client.force_login(make_user(role))
    assert client.get(address(before)).status_code == status
    assert client.post(address(before), {"title": "", "start_year": ""}).status_code == status
    page = client.get(f"/admin/objectives/planversion/{before.pk}/change/")
    assert ("Next plan" in page.text) == (status == 200)


def test_there_is_none_after_a_plan_that_never_was(organisation, desk):
    assert desk.get("/admin/objectives/planversion/next/4711/").status_code == 404


def test_without_years_the_next_is_offered(organisation, desk):
    with time_machine.travel("2017-03-01T12:00Z", tick=False):
        plan = publish(make_plan())
    assert desk.get(address(plan)).context["form"].initial["start_year"] == 2017


@pytest.mark.parametrize("years", [{}, {"start_year": 2098}, {"start_year": 1948}, {"start_year": 2014}])
def test_any_plan_can_be_copied(years, organisation, desk):
    plan = publish(make_plan("Plan", **years))
    page = desk.get(address(plan))
    year = page.context["form"].fields["start_year"].choices[-1][0]
    assert desk.post(address(plan), {"title": "Plan", "start_year": year}).status_code == 302
    # A plan that is a draft is copied too: its officers know why.
    assert (
        desk.post(address(PlanVersion.objects.get(state="draft")), {"title": "P", "start_year": year}).status_code
        == 302
    )

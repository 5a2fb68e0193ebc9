"""Which papers officers choose from, and how a paper is called to those who may not know of private ones."""

import datetime

import pytest

from objectives.admin.paper_choice import paper_choices
from tests.factories import correct, make_group, make_meeting, make_paper, make_user, publish
from tests.objectives.rows import live_indicator, make_plan, make_reading
from tests.states import manager

pytestmark = pytest.mark.once
AGENDA = [
    {"number": "1", "title": "Performance"},
    {"number": "2", "title": "Contracts", "public": False, "exemption_reason": "Commercial confidence"},
]
CALLED = "Performance report, Governing Body, 22 March 2017"


@pytest.fixture
def papers(organisation):
    """A public paper, one of a private item, and a public one of another group."""
    meeting = publish(make_meeting(agenda=AGENDA))
    other = publish(make_meeting(publish(make_group("Access Group")).group))
    return {
        "public": publish(make_paper(meeting, "1", "Performance report")).paper,
        "private": make_paper(meeting, "2", "Secret contract").paper,
        "of another group": publish(make_paper(other, title="Access report")).paper,
    }


def test_papers_are_offered_by_what_the_public_calls_them(papers):
    group = papers["public"].versions.get().meeting.versions.get().group_id
    everything = dict(paper_choices())
    assert everything[papers["public"].pk] == CALLED
    assert papers["private"].pk not in everything
    assert len(everything) == 3
    assert dict(paper_choices(group)) == {"": "---------", papers["public"].pk: CALLED}
    # One that is named already stays, whatever became of it, without its title where that is not public.
    chosen = dict(paper_choices(group, [papers["private"].pk, papers["of another group"].pk, None]))
    assert chosen[papers["private"].pk] == f"Paper {papers['private'].pk}, which is not public"
    assert chosen[papers["of another group"].pk].startswith("Access report, Access Group")


def test_a_group_without_papers_has_those_of_all(papers):
    assert len(paper_choices(publish(make_group("New group")).group_id)) == 3


@pytest.mark.parametrize("role", ["Governance officer", "Approver", "Analyst"])
def test_no_form_tells_the_title_of_a_private_paper(role, papers, client):
    definition = live_indicator()
    plan = make_plan(criteria=("A surplus",))
    criterion = plan.criteria.get()
    criterion.paper = papers["private"]
    plan.save_parts([criterion])
    rows = {
        f"/admin/objectives/reading/{make_reading(definition, day, paper=paper).pk}/change/": named
        for day, paper, named in (
            (datetime.date(2016, 1, 1), papers["public"], CALLED),
            (datetime.date(2016, 4, 1), papers["private"], "which is not public"),
        )
    }
    rows[f"/admin/objectives/planversion/{plan.pk}/change/"] = "which is not public"
    client.force_login(make_user(role))
    for address, named in rows.items():
        page = client.get(address).text
        assert named in page
        assert "Secret" not in page
        assert "Paper object" not in page


def test_a_figure_goes_on_naming_a_paper_that_is_not_offered(papers, client, officer):
    row = make_reading(paper=papers["private"])
    client.force_login(officer)
    address = f"/admin/objectives/reading/{row.pk}/change/"
    form = client.get(address).context["adminform"].form
    sent = {field.html_name: field.value() for field in form} | {"note": "Changed", "period_start": "01/01/2016"}
    answer = client.post(address, {name: "" if value is None else value for name, value in sent.items()})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.note, row.paper) == ("Changed", papers["private"])


def test_a_correction_keeps_its_paper(papers):
    row = publish(make_reading(paper=papers["public"]))
    assert correct(row).paper == papers["public"]
    papers["public"].versions.get().withdraw(manager(), "It named a person.")
    assert str(row.paper) == f"Paper {row.paper_id}, which is not public"

"""The performance page: its panels in their order, measures of the plan, where figures were reported, and in words."""

import datetime
from types import SimpleNamespace

import pytest

from ccg.control_chart import Variation
from ccg.years import FinancialYear
from dashboard.panels import MOST_PAPERS, verdicts_in_words
from objectives.models import CriterionEntry, IndicatorVersion
from tests.factories import LONG_AGO, make_meeting, make_paper, publish, published_return
from tests.objectives.rows import live_indicator, make_indicator, make_plan, make_reading
from tests.reading import page_words, table_rows, words
from tests.states import STATES

PAGE = "/performance/"
AGENDA = [{"number": "1", "title": "Performance"}]
USUAL, BETTER, WORSE, OTHER = Variation.USUAL, Variation.IMPROVEMENT, Variation.CONCERN, Variation.CHANGE


@pytest.mark.parametrize(
    ("variations", "sentence"),
    [
        ([], ""),
        ([USUAL], "The only measure shows no significant change."),
        ([None], "The only measure is not judged."),
        ([BETTER], "The only measure is improving."),
        ([BETTER, BETTER], "Of 2 measures, 2 are improving."),
        (
            [None, USUAL, WORSE, BETTER, OTHER, USUAL],
            "Of 6 measures, 1 is improving, 1 is getting worse, 1 has changed, 2 show no significant "
            "change and 1 is not judged.",
        ),
        ([WORSE, WORSE, None, None], "Of 4 measures, 2 are getting worse and 2 are not judged."),
        ([USUAL] * 1200, "Of 1,200 measures, 1,200 show no significant change."),
    ],
)
def test_verdicts_in_words(variations, sentence):
    measures = [SimpleNamespace(chart=SimpleNamespace(variation=found), latest=None) for found in variations]
    assert verdicts_in_words(measures) == sentence


OLD = {
    "one": ([2016], "The only measure showed no significant change when last measured, in 2016/17."),
    "of the same time": ([2016, 2016], "Of 2 measures, 2 showed no significant change when last measured, in 2016/17."),
    "of several times": (
        [2012, 2016],
        "Of 2 measures, 2 showed no significant change when last measured, in 2016/17 or before.",
    ),
    "one of them new": ([2012, 2017], "Of 2 measures, 2 show no significant change."),
}


@pytest.mark.parametrize("case", OLD)
def test_old_verdicts_are_put_in_their_time(case):
    years, sentence = OLD[case]
    chart = SimpleNamespace(variation=USUAL)
    measures = [SimpleNamespace(chart=chart, latest=SimpleNamespace(period=FinancialYear(year))) for year in years]
    assert verdicts_in_words(measures, datetime.date(2018, 6, 1)) == sentence


@pytest.fixture
def plan(organisation):
    """A plan with two objectives and two success criteria, the second of which was not met."""
    plan = make_plan(objectives=("Care at home", "Empower"), criteria=("A surplus",), start_year=2014)
    day = {"assessed_on": datetime.date(2016, 5, 1)}
    plan.save_parts(
        [CriterionEntry(version=plan, number=2, text="Delivery", standing="not met", evidence="Two of nine.", **day)]
    )
    return publish(plan, on=LONG_AGO)


@pytest.mark.once
def test_the_panels_stand_in_their_order(client, plan):
    published_return(2013, 1)
    publish(make_reading(live_indicator()))
    text = page_words(client, PAGE)
    panels = [
        "Are Freedom of Information requests answered on time?",
        "Every measure, with its latest figure",
        "More about requests answered in time",
        "Requests in each quarter",
        "Freedom of Information by financial year",
        "Our objectives and how they are doing",
        "Success criteria They stand in the plan",
        "Where the figures were reported",
        "How we judge",
        "Corrections No published figure",
        "Download",
    ]
    places = [text.find(panel) for panel in panels]
    assert -1 not in places, panels[places.index(-1)]
    assert places == sorted(places)


@pytest.mark.once
def test_objectives_and_criteria_with_their_measures(client, plan):
    care, surplus = plan.objectives.get(number=1).objective, plan.criteria.get(number=1).criterion
    publish(make_reading(live_indicator("Waits", objective=care, criterion=surplus)))
    live_indicator("Of nothing")
    make_indicator("A draft", objective=care)
    text = page_words(client, PAGE)
    panel = text[text.index("Our objectives") : text.index("Where the figures were reported")]
    assert "1. Care at home Waits January to March 2016: 95.2%. Only 1 figure so far" in panel
    assert "2. Empower No measure has been published for this objective." in panel
    assert "A surplus Not yet reported Measured by Waits" in panel
    assert "Delivery Not met on 1 May 2016: Two of nine." in panel
    assert "Of nothing" not in panel
    assert "A draft" not in text


@pytest.mark.once
def test_a_site_without_a_plan_or_measure(client, organisation):
    text = page_words(client, PAGE)
    for said in (
        "have not been published on this site yet.",
        "No success criterion has been published on this site yet.",
        "No figure has been linked to the paper that reported it yet.",
    ):
        assert said in text


@pytest.mark.once
@pytest.mark.parametrize("state", STATES)
def test_every_measure_that_is_live_and_no_other_has_a_row(state, client, organisation):
    STATES[state][0](make_indicator("Waits", targets=[("92", None)]))
    rows = {row[0]: row for row in table_rows(client.get(PAGE).text, "Every measure")}
    assert ("Waits" in rows) == STATES[state][2]
    if "Waits" in rows:
        target = "92% Set by NHS England"
        verdict = ["Not judged Target 92%: not judged", "Not judged"]  # the target once more for a narrow screen
        assert rows["Waits"] == ["Waits", "Not yet published", target, *verdict, "Not yet published"]


@pytest.mark.once
@pytest.mark.parametrize(
    "column", ["title", "verdict", "assurance", "updated", "-updated", "-title", "latest", "x", ""]
)
def test_the_table_is_sorted_by_what_only_some_have(column, client, organisation):
    """One measure has figures and a target, one has neither; those of requests have no return."""
    publish(make_reading(publish(make_indicator(targets=[("92", None)]), on=LONG_AGO)))
    live_indicator("Without")
    page = client.get(PAGE, {"sort": column})
    assert page.status_code == 200
    titles = [row[0] for row in table_rows(page.text, "Every measure")]
    assert len(titles) == 7
    if column == "title":
        assert titles == sorted(titles)


@pytest.mark.once
def test_where_figures_were_reported_the_newest_meeting_first(client, organisation):
    meetings = [
        publish(make_meeting(start=datetime.datetime(2017, month, 22, 10, tzinfo=LONG_AGO.tzinfo), agenda=AGENDA))
        for month in range(1, 3)
    ]
    waits, falls = live_indicator("Waits"), live_indicator("Falls", unit="count")
    papers = [publish(make_paper(meeting, "1", f"Report {n}")).paper for n, meeting in enumerate(meetings)]
    for start, paper in ((1, papers[0]), (4, papers[1]), (7, papers[1])):
        publish(make_reading(waits, datetime.date(2016, start, 1), paper=paper))
    publish(make_reading(falls, value=4, paper=papers[1]))
    make_reading(falls, datetime.date(2016, 4, 1), 5, paper=papers[0])
    text = page_words(client, PAGE)
    panel = text[text.index("Where the figures") : text.index("How we judge")]
    assert panel.index("Report 1, Governing Body, 22 February 2017") < panel.index("Report 0, Governing Body")
    assert [panel.count(name) for name in ("Waits", "Falls")] == [2, 1]


@pytest.mark.once
def test_of_many_papers_the_newest_are_listed(client, organisation):
    meeting, waits = publish(make_meeting(agenda=AGENDA)), live_indicator(frequency="month")
    for number in range(MOST_PAPERS + 2):
        paper = publish(make_paper(meeting, "1", f"Report {number:02}")).paper
        start = datetime.date(2015 + number // 12, number % 12 + 1, 1)
        publish(make_reading(waits, start, paper=paper))
    text = page_words(client, PAGE)
    assert text.count("Report of its meeting") == MOST_PAPERS
    assert f'href="/performance/board-report/?meeting={meeting.meeting_id}"' in client.get(PAGE).text
    assert "Report 00" not in text
    assert IndicatorVersion.objects.live().count() == 1
    assert words(client.get(waits.get_absolute_url()).text).count("Reported in Report") == MOST_PAPERS + 2

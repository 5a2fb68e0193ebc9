"""Indicators as measures: their readings without gaps, what was lost, parts, corrections, and how often it asks."""

import datetime
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccg.control_chart import Assurance
from ccg.measures import Unit
from ccg.years import FinancialYear, Month, Quarter
from objectives.measures import corrections_of, live_measures
from objectives.models import Annotation, IndicatorVersion, Reading, Rebase, Target
from tests.factories import LONG_AGO, correct, make_meeting, make_paper, publish
from tests.objectives.rows import live_indicator, make_indicator, make_reading
from tests.reading import csv_rows, page_words
from tests.states import STATES, manager, removed

pytestmark = pytest.mark.once
START = {1: datetime.date(2015, 4, 1), 2: datetime.date(2015, 7, 1), 3: datetime.date(2015, 10, 1)}


def the_measure():
    (measure,) = live_measures()
    return measure


def told(measure):
    return [(str(reading.period), reading.text) for reading in measure.readings]


def test_an_indicator_without_figures(db):
    live_indicator()
    make_indicator("A draft")
    measure = the_measure()
    assert (measure.readings, measure.latest, measure.updated) == ((), None, None)
    assert measure.sentence == "No figures have been published yet."


def test_a_measure_has_all_that_the_definition_says(db):
    definition = live_indicator(
        unit="rate",
        unit_words="per 1,000 people",
        direction="down",
        frequency="month",
        numerator_meaning="People who fell",
        denominator_meaning="all people",
        why="Falls hurt.",
        source="The trust",
        owner="Chief Nurse",
    )
    draft = correct(definition)
    draft.save_parts(
        [
            Target(version=draft, value="2.50", set_by="NHS England"),
            Target(version=draft, in_force_from=datetime.date(2016, 3, 1), set_by="Us"),
            Rebase(version=draft, date=datetime.date(2016, 2, 1), reason="another way to count"),
            Annotation(version=draft, date=datetime.date(2016, 1, 15), words="It was icy."),
        ]
    )
    publish(draft)
    publish(
        make_reading(
            draft,
            datetime.date(2016, 1, 1),
            "12.345678",
            numerator=12,
            denominator=972,
            note="One ward.",
            status="provisional",
            source="Report",
            source_row="page 4",
        )
    )
    measure = the_measure()
    assert (measure.unit, measure.period, measure.direction, measure.slug) == (Unit.RATE, Month, "down", "waits")
    assert [(each.value, each.text, each.set_by) for each in measure.targets] == [
        (2.5, "2.5", "NHS England"),
        (None, "", "Us"),
    ]
    assert [each.reason for each in measure.rebases] == ["another way to count"]
    assert measure.annotations == ((Month(2015, 10), "It was icy."),)
    (reading,) = measure.readings
    assert (reading.value, reading.text, reading.numerator, reading.denominator) == (12.345678, "12.3", 12, 972)
    assert (reading.note, reading.status, reading.source) == ("One ward.", "provisional", "Report, page 4")
    assert (reading.edition, reading.reported_in, measure.latest_in_words) == (1, ("", ""), "12.3 per 1,000 people")


# the unit, its words, what was reported, how it is written
WRITTEN = {
    "money": ("number", "£ million", ["3.1", "-2.5", "3"], ["3.1", "−2.5", "3.0"], "£3.0 million"),
    "money below 0": ("number", "£", ["-1234567.89"], ["−1,234,567.89"], "−£1,234,567.89"),
    "as many decimals as were reported": ("rate", "weeks", ["6", "6.125"], ["6.000", "6.125"], "6.125 weeks"),
    "computed with more than anybody reads": ("rate", "", ["12.345678", "188"], ["12.3", "188"], "188"),
    "whole numbers": ("number", "", ["5000", "5100"], ["5,000", "5,100"], "5,100"),
    "a percentage by its own rule": ("percent", "", ["95", "95.25"], ["95.0%", "95.3%"], "95.3%"),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_figures_are_written_as_they_were_reported(case, db):
    unit, unit_words, values, expected, latest = WRITTEN[case]
    definition = live_indicator(unit=unit, unit_words=unit_words)
    for position, value in enumerate(values, 1):
        publish(make_reading(definition, START[position], value))
    (measure,) = live_measures()
    assert [reading.text for reading in measure.readings] == expected
    assert measure.latest_in_words == latest
    (quick,) = live_measures(for_verdicts=True)
    assert quick.latest_in_words == latest


def test_periods_without_a_reading_are_gaps(db):
    definition = live_indicator()
    publish(make_reading(definition, START[1], "90"))
    publish(make_reading(definition, START[3], None, missing_reason="The system was down"))
    assert told(the_measure()) == [
        ("2015/16 quarter 1", "90.0%"),
        ("2015/16 quarter 2", "Not yet published"),
        ("2015/16 quarter 3", "The system was down"),
    ]
    measure = the_measure()
    assert all(after.period == before.period.next for before, after in pairwise(measure.readings))
    assert measure.latest.period == Quarter(2015, 1)


# the state of the second of three quarters, and what is said of it
SECOND = {state: ("91.0%" if live else "Not yet published") for state, (_, _, live) in STATES.items()}
SECOND |= dict.fromkeys(
    ["expired", "withdrawn", "withdrawn but readable", "restored, in review", "restored and sent back", "removed"],
    "No longer published",
)


@pytest.mark.parametrize("state", STATES)
def test_of_a_period_is_told_what_is_live(state, db):
    definition = live_indicator()
    publish(make_reading(definition, START[1], "90"), on=LONG_AGO)
    publish(make_reading(definition, START[3], "92"), on=LONG_AGO)
    STATES[state][0](make_reading(definition, START[2], "91"))
    assert [text for _, text in told(the_measure())] == ["90.0%", SECOND[state], "92.0%"]


@pytest.mark.parametrize("position", [1, 3])
def test_what_was_lost_at_an_end_is_told_too(position, db):
    definition = live_indicator()
    for number, start in START.items():
        row = publish(make_reading(definition, start, "90"))
        if number == position:
            row.remove(manager(), "It named a person.")
    assert [text for _, text in told(the_measure())][position - 1] == "No longer published"
    assert len(the_measure().readings) == 3


def test_all_of_it_lost(db):
    removed(make_reading(live_indicator(), START[1]))
    measure = the_measure()
    assert told(measure) == [("2015/16 quarter 1", "No longer published")]
    assert measure.sentence == "There are no figures: no longer published."


def test_a_correction_takes_the_place_even_when_it_was_withdrawn(db):
    first = publish(make_reading(live_indicator(), START[1], "90"))
    second = publish(correct(first, value="91"))
    assert told(the_measure()) == [("2015/16 quarter 1", "91.0%")]
    second.withdraw(manager(), "It is being checked.")
    assert told(the_measure()) == [("2015/16 quarter 1", "No longer published")]


def test_a_draft_stands_in_for_its_period_alone(db):
    definition = live_indicator()
    publish(make_reading(definition, START[1], "90"))
    draft = make_reading(definition, START[2], "91")
    (measure,) = live_measures([definition], instead=[draft])
    assert [text for _, text in told(measure)] == ["90.0%", "91.0%"]
    assert measure.readings[1].published_on is None
    corrected = correct(Reading.objects.get(period_start=START[1]), value="90.5")
    (measure,) = live_measures([definition], instead=[corrected])
    assert told(measure) == [("2015/16 quarter 1", "90.5%")]


def test_a_year_long_frequency(db):
    definition = live_indicator(frequency="year")
    for year in (2013, 2015):
        publish(make_reading(definition, datetime.date(year, 4, 1)))
    assert [reading.period for reading in the_measure().readings] == [
        FinancialYear(year) for year in (2013, 2014, 2015)
    ]


def test_counts_are_whole_numbers_in_files(organisation, client):
    publish(make_reading(live_indicator(unit="count"), START[1], 1204))
    assert [(row["value"], row["shown_as"]) for row in csv_rows(client, "/performance/waits.csv")] == [
        ("1204", "1,204")
    ]
    assert '"value": 1204,' in client.get("/performance/waits.json").text


def test_targets_that_step_are_judged_as_they_stood(db):
    definition = publish(
        make_indicator(targets=[("90", None), ("99.5", datetime.date(2016, 1, 1)), (None, datetime.date(2016, 10, 1))]),
        on=LONG_AGO,
    )
    for position in range(13):
        period = Quarter.from_index(Quarter(2013, 1).index + position)
        publish(make_reading(definition, period.start, str(95 + position % 2)))
    measure = the_measure()
    assert (measure.latest.period, measure.target.text) == (Quarter(2016, 1), "99.5%")
    assert measure.assurance == Assurance.FAILS
    assert measure.target_at(datetime.date(2015, 12, 31)).text == "90%"
    assert measure.target_at(datetime.date(2016, 10, 1)) is None


def test_live_measures_asks_as_often_for_thirty_as_for_one(organisation):
    meeting = publish(make_meeting(agenda=[{"number": "1", "title": "Performance"}]))
    asked = []
    for names in (("A0",), [f"A{number}" for number in range(1, 30)]):
        for name in names:
            definition = publish(make_indicator(name, targets=[("90", None)]), on=LONG_AGO)
            paper = publish(make_paper(meeting, "1", f"Report on {name}")).paper
            publish(make_reading(definition, START[1], paper=paper))
            publish(correct(publish(make_reading(definition, START[3])), value="91"))
        with CaptureQueriesContext(connection) as queries:
            measures = live_measures()
        assert {measure.readings[0].reported_in[0][:9] for measure in measures} == {"Report on"}
        asked.append(len(queries))
    assert len(measures) == 30
    assert {len(measure.readings) for measure in measures} == {3}
    assert asked == [7, 7]


# --- corrections ------------------------------------------------------------------------------------------------------


def corrections():
    found = corrections_of(IndicatorVersion.objects.live().get())
    return [(before and before.in_words, after.in_words, after.change_note) for before, after in found]


def test_corrections_are_listed_the_newest_first(organisation, client):
    definition = live_indicator()
    assert corrections() == []
    first = publish(make_reading(definition, START[1], "90"), on=LONG_AGO)
    second = publish(correct(first, "Ten were left out.", value="91"), on=LONG_AGO + datetime.timedelta(days=1))
    publish(correct(second, "Nobody knows.", value=None, missing_reason="The list was lost"))
    third = publish(make_reading(definition, START[2], "80"), on=LONG_AGO)
    correct(third, "A draft.", value="81")
    assert corrections() == [
        ("91.0%", "The list was lost", "Nobody knows."),
        ("90.0%", "91.0%", "Ten were left out."),
    ]
    text = page_words(client, "/performance/waits/")
    assert "April to June 2015: 90.0% became 91.0%. Ten were left out." in text
    assert "April to June 2015: 91.0% became The list was lost. Nobody knows." in text
    assert "A draft." not in text


def test_a_correction_of_anything_else_says_that_the_figure_stays(organisation, client):
    first = publish(make_reading(live_indicator(), START[1], "90"), on=LONG_AGO)
    publish(correct(first, "Its source is named.", source="Report"))
    text = page_words(client, "/performance/waits/")
    assert "April to June 2015: 90.0% stays. Its source is named." in text
    corrections = client.get("/performance/waits.json").json()["corrections"]
    assert [(each["before"], each["after"], each["reason"]) for each in corrections] == [
        ("90.0%", "90.0%", "Its source is named.")
    ]


def test_a_figure_before_that_was_taken_down_is_not_told(organisation, client):
    first = publish(make_reading(live_indicator(), START[1], "90.4"))
    publish(correct(first, "Ten were left out.", value="91"))
    Reading.objects.get(pk=first.pk).remove(manager(), "It named a person.")
    assert corrections() == [(None, "91.0%", "Ten were left out.")]
    text = page_words(client, "/performance/waits/")
    assert "91.0%; the figure before is no longer published. Ten were left out." in text
    assert "90.4" not in text


def test_nothing_is_told_of_editions_before_one_that_was_withdrawn(organisation, client):
    first = publish(make_reading(live_indicator(), START[1], "90.4"))
    publish(correct(first, "Ten were left out.", value="91.3")).withdraw(manager(), "It is being checked.")
    assert corrections() == []
    text = page_words(client, "/performance/waits/")
    assert "No published figure has been corrected." in text
    assert "90.4" not in text
    assert "91.3" not in text

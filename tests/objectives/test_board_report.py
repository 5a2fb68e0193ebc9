"""The report of a meeting or a quarter: what was known then, and nothing that came later."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccg.years import Quarter
from objectives.models import Annotation, CriterionEntry, Reading
from tests.factories import LONG_AGO, correct, make_meeting, make_paper, publish, published_return
from tests.objectives.rows import live_indicator, make_indicator, make_plan, make_reading
from tests.reading import page_words, table_rows, words
from tests.states import STATES, manager

pytestmark = pytest.mark.once
REPORT = "/performance/board-report/"
AGENDA = [{"number": "1", "title": "Performance"}]


def day(text):
    return datetime.date.fromisoformat(text)


def test_without_any_figure(client, organisation):
    live_indicator()
    text = page_words(client, REPORT)
    assert "No figures have been published." in text
    assert "Report of this" not in text


@pytest.fixture
def figures(organisation):
    """Waits by quarter to June 2016, falls by month to July 2016, an indicator of years, and returns to March 2016."""
    waits = live_indicator("Waits", code="A")
    for position in range(9):
        publish(make_reading(waits, Quarter.from_index(Quarter(2014, 1).index + position).start, str(80 + position)))
    falls = live_indicator("Falls", code="B", unit="count", frequency="month", direction="down")
    for month, value in ((2, 21), (3, 22), (4, 23), (7, 24)):
        publish(make_reading(falls, datetime.date(2016, month, 1), value))
    publish(make_reading(live_indicator("Costs", code="C", unit="number", frequency="year"), day("2015-04-01"), "5000"))
    published_return(2015, 4, 38, 37, 0)
    return {"waits": waits, "falls": falls}


def parts(client, query=""):
    """Return {title of a measure: the newest row of its table}."""
    page = client.get(f"{REPORT}{query}")
    assert page.status_code == 200
    titles = re.findall(r'site-report-part" aria-labelledby="[^"]+">\s*<h2[^>]*>(.*?)</h2>', page.text)
    return {words(title): table_rows(page.text, words(title))[-1][:2] for title in titles if "<a" in title}


def test_the_newest_quarter_without_being_asked(client, figures):
    page = client.get(REPORT)
    assert page.context["quarter"] == Quarter(2016, 2)
    assert parts(client) == {"Falls": ["July 2016", "24"]}
    assert "The figures up to 30 September 2016" in page.text


QUARTERS = {
    "2016-q1": {"Waits": ["April to June 2016", "88.0%"], "Falls": ["June 2016", "Not yet published"]},
    "2015-q4": {
        "Waits": ["January to March 2016", "87.0%"],
        "Falls": ["March 2016", "22"],
        "Costs": ["2015/16", "5,000"],
    },
    "2015-q3": {"Waits": ["October to December 2015", "86.0%"]},
    "2014-q1": {"Waits": ["April to June 2014", "80.0%"]},
}


@pytest.mark.parametrize("quarter", QUARTERS)
def test_a_quarter_tells_nothing_that_came_after_it(quarter, client, figures):
    found = parts(client, f"?quarter={quarter}")
    of_requests = {title: found.pop(title) for title in list(found) if title.startswith("Requests")}
    assert found == QUARTERS[quarter]
    assert len(of_requests) == (5 if quarter == "2015-q4" else 0)
    assert "Later ones are left out." in page_words(client, f"{REPORT}?quarter={quarter}")


@pytest.mark.parametrize("quarter", QUARTERS)
def test_the_summary_tells_the_same_figures(quarter, client, figures):
    """Also of a quarter that was not the last one: its figure is the latest of then."""
    rows = table_rows(client.get(f"{REPORT}?quarter={quarter}").text, "Summary")
    shown = {row[0]: row[1] for row in rows if not row[0].startswith("Requests")}
    for title, (period, figure) in QUARTERS[quarter].items():
        if figure != "Not yet published":
            assert shown[f"{title} {period}"] == figure


def test_the_verdict_is_that_of_the_figures_up_to_then(client, figures):
    """Five figures are judged as five, though nine are known now."""
    text = page_words(client, f"{REPORT}?quarter=2015-q1")
    assert "Only 5 figures so far; at least 6 are needed before we judge." in text
    assert "The only measure with a figure for this quarter is not judged." in text
    assert "usual range." not in text.partition("How we judge")[0]
    assert "Improving: 88.0% in April to June 2016 is above the usual range." in page_words(
        client, f"{REPORT}?quarter=2016-q1"
    )


@pytest.mark.parametrize(
    ("quarter", "said"),
    [
        ("2013-q2", "No answer has been late since April 2013."),
        ("2013-q3", "3 answers have been late since April 2013; the last in October to December 2013."),
        ("2013-q4", "4 answers have been late since April 2013; the last in January to March 2014."),
    ],
)
def test_the_sentence_on_late_answers_knows_of_no_later_one(quarter, said, client, organisation):
    for number, late in enumerate((0, 0, 3, 1), 1):
        published_return(2013, number, 40, 30, late)
    assert said in page_words(client, f"{REPORT}?quarter={quarter}")


def test_requests_are_judged_by_what_was_known_then(client, organisation):
    """Later more were answered than had arrived, so that the count of open requests is doubted: not yet here."""
    published_return(2013, 1, 40, 30, 0)
    published_return(2013, 2, 40, 90, 0)
    doubt = "more requests were answered than had arrived"
    assert doubt in page_words(client, f"{REPORT}?quarter=2013-q2")
    assert doubt not in page_words(client, f"{REPORT}?quarter=2013-q1")


def test_notes_of_later_periods_are_left_out(client, figures):
    draft = correct(figures["waits"])
    notes = {"2014-05-01": "It was cold.", "2016-05-01": "Doctors were on strike."}
    draft.save_parts([Annotation(version=draft, date=day(date), words=said) for date, said in notes.items()])
    publish(draft)
    assert "Doctors were on strike." in page_words(client, f"{REPORT}?quarter=2016-q1")
    text = page_words(client, f"{REPORT}?quarter=2015-q3")
    assert "It was cold." in text
    assert "Doctors" not in text


NONSENSE = {
    "quarter": ["2016-q5", "2016-q0", "2016", "q1", "1900-q1", "9999-q1", "2016-q1x", "\u0662016-q1", " ", "a" * 999],
    "meeting": ["0", "4711", "-1", "a", "9" * 30, "1 ", "\u0661", "1,2", " "],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in NONSENSE.items() for value in values])
def test_nonsense_is_not_found(name, value, client, organisation):
    page = client.get(REPORT, {name: value})
    assert page.status_code == 404
    assert page.content == client.get("/there/was/never/such/a/page/").content


def test_a_quarter_without_figures_says_so(client, figures):
    for quarter in ("1990-q1", "2012-q1"):
        text = page_words(client, f"{REPORT}?quarter={quarter}")
        assert "No figures have been published for this quarter." in text


# --- a meeting --------------------------------------------------------------------------------------------------------


@pytest.fixture
def meeting(figures):
    """A meeting whose paper reported waits up to December 2015, and one figure of falls."""
    meeting = publish(make_meeting(agenda=AGENDA))
    paper = publish(make_paper(meeting, "1", "Performance report")).paper
    for indicator, start in (("waits", "2015-07-01"), ("waits", "2015-10-01"), ("falls", "2016-03-01")):
        row = figures[indicator].indicator.readings.get(period_start=day(start))
        publish(correct(row, "Its paper is named.", paper=paper))
    return meeting


def test_a_meeting_has_what_its_papers_reported_and_nothing_later(client, meeting):
    found = parts(client, f"?meeting={meeting.meeting_id}")
    assert found == {"Waits": ["October to December 2015", "86.0%"], "Falls": ["March 2016", "22"]}
    text = page_words(client, f"{REPORT}?meeting={meeting.meeting_id}")
    assert "Governing Body, 22 March 2017 The figures that papers of this meeting reported" in text
    assert "88.0%" not in text


def test_the_choices_are_quarters_with_figures_and_meetings_that_reported(client, meeting):
    quiet = publish(make_meeting(start=datetime.datetime(2017, 5, 24, 10, tzinfo=LONG_AGO.tzinfo)))
    choices = client.get(REPORT).context["choices"]
    assert choices["quarters"][0] == {"value": "2016-q2", "text": "July to September 2016", "selected": True}
    assert choices["quarters"][-1]["value"] == "2014-q1"
    assert choices["meetings"] == [
        {"value": str(meeting.meeting_id), "text": "Governing Body, 22 March 2017", "selected": False}
    ]
    for choice in choices["quarters"]:
        assert client.get(f"{REPORT}?quarter={choice['value']}").status_code == 200
    text = page_words(client, f"{REPORT}?meeting={quiet.meeting_id}")
    assert "No figure has been linked to a paper of this meeting." in text


@pytest.mark.parametrize("state", STATES)
def test_the_report_of_a_meeting_that_is_not_live_is_not_found(state, client, organisation):
    is_live = STATES[state][2]
    row = make_meeting(agenda=AGENDA)
    STATES[state][0](row)
    assert client.get(f"{REPORT}?meeting={row.meeting_id}").status_code == (200 if is_live else 404)


def test_what_was_corrected_since_is_told(client, meeting, figures):
    row = Reading.objects.live().get(indicator=figures["falls"].indicator, period_start=day("2016-03-01"))
    publish(correct(row, "One was counted twice.", value=21))
    text = page_words(client, f"{REPORT}?meeting={meeting.meeting_id}")
    assert "March 2016: 22 became 21. One was counted twice." in text


def test_a_quarter_names_what_was_measured_before_it_too(client, figures):
    rows = [row[0] for row in table_rows(client.get(f"{REPORT}?quarter=2016-q2").text, "Summary")]
    assert [title for title in rows if not title.startswith("Requests")] == [
        "Waits April to June 2016",
        "Falls July 2016",
        "Costs 2015/16",
    ]
    text = page_words(client, f"{REPORT}?quarter=2016-q2")
    assert "6 of these measures have no figure for this quarter: the last one before it is shown." in text
    assert "The only measure with a figure for this quarter" in text


def test_a_paper_that_was_withdrawn_reports_nothing(client, meeting):
    meeting.meeting.papers.get().withdraw(manager(), "It named a person.")
    text = page_words(client, f"{REPORT}?meeting={meeting.meeting_id}")
    assert "No figure has been linked to a paper of this meeting." in text
    assert client.get(REPORT).context["choices"]["meetings"] == []


def test_the_success_criteria_stand_in_it(client, figures):
    plan = make_plan(criteria=("Delivery",), start_year=2014)
    met = {"standing": "not met", "evidence": "Two of nine.", "assessed_on": day("2016-05-01")}
    plan.save_parts([CriterionEntry(version=plan, number=2, text="A surplus", **met)])
    publish(plan)
    text = page_words(client, REPORT)
    assert "Delivery Not yet reported" in text
    assert "A surplus Not met on 1 May 2016: Two of nine." in text
    before = page_words(client, f"{REPORT}?quarter=2015-q4")
    assert "A surplus Not yet reported" in before
    assert "Two of nine" not in before


def test_the_success_criteria_are_those_of_the_plan_of_then(client, figures):
    publish(make_plan("Old", criteria=("Delivery",), start_year=2014, end_year=2015))
    publish(make_plan("New", criteria=("Another way",), start_year=2016))
    for query, expected in (("?quarter=2015-q4", "Delivery"), ("?quarter=2016-q1", "Another way")):
        text = page_words(client, f"{REPORT}{query}")
        assert [words for words in ("Delivery", "Another way") if words in text] == [expected]


def test_a_quarter_that_is_not_over_is_not_chosen_of_itself(client, figures):
    """A provisional figure of a year that has begun ends in a quarter to come; a gap is no figure."""
    with time_machine.travel("2018-12-01T12:00Z", tick=False):
        year = live_indicator("Costs", code="C")
        publish(make_reading(year, day("2018-04-01"), "5100", status="provisional"))
        falls = figures["falls"]
        publish(make_reading(falls, day("2018-11-01"), None, missing_reason="The system was down"))
        page = client.get(REPORT)
        assert page.context["quarter"] == Quarter(2016, 2)
        chosen = [choice["value"] for choice in page.context["choices"]["quarters"]]
        assert chosen[0] == "2016-q2"
        assert client.get(f"{REPORT}?quarter=2018-q4").status_code == 404
    with time_machine.travel("2019-01-01T12:00Z", tick=False):
        assert client.get(f"{REPORT}?quarter=2018-q4").status_code == 200


def test_a_report_is_kept_by_what_it_is_of(client, meeting):
    addresses = [REPORT, f"{REPORT}?quarter=2015-q4", f"{REPORT}?meeting={meeting.meeting_id}"]
    pages = [client.get(address).content for address in addresses]
    assert len(set(pages)) == 3
    for address, page in zip(addresses, pages, strict=True):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{address}{'&' if '?' in address else '?'}utm=x").content == page
        assert len(queries) < 6


def test_only_the_newest_thirteen_figures_have_a_row_but_all_are_judged(client, organisation):
    falls = live_indicator("Falls", unit="count", frequency="month", direction="down")
    for month in range(24):
        publish(make_reading(falls, datetime.date(2014 + month // 12, month % 12 + 1, 1), 20 + month % 3))
    page = client.get(REPORT)
    assert len(table_rows(page.text, "Falls")) == 13
    (part,) = page.context["parts"]
    assert len(part["measure"].readings) == 24
    assert make_indicator("A draft").title not in page.text

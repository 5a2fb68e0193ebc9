"""What is measured of returns, with Thurrock's figures and with others."""

import datetime
import types

import pytest

from ccg.measures import Unit
from ccg.years import Quarter
from foi.charts import answers_sentence, multiples_caveats, multiples_sentence
from foi.headline import age, last_late
from foi.measures import late_sentence, measures

COUNTS = [
    (40, 33, 2), (79, 61, 2), (53, 65, 3), (62, 61, 0),
    (63, 46, 1), (61, 60, 3), (63, 66, 3), (37, 43, 0),
    (33, 28, 0), (57, 54, 0), (34, 39, 0), (38, 37, 0),
]  # fmt: skip
FIRST = Quarter(2013, 1).index


def row(index, received, in_time, breached, caseload=None):
    """Return a return with its figures, as `with_performance` gives them."""
    period = Quarter.from_index(FIRST + index)
    closed = in_time + breached
    return types.SimpleNamespace(
        period=period,
        received=received,
        in_time=in_time,
        breached=breached,
        closed=closed,
        compliance_text=Unit.PERCENT.text(100 * in_time / closed) if closed else None,
        closing_caseload=caseload,
        source="The source",
        published_at=datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC),
        number=1,
        get_absolute_url=lambda: f"/{index}/",
    )


def rows(counts=COUNTS, **more):
    """Return a row for each (received, in time, late); None is a quarter without a return."""
    return [row(index, *three, **more) for index, three in enumerate(counts) if three]


THURROCK = rows()


def texts(measure):
    return [reading.text for reading in measure.readings]


def test_every_measure_has_a_reading_for_each_quarter():
    found = measures(THURROCK)
    assert list(found) == [measure.slug for measure in found.values()]
    assert list(found) == [
        "foi-compliance", "foi-received", "foi-closed", "foi-open", "foi-breached",
    ]  # fmt: skip
    assert {len(measure.readings) for measure in found.values()} == {12}
    compliance, received, closed, _, breached = found.values()
    assert texts(compliance)[:3] == ["94.3%", "96.8%", "95.6%"]
    assert texts(received)[:3] == ["40", "79", "53"]
    assert texts(closed)[:3] == ["35", "63", "68"]
    assert texts(breached)[:3] == ["2", "2", "3"]
    assert [(r.numerator, r.denominator) for r in compliance.readings][2] == (65, 68)


GAPS = {
    # counts, withdrawn, expected texts of compliance, of received
    "nothing": ([], (), [], []),
    "a gap": (
        [(4, 3, 1), None, (4, 4, 0)],
        (),
        ["75.0%", "Not yet published", "100%"],
        ["4", "Not yet published", "4"],
    ),
    "withdrawn": ([(4, 3, 1)], (1,), ["75.0%", "No longer published"], ["4", "No longer published"]),
    "none closed": ([(4, 0, 0)], (), ["No requests were closed"], ["4"]),
}


@pytest.mark.parametrize("case", GAPS)
def test_a_missing_figure_is_named_never_a_zero(case):
    counts, withdrawn, shares, received = GAPS[case]
    found = measures(rows(counts), {Quarter.from_index(FIRST + index) for index in withdrawn})
    assert (texts(found["foi-compliance"]), texts(found["foi-received"])) == (shares, received)
    for reading in found["foi-compliance"].readings:
        assert (reading.value is None) == (not reading.text.endswith("%"))


def test_an_unknown_caseload_is_not_a_zero():
    assert {(reading.value, reading.text) for reading in measures(THURROCK)["foi-open"].readings} == {
        (None, "Not known")
    }


SENTENCES = {
    # counts: what the chart of answers says, what the chart of late answers says
    "as published": (
        COUNTS,
        "From April 2013 to March 2016, 620 requests arrived and 607 answers were sent, 14 of them late.",
        "14 answers have been late since April 2013; the last in October to December 2014.",
    ),
    "none late": (
        COUNTS[8:],
        "From April 2013 to March 2014, 162 requests arrived and 158 answers were sent, none of them late.",
        "No answer has been late since April 2013.",
    ),
    "one quarter, one late": (
        [(1, 0, 1)],
        "From April 2013 to June 2013, 1 request arrived and 1 answer was sent, late.",
        "1 answer has been late since April 2013; the last in April to June 2013.",
    ),
    "none answered": (
        [(7, 0, 0)],
        "From April 2013 to June 2013, 7 requests arrived and none was answered.",
        "No answer has been late since April 2013.",
    ),
    "one in time": (
        [(1, 1, 0)],
        "From April 2013 to June 2013, 1 request arrived and 1 answer was sent, in time.",
        "No answer has been late since April 2013.",
    ),
    "a quarter is missing": (
        [(4, 3, 1), None, (4, 4, 0)],
        "In the 2 published quarters from April 2013 to December 2013, 8 requests arrived and 8 answers were sent, 1 "
        "of them late.",
        "As far as figures are published, 1 answer has been late since April 2013; the last in April to June 2013.",
    ),
    "a quarter is missing, none late": (
        [(4, 4, 0), None, (4, 4, 0)],
        "In the 2 published quarters from April 2013 to December 2013, 8 requests arrived and 8 answers were sent, "
        "none of them late.",
        "No answer has been late since April 2013, as far as figures are published.",
    ),
    "nothing": ([], "No figures have been published yet.", ""),
}


@pytest.mark.parametrize("case", SENTENCES)
def test_the_sentence_of_a_chart(case):
    counts, answers, late = SENTENCES[case]
    compliance, received, *_, breached = measures(rows(counts)).values()
    assert answers_sentence(received.readings, compliance.readings) == answers
    assert late_sentence(breached.readings) == breached.remark == late


SEVERAL = {
    "as published": (
        COUNTS,
        "No significant change in requests received, requests answered and requests open at the end of the quarter.",
    ),
    "one far up": (
        [*COUNTS, (300, 50, 0)],
        "No significant change in requests answered and requests open at the end of the quarter. "
        "Requests received. Changed: 300 in April to June 2016 is above the usual range.",
    ),
}


@pytest.mark.parametrize("case", SEVERAL)
def test_what_several_charts_say_together(case):
    counts, sentence = SEVERAL[case]
    caseloads = [5, 21, 6, 7, 23, 21, 15, 9, 14, 17, 12, 13, 15]
    returns = [row(i, *three, caseload=caseloads[i]) for i, three in enumerate(counts)]
    assert multiples_sentence(list(measures(returns).values())[1:4]) == sentence


LAST_LATE = {
    # counts, up to date, sentence
    "as published, in 2016": (
        COUNTS,
        True,
        "The last late answer was in October to December 2014: five quarters and 201 requests ago.",
    ),
    "as published, years later": (
        COUNTS,
        False,
        "The last late answer was in October to December 2014; in the five quarters published since, none of the 201 "
        "requests closed was late.",
    ),
    "in the newest quarter": (
        COUNTS[:7],
        True,
        "In October to December 2014, the newest quarter published, 3 of 69 answers were late.",
    ),
    "never, one closed": ([(9, 1, 0)], True, "The only request closed since April to June 2013 was in time."),
    "never, none closed": ([(9, 0, 0)], True, "No request has been closed since April to June 2013."),
    "thousands": (
        [(90000, 1000, 2000)],
        True,
        "In April to June 2013, the newest quarter published, 2,000 of 3,000 answers were late.",
    ),
    "never": (COUNTS[7:], True, "None of the 201 requests closed since April to June 2013 was answered late."),
    "one quarter ago": (
        [(9, 1, 1), (9, 1, 0)],
        True,
        "The last late answer was in April to June 2013: one quarter and 1 request ago.",
    ),
    "a quarter is missing since": (
        [(9, 1, 1), None, (9, 1, 0)],
        True,
        "The last late answer was in April to June 2013; in the one quarter published since, the only request closed "
        "was answered in time.",
    ),
    "nothing closed since": (
        [(9, 1, 1), (9, 0, 0)],
        False,
        "The last late answer was in April to June 2013; in the one quarter published since, no request was closed.",
    ),
}


@pytest.mark.parametrize("case", LAST_LATE)
def test_when_an_answer_was_last_late(case):
    counts, is_up_to_date, sentence = LAST_LATE[case]
    assert last_late(rows(counts), is_up_to_date) == sentence


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (datetime.date(2016, 5, 12), "."),
        (datetime.date(2017, 3, 30), "."),
        (datetime.date(2017, 3, 31), ", 1 year ago."),
        (datetime.date(2017, 4, 1), ", over 1 year ago."),
        (datetime.date(2026, 11, 22), ", over 10 years ago."),
    ],
)
def test_the_age_of_the_figures(today, end):
    assert age(Quarter(2015, 4), today, is_named=False) == f"The newest figures end on 31 March 2016{end}"
    assert age(Quarter(2015, 4), today, is_named=True) == f"That quarter ended on 31 March 2016{end}"


def test_a_caseload_below_zero_is_not_judged():
    """More answers than requests: some were open from the start, so the computed figures are no news, good or bad."""
    returns = [row(index, 5, 9, 0, caseload=-4 * (index + 1)) for index in range(8)]
    measure = measures(returns)["foi-open"]
    assert measure.sentence.startswith("Not judged: more requests were answered than had arrived")
    assert {point.variation for point in measure.chart.points} == {None}
    assert texts(measure)[0] == "\N{MINUS SIGN}4"


def test_late_answers_are_judged_once_they_are_many():
    returns = [row(index, 300, 90, late) for index, late in enumerate([201, 190, 205, 188, 199, 210, 290])]
    measure = measures(returns)["foi-breached"]
    assert not measure.is_small_count
    assert measure.sentence == measure.verdict.sentence


def test_what_holds_for_all_of_several_is_said_once():
    returns = [row(i, *three, caseload=None if i == 11 else 9 + i % 5) for i, three in enumerate(COUNTS)]
    found = list(measures(returns).values())
    assert multiples_caveats(found[1:3]) == ["Provisional: 12 figures, 13 are needed."]
    assert multiples_caveats(found[1:4]) == [
        "Requests received: Provisional: 12 figures, 13 are needed.",
        "Requests answered: Provisional: 12 figures, 13 are needed.",
        "Requests open at the end of the quarter: Provisional: 11 figures, 13 are needed.",
        "Requests open at the end of the quarter: There is no figure for January to March 2016 (not known): this "
        "speaks of October to December 2015.",
    ]

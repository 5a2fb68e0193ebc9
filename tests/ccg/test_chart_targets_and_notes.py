"""What a figure shows beside the values and their limits: targets that step, notes of officers, words of a point."""

import datetime
from dataclasses import replace

import pytest

from ccg.chart_svg import RING
from ccg.charts import measure_chart, measure_figure
from ccg.measures import Rebase, Target
from tests.ccg.test_charts import MONTHLY, NOTES, REBASES, TARGETS
from tests.ccg.test_verdict import STEADY, measure_of


def target_of(figure):
    (target,) = [trace for trace in figure["data"] if trace["name"].startswith("Target")]
    return target


@pytest.mark.parametrize("values", [STEADY, [2] * 12], ids=["a control chart", "bars"])
def test_the_target_is_a_line_of_its_own_that_steps(values):
    measure = measure_of(values, targets=TARGETS, **MONTHLY)
    figure = measure_figure(measure)
    target = target_of(figure)
    assert target["y"] == [None] * 2 + [48] * 7 + [60] * 3
    assert target["name"] == "Target: 60"
    assert target["hovertext"] == ["Target: None"] * 2 + ["Target: 48"] * 7 + ["Target: 60"] * 3
    assert target["line"]["shape"] == "hvh"
    others = [trace["line"] for trace in figure["data"] if trace.get("line") and trace is not target]
    assert target["line"]["dash"] not in {line.get("dash") for line in others}, "Colour alone tells it apart."
    assert figure["layout"]["yaxis"]["range"][1] >= 60
    assert figure["layout"]["meta"]["description"].endswith(" Target: 60.")
    assert target_of(measure_figure(measure, range(4)))["name"] == "Target: 48"


def test_what_is_told_of_a_point():
    measure = measure_of([50, None], **MONTHLY)
    first, gap = measure.readings
    figure = measure_figure(replace(measure, readings=(replace(first, status="provisional"), gap)))
    assert figure["data"][-1]["hovertext"] == ["April 2013: 50 (provisional)", "May 2013: Not yet published"]


def test_a_target_without_a_number_has_no_line():
    words = Target(None, "Fewer than last year")
    figure = measure_figure(measure_of(STEADY, targets=(words,), **MONTHLY))
    assert not [trace for trace in figure["data"] if trace["name"].startswith("Target")]
    assert figure["layout"]["meta"]["description"].endswith(" Target: Fewer than last year.")


@pytest.mark.parametrize("small", [False, True], ids=["a control chart", "bars"])
def test_what_officers_say_of_a_period_is_marked_and_listed(small):
    values = [value - 48 if small else value for value in STEADY]
    measure = measure_of([*values[:3], None, *values[3:]], annotations=NOTES, **MONTHLY)
    chart = measure_chart(measure)
    listed = (("July 2013", "A gap."), ("August 2013", "One."), ("August 2013", "Two."))
    # With all figures also what is told of a period without one; a part of them has what is told of theirs alone.
    assert chart.notes == (*listed, ("April 2020", "Later."))
    assert measure_chart(measure, range(1, len(measure.readings))).notes == listed
    (ring,) = [trace for trace in chart.figure["data"] if trace.get("marker") == RING]
    low = chart.figure["layout"]["yaxis"]["range"][0]
    assert {place: value for place, value in enumerate(ring["y"]) if value is not None} == {3: low, 4: values[3]}
    assert ring["hovertext"][3:6] == ["A gap.", "One. Two.", ""]
    part = measure_chart(measure, range(3))
    assert part.notes == ()
    assert not [trace for trace in part.figure["data"] if trace.get("marker") == RING]


def test_of_several_rebases_the_earlier_ones_are_listed_too():
    earlier = Rebase(datetime.date(2013, 9, 1), "a new system.")
    chart = measure_chart(measure_of(STEADY * 2, rebases=(*REBASES, earlier), annotations=NOTES[:1], **MONTHLY))
    assert chart.notes == (
        ("July 2013", "A gap."),
        ("September 2013", "The usual range is computed anew from September 2013: a new system."),
    )
    assert "The usual range is computed anew from May 2014: Why." in chart.caveats

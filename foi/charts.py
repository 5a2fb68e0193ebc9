"""The charts of Freedom of Information. Pure: rows of `with_performance` and measures in, figures and sentences out."""

from ccg.charts import BAR, Chart, figure, line, measure_chart, quarters_axis, shared_axis, value_axis
from ccg.control_chart import Variation
from ccg.measures import Unit
from ccg.verdict import listed

LATE, RECEIVED = "#c54a00", "#212b32"


def answers_chart(measures):
    """Return the chart of answers in time and late, as bars, against requests received, as a line."""
    compliance, received, closed, _, breached = measures
    periods = [reading.period for reading in received.readings]
    x = quarters_axis(periods)
    bars = {
        "Answered in time": ([reading.numerator for reading in compliance.readings], {"color": BAR}),
        "Answered late": (
            [reading.value for reading in breached.readings],
            {"color": LATE, "pattern": {"shape": "/", "fgcolor": "#ffffff", "bgcolor": LATE}},
        ),
    }
    traces = [{"type": "bar", "x": x, "y": y, "name": name, "marker": marker} for name, (y, marker) in bars.items()]
    arrived = [reading.value for reading in received.readings]
    round_marker = {"symbol": "circle", "color": RECEIVED, "size": 8}
    traces.append(line(x, arrived, "Received", RECEIVED, mode="lines+markers", marker=round_marker))
    for trace in traces:
        trace |= {"hoverinfo": "x+text", "hovertext": [f"{trace['name']}: {value}" for value in trace["y"]]}
    axis = value_axis([*arrived, *(reading.value for reading in closed.readings)], Unit.COUNT, from_zero=True)
    title = "Requests received, and answers in time and late"
    sentence = answers_sentence(received.readings, compliance.readings)
    return Chart("answers", title, figure(traces, axis, title, f"Bar chart by quarter. {sentence}"), sentence)


def answers_sentence(received, compliance):
    """Return one sentence on how many requests came and were answered in all the readings; the counts are theirs."""
    came = [reading for reading in received if reading.value is not None]
    if not came:
        return "No figures have been published yet."
    span = f"From {came[0].period.start:%B %Y} to {came[-1].period.end:%B %Y},"
    requests = sum(reading.value for reading in came)
    in_time = sum(reading.numerator or 0 for reading in compliance)
    closed = sum(reading.denominator or 0 for reading in compliance)
    arrived = f"{requests:,} request{'s' * (requests != 1)} arrived"
    if not closed:
        return f"{span} {arrived} and none was answered."
    late = f"{closed - in_time:,} of them late" if closed > in_time else "none of them late"
    return (
        f"{span} {arrived} and {closed:,} answer{'s' * (closed != 1)} {'were' if closed != 1 else 'was'} sent, {late}."
    )


def multiples(measures):
    """Return the charts of several counts on shared axes."""
    axis = shared_axis(measures)
    return [measure_chart(measure, axis=axis) for measure in measures]


def multiples_sentence(measures):
    """Return what the control charts among several measures say together, in one paragraph."""
    judged = [measure for measure in measures if not measure.is_small_count]
    usual = [measure.title.lower() for measure in judged if measure.chart.variation == Variation.USUAL]
    others = [measure for measure in judged if measure.chart.variation != Variation.USUAL]
    found = []
    if usual:
        found.append(f"No significant change in {listed(usual)}.")
    found += [f"{measure.title}. {measure.sentence}" for measure in others]
    return " ".join(found)

"""The charts of Freedom of Information. Pure: rows of `with_performance` and measures in, figures and sentences out."""

from ccg.charts import BAR, Chart, figure, line, measure_chart, periods_axis, shared_axis, value_axis
from ccg.measures import Unit
from ccg.verdict import USUAL, listed

LATE, RECEIVED = "#c54a00", "#212b32"


def answers_chart(measures):
    """Return the chart of answers in time and late, as bars, against requests received, as a line.

    `measures` are those of the room, by slug.
    """
    received = measures["foi-received"].readings
    shares = measures["foi-compliance"].readings
    x = periods_axis([reading.period for reading in received])
    bars = {
        "Answered in time": ([reading.numerator for reading in shares], {"color": BAR}),
        "Answered late": (
            [reading.value for reading in measures["foi-breached"].readings],
            {"color": LATE, "pattern": {"shape": "/", "fgcolor": "#ffffff", "bgcolor": LATE}},
        ),
    }
    traces = [{"type": "bar", "x": x, "y": y, "name": name, "marker": marker} for name, (y, marker) in bars.items()]
    arrived = [reading.value for reading in received]
    round_marker = {"symbol": "circle", "color": RECEIVED, "size": 8}
    traces.append(line(x, arrived, "Received", RECEIVED, mode="lines+markers", marker=round_marker))
    for trace in traces:
        trace |= {"hoverinfo": "x+text", "hovertext": [f"{trace['name']}: {value}" for value in trace["y"]]}
    answered = [reading.value for reading in measures["foi-closed"].readings]
    axis = value_axis([*arrived, *answered], Unit.COUNT, from_zero=True)
    title = "Requests received, and answers in time and late"
    sentence = answers_sentence(received, shares)
    return Chart("answers", title, figure(traces, axis, title, f"Bar chart by quarter. {sentence}"), sentence)


def answers_sentence(received, shares):
    """Return one sentence on how many requests came and were answered in all the readings; the counts are theirs."""
    came = [reading for reading in received if reading.value is not None]
    if not came:
        return "No figures are published now." if received else "No figures have been published yet."
    first, last = f"{came[0].period.start:%B %Y}", f"{came[-1].period.end:%B %Y}"
    span = f"From {first} to {last},"
    if len(came) < len(received):
        span = f"In the {len(came)} published quarters from {first} to {last},"
    requests = sum(reading.value for reading in came)
    in_time = sum(reading.numerator or 0 for reading in shares)
    closed = sum(reading.denominator or 0 for reading in shares)
    arrived = f"{requests:,} request{'s' * (requests != 1)} arrived"
    if closed == 0:
        return f"{span} {arrived} and none was answered."
    if closed == 1:
        return f"{span} {arrived} and 1 answer was sent, {'in time' if in_time else 'late'}."
    late = f"{closed - in_time:,} of them late" if closed > in_time else "none of them late"
    return f"{span} {arrived} and {closed:,} answers were sent, {late}."


def multiples(measures):
    """Return the charts of several counts on shared axes."""
    axis = shared_axis(measures)
    return [measure_chart(measure, axis=axis) for measure in measures]


def multiples_sentence(measures):
    """Return what the control charts among several measures say together."""
    usual = [measure.title.lower() for measure in measures if measure.sentence == USUAL]
    found = [f"No significant change in {listed(usual)}."] if usual else []
    for measure in measures:
        if measure.sentence != USUAL:
            # The room's own words name what they are about.
            is_own = measure.sentence == measure.remark
            found.append(measure.sentence if is_own else f"{measure.title}. {measure.sentence}")
    return " ".join(found)


def multiples_caveats(measures):
    """Return what to bear in mind with several measures: once what holds for all, else with the measure's name."""
    judged = [measure for measure in measures if measure.chart.variation]
    found = []
    for measure in judged:
        for caveat in measure.verdict.caveats:
            holds_for_all = all(caveat in other.verdict.caveats for other in judged)
            found.append(caveat if holds_for_all else f"{measure.title}: {caveat}")
    return list(dict.fromkeys(found))

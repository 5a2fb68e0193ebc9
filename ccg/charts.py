"""Figures of measures: plain dictionaries in plotly's schema, drawn still by the server and live by plotly. Pure.

Plotly's own Figure class takes thirty times as long to build; tests hold every figure against it instead.
"""

import math
from dataclasses import dataclass
from typing import Any

from ccg.chart_svg import RING, SYMBOLS
from ccg.control_chart import State, Variation
from ccg.measures import Measure, Unit
from ccg.verdict import POINTS, rebase_sentence

LINE, LEVEL, BAR, TARGET = "#768692", "#4c6272", "#005eb8", "#212b32"
ALL, NOTED = "All figures", "See the notes below"
# The limits of groups with enough figures and with few: their words and how they are drawn.
RANGES = {State.FULL: ("Limits", "dot"), State.TRIAL: ("Provisional limits", "dash")}
MOST_STEPS = 5  # between the lines of the grid


@dataclass(frozen=True)
class Chart:
    """A figure with its words. `slug` is its name within a page; `table` shows the same figures, for reading.

    `notes`: (period, what there is to know of it), in order of time.
    """

    slug: str
    title: str
    figure: dict
    sentence: str
    caveats: tuple[str, ...] = ()
    table: Any = None
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def json_id(self):
        """The id of the element that holds the figure for plotly."""
        return f"{self.slug}-figure"


def periods_axis(periods):
    """Return the x of every trace for these periods: parts of a year grouped by financial year, years in one row."""
    shorts = [period.short for period in periods]
    if periods and all(period.year == period for period in periods):
        return shorts
    return [[period.year.label for period in periods], shorts]


def value_axis(values, unit, from_zero):
    """Return the range and the step of the value axis for what must be seen on it; None among `values` is ignored.

    It ends on round numbers. A percentage never goes beyond 0 and 100.
    """
    seen = [value for value in values if value is not None] or [0]
    low, high = min(seen), max(seen)
    if from_zero:
        low, high = min(low, 0), max(high, 0)
    # Rates and numbers may be as small as they like; what is counted is whole, or a part of it.
    width = (high - low) or max(abs(high), 1 if unit in (Unit.COUNT, Unit.PERCENT) else 0) or 1
    rough = width / MOST_STEPS
    power = 10 ** math.floor(math.log10(rough))
    step = next(size * power for size in (1, 2, 5, 10) if size * power >= rough * (1 - 1e-9))
    if unit == Unit.COUNT:
        step = max(step, 1)
    start, end = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if start == end:
        start, end = start - step * bool(start), end + step
    if unit == Unit.PERCENT:
        start, end = max(start, 0), min(end, 100)
    suffix = "%" if unit == Unit.PERCENT else ""
    return {"range": [start, end], "dtick": step, "ticksuffix": suffix}


def figure(traces, axis, title, description):
    """Return a figure; `title` and `description` are for who cannot see it."""
    is_grouped = isinstance(traces[0]["x"][0], list)
    periods = {"type": "multicategory" if is_grouped else "category", "showgrid": False, "tickangle": 0}
    lines = {"gridcolor": "#d8dde0", "linecolor": "#aeb7bd", "zeroline": False, "fixedrange": True}
    return {
        "data": traces,
        "layout": {
            "meta": {"title": title, "description": description},
            "barmode": "stack",
            "bargap": 0.3,
            "xaxis": lines | periods | {"dividercolor": "#aeb7bd"},
            "yaxis": lines | axis | {"tickformat": ",.10~g", "automargin": True},
            # What follows is for plotly alone.
            "hovermode": "x unified",
            "showlegend": True,
            "legend": {"orientation": "h", "y": 1.05, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
            "margin": {"l": 52, "r": 12, "t": 12, "b": 56},
            "font": {"family": "Arial, sans-serif", "size": 16, "color": "#212b32"},
            "hoverlabel": {"bgcolor": "#ffffff", "font": {"size": 16}, "namelength": -1},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
        },
    }


def line(x, y, name, colour, **more):
    """Return a trace that joins values, steps between levels when `shape` is hvh."""
    style = {"color": colour, "width": 2} | {key: more.pop(key) for key in ("dash", "shape", "width") if key in more}
    more["cliponaxis"] = False
    return {"type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "line": style} | more


def measure_chart(measure: Measure, positions=None, axis=None):
    """Return the chart of a measure; `positions` and `axis` as in `measure_figure`."""
    drawn = measure_figure(measure, positions, axis)
    caveats, notes = tuple(measure.verdict.caveats), notes_of(measure, shown_of(measure, positions))
    return Chart(measure.slug, measure.title, drawn, measure.sentence, caveats, notes=notes)


def shown_of(measure, positions):
    """Return the positions of the readings to show: all when `positions` is None."""
    return range(len(measure.readings)) if positions is None else positions


def notes_of(measure, shown):
    """Return what there is to know of the periods shown, with all of them also of those without a reading.

    Of the last rebase the caveats speak.
    """
    periods, is_all = {measure.readings[position].period for position in shown}, len(shown) == len(measure.readings)
    rebases = [(period, rebase_sentence(period.label, reason)) for period, reason in measure.rebased[:-1]]
    notes = sorted([*rebases, *measure.annotations], key=lambda note: note[0].start)
    return tuple((period.label, words) for period, words in notes if is_all or period in periods)


def measure_figure(measure: Measure, positions=None, axis=None):
    """Return the control chart of a measure as a figure; bars for a small count.

    `positions`: of the readings to show, all by default; the limits are those of all. `axis`: a value axis shared with
    other figures.
    """
    shown = shown_of(measure, positions)
    readings = [measure.readings[position] for position in shown]
    points = [measure.chart.points[position] for position in shown]
    x = periods_axis([reading.period for reading in readings])
    axis = axis or measure_axis(measure, positions)
    targets = [measure.target_at(reading.period.start) for reading in readings]
    target = target_line(x, targets, readings)
    if measure.is_small_count:
        traces = [*bars(measure, x, [reading.value for reading in readings]), *target]
    else:
        values = line(x, [point.value for point in points], ALL, LINE, showlegend=False)
        traces = [*levels(measure, x, points, readings), *target, values, *markers(x, points)]
    for trace in traces:
        # Of the average and the limits the key tells the value.
        if trace.get("line", {}).get("shape") == "hvh" or trace["name"] == ALL:
            trace.setdefault("hoverinfo", "skip")
        else:
            trace |= {"hoverinfo": "text", "hovertext": [told(reading) for reading in readings]}
    traces += rings(measure, x, readings, axis)
    kind = "Bar chart" if measure.is_small_count else "Control chart"
    span = f" from {readings[0].period.label} to {readings[-1].period.label}" if readings else ""
    goal = [f"Target: {measure.target.text}."] if measure.target else []
    said = " ".join([measure.sentence, *measure.verdict.caveats, *goal])
    return figure(traces, axis, measure.title, f"{kind} by {measure.period.NOUN}{span}. {said}")


def told(reading):
    """Return what is told of a point that a reader points at."""
    return f"{reading.period.label}: {reading.text}{f' ({reading.status})' if reading.status else ''}"


def measure_axis(measure, positions=None):
    """Return the value axis on which all that a measure's figure draws can be seen."""
    return shared_axis([measure], positions, from_zero=measure.is_small_count)


def shared_axis(measures, positions=None, from_zero=True):
    """Return one value axis for several measures of the same unit."""
    seen = []
    for measure in measures:
        for point in [measure.chart.points[position] for position in shown_of(measure, positions)]:
            target = measure.target_at(point.date)
            seen += [point.value, point.limits.lower_drawn, point.limits.upper_drawn, target and target.value]
    return value_axis(seen, measures[0].unit if measures else Unit.COUNT, from_zero)


def bars(measure, x, values):
    return [{"type": "bar", "x": x, "y": values, "name": measure.title, "marker": {"color": BAR}}]


def until(readings, found):
    """Return until when there was something, given for each reading whether it is `found`; "" while there still is."""
    last = max(place for place, is_there in enumerate(found) if is_there)
    return "" if last == len(readings) - 1 else f" until {readings[last].period.label}"


def levels(measure, x, points, readings):
    """Return the average and the limits, which step where a new group begins."""
    groups, text = [point.limits for point in points], measure.unit.text
    found = []
    for state, (words, dash) in RANGES.items():
        shown = [group if group.state == state else None for group in groups]
        last = next((group for group in reversed(shown) if group), None)
        if last:
            span = f"{text(last.lower_drawn)} to {text(last.upper_drawn)}"
            name = f"{words} of the usual range{until(readings, shown)}: {span}"
            style = {"dash": dash, "shape": "hvh", "width": 1.5, "legendgroup": words}
            found += [
                line(x, [group and group.lower_drawn for group in shown], name, LEVEL, **style),
                line(x, [group and group.upper_drawn for group in shown], name, LEVEL, showlegend=False, **style),
            ]
    means = [group.mean if group.lower is not None else None for group in groups]
    last = next((mean for mean in reversed(means) if mean is not None), None)
    if not found:
        return []
    since = until(readings, [mean is not None for mean in means])
    return [*found, line(x, means, f"Average{since}: {measure.text(last)}", LEVEL, shape="hvh")]


def target_line(x, targets, readings):
    """Return the line of the targets in force in each period, which steps where one takes another's place."""
    numbers = [target for target in targets if target and target.value is not None]
    if not numbers:
        return []
    values = [target and target.value for target in targets]
    said = [f"Target: {target.text}" if target else "" for target in targets]
    style = {"dash": "dashdot", "shape": "hvh", "hoverinfo": "text", "hovertext": said}
    since = until(readings, targets)
    return [line(x, values, f"Target{since}: {numbers[-1].text}", TARGET, **style)]


def rings(measure, x, readings, axis):
    """Return rings about the points of the periods that officers have annotated; on the axis where there is none."""
    words = {}
    for period, note in measure.annotations:
        words.setdefault(period, []).append(note)
    if not any(reading.period in words for reading in readings):
        return []
    height = [axis["range"][0] if reading.value is None else reading.value for reading in readings]
    noted = [reading.period in words for reading in readings]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": x,
            "y": [value if is_noted else None for value, is_noted in zip(height, noted, strict=True)],
            "name": NOTED,
            "marker": RING,
            "cliponaxis": False,
            "hoverinfo": "text",
            "hovertext": [" ".join(words.get(reading.period, [])) for reading in readings],
        }
    ]


def markers(x, points):
    """Return the points of each kind, in a shape of their own."""
    kinds = [kind for kind in POINTS if any(p.variation == kind and p.value is not None for p in points)]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": x,
            "y": [point.value if point.variation == kind else None for point in points],
            "name": POINTS[kind],
            "marker": SYMBOLS[kind or Variation.USUAL] | {"size": 10},
            "cliponaxis": False,
        }
        for kind in kinds
    ]

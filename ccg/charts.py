"""Figures of measures: plain dictionaries in plotly's schema, drawn still by the server and live by plotly. Pure.

Plotly's own Figure class takes thirty times as long to build; tests hold every figure against it instead.
"""

import math
from dataclasses import dataclass
from typing import Any

from ccg.chart_svg import SYMBOLS
from ccg.control_chart import State, Variation
from ccg.measures import Measure, Unit
from ccg.verdict import POINTS

LINE, LEVEL, BAR = "#768692", "#4c6272", "#005eb8"
ALL = "All figures"
MOST_STEPS = 5  # between the lines of the grid


@dataclass(frozen=True)
class Chart:
    """A figure with its words. `slug` is its name within a page; `table` shows the same figures, for reading."""

    slug: str
    title: str
    figure: dict
    sentence: str
    caveats: tuple[str, ...] = ()
    table: Any = None

    @property
    def json_id(self):
        """The id of the element that holds the figure for plotly."""
        return f"{self.slug}-figure"


def quarters_axis(periods):
    """Return the x of every trace for these quarters: their numbers, grouped by financial year."""
    return [[period.year.label for period in periods], [f"Q{period.number}" for period in periods]]


def value_axis(values, unit, from_zero):
    """Return the range and the step of the value axis for what must be seen on it; None among `values` is ignored.

    It ends on round numbers. A percentage never goes beyond 0 and 100.
    """
    seen = [value for value in values if value is not None] or [0]
    low, high = min(seen), max(seen)
    if from_zero:
        low, high = min(low, 0), max(high, 0)
    width = (high - low) or max(abs(high), 1)
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
    lines = {"gridcolor": "#d8dde0", "linecolor": "#aeb7bd", "zeroline": False, "fixedrange": True}
    return {
        "data": traces,
        "layout": {
            "meta": {"title": title, "description": description},
            "barmode": "stack",
            "bargap": 0.3,
            "xaxis": lines | {"type": "multicategory", "showgrid": False, "tickangle": 0, "dividercolor": "#aeb7bd"},
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
    return Chart(measure.slug, measure.title, drawn, measure.sentence, tuple(measure.verdict.caveats))


def measure_figure(measure: Measure, positions=None, axis=None):
    """Return the control chart of a measure as a figure; bars for a small count.

    `positions`: of the readings to show, all by default; the limits are those of all. `axis`: a value axis shared with
    other figures.
    """
    shown = range(len(measure.readings)) if positions is None else positions
    readings = [measure.readings[position] for position in shown]
    points = [measure.chart.points[position] for position in shown]
    x = quarters_axis([reading.period for reading in readings])
    values = [reading.value for reading in readings]
    axis = axis or measure_axis(measure, positions)
    traces = bars(measure, x, values) if measure.is_small_count else levels(measure, x, points)
    if not measure.is_small_count:
        traces += markers(x, points)
    for trace in traces:
        # Of the levels the key tells the value.
        if trace.get("line", {}).get("shape") == "hvh" or trace["name"] == ALL:
            trace["hoverinfo"] = "skip"
        else:
            trace |= {"hoverinfo": "text", "hovertext": [f"{r.period.label}: {r.text}" for r in readings]}
    kind = "Bar chart" if measure.is_small_count else "Control chart"
    span = f" from {readings[0].period.label} to {readings[-1].period.label}" if readings else ""
    description = f"{kind} by quarter{span}. {' '.join([measure.sentence, *measure.verdict.caveats])}"
    return figure(traces, axis, measure.title, description)


def measure_axis(measure, positions=None):
    """Return the value axis on which all that a measure's figure draws can be seen."""
    return shared_axis([measure], positions, from_zero=measure.is_small_count)


def shared_axis(measures, positions=None, from_zero=True):
    """Return one value axis for several measures of the same unit."""
    seen = []
    for measure in measures:
        shown = range(len(measure.readings)) if positions is None else positions
        for point in [measure.chart.points[position] for position in shown]:
            seen += [point.value, point.limits.lower_drawn, point.limits.upper_drawn]
    return value_axis(seen, measures[0].unit if measures else Unit.COUNT, from_zero)


def bars(measure, x, values):
    return [{"type": "bar", "x": x, "y": values, "name": measure.title, "marker": {"color": BAR}}]


def levels(measure, x, points):
    """Return the average and the limits, which step where a new group begins, and the line of the values."""
    limits = [point.limits for point in points]
    found = []
    if any(group.lower is not None for group in limits):
        last = next(group for group in reversed(limits) if group.lower is not None)
        text = measure.unit.text
        is_trial = last.state == State.TRIAL
        name = f"{'Provisional limits' if is_trial else 'Limits'} of the usual range: "
        name += f"{text(last.lower_drawn)} to {text(last.upper_drawn)}"
        style = {"dash": "dash" if is_trial else "dot", "shape": "hvh", "width": 1.5, "legendgroup": "limits"}
        found += [
            line(x, [group.lower_drawn for group in limits], name, LEVEL, **style),
            line(x, [group.upper_drawn for group in limits], name, LEVEL, showlegend=False, **style),
            line(
                x,
                [group.mean if group.lower is not None else None for group in limits],
                f"Average: {text(last.mean)}",
                LEVEL,
                shape="hvh",
            ),
        ]
    return [*found, line(x, [point.value for point in points], ALL, LINE, showlegend=False)]


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

"""A plotly figure as a still picture: SVG by attributes and classes alone, as the strict CSP wants it. Pure.

It knows what our figures use: stacked bars, lines, markers, levels. Anything else raises, so that the still picture
and the live one never show different things.
"""

from itertools import groupby
from xml.etree import ElementTree as ET

from .shapes import (
    NARROW,
    SYMBOLS,
    WIDE,
    Size,
    box,
    check,
    fill_of,
    marker,
    number,
    stroke_of,
    width_of,
    written,
)

__all__ = ["NARROW", "SYMBOLS", "WIDE", "key", "mark", "still"]

BAR_SHARE = 0.7  # of a period's room


def still(figure: dict, size: Size, ident: str) -> str:
    """Return the figure as one <svg>; `ident` makes its ids unique on the page.

    Raises ValueError, with a sentence, for a figure with anything that this cannot draw.
    """
    return Picture(figure, size, f"{ident}-{size.name}").drawn()


def key(figure: dict, ident: str) -> list[tuple[str, str]]:
    """Return (a small <svg>, its words) for each entry of the figure's key."""
    found, groups = [], set()
    for index, trace in enumerate(figure["data"]):
        group = trace.get("legendgroup", index)
        if trace.get("showlegend", True) and group not in groups:
            groups.add(group)
            found.append((swatch(trace, f"{ident}-key-{index}"), trace["name"]))
    return found


def mark(name: str) -> str:
    """Return the shape of a verdict as a small <svg>, for use beside its words."""
    svg = ET.Element(
        "svg", {"class": "site-symbol", "viewBox": "0 0 16 16", "aria-hidden": "true", "focusable": "false"}
    )
    svg.append(marker(8, 8, SYMBOLS[name], 12))
    return written(svg)


def swatch(trace, ident):
    """Return the sample of a trace that stands in the key."""
    attributes = {"class": "site-swatch", "viewBox": "0 0 28 16", "aria-hidden": "true", "focusable": "false"}
    svg = ET.Element("svg", attributes)
    if trace["type"] == "bar":
        rectangle = ET.SubElement(svg, "rect", box(6, 1, 14, 14))
        rectangle.attrib |= fill_of(svg, trace, ident)
        return written(svg)
    if "lines" in trace["mode"]:
        ET.SubElement(svg, "path", {"d": "M0,8H28"} | stroke_of(trace))
    if "markers" in trace["mode"]:
        svg.append(marker(14, 8, trace["marker"], min(trace["marker"].get("size", 8), 12)))
    return written(svg)


class Picture:
    """One drawing: where things are on it, and its parts in the order in which they lie over one another."""

    def __init__(self, figure, size, ident):
        self.traces, self.size, self.ident = figure["data"], size, ident
        self.words = figure["layout"]["meta"]
        self.axis = figure["layout"]["yaxis"]
        self.is_stacked = figure["layout"].get("barmode") == "stack"
        for trace in self.traces:
            check(trace)
        xs = [trace["x"] for trace in self.traces]
        if any(x != xs[0] for x in xs):
            raise ValueError("All traces of a chart share one x: give each the same labels.")
        labels = xs[0] if xs else []
        self.groups, self.labels = labels if labels and isinstance(labels[0], list) else (None, labels)
        if any(len(trace["y"]) != len(self.labels) for trace in self.traces):
            raise ValueError("A trace has as many values as there are periods: give None for one without a value.")
        if not self.is_stacked and sum(trace["type"] == "bar" for trace in self.traces) > 1:
            raise ValueError("Several bars of one period are drawn stacked: give the layout barmode 'stack'.")
        self.ticks = self.ticks_of_axis()
        self.left = max(size.left, max(width_of(words, size) for _, words in self.ticks) + 8)
        self.top, self.right = size.font, size.width - 12
        self.bottom = size.height - size.font * (3.6 if self.groups else 2)
        self.room = (self.right - self.left) / max(len(self.labels), 1)

    def ticks_of_axis(self):
        """Return (value, words) for each line of the grid."""
        (low, high), step = self.axis["range"], self.axis["dtick"]
        suffix = self.axis.get("ticksuffix", "")
        values = [low + index * step for index in range(round((high - low) / step) + 1)]
        return [(value, f"{value:,.10g}{suffix}".replace("-", "−")) for value in values]

    def x(self, position):
        """Return where the middle of a period is; positions count from 0."""
        return self.left + (position + 0.5) * self.room

    def y(self, value):
        """Return the height at which a value lies."""
        low, high = self.axis["range"]
        return self.bottom - (value - low) / (high - low) * (self.bottom - self.top)

    def drawn(self):
        size = self.size
        self.svg = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {size.width} {size.height}",
                "role": "img",
                "aria-labelledby": f"{self.ident}-title",
                "aria-describedby": f"{self.ident}-description",
                "class": f"site-chart site-chart--{size.name}",
                "font-size": str(size.font),
            },
        )
        ET.SubElement(self.svg, "title", {"id": f"{self.ident}-title"}).text = self.words["title"]
        ET.SubElement(self.svg, "desc", {"id": f"{self.ident}-description"}).text = self.words["description"]
        self.draw_grid()
        self.draw_periods()
        self.draw_bars([trace for trace in self.traces if trace["type"] == "bar"])
        for trace in self.traces:
            if trace["type"] == "scatter":
                self.draw_line(trace)
        for trace in self.traces:
            if trace["type"] == "scatter" and "markers" in trace["mode"]:
                for position, value in enumerate(trace["y"]):
                    if value is not None:
                        self.svg.append(marker(self.x(position), self.y(value), trace["marker"]))
        return written(self.svg)

    def text(self, x, y, words, **attributes):
        ET.SubElement(self.svg, "text", {"x": number(x), "y": number(y)} | attributes).text = words

    def draw_grid(self):
        """Draw the lines that values can be read off, with their numbers."""
        for value, words in self.ticks:
            y = self.y(value)
            path = {"d": f"M{number(self.left)},{number(y)}H{number(self.right)}"}
            ET.SubElement(self.svg, "path", path | {"class": "site-chart-grid", "stroke": "#d8dde0"})
            self.text(self.left - 8, y + self.size.font * 0.35, words, **{"text-anchor": "end"})

    def draw_periods(self):
        """Write the periods under the axis, level and apart; where there is no room for all, some are left out."""
        size = self.size
        widest = max((width_of(label, size) for label in self.labels), default=0)
        # Of the four quarters of a year all are named, or two, or none: other rhythms would only confuse.
        every = next((n for n in (1, 2) if n * self.room >= widest + 4), None) if self.groups else 1
        shown = range(0, len(self.labels), every) if every else ()
        self.write_row([(self.x(n), self.labels[n]) for n in shown], self.bottom + size.font * 1.4)
        if not self.groups:
            return
        years, start = [], 0
        for name, members in groupby(self.groups):
            left = self.left + start * self.room
            if start:
                path = {"d": f"M{number(left)},{number(self.bottom)}v{number(size.font * 3.2)}"}
                ET.SubElement(self.svg, "path", path | {"class": "site-chart-grid", "stroke": "#aeb7bd"})
            count = len(list(members))
            years.append((left + count * self.room / 2, name))
            start += count
        self.write_row(years, self.bottom + size.font * 2.9)

    def write_row(self, labels, y):
        """Write (middle, words) beside one another, the newest always; what would touch a newer one is left out."""
        free = self.size.width
        for middle, words in reversed(labels):
            half = width_of(words, self.size) / 2
            # A year of which one quarter has been published is narrower than its name.
            middle = max(half, min(middle, self.size.width - half))
            if middle + half <= free:
                self.text(middle, y, words, **{"text-anchor": "middle"})
                free = middle - half - self.size.font / 2

    def draw_bars(self, traces):
        """Draw bars, upon one another when they are stacked."""
        heights = [0] * len(self.labels)
        for index, trace in enumerate(traces):
            fill = fill_of(self.svg, trace, f"{self.ident}-fill-{index}")
            for position, value in enumerate(trace["y"]):
                if not value:
                    continue
                low = heights[position] if self.is_stacked else 0
                heights[position] = low + value
                top, base = sorted((self.y(low + value), self.y(low)))
                width = self.room * BAR_SHARE
                bar = box(self.x(position) - width / 2, top, width, base - top)
                ET.SubElement(self.svg, "rect", bar | fill | {"class": "site-chart-bar"})

    def draw_line(self, trace):
        """Draw a line through the values, broken at gaps; with a white one beneath it where bars lie under it."""
        if "lines" not in trace["mode"]:
            return
        path = {"d": self.path(trace["y"], trace["line"].get("shape", "linear")), "fill": "none"}
        if any(other["type"] == "bar" for other in self.traces):
            ET.SubElement(
                self.svg, "path", path | {"stroke": "#ffffff", "stroke-width": "6", "class": "site-chart-halo"}
            )
        ET.SubElement(self.svg, "path", path | stroke_of(trace))

    def path(self, values, shape):
        """Return the d of a line: straight from value to value, or level with a step half way between two."""
        parts, before = [], None
        for position, value in enumerate(values):
            if value is not None:
                x, y = number(self.x(position)), number(self.y(value))
                if shape == "hvh":
                    start = number(self.x(position) - self.room / 2)
                    end = number(self.x(position) + self.room / 2)
                    parts.append(f"M{start},{y}H{end}" if before is None else f"V{y}H{end}")
                else:
                    parts.append(f"{'M' if before is None else 'L'}{x},{y}")
            before = value
        return "".join(parts)

"""A plotly figure as a still picture: SVG by attributes and classes alone, as the strict CSP wants it. Pure.

It knows what our figures use: stacked bars, lines, markers, levels. Anything else raises, so that the still picture
and the live one never show different things.
"""

from itertools import groupby
from xml.etree import ElementTree as ET

from .known import check, names_of
from .shapes import (
    FONT,
    NARROW,
    RING,
    SYMBOLS,
    WIDE,
    Size,
    box,
    fill_of,
    marker,
    number,
    sample,
    stroke_of,
    width_of,
    written,
)

__all__ = ["FONT", "NARROW", "RING", "SYMBOLS", "WIDE", "key", "letter_mark", "mark", "still"]

GRID, EDGE = "#d8dde0", "#aeb7bd"
GAP = 4  # the least between two names


def still(figure: dict, size: Size, ident: str) -> str:
    """Return the figure as one <svg>; `ident` makes its ids unique on the page.

    Raises ValueError, with a sentence, for a figure with anything that this cannot draw.
    """
    check(figure)
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
    svg = sample("site-symbol", 16)
    svg.append(marker(8, 8, SYMBOLS[name], 12))
    return written(svg)


def letter_mark(letter: str) -> str:
    """Return a letter in a ring as a small <svg>, for use beside the words that it stands for."""
    svg = sample("site-symbol", 16)
    ring = {"cx": "8", "cy": "8", "r": "7", "fill": "none", "stroke": "#4c6272", "class": "site-chart-ring"}
    ET.SubElement(svg, "circle", ring | {"stroke-width": "1.5"})
    ET.SubElement(svg, "text", {"x": "8", "y": "11.5", "text-anchor": "middle", "font-size": "10"}).text = letter
    return written(svg)


def swatch(trace, ident):
    """Return the sample of a trace that stands in the key."""
    has_line = "lines" in trace.get("mode", "")
    svg = sample("site-swatch", 28 if has_line else 16)
    if trace["type"] == "bar":
        ET.SubElement(svg, "rect", box(1, 1, 14, 14) | fill_of(svg, trace, ident))
        return written(svg)
    if has_line:
        ET.SubElement(svg, "path", {"d": "M0,8H28"} | stroke_of(trace))
    if "markers" in trace["mode"]:
        svg.append(marker(14 if has_line else 8, 8, trace["marker"], 12))
    return written(svg)


class Picture:
    """One drawing: where things are on it, and its parts in the order in which they lie over one another."""

    def __init__(self, figure, size, ident):
        self.traces, layout = figure["data"], figure["layout"]
        self.size, self.ident, self.words = size, ident, layout["meta"]
        self.low, self.high = layout["yaxis"]["range"]
        self.ticks = ticks_of(layout["yaxis"])
        *groups, self.labels = names_of(self.traces[0]["x"] if self.traces else [])
        self.groups = groups[0] if groups else None
        self.left = max(width_of(words) for _, words in self.ticks) + 8
        self.top, self.right = FONT, size.width - 12
        self.bottom = size.height - FONT * (3.4 if self.groups else 2)
        self.room = (self.right - self.left) / max(len(self.labels), 1)
        self.bar = self.room * (1 - layout.get("bargap", 0.2))

    def x(self, position):
        """Return where the middle of a period is; positions count from 0."""
        return self.left + (position + 0.5) * self.room

    def y(self, value):
        """Return the height at which a value lies."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

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
                "font-size": str(FONT),
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
                is_ring = trace["marker"].get("symbol") == RING["symbol"]
                most = RING["size"] if is_ring else max(self.room, 4)
                for position, value in enumerate(trace["y"]):
                    if value is not None:
                        self.svg.append(marker(self.x(position), self.y(value), trace["marker"], most))
        return written(self.svg)

    def text(self, x, y, words, **attributes):
        ET.SubElement(self.svg, "text", {"x": number(x), "y": number(y)} | attributes).text = words

    def draw_grid(self):
        """Draw the lines that values can be read off, with their numbers; the lowest carries the periods."""
        for value, words in self.ticks:
            y = self.y(value)
            path = {"d": f"M{number(self.left)},{number(y)}H{number(self.right)}", "class": "site-chart-grid"}
            ET.SubElement(self.svg, "path", path | {"stroke": GRID if value > self.low else EDGE})
            self.text(self.left - 8, y + FONT * 0.35, words, **{"text-anchor": "end"})

    def draw_periods(self):
        """Write the periods under the axis, level and apart; where there is no room for all, some are left out."""
        widest = max((width_of(label) for label in self.labels), default=0)
        sizes = [len(list(members)) for _, members in groupby(self.groups)] if self.groups else []
        # Of the four quarters of a year all are named, or two, or none; of its months also every third or sixth: other
        # rhythms would only confuse.
        rhythms = (1, 2, 3, 6) if max(sizes, default=0) > 4 else (1, 2)
        every = next((n for n in rhythms if n * self.room >= widest + GAP), None) if self.groups else 1
        # The first of a year is among those that are named.
        first = sizes[0] % every if every and len(sizes) > 1 else 0
        shown = range(first, len(self.labels), every) if every else ()
        self.write_row([(self.x(n), self.labels[n]) for n in shown], self.bottom + FONT * 1.4)
        if not self.groups:
            return
        years, start = [], 0
        for name, members in groupby(self.groups):
            left = self.left + start * self.room
            if start:
                # A name that stands for others is wider than its period: a line would go through it.
                down = 5 if every and every > 1 else FONT * 1.8
                path = {"d": f"M{number(left)},{number(self.bottom)}v{number(down)}", "class": "site-chart-grid"}
                ET.SubElement(self.svg, "path", path | {"stroke": EDGE})
            count = len(list(members))
            years.append((left + count * self.room / 2, name))
            start += count
        self.write_row(years, self.bottom + FONT * 2.8)

    def write_row(self, labels, y):
        """Write (middle, words) beside one another, the newest always; what would touch a newer one is left out."""
        free = self.size.width
        for middle, words in reversed(labels):
            half = width_of(words) / 2
            # A year of which one quarter has been published is narrower than its name.
            middle = max(half, min(middle, self.size.width - half))
            if middle + half <= free:
                self.text(middle, y, words, **{"text-anchor": "middle"})
                free = middle - half - GAP

    def draw_bars(self, traces):
        """Draw bars, upon one another."""
        heights = [0] * len(self.labels)
        for index, trace in enumerate(traces):
            fill = fill_of(self.svg, trace, f"{self.ident}-fill-{index}")
            for position, value in enumerate(trace["y"]):
                if value:
                    low, heights[position] = heights[position], heights[position] + value
                    top, base = sorted((self.y(low), self.y(low + value)))
                    bar = box(self.x(position) - self.bar / 2, top, self.bar, base - top)
                    ET.SubElement(self.svg, "rect", bar | fill)

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


def ticks_of(axis):
    """Return (value, words) for each line of the grid, upwards, as plotly writes them."""
    (low, high), step = axis["range"], axis["dtick"]
    # Sums of tenths are not exact: without rounding there would be a 5.6e-17 for 0, or a minus 0.
    values = [round(low + index * step, 10) + 0 for index in range(round((high - low) / step) + 1)]
    return [(value, f"{value:,.10g}{axis.get('ticksuffix', '')}".replace("-", "−")) for value in values]

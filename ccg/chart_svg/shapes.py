"""The parts of a still picture: sizes, markers, strokes, fills. Pure."""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

# The shapes that stand for verdicts, as plotly's markers; the colours have contrast on white and on the page's grey.
SYMBOLS = {
    "usual": {"symbol": "circle", "color": "#768692"},
    "improvement": {"symbol": "triangle-up", "color": "#005eb8"},
    "concern": {"symbol": "square", "color": "#c54a00"},
    "change": {"symbol": "diamond", "color": "#330072"},
}
# What marks a point without hiding it: drawn in full however many points there are.
RING = {"symbol": "circle-open", "color": "#212b32", "size": 18, "line": {"width": 2}}
DASHES = {"solid": None, "dash": "8 5", "dot": "2 4", "dashdot": "10 4 2 4"}
FONT = 14  # the size of all words, in the picture's units
# How wide Arial's letters are, in parts of their size; figures and most letters are as wide as OTHERS.
WIDTHS = {"Q": 0.78, "%": 0.89, "−": 0.58, "/": 0.28, ",": 0.28, ".": 0.28, " ": 0.28}
OTHERS = 0.56


@dataclass(frozen=True)
class Size:
    """The measures of a picture in its own units; `name` is the class by which a page shows it or hides it."""

    name: str
    width: int
    height: int


WIDE = Size("wide", 720, 330)
NARROW = Size("narrow", 340, 270)


def written(svg):
    """Return the element as text for an HTML page."""
    return ET.tostring(svg, encoding="unicode")


def number(value):
    """Return a coordinate, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def width_of(words):
    """Return how wide words are in Arial, in the picture's units."""
    return sum(WIDTHS.get(letter, OTHERS) for letter in words) * FONT


def sample(name, width):
    """Return an empty <svg> as high as a line of text, for a shape beside words that say the same."""
    attributes = {"class": name, "viewBox": f"0 0 {width} 16", "aria-hidden": "true", "focusable": "false"}
    return ET.Element("svg", attributes)


def box(x, y, width, height):
    """Return the attributes of a rectangle."""
    return {"x": number(x), "y": number(y), "width": number(width), "height": number(height)}


def stroke_of(trace):
    """Return the attributes of a trace's line."""
    style = trace["line"]
    found = {"class": "site-chart-line", "fill": "none", "stroke": style["color"]}
    found |= {"stroke-width": str(style.get("width", 2)), "stroke-linejoin": "round"}
    dash = DASHES[style.get("dash", "solid")]
    return found | ({"stroke-dasharray": dash} if dash else {})


def fill_of(svg, trace, ident):
    """Return the attributes of a bar's inside; a hatched one gets its pattern, under this id, in the picture."""
    colour, hatch = trace["marker"]["color"], trace["marker"].get("pattern")
    if not hatch:
        return {"fill": colour, "class": "site-chart-bar"}
    lie = {"id": ident, "width": "6", "height": "6", "patternUnits": "userSpaceOnUse", "patternTransform": "rotate(45)"}
    pattern = ET.SubElement(svg, "pattern", lie)
    ET.SubElement(pattern, "rect", box(0, 0, 6, 6) | {"fill": colour, "class": "site-chart-hatched"})
    ET.SubElement(pattern, "rect", box(0, 0, 2, 6) | {"fill": hatch["fgcolor"], "class": "site-chart-hatch"})
    return {"fill": f"url(#{ident})", "stroke": colour, "class": "site-chart-bar"}


def marker(x, y, style, most):
    """Return a marker as an element, of the size of its style but no larger than `most`."""
    half = min(style.get("size", most), most) / 2
    x1, x2, y1, y2 = (number(value) for value in (x - half, x + half, y - half, y + half))
    middle, level = number(x), number(y)
    shape = style.get("symbol", "circle")
    attributes = {"class": f"site-chart-marker site-chart-marker--{shape}", "fill": style["color"]}
    if shape == RING["symbol"]:
        ring = {"fill": "none", "stroke": style["color"], "stroke-width": number(style["line"]["width"])}
        return ET.Element("circle", {"class": "site-chart-ring", "cx": middle, "cy": level, "r": number(half)} | ring)
    if shape == "circle":
        return ET.Element("circle", {"cx": middle, "cy": level, "r": number(half)} | attributes)
    paths = {
        "square": f"M{x1},{y1}H{x2}V{y2}H{x1}Z",
        "triangle-up": f"M{middle},{y1}L{x2},{y2}H{x1}Z",
        "diamond": f"M{middle},{y1}L{x2},{level}L{middle},{y2}L{x1},{level}Z",
    }
    return ET.Element("path", {"d": paths[shape]} | attributes)

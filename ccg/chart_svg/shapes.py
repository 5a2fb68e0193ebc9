"""The parts of a still picture: sizes, markers, strokes, fills; and what of plotly's schema it knows. Pure."""

from dataclasses import dataclass
from xml.etree import ElementTree as ET

# The shapes that stand for verdicts, as plotly's markers; the colours have contrast on white and on the page's grey.
SYMBOLS = {
    "usual": {"symbol": "circle", "color": "#768692"},
    "improvement": {"symbol": "triangle-up", "color": "#005eb8"},
    "concern": {"symbol": "square", "color": "#c54a00"},
    "change": {"symbol": "diamond", "color": "#330072"},
}
DASHES = {"solid": None, "dash": "8 5", "dot": "2 4"}
SHAPES = ("linear", "hvh")
MODES = ("lines", "markers", "lines+markers")


@dataclass(frozen=True)
class Size:
    """The measures of a picture in its own units; `name` is the class by which a page shows it or hides it.

    `left` is the least room for the numbers of the value axis.
    """

    name: str
    width: int
    height: int
    font: int
    left: int


WIDE = Size("wide", 800, 360, 15, 52)
NARROW = Size("narrow", 358, 280, 14, 46)


def check(trace):
    """Raise ValueError for a trace that the still picture cannot show as the live one does."""
    kind, mode, style = trace.get("type"), trace.get("mode"), trace.get("line", {})
    hatch = trace.get("marker", {}).get("pattern", {"shape": "/"}).get("shape")
    found = None
    if kind not in ("bar", "scatter"):
        found = f"traces of type {kind!r}"
    elif kind == "scatter" and mode not in MODES:
        found = f"the mode {mode!r}"
    elif style.get("dash", "solid") not in DASHES:
        found = f"the dash {style['dash']!r}"
    elif style.get("shape", "linear") not in SHAPES:
        found = f"lines of the shape {style['shape']!r}"
    elif trace.get("marker", {}).get("symbol", "circle") not in {symbol["symbol"] for symbol in SYMBOLS.values()}:
        found = f"the marker {trace['marker']['symbol']!r}"
    elif hatch != "/":
        found = f"the hatching {hatch!r}"
    if found:
        raise ValueError(f"The still picture does not know {found}: teach it in ccg/chart_svg/, or draw it otherwise.")


def written(svg):
    """Return the element as text for an HTML page."""
    return ET.tostring(svg, encoding="unicode")


def number(value):
    """Return a coordinate, to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def width_of(words, size):
    """Return about how wide words are in Arial, on the safe side."""
    return len(words) * size.font * 0.58


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
    colour = trace["marker"]["color"]
    hatch = trace["marker"].get("pattern")
    if not hatch:
        return {"fill": colour, "class": "site-chart-bar"}
    pattern = ET.SubElement(
        ET.SubElement(svg, "defs"),
        "pattern",
        {
            "id": ident,
            "width": "6",
            "height": "6",
            "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
        },
    )
    ET.SubElement(pattern, "rect", {"width": "6", "height": "6", "fill": colour, "class": "site-chart-hatched"})
    ET.SubElement(pattern, "rect", {"width": "2", "height": "6", "fill": hatch["fgcolor"], "class": "site-chart-hatch"})
    return {"fill": f"url(#{ident})", "stroke": colour, "class": "site-chart-bar"}


def marker(x, y, style, across=None):
    """Return a marker as an element; `across` is its size, that of its style when None."""
    half = (across or style.get("size", 8)) / 2
    x1, x2, y1, y2 = (number(value) for value in (x - half, x + half, y - half, y + half))
    middle, level = number(x), number(y)
    shape = style.get("symbol", "circle")
    attributes = {"class": f"site-chart-marker site-chart-marker--{shape}", "fill": style["color"]}
    if shape == "circle":
        return ET.Element("circle", {"cx": middle, "cy": level, "r": number(half)} | attributes)
    paths = {
        "square": f"M{x1},{y1}H{x2}V{y2}H{x1}Z",
        "triangle-up": f"M{middle},{y1}L{x2},{y2}H{x1}Z",
        "diamond": f"M{middle},{y1}L{x2},{level}L{middle},{y2}L{x1},{level}Z",
    }
    return ET.Element("path", {"d": paths[shape]} | attributes)

"""What of plotly's schema the still picture draws as plotly does; anything else is refused. Pure."""

from .shapes import DASHES, RING, SYMBOLS

# Each name with the values that are known, None for any. A name stands for all that is under it.
TRACE = {
    "type": ("bar", "scatter"),
    "mode": ("lines", "markers", "lines+markers"),
    "line.dash": tuple(DASHES),
    "line.shape": ("linear", "hvh"),
    "marker.symbol": tuple(symbol["symbol"] for symbol in (*SYMBOLS.values(), RING)),
    "marker.line.width": (RING["line"]["width"],),
    "marker.pattern.shape": ("/",),
}
TRACE |= dict.fromkeys(("x", "y", "name", "showlegend", "legendgroup", "line.color", "line.width", "marker.color"))
TRACE |= dict.fromkeys(("marker.size", "marker.pattern.fgcolor", "marker.pattern.bgcolor"))
# For plotly alone: what is told of a point, and that a marker on the edge is not cut in half.
TRACE |= dict.fromkeys(("hoverinfo", "hovertext", "cliponaxis"))
LAYOUT = {"barmode": ("stack",), "xaxis.type": ("category", "multicategory"), "xaxis.showgrid": (False,)}
LAYOUT |= dict.fromkeys(("meta", "bargap", "yaxis.range", "yaxis.dtick", "yaxis.ticksuffix"))
# For plotly alone: what only the live chart has, and what makes it look like the still picture.
LAYOUT |= dict.fromkeys(("hovermode", "hoverlabel", "showlegend", "legend", "margin", "font"))
LAYOUT |= dict.fromkeys(("paper_bgcolor", "plot_bgcolor", "xaxis.tickangle", "xaxis.dividercolor"))
LAYOUT |= dict.fromkeys(("yaxis.tickformat", "yaxis.automargin"))
LAYOUT |= {
    f"{axis}.{name}": None
    for axis in ("xaxis", "yaxis")
    for name in ("gridcolor", "linecolor", "zeroline", "fixedrange")
}


def check(figure):
    """Raise ValueError, with a sentence, for a figure that the still picture cannot show as the live one does."""
    refuse(figure["layout"], LAYOUT)
    for trace in figure["data"]:
        refuse({"type": None} | trace, TRACE)
        if trace["type"] == "scatter":
            refuse({"mode": trace.get("mode")}, TRACE)
        marker = trace.get("marker", {})
        if ("line" in marker) != (marker.get("symbol") == RING["symbol"]):
            raise ValueError("A ring has a line and no other marker has one: give the marker all that RING has.")
    xs = [trace["x"] for trace in figure["data"]]
    if any(x != xs[0] for x in xs):
        raise ValueError("All traces of a chart share one x: give each the same labels.")
    if any(len(trace["y"]) != len(names_of(trace["x"])[-1]) for trace in figure["data"]):
        raise ValueError("A trace has as many values as there are periods: give None for one without a value.")
    if sum(trace["type"] == "bar" for trace in figure["data"]) > 1 and figure["layout"].get("barmode") != "stack":
        raise ValueError("Several bars of one period are drawn stacked: give the layout barmode 'stack'.")


def names_of(x):
    """Return the rows of names under the axis, the groups before their members; one row when there are no groups."""
    return x if x and isinstance(x[0], list) else [x]


def refuse(part, known, under=""):
    """Raise ValueError for the first name or value in a part of a figure that is not known."""
    for name, value in part.items():
        path = f"{under}{name}"
        if path not in known and isinstance(value, dict):
            refuse(value, known, f"{path}.")
        elif path not in known or (known[path] and value not in known[path]):
            raise ValueError(
                f"The still picture does not know {path}={value!r}: teach it in ccg/chart_svg/, or draw it otherwise."
            )

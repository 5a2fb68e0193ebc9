"""A figure drawn still: everything stands where the figure says, and nothing is drawn otherwise than plotly would."""

import re
from calendar import month_abbr
from xml.etree import ElementTree as ET

import pytest

from ccg.chart_svg import FONT, NARROW, RING, SYMBOLS, WIDE, key, mark, still

SVG = "{http://www.w3.org/2000/svg}"
# How wide letters are in Arial, in thousandths of their size; figures are 556.
ARIAL = {"Q": 778, "%": 889, "−": 584, "/": 278, ",": 278, ".": 278}
SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=lambda size: size.name)
HATCH = {"shape": "/", "fgcolor": "#ffffff", "bgcolor": "#c54a00"}
HOSTILE = """<script>alert("1")</script> & 'so' ]]> -->"""


def quarters(count, first=0):
    """Return the x of so many quarters; `first` counts quarters from the first of 2013/14."""
    numbers = range(first, first + count)
    return [[f"{2013 + n // 4}/{(14 + n // 4) % 100:02}" for n in numbers], [f"Q{n % 4 + 1}" for n in numbers]]


def months(count, first=0):
    """Return the x of so many months; `first` counts months from April 2013."""
    numbers = range(first, first + count)
    names = [*month_abbr[4:], *month_abbr[1:4]]
    return [[f"{2013 + n // 12}/{(14 + n // 12) % 100:02}" for n in numbers], [names[n % 12] for n in numbers]]


def bar(y, x=None, **marker):
    return {"type": "bar", "x": x or quarters(len(y)), "y": y, "name": "Bars", "marker": {"color": "#005eb8"} | marker}


def line(y, x=None, **more):
    style = {"color": "#212b32"} | more.pop("line", {})
    trace = {"type": "scatter", "mode": "lines", "x": x or quarters(len(y)), "y": y, "name": "Line", "line": style}
    return trace | {"marker": {"color": "#212b32"}} | more


def figure(*traces, high=100, low=0, step=20, **layout):
    layout = {"barmode": "stack", "meta": {"title": "A title", "description": "A description."}} | layout
    return {"data": list(traces), "layout": {"yaxis": {"range": [low, high], "dtick": step}} | layout}


def drawn(*traces, size=WIDE, **more):
    return ET.fromstring(still(figure(*traces, **more), size, "a"))  # noqa: S314 - our own


def numbers(text):
    return [float(found) for found in re.findall(r"-?\d+\.?\d*", text)]


def grid(svg):
    """Return (value, height) of the lines of the grid, by their numbers."""
    texts = [text for text in svg.iter(f"{SVG}text") if text.get("text-anchor") == "end"]
    paths = [path for path in svg.iter(f"{SVG}path") if "H" in path.get("d") and "grid" in path.get("class")]
    values = [float(text.text.rstrip("%").replace(",", "").replace("−", "-")) for text in texts]
    return list(zip(values, [numbers(path.get("d"))[1] for path in paths], strict=True))


def height_of(svg, value):
    """Return where a value lies, read off the grid as a reader would."""
    (low, bottom), *_, (high, top) = grid(svg)
    return bottom - (value - low) / (high - low) * (bottom - top)


def middles(svg):
    """Return where the periods are, by their names."""
    texts = [text for text in svg.iter(f"{SVG}text") if (text.text or "").startswith("Q")]
    return sorted(float(text.get("x")) for text in texts)


def bars_of(svg):
    return [rect for rect in svg.iter(f"{SVG}rect") if rect.get("class") == "site-chart-bar"]


def lines_of(svg):
    return [path.get("d") for path in svg.iter(f"{SVG}path") if path.get("class") == "site-chart-line"]


def width_of(text):
    return sum(ARIAL.get(letter, 556) for letter in text.text) * FONT / 1000


def near(value):
    return pytest.approx(value, abs=0.11)  # coordinates are written to a tenth


@SIZES
def test_stacked_bars_stand_where_the_figure_says(size):
    in_time, late = [33, 61, None, 0], [2, 2, 3, 20]
    svg = drawn(bar(in_time), bar(late, color="#c54a00", pattern=HATCH), size=size)
    where = middles(svg)
    expected = [(0, 0, 33), (1, 0, 61), (0, 33, 35), (1, 61, 63), (2, 0, 3), (3, 0, 20)]
    assert len(bars_of(svg)) == len(expected)
    for rect, (position, low, high) in zip(bars_of(svg), expected, strict=True):
        x, y, width, height = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        assert x + width / 2 == near(where[position])
        assert y == near(height_of(svg, high))
        assert y + height == near(height_of(svg, low))


@SIZES
def test_a_hatched_bar_has_its_pattern(size):
    svg = drawn(bar([1]), bar([2], pattern=HATCH), size=size)
    (pattern,) = svg.iter(f"{SVG}pattern")
    assert [rect.get("fill") for rect in bars_of(svg)] == ["#005eb8", f"url(#{pattern.get('id')})"]


@SIZES
@pytest.mark.parametrize("symbol", SYMBOLS, ids=str)
def test_markers_stand_where_the_figure_says(symbol, size):
    values = [40, None, 79.5, 100]
    svg = drawn(line(values, mode="markers", marker=SYMBOLS[symbol] | {"size": 10}), size=size)
    marks = [element for element in svg.iter() if "marker" in element.get("class", "")]
    assert len(marks) == 3
    for element, position in zip(marks, (0, 2, 3), strict=True):
        shape = SYMBOLS[symbol]["symbol"]
        assert element.get("class").endswith(shape)
        assert element.get("fill") == SYMBOLS[symbol]["color"]
        x, y = middles(svg)[position], height_of(svg, values[position])
        if shape == "circle":
            found = float(element.get("cx")), float(element.get("cy"))
        else:
            found = numbers(element.get("d"))[:2]
            x, y = (x - 5, y - 5) if shape == "square" else (x, y - 5)
        assert found == (near(x), near(y)) or found == [near(x), near(y)]
    assert not lines_of(svg)


@SIZES
def test_markers_of_many_periods_keep_apart(size):
    svg = drawn(line([50] * 60, mode="markers", marker=SYMBOLS["usual"] | {"size": 10}), size=size)
    across = [2 * float(circle.get("r")) for circle in svg.iter(f"{SVG}circle")]
    centres = [float(circle.get("cx")) for circle in svg.iter(f"{SVG}circle")]
    assert len(across) == 60
    assert max(across) <= max(4, centres[1] - centres[0] + 0.2)


@SIZES
def test_a_line_goes_from_value_to_value_and_breaks_at_gaps(size):
    values = [40, 79, None, 62, None, 63, 61]
    svg = drawn(line(values), size=size)
    (path,) = lines_of(svg)
    parts = re.findall(r"([ML])([\d.]+),([\d.]+)", path)
    assert [command for command, *_ in parts] == ["M", "L", "M", "M", "L"]
    places = [position for position, value in enumerate(values) if value is not None]
    for (_, x, y), position in zip(parts, places, strict=True):
        assert (float(x), float(y)) == (near(middles(svg)[position]), near(height_of(svg, values[position])))


@SIZES
def test_a_level_steps_half_way_and_is_seen_in_a_single_period(size):
    svg = drawn(line([20, 80, None, 60], line={"shape": "hvh"}), size=size)
    (path,) = lines_of(svg)
    first, second, _, last = middles(svg)
    half = (second - first) / 2
    levels = [height_of(svg, value) for value in (20, 80, 60)]
    expected = [first - half, levels[0], first + half, levels[1], second + half, last - half, levels[2], last + half]
    assert re.sub(r"[\d.,]+", "", path) == "MHVHMH"
    assert numbers(path) == [near(value) for value in expected]


@SIZES
def test_a_line_over_bars_has_a_light_edge(size):
    def halos(*traces):
        return [path for path in drawn(*traces, size=size).iter(f"{SVG}path") if path.get("class") == "site-chart-halo"]

    assert len(halos(bar([1, 2]), line([1, 2]))) == 1
    assert halos(line([1, 2])) == []


@pytest.mark.parametrize(
    ("axis", "words"),
    [
        pytest.param({"range": [0, 80], "dtick": 20}, ["0", "20", "40", "60", "80"], id="counts"),
        pytest.param({"range": [95, 100], "dtick": 2.5, "ticksuffix": "%"}, ["95%", "97.5%", "100%"], id="percentages"),
        pytest.param({"range": [0, 0.3], "dtick": 0.1}, ["0", "0.1", "0.2", "0.3"], id="tenths"),
        pytest.param(
            {"range": [-0.6, 0.2], "dtick": 0.2}, ["−0.6", "−0.4", "−0.2", "0", "0.2"], id="tenths below zero"
        ),
        pytest.param({"range": [-10, 10], "dtick": 10}, ["−10", "0", "10"], id="below zero"),
        pytest.param({"range": [0, 2000000], "dtick": 1000000}, ["0", "1,000,000", "2,000,000"], id="millions"),
    ],
)
@SIZES
def test_the_numbers_of_the_grid(axis, words, size):
    svg = drawn(line([axis["range"][1]]), size=size, yaxis=axis)
    texts = [text for text in svg.iter(f"{SVG}text") if text.get("text-anchor") == "end"]
    assert [text.text for text in texts] == words
    for text in texts:
        assert float(text.get("x")) - width_of(text) >= 0, "It is cut off."


@SIZES
@pytest.mark.parametrize("count", [1, 12, 120])
def test_a_ring_is_never_smaller_and_hides_nothing(count, size):
    ringed = line([50, *[None] * (count - 1)], months(count), mode="markers", marker=RING)
    svg = drawn(ringed, size=size)
    (ring,) = svg.iter(f"{SVG}circle")
    assert (ring.get("r"), ring.get("fill"), ring.get("stroke")) == ("9", "none", RING["color"])
    assert ring.get("stroke-width") == "2"
    assert "marker" not in ring.get("class"), "The reader's own colours would fill it."


def test_with_room_every_quarter_is_named():
    for size in (WIDE, NARROW):
        names = [text.text for text in drawn(line([50] * 12), size=size).iter(f"{SVG}text")]
        assert [name for name in names if name.startswith("Q")] == ["Q4", "Q3", "Q2", "Q1"] * 3


@SIZES
def test_words_are_words_whatever_is_in_them(size):
    meta = {"title": HOSTILE, "description": HOSTILE}
    trace = line([1], [HOSTILE], name=HOSTILE)
    text = still(figure(trace, meta=meta), size, "a")
    svg = ET.fromstring(text)  # noqa: S314 - our own
    assert "<script" not in text
    assert [svg.find(f"{SVG}{name}").text for name in ("title", "desc")] == [HOSTILE, HOSTILE]
    ((shape, words),) = key(figure(trace), "a")
    assert words == HOSTILE  # as text: the template escapes it
    assert "script" not in shape


def test_a_picture_has_a_name_and_a_description():
    svg = drawn(bar([1]))
    title, description = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert svg.get("role") == "img"
    assert (svg.get("aria-labelledby"), svg.get("aria-describedby")) == (title.get("id"), description.get("id"))
    assert (title.text, description.text) == ("A title", "A description.")


def test_ids_are_unique_on_a_page_and_no_style_is_inline():
    shown = figure(bar([1]), bar([2], pattern=HATCH))
    parts = [still(shown, size, ident) for size in (WIDE, NARROW) for ident in ("a", "b")]
    parts += [svg for ident in ("a", "b") for svg, _ in key(shown, ident)] + [mark(name) for name in SYMBOLS]
    page = "".join(parts)
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids)) == 4 * 3 + 2
    assert {*re.findall(r"url\(#([^)]*)\)", page)} <= set(ids)
    assert "style" not in page


def test_the_key_has_what_the_legend_has():
    traces = [
        bar([1]) | {"name": "In time"},
        line([1], name="Limits: 1 to 2", legendgroup="limits", line={"dash": "dash"}),
        line([1], name="Upper limit", legendgroup="limits"),
        line([1], name="All", showlegend=False),
        line([1], name="Target: 2", line={"dash": "dashdot"}),
        line([1], name="Usual", mode="markers", marker=SYMBOLS["usual"]),
        line([1], name="Noted", mode="markers", marker=RING),
    ]
    entries = key(figure(*traces), "a")
    assert [words for _, words in entries] == ["In time", "Limits: 1 to 2", "Target: 2", "Usual", "Noted"]
    parts = ("<rect", 'stroke-dasharray="8 5"', 'stroke-dasharray="10 4 2 4"', "<circle", 'fill="none"')
    for (shape, _), part in zip(entries, parts, strict=True):
        assert part in shape
        assert 'aria-hidden="true"' in shape

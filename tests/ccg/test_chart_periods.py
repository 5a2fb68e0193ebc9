"""The names of the periods under a chart: level, apart, in a rhythm that a year has."""

import re
from calendar import month_abbr
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from ccg.chart_svg import NARROW, WIDE
from tests.ccg.test_chart_svg import SIZES, SVG, drawn, line, months, numbers, quarters, width_of


def years(count):
    return [f"{2013 - count + n}/{(2014 - count + n) % 100:02}" for n in range(count)]


def rows_of_names(svg):
    """Return the rows of names under the axis, downwards: (left, right, words) of each name, from the left."""
    found = {}
    for text in svg.iter(f"{SVG}text"):
        if text.get("text-anchor") == "middle":
            x, half = float(text.get("x")), width_of(text) / 2
            found.setdefault(float(text.get("y")), []).append((x - half, x + half, text.text))
    return [sorted(row) for _, row in sorted(found.items())]


AXES = {
    "quarters from Q1": (quarters, 0),
    "quarters from Q2": (quarters, 1),
    "quarters from Q4": (quarters, 3),
    "months from April": (months, 0),
    "months from June": (months, 2),
    "months from March": (months, 11),
}


@SIZES
@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("count", [1, 4, 5, 12, 13, 24, 40, 41, 60, 120])
def test_names_of_periods_do_not_touch(count, axis, size):
    make, first = AXES[axis]
    x = make(count, first)
    svg = drawn(line([50] * count, x), size=size)
    for row in rows_of_names(svg):
        assert row[0][0] >= 0
        assert row[-1][1] <= size.width
        assert all(before[1] < after[0] for before, after in pairwise(row))
    names = [text.text for text in svg.iter(f"{SVG}text")]
    assert x[0][-1] in names, "The newest year has no name."
    assert "rotate" not in ET.tostring(svg, encoding="unicode")


@pytest.mark.parametrize(
    ("count", "first", "size", "of_a_year"),
    [
        (12, 0, WIDE, month_abbr[4:] + month_abbr[1:4]),
        (24, 0, WIDE, month_abbr[4:] + month_abbr[1:4]),
        (36, 2, WIDE, ["Apr", "Jun", "Aug", "Oct", "Dec", "Feb"]),
        (60, 2, WIDE, ["Apr", "Jul", "Oct", "Jan"]),
        (120, 11, WIDE, ["Apr", "Oct"]),
        (24, 5, NARROW, ["Apr", "Jul", "Oct", "Jan"]),
        (60, 0, NARROW, ["Apr", "Oct"]),
        (120, 0, NARROW, []),
    ],
)
def test_months_are_named_in_a_rhythm_that_a_year_has(count, first, size, of_a_year):
    x = months(count, first)
    svg = drawn(line([50] * count, x), size=size)
    *shown, of_years = [[words for *_, words in row] for row in rows_of_names(svg)]
    assert shown == ([[name for name in x[1] if name in of_a_year]] if of_a_year else [])
    assert set(of_years) <= set(x[0])
    for path in svg.iter(f"{SVG}path"):
        if re.fullmatch(r"M[\d.]+,[\d.]+v[\d.]+", path.get("d")) and 0 < len(of_a_year) < 12:
            assert numbers(path.get("d"))[2] <= 5, "A line goes through a name."


@pytest.mark.parametrize(("count", "size"), [(3, NARROW), (12, WIDE), (12, NARROW), (120, NARROW)])
def test_years_stand_in_one_row_the_newest_always(count, size):
    svg = drawn(line([50] * count, years(count)), size=size)
    (row,) = rows_of_names(svg)
    assert row[-1][2] == "2012/13"
    assert all(before[1] < after[0] for before, after in pairwise(row))


@SIZES
def test_one_row_of_names_will_do(size):
    svg = drawn(line([1, 2, 3], ["2013/14", "2014/15", "2015/16"]), size=size)
    names = {text.text for text in svg.iter(f"{SVG}text") if text.get("text-anchor") == "middle"}
    assert names == {"2013/14", "2014/15", "2015/16"}

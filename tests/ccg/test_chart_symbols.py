"""The shapes of verdicts, beside words and in charts."""

from xml.etree import ElementTree as ET

import pytest

from ccg.chart_svg import RING, SYMBOLS, mark
from ccg.charts import BAR, LEVEL, LINE, TARGET


@pytest.mark.parametrize("name", SYMBOLS)
def test_the_mark_of_a_verdict_stays_silent_beside_its_words(name):
    svg = ET.fromstring(mark(name))  # noqa: S314 - our own
    assert svg.get("aria-hidden") == "true"
    assert svg[0].get("fill") == SYMBOLS[name]["color"]


def contrast(colour):
    """Return the contrast of a colour with the design system's page."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    page = 0.8987  # the luminance of #f0f4f5
    return (page + 0.05) / (light + 0.05)


def test_each_verdict_has_a_shape_of_its_own_that_can_be_seen():
    shapes = [*SYMBOLS.values(), RING]
    assert len({symbol["symbol"] for symbol in shapes}) == len(shapes)
    for colour in (*(symbol["color"] for symbol in shapes), BAR, LEVEL, LINE, TARGET):
        assert contrast(colour) >= 3, colour

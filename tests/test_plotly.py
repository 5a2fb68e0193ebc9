"""The figures of the site against plotly: its schema knows them, and its code, as built, calls nobody."""

import re

import plotly.graph_objects as go
import pytest
from django.conf import settings
from django.core.management import call_command

from ccg.chart_svg import NARROW, WIDE, still
from ccg.charts import measure_chart
from ccg.management.commands.build_assets import without_addresses
from foi.charts import answers_chart, multiples
from foi.measures import measures
from tests.foi.test_measures import COUNTS, THURROCK, rows

WITH_A_GAP = rows([*COUNTS[:4], None, *COUNTS[5:]])
FROM_THE_THIRD_QUARTER = rows([None, None, *COUNTS[2:]])
FIGURES = {
    "thurrock": THURROCK,
    "with a gap": WITH_A_GAP,
    "from the third quarter": FROM_THE_THIRD_QUARTER,
    "one quarter": THURROCK[:1],
}


@pytest.mark.parametrize("case", FIGURES)
def test_our_figures_are_figures_of_plotly(case):
    """Plotly's Figure refuses any name or value that its schema does not have."""
    found = measures(FIGURES[case])
    counts = [found["foi-received"], found["foi-closed"]]
    for chart in (answers_chart(found), *map(measure_chart, found.values()), *multiples(counts)):
        go.Figure(chart.figure)
        for size in (WIDE, NARROW):
            assert still(chart.figure, size, chart.slug).startswith("<svg")


PLOTLY = settings.BASE_DIR / "vendor" / "plotly" / "plotly-basic.min.js"
ADDRESSES = {
    "own string": ('fetch("https://cloud.example.com/new?a=1")', 'fetch("")'),
    "other quotes": ("a='//cdn.example.com/x.js'", 'a=""'),
    "template": ("a=`https://example.com/${b}`", 'a=""'),
    "in a sentence": ('warn("See https://example.com/help.")', 'warn("See example.com/help.")'),
    "name of a vocabulary": ('a="http://www.w3.org/2000/svg"', 'a="http://www.w3.org/2000/svg"'),
    "comment": ("a=1;// for later", "a=1;// for later"),
    "pattern": ("/^https?:\\/\\//.test(a)", "/^https?:\\/\\//.test(a)"),
}


@pytest.mark.parametrize("case", ADDRESSES)
def test_the_build_leaves_no_address(case):
    before, after = ADDRESSES[case]
    assert without_addresses(before) == after


def test_plotly_as_built_names_no_other_host():
    call_command("build_assets", verbosity=0)
    built = PLOTLY.read_text(encoding="utf-8")
    assert "newPlot" in built
    assert re.findall(r"https?://(?!www\.w3\.org/)\S{0,60}", built) == []
    assert re.findall(r"""["'`]//\S{0,60}""", built) == []

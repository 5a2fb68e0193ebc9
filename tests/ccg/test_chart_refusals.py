"""What the still picture would show otherwise than plotly does is refused, so that nobody sees two different charts."""

import pytest

from ccg.chart_svg import RING, WIDE, still
from tests.ccg.test_chart_svg import bar, figure, line, quarters

UNKNOWN = {
    "trace": line([1], type="pie"),
    "trace without a type": {"x": ["a"], "y": [1]},
    "mode": line([1], mode="text"),
    "no mode": line([1], mode=None),
    "dash": line([1], line={"dash": "longdash"}),
    "shape": line([1], line={"shape": "spline"}),
    "symbol": line([1], mode="markers", marker={"symbol": "star", "color": "#000000"}),
    "hatching": bar([1], pattern={"shape": "x"}),
    "unknown key of a trace": bar([1]) | {"base": 5},
    "unknown key of a line": line([1], line={"smoothing": 1}),
    "ring without a line": line([1], mode="markers", marker={"symbol": "circle-open", "color": "#000000"}),
    "ring of another line": line([1], mode="markers", marker=RING | {"line": {"width": 5}}),
    "outlined marker": line([1], mode="markers", marker={"color": "#000000", "line": {"width": 2}}),
    "values without periods": line([1, 2], quarters(1)),
    "periods without values": bar([1], quarters(2)),
}


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_it_cannot_draw_is_refused_in_a_sentence(case):
    with pytest.raises(ValueError, match=r"^[A-Z].*[:,].*\.$"):
        still(figure(UNKNOWN[case]), WIDE, "a")


@pytest.mark.parametrize(
    ("traces", "layout"),
    [
        pytest.param([line([1]), line([1], quarters(1, 1))], {}, id="another x"),
        pytest.param([bar([1]), bar([1])], {"barmode": "group"}, id="bars beside one another"),
        pytest.param([line([1])], {"shapes": [{"type": "line"}]}, id="shape in the layout"),
        pytest.param([line([1])], {"annotations": [{"text": "Here"}]}, id="words in the layout"),
        pytest.param([line([1])], {"yaxis": {"range": [1, 10], "dtick": 1, "type": "log"}}, id="logarithms"),
    ],
)
def test_a_figure_that_plotly_would_draw_otherwise_is_refused(traces, layout):
    with pytest.raises(ValueError, match=r"^[A-Z].*\.$"):
        still(figure(*traces, **layout), WIDE, "a")

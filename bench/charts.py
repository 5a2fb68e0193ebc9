"""How fast control charts are judged and drawn, and how much work the performance page is: ratios within one run.

    .venv/bin/python bench/charts.py

A second and a ratio can be compared between machines only where both come from one run; CPU time is the least of many
calls, because noise only ever adds.
"""

import datetime
import random

from pages import cache, get, least, prepare  # with the settings and the path of the project

from ccg.chart_svg import NARROW, WIDE, still
from ccg.charts import measure_chart
from ccg.control_chart import Direction, control_chart
from ccg.measures import Measure, Reading, Unit
from ccg.years import Quarter

LENGTHS = (12, 120)


def measure_of(length):
    """Return a measure with so many quarters of noise, the same in every run."""
    chance = random.Random(length)  # noqa: S311 - figures, not secrets
    values = [50 + chance.randint(-9, 9) for _ in range(length)]
    quarters = [Quarter.from_index(Quarter(1990, 1).index + number) for number in range(length)]
    readings = [Reading(quarter, value, str(value)) for quarter, value in zip(quarters, values, strict=True)]
    return Measure("bench", "Bench", Unit.COUNT, Direction.UP, "", "", tuple(readings))


def main():
    prepare()
    bare, _ = least(lambda: get("/healthz"))
    cases = []
    for length in LENGTHS:
        measure = measure_of(length)
        readings = [(reading.period.start, reading.value) for reading in measure.readings]
        figure = measure_chart(measure).figure
        cases += [
            (f"{length} points judged", lambda readings=readings: control_chart(readings, Direction.UP), lambda: None),
            (f"{length} points as a figure", lambda length=length: measure_chart(measure_of(length)), lambda: None),
            (
                f"{length} points drawn, both sizes",
                lambda figure=figure: [still(figure, size, "bench") for size in (WIDE, NARROW)],
                lambda: None,
            ),
        ]
    cases += [
        (f"{path} {how}", lambda path=path: get(path), before)
        for path in ("/", "/foi/", "/performance/", "/performance/foi-compliance/")
        for how, before in (("drawn", cache.clear), ("kept", lambda: None))
    ]
    print(f"{datetime.date.today():%-d %B %Y}\n{'':38}{'CPU ms':>8}{'ratio':>8}{'a second':>10}")
    print(f"{'bare view, full middleware':38}{bare:8.3f}{1:8.1f}")
    for name, call, before in cases:
        cpu, rate = least(call, before)
        print(f"{name:38}{cpu:8.3f}{cpu / bare:8.1f}{rate:10.0f}")


if __name__ == "__main__":
    main()

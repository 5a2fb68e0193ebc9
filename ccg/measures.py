"""A measure: something counted or shared out period by period, with what its figures say. Pure, without a database.

A room makes measures from its rows; pages, charts, tables and files of every room read them from here.
"""

import datetime
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property

from ccg.control_chart import ControlChart, Direction, control_chart
from ccg.verdict import Verdict
from ccg.years import Quarter

MOST_SMALL = 5  # counts up to this are small


class Unit(StrEnum):
    """What a value is: a share in percent from 0 to 100, or a count of things."""

    PERCENT = "percent"
    COUNT = "count"

    def text(self, value: float) -> str:
        """Return a value as people write it: "97.9%", "51.7", "1,204". One decimal, half up; whole counts without.

        "100%" and "0%" are said only when they are exact, as ccg/percent.py does.
        """
        if self == Unit.COUNT:
            shown = int(value) if value == int(value) else half_up(value)
            return f"{shown:,}".replace("-", "\N{MINUS SIGN}")  # a hyphen would look like a formula to a spreadsheet
        if value in (0, 100):
            return f"{value:.0f}%"
        shown = half_up(value)
        if 0 < value < 100:
            shown = min(max(shown, Decimal("0.1")), Decimal("99.9"))
        return f"{shown}%"


def half_up(value: float) -> Decimal:
    """Return a number with one decimal, half up by its shortest decimal form: 81.25 is 81.3."""
    return Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Reading:
    """The value of one period, not rounded; None when there is none, and then `text` says why in two or three words.

    `numerator`, `denominator`: the counts a share was made of, None for a count. `published_on`: when its edition was
    published on this site. `url`: the page with its note, source and corrections.
    """

    period: Quarter
    value: float | None
    text: str
    numerator: int | None = None
    denominator: int | None = None
    source: str = ""
    published_on: datetime.date | None = None
    edition: int | None = None
    url: str = ""


@dataclass(frozen=True)
class Comparator:
    """A line drawn by somebody else, to compare with: no target of the organisation.

    `value` is in the measure's unit, `text` the same as people write it.
    """

    value: float
    text: str
    meaning: str


@dataclass(frozen=True)
class Measure:
    """Something measured in every period, and its readings in order of time, gaps among them.

    `remark`: a sentence of the room's own in place of the verdict, for when the counts are small. `doubt`: a sentence
    that says why the figures cannot be judged; "" when they can.
    """

    slug: str
    title: str
    unit: Unit
    direction: Direction
    definition: str
    why: str
    readings: tuple[Reading, ...]
    comparators: tuple[Comparator, ...] = ()
    remark: str = ""
    doubt: str = ""

    @property
    def is_small_count(self) -> bool:
        """Whether it counts so few that a control chart would say nothing: it has bars, and no verdict."""
        counts = [reading.value for reading in self.readings if reading.value is not None]
        return self.unit == Unit.COUNT and bool(counts) and all(0 <= count <= MOST_SMALL for count in counts)

    @cached_property
    def chart(self) -> ControlChart:
        """The control chart of all readings."""
        highest = 100 if self.unit == Unit.PERCENT else None
        values = [(reading.period.start, reading.value) for reading in self.readings]
        is_judged = not (self.is_small_count or self.doubt)
        return control_chart(values, self.direction, lowest=0, highest=highest, is_judged=is_judged)

    @cached_property
    def verdict(self) -> Verdict:
        """The words for what the chart says."""
        return Verdict(
            self.chart,
            {reading.period.start: reading.period.label for reading in self.readings},
            self.unit.text,
            {reading.period.start: reading.text for reading in self.readings if reading.value is None},
        )

    @property
    def sentence(self) -> str:
        """What the figures say, in one sentence."""
        return self.doubt or (self.is_small_count and self.remark) or self.verdict.sentence

    @property
    def latest(self) -> Reading | None:
        """The last reading that has a value; None when none has."""
        return next((reading for reading in reversed(self.readings) if reading.value is not None), None)

    @property
    def updated(self) -> datetime.date | None:
        """When one of the readings was last published or corrected here; None without any."""
        return max((reading.published_on for reading in self.readings if reading.published_on), default=None)

    def between(self, first, last) -> "list[int]":
        """Return the positions of the readings in the financial years `first` to `last`; None is no bound.

        Limits and verdict are those of all readings, whichever of them are shown.
        """
        return [
            position
            for position, reading in enumerate(self.readings)
            if (first is None or reading.period.year >= first) and (last is None or reading.period.year <= last)
        ]

"""A measure: something counted or shared out period by period, with what its figures say. Pure, without a database.

A room makes measures from its rows; pages, charts, tables and files of every room read them from here.
"""

import datetime
import math
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import cached_property

from ccg.control_chart import Assurance, ControlChart, Direction, control_chart
from ccg.verdict import SHORT_ASSURANCES, Verdict
from ccg.years import Period, Quarter

MOST_SMALL = 5  # counts up to this are small
MINUS = "\N{MINUS SIGN}"  # a hyphen would look like a formula to a spreadsheet
RANKS = (Assurance.FAILS, Assurance.HIT_OR_MISS, Assurance.PASSES, None)


class Unit(StrEnum):
    """What a value is: a share in percent from 0 to 100, a count of things, a rate (never below 0), or any number."""

    PERCENT = "percent"
    COUNT = "count"
    RATE = "rate"
    NUMBER = "number"

    def text(self, value: float, places: int | None = None) -> str:
        """Return a value as people write it: "97.9%", "51.7", "1,204". One decimal, half up; whole numbers without.

        Rates and numbers that were reported with so many `places` have these.

        "100%" and "0%" are said only when they are exact, as ccg/percent.py does. Of rates and numbers below 10 three
        figures are told: "1.04" would be misread as "1.0".
        """
        if self != Unit.PERCENT:
            if places is not None and self != Unit.COUNT:
                shown = half_up(value, places)
            elif value == int(value):
                shown = Decimal(int(value))
            elif self == Unit.COUNT or abs(value) >= 10:
                shown = half_up(value)
            else:
                shown = half_up(value, places=2 - math.floor(math.log10(abs(value)))).normalize()
            return f"{shown:,f}".replace("-", MINUS)
        if value in (0, 100):
            return f"{value:.0f}%"
        shown = half_up(value)
        if 0 < value < 100:
            shown = min(max(shown, Decimal("0.1")), Decimal("99.9"))
        return f"{shown}%"


def half_up(value: float, places: int = 1) -> Decimal:
    """Return a number with so many decimals, half up by its shortest decimal form: 81.25 is 81.3."""
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@dataclass(frozen=True)
class Reading:
    """The value of one period, not rounded; None when there is none, and then `text` says why in two or three words.

    `numerator`, `denominator`: the counts a share was made of, None for a count. `published_on`: when its edition was
    published on this site. `url`: the page with its note, source and corrections. `note`: what to know of this value.
    `status`: "provisional", "revised"; "" when nothing is to be said of it. `reported_in`: the words and the address of
    the paper that reported it, both "" when none is known.
    """

    period: Period
    value: float | None
    text: str
    numerator: int | None = None
    denominator: int | None = None
    source: str = ""
    published_on: datetime.date | None = None
    edition: int | None = None
    url: str = ""
    note: str = ""
    status: str = ""
    reported_in: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Comparator:
    """A line drawn by somebody else, to compare with: no target of the organisation.

    `value` is in the measure's unit, `text` the same as people write it.
    """

    value: float
    text: str
    meaning: str


@dataclass(frozen=True)
class Target:
    """What a value should reach, from a day on until the next target takes its place.

    `value` is in the measure's unit, None for a target that no number says; `text` the same as people write it, "" for
    none any more. `from_date`: None when it is not known; then it counts for all that was before the dated ones.
    `set_by`: who set it, "" when that is not known.
    """

    value: float | None
    text: str
    from_date: datetime.date | None = None
    set_by: str = ""


@dataclass(frozen=True)
class Rebase:
    """The day from which the average and the usual range are computed anew, and why: what is measured had changed."""

    date: datetime.date
    reason: str


@dataclass(frozen=True)
class Measure:
    """Something measured in every period, and its readings in order of time, gaps among them.

    `remark`: a sentence of the room's own in place of the verdict, for when the counts are small. `doubt`: a sentence
    that says why the figures cannot be judged; "" when they can. `period`: how often there is a reading, which all
    readings keep to. `unit_words` stand behind a value where there is room: "per 100,000 people". `annotations`: what
    officers say of a period, in order of time. A day of a target or a rebase that lies within a period counts from the
    next one. `places`: the decimals that reported rates and numbers are written with. What is "" has not been stated.
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
    period: type[Period] = Quarter
    unit_words: str = ""
    targets: tuple[Target, ...] = ()
    rebases: tuple[Rebase, ...] = ()
    annotations: tuple[tuple[Period, str], ...] = ()
    source: str = ""
    owner: str = ""
    numerator_meaning: str = ""
    denominator_meaning: str = ""
    places: int | None = None

    def text(self, value: float) -> str:
        """Return a value as people write it, with what it counts: "12.3 per 100,000 people"."""
        return self.with_unit(self.unit.text(value))

    def with_unit(self, text: str) -> str:
        """Return a value in words with what it counts behind it; pounds stand before it, as in "£3.1 million"."""
        if self.unit_words.startswith("£"):
            minus = text[: text.startswith(MINUS)]
            return f"{minus}£{text.removeprefix(MINUS)} {self.unit_words[1:].strip()}".strip()
        return f"{text} {self.unit_words}".strip()

    @property
    def is_small_count(self) -> bool:
        """Whether it counts so few that a control chart would say nothing: it has bars, and no verdict."""
        counts = [reading.value for reading in self.readings if reading.value is not None]
        return self.unit == Unit.COUNT and bool(counts) and all(0 <= count <= MOST_SMALL for count in counts)

    @cached_property
    def chart(self) -> ControlChart:
        """The control chart of all readings."""
        return control_chart(
            [(reading.period.start, reading.value) for reading in self.readings],
            self.direction,
            lowest=None if self.unit == Unit.NUMBER else 0,
            highest=100 if self.unit == Unit.PERCENT else None,
            rebased_on=[rebase.date for rebase in self.rebases],
            is_judged=not (self.is_small_count or self.doubt),
        )

    @cached_property
    def rebased(self) -> list[tuple[Period, str]]:
        """The periods from which the usual range was computed anew, with the reasons, in order of time.

        Only where there are values before and after: elsewhere nothing changed.
        """
        reported = [reading.period for reading in self.readings if reading.value is not None]
        found = {}
        for rebase in sorted(self.rebases, key=lambda rebase: rebase.date):
            after = [reading.period for reading in self.readings if reading.period.start >= rebase.date]
            if reported and after and reported[0] < after[0] <= reported[-1]:
                found[after[0]] = rebase.reason
        return list(found.items())

    @cached_property
    def verdict(self) -> Verdict:
        """The words for what the chart says."""
        return Verdict(
            self.chart,
            {reading.period.start: reading.period.label for reading in self.readings},
            lambda value: self.with_unit(self.unit.text(value, self.places)),
            {reading.period.start: reading.text for reading in self.readings if reading.value is None},
            self.period.NOUN,
            tuple((period.label, reason) for period, reason in self.rebased),
        )

    def target_at(self, day: datetime.date) -> Target | None:
        """Return the target in force on a day; None when none was."""
        begun = [target for target in self.targets if target.from_date is None or target.from_date <= day]
        found = max(begun, key=lambda target: target.from_date or datetime.date.min, default=None)
        return found if found and found.text else None

    @property
    def target(self) -> Target | None:
        """The target in force at the last reported value; without any value, at the newest period, or the newest."""
        newest = self.latest or (self.readings[-1] if self.readings else None)
        return self.target_at(newest.period.start if newest else datetime.date.max)

    @property
    def assurance(self) -> Assurance | None:
        """Whether that target will be met as long as nothing changes; None when that cannot be said."""
        return self.chart.assurance(self.target.value) if self.target else None

    @property
    def assurance_short(self) -> str:
        """The same in a cell of a table."""
        return SHORT_ASSURANCES[self.assurance] if self.target else "No target"

    def assurance_sentence(self, today: datetime.date) -> str:
        """Return the same as a sentence; old figures are put in their time. "" when nothing can be said."""
        if self.assurance is None:
            return ""
        is_old = self.latest.period.ended_over_a_year_before(today)
        return self.verdict.assurance(self.target.value, self.target.text, is_old)

    @property
    def assurance_rank(self) -> int:
        """A place to sort it by: what will not be met first, what has no target last."""
        return RANKS.index(self.assurance) if self.target else len(RANKS)

    def age_sentence(self, today: datetime.date) -> str:
        """Return that nothing newer has been published, once the last value is old; "" until then."""
        if self.latest is None or not self.latest.period.ended_over_a_year_before(today):
            return ""
        return f"Nothing newer than {self.latest.period.label} has been published."

    @property
    def sentence(self) -> str:
        """What the figures say, in one sentence."""
        return self.doubt or (self.is_small_count and self.remark) or self.verdict.sentence

    @property
    def latest(self) -> Reading | None:
        """The last reading that has a value; None when none has."""
        return next((reading for reading in reversed(self.readings) if reading.value is not None), None)

    @property
    def latest_in_words(self) -> str:
        """The last value with what it counts; "" without any."""
        return self.with_unit(self.latest.text) if self.latest else ""

    @property
    def sources(self) -> list[str]:
        """Where its figures come from, each once, that of the newest first."""
        return list(dict.fromkeys(reading.source for reading in reversed(self.readings) if reading.source))

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

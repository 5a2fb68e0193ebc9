"""Financial years, their quarters and their months, as value classes without a database.

An NHS financial year runs from 1 April to 31 March and is known by the year it starts in: 2013 is "2013/14".
"""

import datetime
import re
from calendar import month_abbr, month_name, monthrange
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
EARLIEST, LATEST = 1948, 2098  # the NHS began in 1948; the end keeps every date within what a calendar can hold


def london_date(moment):
    """Return the date in London of a date or of an aware datetime: 31 March 23:30 UTC is 1 April there."""
    if isinstance(moment, datetime.datetime):
        return moment.astimezone(LONDON).date()
    return moment


def beginning_of(day):
    """Return midnight in London, when a date begins there, as an aware datetime."""
    return datetime.datetime.combine(day, datetime.time(), tzinfo=LONDON)


def last_of_month(year, month):
    return datetime.date(year, month, monthrange(year, month)[1])


class Period:
    """A span of time that figures are given for: a FinancialYear, a Quarter or a Month.

    `index` is a number that grows by one from each period to the next, across years. `number` is its place in the
    `year` it lies in, from 1. `label` names it in a sentence, `short` beside its year on the axis of a chart.
    """

    NOUN: ClassVar[str]  # what people call such a span
    index: int

    @classmethod
    def of(cls, moment):
        """Return the period of a date, or of an aware datetime by the date in London."""
        raise NotImplementedError

    @classmethod
    def from_index(cls, index):
        """Return the period that has this `index`."""
        raise NotImplementedError

    @property
    def next(self):
        return self.from_index(self.index + 1)

    @property
    def previous(self):
        return self.from_index(self.index - 1)

    def contains(self, moment):
        """Whether the date, or the London date of the aware datetime, lies in this period."""
        return self.start <= london_date(moment) <= self.end

    def ended_over_a_year_before(self, today):
        """Whether it ended more than a year before `today`: then its figures are put in their time."""
        # A year after 29 February is 28 February: there is no need for that day to exist.
        return (today.year - 1, today.month, today.day) > (self.end.year, self.end.month, self.end.day)


@dataclass(frozen=True, order=True)
class FinancialYear(Period):
    """The year from 1 April of `start_year` to the next 31 March."""

    NOUN = "year"
    number = 1

    start_year: int

    def __post_init__(self):
        """Raise ValueError for a year outside 1948 to 2098."""
        if not EARLIEST <= self.start_year <= LATEST:
            raise ValueError(f"A financial year starts between {EARLIEST} and {LATEST}, not in {self.start_year}.")

    @classmethod
    def of(cls, moment):
        day = london_date(moment)
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def from_index(cls, index):
        return cls(index)

    @classmethod
    def parse(cls, text):
        """Read "2013/14" or "2013-14"; raise ValueError, with a sentence, for anything else."""
        match = re.fullmatch(r"([0-9]{4})[/-]([0-9]{2})", text.strip())
        if not match or (int(match[1]) + 1) % 100 != int(match[2]):
            raise ValueError(f"{text!r} is not a financial year: write it as 2013/14.")
        return cls(int(match[1]))

    def __str__(self):
        return self.label

    @property
    def label(self):
        """As people write it: "2013/14"."""
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"

    @property
    def slug(self):
        """As addresses write it: "2013-14"."""
        return self.label.replace("/", "-")

    @property
    def start(self):
        """The first day, 1 April."""
        return datetime.date(self.start_year, 4, 1)

    @property
    def end(self):
        """The last day, 31 March."""
        return datetime.date(self.start_year + 1, 3, 31)

    @property
    def short(self):
        return self.label

    @property
    def year(self):
        return self

    @property
    def index(self):
        return self.start_year

    @property
    def quarters(self):
        """The four quarters, in order of time."""
        return [Quarter(self.start_year, number) for number in (1, 2, 3, 4)]

    def ordinal(self, founding_date):
        """Return which financial year of an organisation this is: 1 for the year it was founded in.

        None when the founding date is not known or this year ended before it.
        """
        if founding_date is None or founding_date > self.end:
            return None
        return self.start_year - FinancialYear.of(founding_date).start_year + 1


@dataclass(frozen=True, order=True)
class PartOfYear(Period):
    """One of the equal parts of the financial year that starts in `start_year`; the first begins in April."""

    COUNT: ClassVar[int]  # in a year
    NUMBERS: ClassVar[str]  # in words

    start_year: int
    number: int

    def __post_init__(self):
        """Raise ValueError for a number that no part of a year has, or a year outside the calendar."""
        if not 1 <= self.number <= self.COUNT:
            raise ValueError(f"A {self.NOUN} is {self.NUMBERS}, not {self.number}.")
        FinancialYear(self.start_year)

    @classmethod
    def of(cls, moment):
        day = london_date(moment)
        return cls(FinancialYear.of(day).start_year, (day.month - 4) % 12 * cls.COUNT // 12 + 1)

    @classmethod
    def from_index(cls, index):
        return cls(index // cls.COUNT, index % cls.COUNT + 1)

    @property
    def year(self):
        return FinancialYear(self.start_year)

    @property
    def index(self):
        return self.start_year * self.COUNT + self.number - 1

    @cached_property
    def start(self):
        """The first day."""
        months = 3 + (self.number - 1) * 12 // self.COUNT  # since January of `start_year`
        return datetime.date(self.start_year + months // 12, months % 12 + 1, 1)

    @cached_property
    def end(self):
        """The last day."""
        return last_of_month(self.start.year, self.start.month + 12 // self.COUNT - 1)


class Quarter(PartOfYear):
    """A quarter of a financial year: 1 is April to June, 4 is January to March of the next calendar year."""

    NOUN = "quarter"
    COUNT = 4
    NUMBERS = "1, 2, 3 or 4"

    def __str__(self):
        return f"{self.year.label} quarter {self.number}"

    @property
    def due(self):
        """The day its return is due: the last day of the month after the quarter."""
        after = self.end + datetime.timedelta(days=1)
        return last_of_month(after.year, after.month)

    @property
    def months(self):
        """The months in words, without the year: "January to March"."""
        return f"{month_name[self.start.month]} to {month_name[self.end.month]}"

    @cached_property
    def label(self):
        """The months in words with the calendar year: "January to March 2016"."""
        return f"{self.months} {self.start.year}"

    @property
    def short(self):
        return f"Q{self.number}"


class Month(PartOfYear):
    """A month of a financial year: 1 is April, 12 is March of the next calendar year."""

    NOUN = "month"
    COUNT = 12
    NUMBERS = "1 (April) to 12 (March)"

    def __str__(self):
        return self.label

    @cached_property
    def label(self):
        """The month in words with the calendar year: "March 2016"."""
        return f"{month_name[self.start.month]} {self.start.year}"

    @property
    def short(self):
        return month_abbr[self.start.month]


PERIODS = {period.NOUN: period for period in (Month, Quarter, FinancialYear)}

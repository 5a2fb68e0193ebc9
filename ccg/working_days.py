"""Working days: Monday to Friday without the bank holidays of England and Wales.

Papers are published so many clear working days before a meeting. Clear means that neither the day of publication nor
the day of the meeting counts. How many is the body's own rule; councils are held to five clear days by section 100B of
the Local Government Act 1972, as amended.
"""

import datetime
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import ValidationError

from ccg.models import BankHoliday
from ccg.years import london_date

ONE_DAY = datetime.timedelta(days=1)
# England and Wales have had eight every year since 1978, more when one is proclaimed. With fewer, some are not entered
# yet, and whoever counts would count wrongly.
IN_A_YEAR = 8


@dataclass(frozen=True)
class WorkingDays:
    """Counts working days around a set of bank holidays (dates, all of them weekdays).

    Every method takes dates or aware datetimes, of which the date in London counts. None counts through a year whose
    bank holidays are not all known: it raises ValidationError with a sentence that says what to enter.
    """

    holidays: frozenset

    @classmethod
    def known(cls):
        """Return the working days by the bank holidays that are entered: one query."""
        return cls(frozenset(BankHoliday.objects.values_list("date", flat=True)))

    @cached_property
    def entered(self):
        """How many bank holidays of each year are known, by year."""
        return Counter(day.year for day in self.holidays)

    def refusal(self, year):
        """Return the sentence that says what to enter before days of this year can be counted; None when they can."""
        found = self.entered[year]
        if found >= IN_A_YEAR:
            return None
        if found:
            return (
                f"Not all bank holidays of {year} are entered: {found} of at least {IN_A_YEAR}. Enter the others first."
            )
        last = max((each for each, number in self.entered.items() if number >= IN_A_YEAR), default=year)
        if year > last:
            return f"Bank holidays are entered to the end of {last} only. Enter those of {year} first."
        return f"The bank holidays of {year} are not entered. Enter them first."

    def is_working(self, day):
        """Whether this is a working day."""
        day = self._date(day)
        return day.weekday() < 5 and day not in self.holidays

    def clear_days_before(self, day, number):
        """Return the last date on which papers may be published for a meeting on this day.

        `number` (0 or more) clear working days then lie between the two; 0 is the day of the meeting itself. The date
        may be a Sunday or a bank holiday: who publishes then is in time.
        """
        day = self._date(day)
        if number < 1:
            return day
        for _ in range(number):
            day = self.latest_working_day(day - ONE_DAY)
        return day - ONE_DAY

    def clear_days_between(self, first, last):
        """Return how many working days lie between two days, neither counted; 0 when `last` is not the later one."""
        first, last = self._date(first), self._date(last)
        return sum(self.is_working(first + ONE_DAY * number) for number in range(1, (last - first).days))

    def latest_working_day(self, day):
        """Return this day, or the last working day before it: by when an officer at a desk acts."""
        day = self._date(day)
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def _date(self, moment):
        day = london_date(moment)
        if refusal := self.refusal(day.year):
            raise ValidationError(refusal)
        return day

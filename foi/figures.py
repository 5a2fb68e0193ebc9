"""What is computed of quarterly returns: shares, the sums of a year, what a correction changed."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ccg.percent import percent, percent_text
from ccg.years import FinancialYear


@dataclass(frozen=True)
class Correction:
    """An edition that took another's place, and the one before it; None when that one may no longer be read."""

    COUNTS = ("received", "in_time", "breached")

    before: Any
    after: Any

    @property
    def changes(self):
        """The counts that differ, as (column, old, new); empty when the edition before may not be read."""
        if self.before is None:
            return []
        pairs = [(name, getattr(self.before, name), getattr(self.after, name)) for name in self.COUNTS]
        return [(name, old, new) for name, old, new in pairs if old != new]


class WithCompliance:
    """What has `compliance_tenths`: answers in time of all answers sent, in tenths of a percent."""

    @property
    def compliance(self):
        """The share in percent, 0 to 100 with one decimal; None when no answer was sent."""
        return percent(self.compliance_tenths)

    @property
    def compliance_text(self):
        """The share as a page writes it, "97.7%"; None when no answer was sent."""
        return percent_text(self.compliance_tenths)


@dataclass(frozen=True)
class YearOfReturns(WithCompliance):
    """The sums of a financial year's live returns. The percentage is that of the sums, never a mean of quarters."""

    year: FinancialYear
    quarters: int
    received: int
    in_time: int
    breached: int
    closed: int
    compliance_tenths: int | None

    @property
    def is_complete(self):
        """Whether all four quarters are live."""
        return self.quarters == 4

    @property
    def ico_band(self):
        """What the Information Commissioner's Office would call this today: a comparator from outside, not a target.

        It compares the unrounded share: 189 of 199 shows as 95.0% and is adequate. None when no answer was sent.
        """
        if not self.closed:
            return None
        if self.in_time * 100 >= 95 * self.closed:
            return "good"
        return "adequate" if self.in_time * 100 >= 90 * self.closed else "unsatisfactory"

    @property
    def url(self):
        return reverse("foi:year", args=[self.year])

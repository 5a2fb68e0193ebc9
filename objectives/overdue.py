"""Which figures should be here and are not: for officers."""

import datetime
from collections import defaultdict

from ccg.years import london_date
from objectives.models import IndicatorVersion, Reading


def overdue(today):
    """Return [(definition, its overdue periods, the oldest first)] of the live indicators that have any.

    A period is overdue when it ended more than the allowed days before `today` and has no reading in any state. They
    are counted from the first period that is due: the day the officers gave, else the first reading, else the day on
    which the indicator was published.
    """
    definitions = list(IndicatorVersion.objects.live().order_by("code"))
    entered = defaultdict(set)
    of_these = Reading.objects.filter(indicator__in=[row.indicator_id for row in definitions]).order_by()
    for indicator, start in of_these.values_list("indicator", "period_start"):
        entered[indicator].add(start)
    found = [(row, periods_overdue(row, entered[row.indicator_id], today)) for row in definitions]
    return [(row, periods) for row, periods in found if periods]


def periods_overdue(definition, entered, today):
    """Return the periods of one indicator that are overdue, given the first days of those that have a reading."""
    first = definition.starts_on or min(entered, default=None) or london_date(definition.published_at)
    due_by = today - datetime.timedelta(days=definition.lag_days)  # periods that ended before this are due
    last = min(definition.ends_on or due_by, due_by)
    found, period = [], definition.period.of(first)
    while period.end < due_by and period.start <= last:
        if period.start not in entered:
            found.append(period)
        period = period.next
    return found

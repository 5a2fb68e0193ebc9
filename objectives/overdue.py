"""Which figures should be here and are not: for officers."""

import datetime
from collections import defaultdict

from django.db.models import Min
from django.db.models.functions import Coalesce

from ccg.years import london_date
from objectives.models import IndicatorVersion, Reading


def overdue(today):
    """Return [(definition, its overdue periods, the oldest first)] of the live indicators that have any.

    A period is overdue when it ended more than the allowed days before `today` and has no reading in any state. They
    are counted from the first period that is due: the day the officers gave, else the first reading, else the day on
    which the indicator was first published.
    """
    definitions = list(IndicatorVersion.objects.live().order_by("code"))
    editions = IndicatorVersion.objects.once_public().order_by().values("indicator")
    first = editions.annotate(began=Min(Coalesce("first_published_at", "publish_at")))
    began = dict(first.values_list("indicator", "began"))
    entered = defaultdict(set)
    of_these = Reading.objects.filter(indicator__in=[row.indicator_id for row in definitions]).order_by()
    for indicator, start in of_these.values_list("indicator", "period_start"):
        entered[indicator].add(start)
    found = [
        (row, periods_overdue(row, entered[row.indicator_id], today, london_date(began[row.indicator_id])))
        for row in definitions
    ]
    return [(row, periods) for row, periods in found if periods]


def periods_overdue(definition, entered, today, began):
    """Return the periods of one indicator that are overdue.

    `entered`: the first days of those that have a reading; `began`: the day from which figures are due when nothing
    else says it.
    """
    first = definition.starts_on or min(entered, default=began)
    due_by = today - datetime.timedelta(days=definition.lag_days)  # periods that ended before this are due
    last = min(definition.ends_on or due_by, due_by)
    found, period = [], definition.period.of(first)
    while period.end < due_by and period.start <= last:
        if period.start not in entered:
            found.append(period)
        period = period.next
    return found


def not_yet_published(definition, measure, today):
    """Return which figures should have followed the last one by now, as a sentence for the public; "" for none."""
    if not measure.readings:
        return ""
    last = measure.readings[-1].period
    missing = periods_overdue(definition, {last.start}, today, last.start)
    missing = [period for period in missing if period.start > last.start]
    if not missing:
        return ""
    if said := measure.age_sentence(today):
        return said
    if len(missing) == 1:
        return f"Not yet published: the figure for {missing[0].label}."
    return f"Not yet published: the figures of {len(missing)} {measure.period.NOUN}s after {last.label}."

"""Rows of the room of priorities for tests."""

import datetime
from itertools import count

from objectives.models import IndicatorVersion, Reading
from tests.factories import LONG_AGO, publish

numbers = count(1)


def make_indicator(code=None, unit="percent", frequency="quarter", **fields):
    """Make a draft of an indicator."""
    number = next(numbers)
    about = {"code": code or f"IND-{number}", "title": f"Indicator {number}", "slug": f"indicator-{number}"}
    about |= {"direction": "up", "definition": "What is counted."}
    row = IndicatorVersion(unit=unit, frequency=frequency, **about | fields)
    row.clean_and_save()
    return row


def live_indicator(*args, **fields):
    return publish(make_indicator(*args, **fields), on=LONG_AGO)


def make_reading(version, start="2016-01-01", value=95, **fields):
    """Make a draft of what an indicator, given by one of its editions, was in the period that begins on a day."""
    day = datetime.date.fromisoformat(start)
    row = Reading(indicator=version.indicator, period_start=day, value=value, **fields)
    row.clean_and_save()
    return row

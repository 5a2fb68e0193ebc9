"""Periods as people write them into a cell: the name, or the first day."""

import datetime
import re
from calendar import month_abbr, month_name

from ccg.edition_imports import Day
from ccg.years import FinancialYear, Month, Quarter

MONTHS = {name.casefold(): number for names in (month_name, month_abbr) for number, name in enumerate(names) if name}
MONTH = "|".join(MONTHS)
YEAR = r"(?P<year>\d{4}[/-]\d{2})"
CALENDAR = r"(?P<calendar>(?:19|20)\d{2})"


def month_of(match):
    """Return a month by its number and year in the calendar. "Mar-16" is what Excel makes of "2016-03"."""
    month, year = match["month"], match["calendar"]
    number = int(month) if month.isdecimal() else MONTHS[month]
    return Month.of(datetime.date(int(year) + (2000 if len(year) == 2 else 0), number, 1))


def quarter_of_year(match):
    return Quarter(FinancialYear.parse(match["year"]).start_year, int(match["number"]))


def quarter_of_months(match):
    """Return a quarter by its first and last month; None for other months."""
    found = Quarter.of(datetime.date(int(match["calendar"]), MONTHS[match["first"]], 1))
    is_one = (MONTHS[match["first"]], MONTHS[match["last"]]) == (found.start.month, found.end.month)
    return found if is_one else None


# For each class: how it is written, for a sentence; the patterns of what is read, and what is made of them.
WRITTEN = {
    Month: ("2016-03 or March 2016", [
        (rf"{CALENDAR}-(?P<month>0[1-9]|1[0-2])", month_of),
        (rf"(?P<month>{MONTH})[ -]{CALENDAR}", month_of),
        (rf"(?P<month>{MONTH})[ -](?P<calendar>\d{{2}})", month_of),
    ]),
    Quarter: ("2015/16 Q4 or January to March 2016", [
        (rf"{YEAR} ?(?:q|quarter) ?(?P<number>[1-4])", quarter_of_year),
        (rf"(?:q|quarter) ?(?P<number>[1-4]),? {YEAR}", quarter_of_year),
        (rf"(?P<first>{MONTH}) ?(?:to|-) ?(?P<last>{MONTH}) {CALENDAR}", quarter_of_months),
    ]),
    FinancialYear: ("2015/16", [(YEAR, lambda match: FinancialYear.parse(match["year"]))]),
}  # fmt: skip


def read_period(text, kind):
    """Return the period of the class `kind` that a text names; raise ValueError with a sentence for anything else."""
    words = " ".join(text.split()).casefold()
    written, patterns = WRITTEN[kind]
    advice = f"write it as {written}, or its first day as {kind.of(datetime.date(2016, 1, 1)).start}."
    try:
        day = Day().clean(words)
    except ValueError:
        day = None
    if day is None:
        matches = ((re.fullmatch(pattern, words, re.ASCII), make) for pattern, make in patterns)
        found = next((made for match, make in matches if match and (made := make(match))), None)
    else:
        found = kind.of(day)
    if found is None:
        raise ValueError(f"{text[:40]!r} is not a {kind.NOUN}: {advice}")
    if day and day != found.start:
        raise ValueError(f"{found.label} begins on {found.start:%-d %B %Y}, not on {day:%-d %B %Y}: {advice}")
    return found

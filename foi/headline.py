"""The answer to "Are Freedom of Information requests answered on time?" as sentences, from the figures alone."""

from dataclasses import dataclass

QUESTION = "Are Freedom of Information requests answered on time?"


@dataclass(frozen=True)
class Headline:
    """The answer as first word, with one number, and one caveat (empty when there is none)."""

    answer: str
    evidence: str
    caveat: str

    def __str__(self):
        return " ".join(part for part in (self.answer, self.evidence, self.caveat) if part)


def headline(years, newest, today):
    """Return the Headline for the newest complete financial year among `years` (YearOfReturns, any order).

    `newest` is the last Quarter that has or had a public return, None without any. When it ended over a year before
    `today`, the answer is put in its time. No target is implied: the source sets none.
    """
    complete = max((year for year in years if year.is_complete), key=lambda year: year.year, default=None)
    if complete is None:
        return Headline("Not known.", "No financial year has all four of its quarters published.", "")
    is_old = newest.end.replace(year=newest.end.year + 1) < today
    caveat = f"Nothing newer than {newest.label} has been published." if is_old else ""
    label = complete.year.label
    if complete.compliance is None:
        return Headline("Not known.", f"No requests were closed in {label}.", caveat)
    if complete.breached == 0:
        closed = f"every one of the {complete.closed:,} requests closed was answered in time."
        if complete.closed == 1:
            closed = "the only request closed was answered in time."
        if is_old:
            return Headline(f"Yes, in {label}:", closed, caveat)
        return Headline("Yes.", f"In {label} {closed}", caveat)
    if complete.in_time == 0:
        return Headline("No:", f"every one of the {complete.closed:,} answers sent in {label} was late.", caveat)
    share = f"{complete.compliance_text} of answers were in time"
    return Headline("Not always:", f"{share} in {label}.", caveat)


def not_yet_published(newest, today, dissolution_date):
    """Return one sentence for the quarters after the newest that was published; empty when none is to come."""
    if newest is None:
        return "No return has been published yet."
    awaited = newest.next
    if dissolution_date and awaited.start > dissolution_date:
        return ""
    if awaited.due < today:
        return f"No return has been published since {newest.label}."
    return f"The return for {awaited.label} is due by {awaited.due:%-d %B %Y}."

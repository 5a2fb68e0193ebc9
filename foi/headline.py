"""The answer to "Are Freedom of Information requests answered on time?" as sentences, from the figures alone."""

from dataclasses import dataclass, replace

from django.contrib.humanize.templatetags.humanize import apnumber

QUESTION = "Are Freedom of Information requests answered on time?"


@dataclass(frozen=True)
class Headline:
    """The answer as first word, with one number, and one caveat (empty when there is none).

    `last_late`: when an answer was last late; `age`: when the newest figures end. Empty without any figure.
    """

    answer: str
    evidence: str
    caveat: str
    last_late: str = ""
    age: str = ""

    def __str__(self):
        return " ".join(part for part in (self.answer, self.evidence, self.caveat) if part)


def headline(years, returns, newest, today):
    """Return the Headline for the newest complete financial year among `years` (YearOfReturns, any order).

    `returns` are the live returns with their figures, oldest first. `newest` is the last Quarter that has or had a
    public return, None without any. When it ended over a year before `today`, the answer is put in its time. No target
    is implied: the source sets none.
    """
    if not returns:
        return answer(years, None, today)
    last = returns[-1].period
    is_up_to_date = last == newest and not last.ended_over_a_year_before(today)
    found = answer(years, last, today)
    return replace(found, last_late=last_late(returns, is_up_to_date), age=age(last, today, bool(found.caveat)))


def answer(years, last, today):
    """Return the Headline's answer, evidence and caveat; `last` is the last Quarter with a live return."""
    complete = max((year for year in years if year.is_complete), key=lambda year: year.year, default=None)
    if complete is None:
        return Headline("Not known.", "No financial year has all four of its quarters published.", "")
    caveat = f"Nothing newer than {last.label} has been published." if last.ended_over_a_year_before(today) else ""
    is_old = complete.year.quarters[-1].ended_over_a_year_before(today)
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


def last_late(returns, is_up_to_date):
    """Return when an answer was last late, as a sentence; `returns` are live ones with their figures, oldest first.

    "Ago" is said only when the figures are up to date and no quarter since then is missing.
    """
    late = next((index for index in reversed(range(len(returns))) if returns[index].breached), None)
    if late is None:
        closed, since = sum(row.closed for row in returns), returns[0].period.label
        never = {
            0: f"No request has been closed since {since}.",
            1: f"The only request closed since {since} was in time.",
        }
        return never.get(closed, f"None of the {closed:,} requests closed since {since} was answered late.")
    last, after = returns[late], returns[late + 1 :]
    if not after:
        share = f"{last.breached:,} of {last.closed:,} answers {'was' if last.breached == 1 else 'were'} late"
        return f"In {last.period.label}, the newest quarter published, {share}."
    closed = sum(row.closed for row in after)
    quarters = f"{apnumber(len(after))} quarter{'s' * (len(after) != 1)}"
    if is_up_to_date and after[-1].period.index - last.period.index == len(after):
        requests = f"{closed:,} request{'s' * (closed != 1)}"
        return f"The last late answer was in {last.period.label}: {quarters} and {requests} ago."
    since = {0: "no request was closed", 1: "the only request closed was answered in time"}.get(
        closed, f"none of the {closed:,} requests closed was late"
    )
    return f"The last late answer was in {last.period.label}; in the {quarters} published since, {since}."


def age(quarter, today, is_named):
    """Return when the newest figures end, and how many years ago if it is one or more, as a sentence.

    `is_named`: whether the sentence before it names their quarter.
    """
    end = quarter.end
    years = today.year - end.year - ((today.month, today.day) < (end.month, end.day))
    ago = f", {'over ' * ((today.month, today.day) != (end.month, end.day))}{years} year{'s' * (years != 1)} ago"
    what = "That quarter ended" if is_named else "The newest figures end"
    return f"{what} on {end:%-d %B %Y}{ago if years else ''}."


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

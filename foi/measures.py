"""What is measured of Freedom of Information, quarter by quarter, from rows of `with_performance`. Pure."""

from ccg.control_chart import Direction
from ccg.measures import Comparator, Measure, Reading, Unit
from ccg.years import Quarter, london_date

# Lines of the Information Commissioner's Office: a comparator from outside, dated. The CCG's own source sets no target.
ICO_LINES = (
    Comparator(
        85,
        "85%",
        "Until it was raised, the Information Commissioner’s Office (ICO) watched authorities that answered fewer than "
        "85% in time.",
    ),
    Comparator(
        90,
        "90%",
        "In November 2016 the ICO agreed to raise that line to 90%; the day from which it applied is not known here. "
        "Its bands, as known in November 2026, call 90% to 95% adequate.",
    ),
    Comparator(95, "95%", "The bands of the ICO, as known in November 2026, call 95% or more good."),
)
ALLOWED = "The Freedom of Information Act 2000, section 10, allows 20 working days for most answers."
BELOW_ZERO = (
    "Not judged: more requests were answered than had arrived, so some were open when the organisation was founded."
)
NO_RETURN = {False: "Not yet published", True: "No longer published"}
OPEN = (
    "Open requests are those received so far less those answered so far: computed, not reported. That assumes that "
    "none was open when the organisation was founded; a request that was withdrawn looks open."
)


def measures(returns, withdrawn=()):
    """Return {slug: Measure} of Freedom of Information, in the order in which a page shows them.

    `returns` are live returns from `with_performance`, oldest first; `withdrawn` the quarters that had one and lost it.
    """
    rows = {row.period: row for row in returns}
    known = [*rows, *withdrawn]
    indexes = range(min(known).index, max(known).index + 1) if known else ()
    quarters = [Quarter.from_index(index) for index in indexes]
    edition = {row.period: edition_of(row) for row in returns}

    def readings(read):
        return tuple(
            Reading(quarter, **read(rows[quarter]), **edition[quarter])
            if quarter in rows
            else Reading(quarter, None, NO_RETURN[quarter in withdrawn])
            for quarter in quarters
        )

    breached = readings(count_of("breached"))
    found = [
        Measure(
            "foi-compliance",
            "Requests answered in time",
            Unit.PERCENT,
            Direction.UP,
            "Answers sent in the quarter within 20 working days, as a share of all answers sent in the quarter. It "
            "does not matter when the requests arrived.",
            ALLOWED,
            readings(share_in_time),
            ICO_LINES,
        ),
        Measure(
            "foi-received",
            "Requests received",
            Unit.COUNT,
            Direction.NEUTRAL,
            "Requests that arrived in the quarter.",
            "It shows how much is asked. Neither more nor fewer is better.",
            readings(count_of("received")),
        ),
        Measure(
            "foi-closed",
            "Requests answered",
            Unit.COUNT,
            Direction.NEUTRAL,
            "Answers sent in the quarter, in time or late, whenever the requests arrived.",
            "It shows how much work was done. Neither more nor fewer is better: it follows what is asked.",
            readings(count_of("closed")),
        ),
        Measure(
            "foi-open",
            "Requests open at the end of the quarter",
            Unit.COUNT,
            Direction.DOWN,
            OPEN,
            "It shows how much work is waiting.",
            readings(count_of("closing_caseload")),
            doubt=BELOW_ZERO if any((row.closing_caseload or 0) < 0 for row in returns) else "",
        ),
        Measure(
            "foi-breached",
            "Requests answered late",
            Unit.COUNT,
            Direction.DOWN,
            "Answers sent in the quarter after more than 20 working days, whenever the requests arrived.",
            ALLOWED,
            breached,
            remark=late_sentence(breached),
        ),
    ]
    return {measure.slug: measure for measure in found}


def share_in_time(row):
    """Return value, text and parts of the share in time of a return."""
    return {
        "value": 100 * row.in_time / row.closed if row.closed else None,
        "text": row.compliance_text or "No requests were closed",
        "numerator": row.in_time,
        "denominator": row.closed,
    }


def count_of(name):
    """Return what reads the count of this name from a return: its value and text; the caseload may not be known."""

    def read(row):
        value = getattr(row, name)
        return {"value": value, "text": "Not known" if value is None else Unit.COUNT.text(value)}

    return read


def edition_of(row):
    """Return what all readings of a return share: where its figures come from and which edition they are of."""
    return {
        "source": row.source,
        "published_on": london_date(row.published_at),
        "edition": row.number,
        "url": row.get_absolute_url(),
    }


def late_sentence(readings):
    """Return one sentence on how many answers were late, and when last; "" without any figure."""
    reported = [found for found in readings if found.value is not None]
    if not reported:
        return ""
    late = [found for found in reported if found.value]
    since = f"{reported[0].period.start:%B %Y}"
    with_gaps = len(reported) < len(readings)
    if not late:
        return f"No answer has been late since {since}{', as far as figures are published' if with_gaps else ''}."
    total, last = sum(found.value for found in late), late[-1].period.label
    answers = "answer has" if total == 1 else "answers have"
    published = "As far as figures are published, " if with_gaps else ""
    return f"{published}{total:,} {answers} been late since {since}; the last in {last}."

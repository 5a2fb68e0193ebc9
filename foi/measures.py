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
        "Today it calls 90% to 95% adequate.",
    ),
    Comparator(95, "95%", "Today the ICO calls 95% or more good."),
)
NO_RETURN = {False: "Not yet published", True: "No longer published"}
SINCE_FOUNDED = (
    "It assumes that none was open when the organisation was founded; a request that was withdrawn looks open."
)


def measures(returns, withdrawn=()):
    """Return the measures of Freedom of Information in the order in which a page shows them.

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
    return [
        Measure(
            "foi-compliance",
            "Requests answered in time",
            Unit.PERCENT,
            Direction.UP,
            "Answers sent in the quarter within 20 working days, as a share of all answers sent in the quarter. It "
            "does not matter when the requests arrived.",
            "The Freedom of Information Act 2000, section 10, allows a public authority 20 working days to answer.",
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
            f"Requests received so far less requests answered so far: it is computed, not reported. {SINCE_FOUNDED}",
            "Many open requests are the first sign that answers will be late.",
            readings(count_of("closing_caseload")),
        ),
        Measure(
            "foi-breached",
            "Requests answered late",
            Unit.COUNT,
            Direction.DOWN,
            "Answers sent in the quarter after more than 20 working days, whenever the requests arrived.",
            "Each is a person who waited longer than the law allows.",
            breached,
            is_small_count=True,
            remark=late_sentence(breached),
        ),
    ]


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
    """Return one sentence on how many answers were late, and when last."""
    reported = [found for found in readings if found.value is not None]
    if not reported:
        return "No figures have been published yet."
    late = [found for found in reported if found.value]
    since = f"{reported[0].period.start:%B %Y}"
    if not late:
        return f"No answer has been late since {since}, as far as figures are published."
    total, last = sum(found.value for found in late), late[-1]
    answers = "answer was" if total == 1 else "answers were"
    return f"{total:,} {answers} late since {since}; the last in {last.period.label}."

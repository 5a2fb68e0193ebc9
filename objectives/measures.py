"""What is measured of the indicators, period by period, as pages, charts and files of every room read it."""

from collections import defaultdict, namedtuple
from dataclasses import replace
from functools import cache
from itertools import chain

from django.db.models import FloatField
from django.db.models.functions import Cast

from ccg.control_chart import Direction
from ccg.measures import Measure, Rebase, Target, Unit
from ccg.measures import Reading as Measured
from ccg.publishing import State
from ccg.publishing.named import live_of
from ccg.years import london_date
from objectives.models import Annotation, IndicatorVersion, Reading
from objectives.models import Rebase as RebaseRow
from objectives.models import Target as TargetRow

NO_READING = {False: "Not yet published", True: "No longer published"}
READ = (
    *("indicator_id", "period_start", "value", "missing_reason", "numerator", "denominator", "paper_id", "number"),
    *("source", "source_row", "publish_at", "first_published_at", "note", "status"),
)
Row = namedtuple("Row", READ)
UNSAID = Reading.Status.FINAL  # a status that goes without saying


def live_measures(definitions=None, for_verdicts=False, instead=()):
    """Return a Measure for each of these definitions, all live ones by default, in their order.

    `for_verdicts`: whether only what each says as a whole is wanted: then no reading but the last names its value in
    words, and none its paper, which is a good deal quicker for many. `instead`: readings, whatever their state, that
    stand in for the live ones of their periods. A fixed number of queries, however many there are.
    """
    definitions = list(IndicatorVersion.objects.live() if definitions is None else definitions)
    parts = {model: parts_of(model, definitions) for model in (TargetRow, RebaseRow, Annotation)}
    rows = readings_of(definitions, instead)
    reporting = {row.paper_id for each in rows.values() for row in each}
    papers = None if for_verdicts else live_of(Reading, "paper", reporting)
    lost = lost_periods(definitions, rows)
    return [
        measure_of(definition, rows[definition.indicator_id], lost[definition.indicator_id], papers, parts)
        for definition in definitions
    ]


def parts_of(model, definitions):
    """Return {key of a definition: its parts of this kind}."""
    found = defaultdict(list)
    for part in model.objects.filter(version__in=[row.pk for row in definitions]):
        found[part.version_id].append(part)
    return found


def readings_of(definitions, instead):
    """Return {indicator: its live readings by period, the oldest first}, with those that stand in for some of them."""
    found = defaultdict(dict)
    live = Reading.objects.live().filter(indicator__in=[row.indicator_id for row in definitions])
    # Bare rows, and numbers as charts take them: there may be a hundred thousand, and objects take thrice as long.
    live = live.annotate(number_value=Cast("value", FloatField())).order_by()
    for values in live.values_list(*(("number_value" if name == "value" else name) for name in READ)):
        row = Row(*values)
        found[row.indicator_id][row.period_start] = row
    for row in instead:
        values = {name: getattr(row, name) for name in READ} | {
            "value": None if row.value is None else float(row.value)
        }
        found[row.indicator_id][row.period_start] = Row(**values)
    return defaultdict(list, {key: [each[day] for day in sorted(each)] for key, each in found.items()})


def lost_periods(definitions, rows):
    """Return {indicator: the first days of periods that had a public reading and have none now}."""
    found = defaultdict(set)
    keys = [row.indicator_id for row in definitions]
    had = (
        Reading.objects.filter(indicator__in=keys)
        .exclude(state=State.PUBLISHED, expire_at=None)
        .once_public()
        .order_by()
    )
    for indicator, day in had.values_list("indicator", "period_start"):
        found[indicator].add(day)
    for indicator, each in rows.items():
        found[indicator] -= {row.period_start for row in each}
    return found


def measure_of(definition, rows, lost, papers, parts):
    """Return the Measure of one definition."""
    period, places = definition.period, definition.places_of([row.value for row in rows if row.value is not None])
    known = {row.period_start: measured(row, definition, papers, places) for row in rows}
    newest = next((reading for reading in reversed(known.values()) if reading.value is not None), None)
    if papers is None and newest:
        known[newest.period.start] = replace(newest, text=definition.text(newest.value, places))
    return Measure(
        definition.slug,
        definition.title,
        Unit(definition.unit),
        Direction(definition.direction),
        definition.definition,
        definition.why,
        tuple(without_gaps(period, known, lost)),
        period=period,
        unit_words=definition.unit_words,
        targets=tuple(
            Target(
                None if row.value is None else float(row.value),
                "" if row.value is None else definition.target_text(row.value),
                row.in_force_from,
                row.set_by,
            )
            for row in parts[TargetRow][definition.pk]
        ),
        rebases=tuple(Rebase(row.date, row.reason) for row in parts[RebaseRow][definition.pk]),
        annotations=tuple((period.of(row.date), row.words) for row in parts[Annotation][definition.pk]),
        source=definition.source,
        places=places,
        owner=definition.owner,
        numerator_meaning=definition.numerator_meaning,
        denominator_meaning=definition.denominator_meaning,
    )


@cache
def period_of(period, day):
    """Return the period that a day lies in; kept, because many indicators have the same."""
    return period.of(day)


def measured(row, definition, papers, places):
    """Return a reading as a Measure has it; `papers` is None where it need not say all."""
    paper = papers.get(row.paper_id) if papers else None
    text = row.missing_reason if row.value is None else ("" if papers is None else definition.text(row.value, places))
    is_whole = definition.unit == Unit.COUNT and row.value is not None  # files write 12, not 12.0
    return Measured(
        period_of(definition.period, row.period_start),
        int(row.value) if is_whole else row.value,
        text,
        row.numerator,
        row.denominator,
        f"{row.source}, {row.source_row}" if row.source and row.source_row else row.source or row.source_row,
        london_date(row.first_published_at or row.publish_at) if row.publish_at else None,
        row.number,
        note=row.note,
        status="" if row.status == UNSAID else row.status,
        reported_in=(paper.found_title, paper.get_absolute_url()) if paper else ("", ""),
    )


def without_gaps(period, known, lost):
    """Yield a reading for every period from the first to the last that has or had one; `known` by their first days."""
    days = [*known, *lost]
    if not days:
        return
    one, last = period_of(period, min(days)), max(days)
    while one.start <= last:
        yield known.get(one.start) or Measured(one, None, NO_READING[one.start in lost])
        one = one.next


def corrections_of(definition):
    """Return (before, after) for each readable edition but the first of the indicator's live readings, newest first.

    `before` is None where the edition before is no longer published.
    """
    return corrections_by_indicator([definition])[definition.indicator_id]


def corrections_by_indicator(definitions):
    """Return {indicator: the same of it}; one query."""
    by_key, found = {row.indicator_id: row for row in definitions}, defaultdict(list)
    editions = Reading.objects.filter(indicator__in=by_key).quoted()
    readable = {(row.indicator_id, row.period_start, row.number): row for row in editions}
    for (indicator, day, number), after in readable.items():
        if number > 1:
            found[indicator].append((readable.get((indicator, day, number - 1)), after))
    for indicator, pairs in found.items():
        for row in filter(None, chain.from_iterable(pairs)):
            in_words(row, by_key[indicator])
        pairs.sort(key=lambda pair: pair[1].published_at, reverse=True)
    return found


def taken_down(definition):
    """Return the readings that were withdrawn or removed, with their notices, those of the newest periods first."""
    rows = Reading.objects.filter(indicator=definition.indicator_id).once_public().current()
    rows = list(rows.filter(state__in=[State.WITHDRAWN, State.REMOVED]).order_by("-period_start"))
    for row in rows:
        in_words(row, definition)
    return rows


def in_words(row, definition):
    """Add to a reading its figure and its period as people write them."""
    row.in_words = definition.text(row.value) if row.value is not None else row.missing_reason
    row.period_label = definition.period.of(row.period_start).label

"""A measure as a table and as data: the columns of its files, and what a program needs to draw the chart again."""

from dataclasses import asdict

from ccg.control_chart import Rule
from ccg.datasets import Dataset
from ccg.exports import Column
from ccg.years import FinancialYear, Quarter, london_date
from foi.measures import measures as foi_measures
from foi.models import QuarterlyReturn

FOI_MEASURES = foi_measures([])  # without figures
LIMITS = {
    "average": ("mean", "Average of the values. Empty without any."),
    "lower_limit": ("lower", "Lower end of the usual range, as computed: it may lie below what is possible."),
    "upper_limit": ("upper", "Upper end of the usual range, as computed: it may lie above what is possible."),
    "lower_limit_drawn": ("lower_drawn", "Lower end as drawn: not below 0, unless the value can be."),
    "upper_limit_drawn": ("upper_drawn", "Upper end as drawn: not above 100 for a percentage."),
}


def in_reading(name):
    """Return what finds this attribute of the reading in a row."""
    return lambda row: getattr(row[0], name)


def in_limits(name):
    """Return what finds this attribute of the limits in a row."""
    return lambda row: getattr(row[1].limits, name)


def quarter_of(period):
    """Return the number of the quarter that a period lies in; None for a whole year."""
    return None if isinstance(period, FinancialYear) else Quarter.of(period.start).number


# Rows are triples of a Reading, its Point on the control chart, and the Target in force for its period or None.
MEASURE_COLUMNS = [
    Column("financial_year", "1 April to 31 March, as 2013/14.", lambda row: row[0].period.year.label),
    Column(
        "quarter",
        "1 is April to June, 4 is January to March: for a month, the quarter that it lies in. Empty for a whole year.",
        lambda row: quarter_of(row[0].period),
    ),
    Column("period_start", "First day of the month, quarter or year.", lambda row: row[0].period.start),
    Column("period_end", "Last day of the month, quarter or year.", lambda row: row[0].period.end),
    Column(
        "value",
        "The value, not rounded: a percentage from 0 to 100, a count, a rate or a number, as the JSON says. Empty when "
        "there is none.",
        in_reading("value"),
    ),
    Column(
        "shown_as",
        "The value as the pages write it: percentages with one decimal, half up, rates and numbers as reported; or why "
        "there is none.",
        in_reading("text"),
    ),
    Column("numerator", "The part, when the value is a share. Empty for a count.", in_reading("numerator")),
    Column("denominator", "The whole, when the value is a share. Empty for a count.", in_reading("denominator")),
    *(
        Column(
            name, f"{meaning} In the unit of the value. Limits are empty where nothing is judged.", in_limits(attribute)
        )
        for name, (attribute, meaning) in LIMITS.items()
    ),
    Column(
        "special_cause",
        f"Why the value is more than the usual ups and downs: {', '.join(Rule)}. Empty when it is not.",
        lambda row: row[1].rule,
    ),
    Column(
        "variation",
        "What the value says: usual, improvement, concern, or change where neither way is better. Empty when it is not "
        "judged.",
        lambda row: row[1].variation,
    ),
    Column("source", "Where the figures come from.", in_reading("source")),
    Column("published_on", "When the edition was published on this site.", in_reading("published_on")),
    Column("edition", "1 for the first edition; a correction is the next number.", in_reading("edition")),
    Column(
        "target",
        "The target in force for the period, in the unit of the value. Empty without one.",
        lambda row: row[2] and row[2].value,
    ),
    Column(
        "status", "Whether the value is provisional, or was revised. Empty when nothing is said.", in_reading("status")
    ),
    Column("note", "What to know of this value.", in_reading("note")),
    Column(
        "reported_in",
        "The paper that reported it, with its meeting. Empty for none that is published here.",
        lambda row: row[0].reported_in[0],
    ),
]


def measure_rows(measure, positions):
    """Return the rows of a measure's files: the readings at these positions, each with its point and its target."""
    readings = [measure.readings[position] for position in positions]
    points = [measure.chart.points[position] for position in positions]
    targets = [measure.target_at(reading.period.start) for reading in readings]
    return list(zip(readings, points, targets, strict=True))


def measure_dataset(measure):
    """Return the Dataset of a measure."""
    return Dataset(
        measure.slug,
        measure.title,
        measure.definition,
        MEASURE_COLUMNS,
        view="performance:files",
        kwargs={"slug": measure.slug},
        rows_are="readings",
        like="" if measure.slug in FOI_MEASURES else next(iter(FOI_MEASURES)),
    )


# What is measured of Freedom of Information does not depend on whether there are figures.
MEASURES = {slug: measure_dataset(measure) for slug, measure in FOI_MEASURES.items()}


def with_last_change():
    """Return (dataset, when it last changed) for each measure; None where nothing was ever published."""
    changed = QuarterlyReturn.objects.last_changed()
    return [(dataset, changed) for dataset in MEASURES.values()]


def about(measure):
    """Return what stands in a measure's JSON beside its readings: definition, settings, limits and verdict."""
    data = {
        "measure": measure.slug,
        "title": measure.title,
        "definition": measure.definition,
        "why_it_matters": measure.why,
        "unit": measure.unit,
        "unit_words": measure.unit_words,
        "frequency": measure.period.NOUN,
        "better": measure.direction,
        "numerator": measure.numerator_meaning,
        "denominator": measure.denominator_meaning,
        "source": measure.source,
        "owner": measure.owner,
        "target": measure.target and target_data(measure.target),
        "assurance": measure.assurance,
        "targets": [target_data(target) for target in measure.targets],
        "rebases": [{"date": rebase.date.isoformat(), "reason": rebase.reason} for rebase in measure.rebases],
        "annotations": [
            {"period": period.label, "period_start": period.start.isoformat(), "words": words}
            for period, words in measure.annotations
        ],
        "verdict": measure.sentence,
        "caveats": measure.verdict.caveats,
        "sources": measure.sources,
    }
    chart, last = measure.chart, measure.chart.last
    if last is None:
        return data | {"control_chart": None, "comparators": []}
    return data | {
        "control_chart": {
            "settings": asdict(chart.settings),
            "latest_period_start": last.date.isoformat(),
            "variation": chart.variation,
            "special_cause": last.rule,
            "limits": asdict(last.limits),
        },
        "comparators": [
            {"value": line.value, "meaning": line.meaning, "assurance": chart.assurance(line.value)}
            for line in measure.comparators
        ],
    }


def target_data(target):
    """Return a Target as JSON has it; `from` is None when the day is not known."""
    return {
        "value": target.value,
        "text": target.text,
        "from": target.from_date and target.from_date.isoformat(),
        "set_by": target.set_by,
    }


def correction_data(before, after):
    """Return a correction as JSON has it; `before` is None where that edition is no longer published."""
    return {
        "period": after.period_label,
        "period_start": after.period_start.isoformat(),
        "edition": after.number,
        "before": before and before.in_words,
        "after": after.in_words,
        "published_on": london_date(after.published_at).isoformat(),
        "reason": after.change_note,
    }

"""The tables of "how are we doing"."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from ccg.chart_svg import letter_mark, mark
from ccg.control_chart import Assurance, Rule
from ccg.tables import NUMBER, WIDE, PublicTable, figures_table
from ccg.verdict import POINTS

WORDS, NOTES = "What it says", "Notes"
# Why a figure is special, by rule and side: 1 is high or rising, -1 low or falling.
REASONS = {
    (Rule.OUTSIDE, 1): "above the usual range",
    (Rule.OUTSIDE, -1): "below the usual range",
    (Rule.TREND, 1): "part of a steady rise",
    (Rule.TREND, -1): "part of a steady fall",
    (Rule.TWO_OF_THREE, 1): "two of three close to the upper limit",
    (Rule.TWO_OF_THREE, -1): "two of three close to the lower limit",
    (Rule.SHIFT, 1): "part of a run above average",
    (Rule.SHIFT, -1): "part of a run below average",
}


# As Making Data Count marks whether a target will be met: P for passes, F for fails.
LETTERS = {Assurance.PASSES: "P", Assurance.HIT_OR_MISS: "?", Assurance.FAILS: "F"}


def marked(variation, words):
    """Return words behind the shape that stands for a verdict; words alone when nothing is judged."""
    if variation is None:
        return words
    return format_html('<span class="site-mark">{} {}</span>', mark_safe(mark(variation)), words)  # noqa: S308 - our own


class MeasuresTable(PublicTable):
    """Every measure with its latest figure, its target, what the figures say and whether the target will be met."""

    row_header = "title"

    title = tables.Column("Measure")
    latest = tables.Column("Latest figure", attrs=NUMBER, orderable=False)
    target = tables.Column("Target", attrs=WIDE, orderable=False)
    verdict = tables.Column(WORDS, accessor="verdict__short")
    assurance = tables.Column("Will it be met", accessor="assurance_short", order_by="assurance_rank", attrs=WIDE)
    updated = tables.Column("Published here", attrs=WIDE)

    def render_title(self, record):
        """Name the measure, linked to its page, and the period of its latest figure."""
        address = reverse("performance:measure", args=[record.slug])
        period = record.latest.period.label if record.latest else ""
        link = format_html('<a class="nhsuk-link" href="{}">{}</a>', address, record.title)
        return format_html('{} <span class="site-detail">{}</span>', link, period)

    def render_latest(self, record):
        """The figure; without one, why the newest period has none."""
        newest = record.latest or (record.readings[-1] if record.readings else None)
        if newest is None:
            return "Not yet published"
        words = record.unit_words if record.latest else ""
        if words.startswith("£"):
            return record.latest_in_words
        return format_html('{} <span class="site-detail">{}</span>', newest.text, words) if words else newest.text

    def render_target(self, record):
        target = record.target
        if target is None:
            return "None published"
        return format_html('{} <span class="site-detail">Set by {}</span>', target.text, target.set_by)

    def render_verdict(self, record):
        """What the figures say; on a phone with the target, for which there is no column."""
        provisional = ", provisional" if record.verdict.is_provisional else ""
        said = marked(record.chart.variation, record.verdict.short + provisional)
        if record.target is None:
            return said
        target = f"Target {record.target.text}: {record.assurance_short.lower()}"
        return format_html('{} <span class="site-detail site-narrow-only">{}</span>', said, target)

    def render_assurance(self, record):
        """Whether the target will be met, behind the letter that stands for it; words alone when nothing is judged."""
        if record.assurance is None:
            return record.assurance_short
        shape = mark_safe(letter_mark(LETTERS[record.assurance]))  # noqa: S308 - our own
        return format_html('<span class="site-mark">{} {}</span>', shape, record.assurance_short)

    def render_updated(self, record):
        return f"{record.updated:%-d %B %Y}" if record.updated else "Not yet published"


def measure_table(measure, positions):
    """Return the readings of one measure at these positions, oldest first, each with what it says."""
    readings = [measure.readings[position] for position in positions]
    points = [measure.chart.points[position] for position in positions]
    heading = f"{measure.title} ({measure.unit_words})" if measure.unit_words else measure.title
    columns = {heading: [reading.text for reading in readings]}
    if any(reading.denominator is not None for reading in readings):
        columns["Made of"] = [
            "No data" if reading.denominator is None else f"{reading.numerator:,} of {reading.denominator:,}"
            for reading in readings
        ]
    if measure.targets:
        targets = [measure.target_at(reading.period.start) for reading in readings]
        columns["Target"] = [target.text if target else "No target" for target in targets]
    notes = [notes_on(reading) for reading in readings]
    if not measure.is_small_count:
        columns[WORDS] = [with_detail(says(point), note) for point, note in zip(points, notes, strict=True)]
    elif any(notes):
        columns[NOTES] = [note or "None" for note in notes]
    periods = [(reading.period.label, reading.url) for reading in readings]
    wide = ("Made of",) if measure.targets else ()
    return figures_table(measure.slug, measure.title, periods, columns, (WORDS, NOTES), wide, measure.period.NOUN)


def with_detail(words, detail):
    """Return the words of a cell, with what stands in small beneath them, if anything."""
    return format_html('{} <span class="site-detail">{}</span>', words, detail) if detail else words


def notes_on(reading):
    """Return a reading's status, its note and the paper that reported it; "" without any."""
    words, url = reading.reported_in
    paper = format_html('<a class="nhsuk-link" href="{}">{}</a>', url, words) if url else words
    parts = [reading.status and f"{reading.status.capitalize()}.", reading.note]
    parts.append(paper and format_html("Reported in {}", paper))
    return format_html_join(" ", "{}", ((part,) for part in parts if part))


def says(point):
    """Return what a point says in words, with its shape."""
    words = "No figure" if point.value is None else POINTS[point.variation]
    reason = REASONS.get((point.rule, point.side))
    return marked(point.variation, f"{words}: {reason}" if reason else words)

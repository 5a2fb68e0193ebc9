"""Indicators as a published table: what is measured, and the target that is in force."""

from operator import attrgetter

from ccg.datasets import EDITION, PAGE, PUBLISHED_ON, Dataset
from ccg.exports import Column, plain_number
from ccg.publishing.named import live_named
from objectives.in_force import entries_in_force
from objectives.measures import parts_of
from objectives.models import IndicatorVersion, ObjectiveEntry, Target

CODE = "The code of the indicator, never given to another."
INDICATORS = Dataset(
    "indicators",
    "Indicators",
    "What is measured, how it is defined, and the target that is in force today.",
    [
        Column("indicator", CODE, attrgetter("code")),
        Column("title", "What is measured.", attrgetter("title")),
        Column("unit", f"One of {', '.join(IndicatorVersion.Units.values)}.", attrgetter("unit")),
        Column(
            "unit_words",
            "What stands behind a figure, as per 100,000 people. Empty for nothing.",
            attrgetter("unit_words"),
        ),
        Column(
            "better", f"Which way is better: {', '.join(IndicatorVersion.Directions.values)}.", attrgetter("direction")
        ),
        Column("definition", "What exactly is counted.", attrgetter("definition")),
        Column("numerator_meaning", "What the part is. Empty where it is no share.", attrgetter("numerator_meaning")),
        Column(
            "denominator_meaning", "What the whole is. Empty where it is no share.", attrgetter("denominator_meaning")
        ),
        Column("why", "Why it matters.", attrgetter("why")),
        Column("source", "Where the figures come from. Empty when not told.", attrgetter("source")),
        Column("owner", "The post that answers for it. Empty when not told.", attrgetter("owner")),
        Column(
            "frequency",
            f"One of {', '.join(IndicatorVersion.Frequency.values)}: how often it is measured.",
            attrgetter("frequency"),
        ),
        Column(
            "target",
            "The target in force today, in the unit of the indicator. Empty without one.",
            attrgetter("target"),
        ),
        Column("target_from", "Since when it is in force. Empty for: from the beginning.", attrgetter("target_from")),
        Column("target_set_by", "Who set it.", attrgetter("target_set_by")),
        Column(
            "objective",
            "The number of the objective that it tells of. Empty for none that is published here.",
            attrgetter("live_objective"),
        ),
        Column("objective_title", "The title of that objective.", attrgetter("objective_title")),
        Column(
            "reported_in",
            "The group that its figures are reported to. Empty for none that is published here.",
            attrgetter("group_name"),
        ),
        Column("reviewed_on", "When the definition was last reviewed. Empty when not told.", attrgetter("reviewed_on")),
        Column("next_review_on", "When it will be reviewed. Empty when not told.", attrgetter("next_review_on")),
        PAGE,
        PUBLISHED_ON,
        EDITION,
    ],
    view="objectives:indicators-files",
    rows_are="indicators",
)


def indicators(today):
    """Return the live indicators with the target in force on a day, and what they name as far as that is live."""
    rows = list(IndicatorVersion.objects.live().order_by("code"))
    targets, groups = parts_of(Target, rows), live_named(rows, "reported_in")
    titles = {key: row.title for key, row in entries_in_force(ObjectiveEntry.objects.live()).items()}
    for row in rows:
        begun = [each for each in targets[row.pk] if each.in_force_from is None or each.in_force_from <= today]
        target = begun[-1] if begun and begun[-1].value is not None else None
        row.target = target and plain_number(target.value)
        row.target_from, row.target_set_by = (target.in_force_from, target.set_by) if target else (None, "")
        row.live_objective = row.objective_id if row.objective_id in titles else None
        row.objective_title = titles.get(row.objective_id)
        group = groups.get(row.reported_in_id)
        row.group_name = group and str(group)
    return rows

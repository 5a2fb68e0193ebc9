"""What plans want to reach, and by what they know that they did, as published tables."""

from operator import attrgetter

from django.db.models import F

from ccg.datasets import EDITION, PAGE, PUBLISHED_ON, Dataset
from ccg.exports import Column
from ccg.publishing.named import live_named
from ccg.years import FinancialYear
from objectives.models import CriterionEntry, ObjectiveEntry

PLAN = Column("plan", "The number of the plan on this site, in its address.", attrgetter("version.plan_id"))
PLAN_TITLE = Column("plan_title", "The title of the plan.", attrgetter("version.title"))
ORDER = (F("version__start_year").asc(nulls_first=True), "version__plan", "number")  # on every database
# A part is published with the edition that it belongs to.
OF_PLAN = [
    Column(PUBLISHED_ON.name, PUBLISHED_ON.meaning, lambda row: PUBLISHED_ON.value(row.version)),
    Column(EDITION.name, "The edition of the plan.", attrgetter("version.number")),
]


def year(value):
    return value and FinancialYear(value).label


OBJECTIVES = Dataset(
    "objectives",
    "Objectives",
    "What the plans want to reach, in their words.",
    [
        PLAN,
        PLAN_TITLE,
        Column(
            "first_year",
            "The first financial year of the plan. Empty when it does not say.",
            lambda row: year(row.version.start_year),
        ),
        Column(
            "last_year",
            "The last financial year of the plan. Empty when it does not say.",
            lambda row: year(row.version.end_year),
        ),
        Column(
            "objective", "The number of the objective on this site, the same in all plans.", attrgetter("objective_id")
        ),
        Column("number", "Its number in the plan.", attrgetter("number")),
        Column("title", "Its title.", attrgetter("title")),
        Column("narrative", "What the plan says of it, in Markdown. Empty for nothing more.", attrgetter("narrative")),
        PAGE,
        *OF_PLAN,
    ],
    view="objectives:objectives-files",
    rows_are="objectives",
)
CRITERIA = Dataset(
    "criteria",
    "Success criteria",
    "By what success is measured, and whether it was found to be reached.",
    [
        PLAN,
        PLAN_TITLE,
        Column(
            "criterion", "The number of the criterion on this site, the same in all plans.", attrgetter("criterion_id")
        ),
        Column("number", "Its number in the plan.", attrgetter("number")),
        Column("text", "What is to be reached, in the words of the plan.", attrgetter("text")),
        Column("explanation", "What a reader has to know to understand it.", attrgetter("explanation")),
        Column(
            "from_year",
            "From which financial year on. Empty when the plan does not say.",
            lambda row: year(row.from_year),
        ),
        Column("standing", f"One of {', '.join(CriterionEntry.Standing.values)}.", attrgetter("standing")),
        Column("evidence", "How that is known. Empty while it is not yet reported.", attrgetter("evidence")),
        Column("assessed_on", "When that was found.", attrgetter("assessed_on")),
        Column(
            "paper",
            "The number of the paper that reported it. Empty for none that is published here.",
            attrgetter("live_paper"),
        ),
        *OF_PLAN,
    ],
    view="objectives:criteria-files",
    rows_are="criteria",
)


def objectives():
    """Return the objectives of all live plans."""
    return ObjectiveEntry.objects.live().select_related("version").order_by(*ORDER)


def criteria():
    """Return the success criteria of all live plans; `live_paper` is None for a paper that is not live."""
    rows = list(CriterionEntry.objects.live().select_related("version").order_by(*ORDER))
    papers = live_named(rows, "paper")
    for row in rows:
        row.live_paper = row.paper_id if row.paper_id in papers else None
    return rows

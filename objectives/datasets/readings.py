"""The readings of all indicators as one published table, of a million rows if need be."""

from django.db.models import F
from django.db.models.functions import Coalesce

from ccg.datasets import CSV, EDITION, PUBLISHED_ON, Dataset
from ccg.streams import GuardedText, LondonDay, PlainNumber, StreamedColumn, iso_day
from objectives.models import IndicatorVersion, Reading

from .indicators import CODE

DEFINITION = "indicator__versions__"  # the live one, by readings()
READINGS = Dataset(
    "readings",
    "Readings of all indicators",
    "Every published figure of every indicator. It may be large; each indicator has files of its own on its page.",
    [
        StreamedColumn("indicator", CODE, GuardedText(f"{DEFINITION}code")),
        StreamedColumn("title", "What is measured.", GuardedText(f"{DEFINITION}title")),
        StreamedColumn("period_start", "First day of the month, quarter or year.", iso_day("period_start")),
        StreamedColumn("period_end", "Its last day.", iso_day("period_end")),
        StreamedColumn(
            "value",
            "The value, not rounded, in the unit of the indicator. Empty when there is none.",
            PlainNumber("value"),
        ),
        StreamedColumn("numerator", "The part, when the value is a share. Empty when not known.", F("numerator")),
        StreamedColumn("denominator", "The whole, when the value is a share. Empty when not known.", F("denominator")),
        StreamedColumn(
            "missing_reason", "Why there is no value. Empty when there is one.", GuardedText("missing_reason")
        ),
        StreamedColumn("status", f"One of {', '.join(Reading.Status.values)}.", F("status")),
        StreamedColumn("comment", "What to know of this value. Empty for nothing.", GuardedText("note")),
        StreamedColumn("source", "The document it was taken from. Empty when not told.", GuardedText("source")),
        StreamedColumn("source_row", "The place in that document. Empty when not told.", GuardedText("source_row")),
        StreamedColumn(
            PUBLISHED_ON.name, PUBLISHED_ON.meaning, LondonDay(Coalesce("first_published_at", "publish_at"))
        ),
        StreamedColumn(EDITION.name, EDITION.meaning, F("number")),
    ],
    view="objectives:readings-files",
    endings=CSV,
)


def readings():
    """Return the queryset of the live readings, each joined with the live definition of its indicator."""
    definitions = list(IndicatorVersion.objects.live().values_list("pk", flat=True))
    # Added to 0, or SQLite looks for each of these keys in the index, for each reading.
    live = Reading.objects.live().alias(definition=F("indicator__versions__pk") + 0).filter(definition__in=definitions)
    return live.order_by("indicator_id", "period_start")

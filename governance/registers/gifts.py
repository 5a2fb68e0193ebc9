"""The register of gifts and hospitality as a table."""

from operator import attrgetter

from ccg.datasets import EDITION, PUBLISHED_ON, Dataset
from ccg.exports import Column
from governance.models import GiftVersion

from .joined import person_columns, with_person


def live_gifts():
    """Return the live entries, the newest first."""
    return with_person(GiftVersion.objects.live()).order_by("-offered_on", "-gift")


def of_gifts(pk):
    """Return the edition with this key, in any state, as the live rows are: for staff alone."""
    return with_person(GiftVersion.objects.filter(pk=pk))


COLUMNS = [
    Column("gift", "The number of the entry, the same for ever.", attrgetter("gift_id")),
    *person_columns("To whom it was offered."),
    Column("offered_by", "Who offered it.", attrgetter("offered_by")),
    Column("offered_on", "When it was offered.", attrgetter("offered_on")),
    Column("description", "What it was.", attrgetter("description")),
    Column("value", "Its value in pounds. Empty when it is not known.", attrgetter("value")),
    Column("decision", f"One of {', '.join(GiftVersion.Decision.values)}.", attrgetter("decision")),
    Column("reason", "Why. Empty when that is not recorded.", attrgetter("reason")),
    PUBLISHED_ON,
    EDITION,
]
GIFTS = Dataset(
    "gifts",
    "Register of gifts and hospitality",
    "What people were offered, by whom, and whether they accepted it.",
    COLUMNS,
    view="governance:gifts-files",
    rows_are="gifts",
)

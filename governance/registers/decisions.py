"""What meetings decided as a table."""

from operator import attrgetter

from ccg.datasets import Dataset
from ccg.exports import Column
from governance.models import Decision

from .declarations import MEETING, RECORD_EDITION
from .joined import with_meeting


def live_decisions():
    """Return what meetings decided on items that are not private, the newest meeting first."""
    rows = with_meeting(Decision.objects.live(), "record__meeting").select_related("record")
    return rows.order_by("-meeting_start", "of_meeting", "item_order", "pk")


COLUMNS = [
    *MEETING,
    Column("reference", "By which minutes name the decision. May be empty.", attrgetter("identifier")),
    Column("decision", "What was decided.", attrgetter("text")),
    Column("result", f"One of {', '.join(Decision.Result.values)}.", attrgetter("result")),
    RECORD_EDITION,
]
DECISIONS = Dataset(
    "decisions",
    "Register of decisions",
    "What meetings decided, item by item. What was taken in private is not in it.",
    COLUMNS,
    view="governance:decisions-files",
    rows_are="decisions",
)

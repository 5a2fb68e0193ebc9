"""What people declared at meetings as a table."""

from django.db.models import F

from ccg.datasets import EDITION, Dataset
from ccg.exports import Column
from governance.models import InterestDeclaration

from .joined import meeting_of, person_columns, with_meeting, with_person


def live_declarations():
    """Return what was declared at meetings, and not on private items, the newest meeting first."""
    rows = with_meeting(with_person(InterestDeclaration.objects.live().with_words()), "record__meeting")
    return rows.select_related("record").order_by(
        "-meeting_start", "of_meeting", F("item_order").asc(nulls_first=True), "pk"
    )


MEETING = [
    Column("meeting", "The number of the meeting, in its address.", lambda row: row.of_meeting),
    Column("meeting_title", "What the meeting is called.", lambda row: row.meeting_title),
    Column("meeting_date", "The day of the meeting.", lambda row: meeting_of(row).day),
    Column(
        "item_number", "The number of the item on the agenda. Empty where it belongs to none.", lambda r: r.item_number
    ),
    Column("item_title", "The title of the item. Empty where it belongs to none.", lambda row: row.item_title),
]
RECORD_EDITION = Column(EDITION.name, "Of the record of the meeting: 1 is the first.", lambda row: row.record.number)
COLUMNS = [
    *MEETING,
    *person_columns("Who declared it."),
    Column(
        "declared",
        "What was declared; of an interest that is not told in full, why it is not.",
        lambda row: row.words,
    ),
    Column("interest", "The number of the entry in the register. Empty where it has none.", lambda r: r.interest_id),
    Column(
        "action", f"What was done about it: {', '.join(InterestDeclaration.Action.values)}.", lambda row: row.action
    ),
    RECORD_EDITION,
]
DECLARATIONS = Dataset(
    "declarations",
    "Interests declared at meetings",
    "What people declared at meetings, at an item or for the whole meeting, and what was done about it.",
    COLUMNS,
    view="governance:declarations-files",
    rows_are="declarations",
)

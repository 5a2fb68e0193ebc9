"""The versions of the constitution as a published table."""

from operator import attrgetter

from ccg.datasets import EDITION, PUBLISHED_ON, Dataset
from ccg.exports import Column
from ccg.models import ConstitutionVersion

COLUMNS = [
    Column("version", "Its number, as 3 or 3.1. Empty when it is not stated.", attrgetter("version")),
    Column(
        "in_force_from",
        "The day it comes into force. Empty when that is not recorded: then it is never in force here.",
        attrgetter("effective_on"),
    ),
    Column(
        "in_force_until", "Its last day, before the next one begins. Empty while none follows.", attrgetter("until")
    ),
    Column("approved_by", "The body that approved it. Empty when not recorded.", attrgetter("approved_by_body")),
    Column("approved_on", "When it was approved. Empty when not recorded.", attrgetter("approved_on")),
    Column("changes", "What is new in this version. Empty when not recorded.", attrgetter("changes")),
    PUBLISHED_ON,
    EDITION,
]
CONSTITUTION = Dataset(
    "constitution",
    "Versions of the constitution",
    "From when until when each version is in force, who approved it and what is new in it.",
    COLUMNS,
    view="constitution-files",
    rows_are="versions",
)


def with_last_change():
    """Return (dataset, when it last changed); None where nothing was ever published."""
    return [(CONSTITUTION, ConstitutionVersion.objects.last_changed())]

"""The register of procurement decisions as a table."""

from operator import attrgetter

from ccg.datasets import EDITION, PUBLISHED_ON, Dataset
from ccg.exports import Column
from governance.models import ProcurementVersion


def live_procurement():
    """Return the live entries, the newest first."""
    return ProcurementVersion.objects.live().order_by("-decided_on", "-procurement")


def of_procurement(pk):
    """Return the edition with this key, in any state, as the live rows are: for staff alone."""
    return ProcurementVersion.objects.filter(pk=pk)


COLUMNS = [
    Column("procurement", "The number of the entry, the same for ever.", attrgetter("procurement_id")),
    Column("title", "What was bought.", attrgetter("title")),
    Column("supplier", "From whom. Empty when none was chosen.", attrgetter("supplier")),
    Column("decided_on", "When it was decided.", attrgetter("decided_on")),
    Column("decided_by", "The group or the post that decided.", attrgetter("decided_by")),
    Column("method", "How it was bought. Empty when that is not recorded.", attrgetter("method")),
    Column("value", "In pounds, over the whole contract. Empty when it is not known.", attrgetter("value")),
    Column("starts_on", "When the contract begins. Empty when that is not known.", attrgetter("starts_on")),
    Column("ends_on", "When the contract ends. Empty when that is not known.", attrgetter("ends_on")),
    Column("decision", "What was decided.", attrgetter("decision")),
    Column(
        "conflicts",
        "Which conflicts of interest there were and how they were managed. Empty when none is recorded.",
        attrgetter("conflicts"),
    ),
    PUBLISHED_ON,
    EDITION,
]
PROCUREMENT = Dataset(
    "procurement",
    "Register of procurement decisions",
    "What was decided about buying services: from whom, for how much, and how conflicts of interest were managed.",
    COLUMNS,
    view="governance:procurement-files",
    rows_are="procurement_decisions",
)

"""The tables that this room publishes."""

from ccg.datasets import Dataset

from .models import QuarterlyReturn
from .resources import COLUMNS, CORRECTION_COLUMNS, YEAR_COLUMNS

RETURNS = Dataset(
    "foi-returns",
    "Freedom of Information quarterly returns",
    "Requests received and answered in each quarter, in time and late.",
    COLUMNS,
    view="foi:returns",
    rows_are="returns",
)
YEARS = Dataset(
    "foi-years",
    "Freedom of Information financial years",
    "The sums of the published quarters of each financial year.",
    YEAR_COLUMNS,
    view="foi:years",
    rows_are="years",
)
CORRECTIONS = Dataset(
    "foi-corrections",
    "Freedom of Information corrections",
    "What was corrected in a return after it was published: when, why, and each count before and after.",
    CORRECTION_COLUMNS,
    view="foi:corrections",
    rows_are="corrections",
)
DATASETS = [RETURNS, YEARS, CORRECTIONS]


def with_last_change():
    """Return (dataset, when it last changed) for each; None where nothing was ever published."""
    returns = QuarterlyReturn.objects.last_changed()
    corrections = QuarterlyReturn.objects.corrected().last_changed()
    return [(RETURNS, returns), (YEARS, returns), (CORRECTIONS, corrections)]

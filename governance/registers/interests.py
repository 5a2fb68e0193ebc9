"""The register of interests as a table."""

from ccg.datasets import EDITION, PUBLISHED_ON, Dataset
from ccg.exports import Column
from governance.models import InterestVersion

from .joined import person_columns, with_person

UNLESS_REDACTED = "Empty where the entry is not told in full."


def live_interests():
    """Return the live entries by the names of the people."""
    return with_person(InterestVersion.objects.live()).order_by("person_sort", "person", "interest")


def of_interests(pk):
    """Return the edition with this key, in any state, as the live rows are: for staff alone."""
    return with_person(InterestVersion.objects.filter(pk=pk))


def told(name):
    """Return what finds this field as the public may read it."""
    return lambda row: row.told(name)


COLUMNS = [
    Column("interest", "The number of the entry, the same for ever.", lambda row: row.interest_id),
    *person_columns("Whose interest it is."),
    Column("type", f"One of {', '.join(InterestVersion.Type.values)}. {UNLESS_REDACTED}", told("type")),
    Column("organisation", f"In which organisation. {UNLESS_REDACTED}", told("organisation_name")),
    Column("description", f"What the interest is. {UNLESS_REDACTED}", told("description")),
    Column("start_date", f"Its first day, when known. {UNLESS_REDACTED}", told("start_date")),
    Column("end_date", f"Its last day; empty while it goes on. {UNLESS_REDACTED}", told("end_date")),
    Column("mitigation", f"What is done about it. {UNLESS_REDACTED}", told("mitigation")),
    Column("declared_on", f"When it was declared, when known. {UNLESS_REDACTED}", told("declared_on")),
    Column("redaction_reason", "Why the entry is not told in full. Empty where it is.", lambda r: r.redaction_reason),
    PUBLISHED_ON,
    EDITION,
]
INTERESTS = Dataset(
    "interests",
    "Register of interests",
    "Interests that people declared: while they go on, and for six months after they ended.",
    COLUMNS,
    view="governance:interests-files",
    rows_are="interests",
)

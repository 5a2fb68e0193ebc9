"""Consultations and surveys as a published table."""

from operator import attrgetter

from ccg.datasets import EDITION, PUBLISHED_ON, Dataset
from ccg.exports import Column
from ccg.models import ConsultationVersion

COLUMNS = [
    Column("number", "Its number on this site, the same for ever.", attrgetter("consultation_id")),
    Column("kind", "consultation or survey.", attrgetter("kind")),
    Column("title", "Its title.", attrgetter("title")),
    Column("summary", "What people are asked, in a few sentences.", attrgetter("summary")),
    Column("opens_on", "The first day on which people may answer.", attrgetter("opens_on")),
    Column("closes_on", "The last day on which people may answer.", attrgetter("closes_on")),
    Column(
        "how_to_respond", "How to answer, in Markdown. Empty when that is not published.", attrgetter("how_to_respond")
    ),
    Column(
        "outcome",
        "What people said and what was decided, in Markdown. Empty while that is not published.",
        attrgetter("outcome"),
    ),
    PUBLISHED_ON,
    EDITION,
]
CONSULTATIONS = Dataset(
    "consultations",
    "Public consultations and surveys",
    "What people were asked, from when until when, and what came of it.",
    COLUMNS,
    view="consultations-files",
    rows_are="consultations",
)


def with_last_change():
    """Return (dataset, when it last changed); None where nothing was ever published."""
    return [(CONSULTATIONS, ConsultationVersion.objects.last_changed())]

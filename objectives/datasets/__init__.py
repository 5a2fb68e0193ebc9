"""The room's published tables, a file for each thing they are of."""

from objectives.models import IndicatorVersion, PlanVersion, ProgrammeVersion, Reading

from .indicators import INDICATORS, indicators
from .plans import CRITERIA, OBJECTIVES, criteria, objectives
from .programmes import PROGRAMMES, programmes
from .readings import READINGS, readings

__all__ = [
    "CRITERIA",
    "INDICATORS",
    "OBJECTIVES",
    "PROGRAMMES",
    "READINGS",
    "criteria",
    "indicators",
    "objectives",
    "programmes",
    "readings",
    "with_last_change",
]


def with_last_change():
    """Return (dataset, when it last changed) for each; None where nothing was ever published."""
    plans, indicators = PlanVersion.objects.last_changed(), IndicatorVersion.objects.last_changed()
    readings = max(filter(None, [indicators, Reading.objects.last_changed()]), default=None)
    return [
        (OBJECTIVES, plans),
        (CRITERIA, plans),
        (PROGRAMMES, ProgrammeVersion.objects.last_changed()),
        (INDICATORS, indicators),
        (READINGS, readings),
    ]

from .indicator import Annotation, Indicator, IndicatorVersion, Rebase, Target
from .plan import (
    Arrangement,
    Criterion,
    CriterionEntry,
    Objective,
    ObjectiveEntry,
    Plan,
    PlanVersion,
    Principle,
)
from .programme import Overseer, Partner, Programme, ProgrammeVersion, Scope, Service
from .reading import Reading

__all__ = [
    "Annotation",
    "Arrangement",
    "Criterion",
    "CriterionEntry",
    "Indicator",
    "IndicatorVersion",
    "Objective",
    "ObjectiveEntry",
    "Overseer",
    "Partner",
    "Plan",
    "PlanVersion",
    "Principle",
    "Programme",
    "ProgrammeVersion",
    "Reading",
    "Rebase",
    "Scope",
    "Service",
    "Target",
]

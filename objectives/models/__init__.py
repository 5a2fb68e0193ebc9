from .indicator import Indicator, IndicatorVersion
from .indicator_parts import Annotation, Rebase, Target
from .numbered import Criterion, Objective
from .plan import Plan, PlanVersion
from .plan_parts import Arrangement, CriterionEntry, ObjectiveEntry, Principle
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

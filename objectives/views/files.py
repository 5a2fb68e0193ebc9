"""The files of the room's tables."""

from django.utils import timezone

from ccg.publishing.named import editions_named
from ccg.views.datasets import DatasetFiles, StreamedFiles
from objectives import datasets
from objectives.models import (
    CriterionEntry,
    IndicatorVersion,
    Overseer,
    Partner,
    PlanVersion,
    ProgrammeVersion,
    Reading,
)


class Objectives(DatasetFiles):
    """/objectives.csv and its kin."""

    dataset = datasets.OBJECTIVES
    depends_on = (PlanVersion,)

    def rows(self):
        return datasets.objectives()


class Criteria(DatasetFiles):
    """/criteria.csv and its kin."""

    dataset = datasets.CRITERIA
    depends_on = (PlanVersion, *editions_named(CriterionEntry, "paper"))

    def rows(self):
        return datasets.criteria()


class Programmes(DatasetFiles):
    """/programmes.csv and its kin."""

    dataset = datasets.PROGRAMMES
    depends_on = (
        *(ProgrammeVersion, PlanVersion),
        *editions_named(Partner, "organisation"),
        *editions_named(Overseer, "group"),
    )

    def rows(self):
        return datasets.programmes()


class Indicators(DatasetFiles):
    """/indicators.csv and its kin."""

    dataset = datasets.INDICATORS
    depends_on = (IndicatorVersion, PlanVersion, *editions_named(IndicatorVersion, "reported_in"))

    def rows(self):
        return datasets.indicators(timezone.localdate())


class Readings(StreamedFiles):
    """/readings.csv and /readings-for-excel.csv."""

    dataset = datasets.READINGS
    depends_on = (Reading, IndicatorVersion)
    by = "indicator_id"

    def rows(self):
        return datasets.readings()

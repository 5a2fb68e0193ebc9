"""The live facts that the home page shows among its words, each asked for once and only where a block names it."""

from functools import cached_property

from django.utils import timezone

from ccg.models import AnnualReport, ConstitutionVersion, ConsultationVersion, DocumentVersion, InspectionVersion
from ccg.models.constitution import in_force
from ccg.views.annual_reports import with_files

MOST = 3  # of each kind on the home page; the rest is a link away


class Facts:
    """What there is now of each kind."""

    @cached_property
    def constitution(self):
        """The version in force today, else the newest; None without any."""
        versions = ConstitutionVersion.objects.timeline()
        return in_force(versions, timezone.localdate()) or next(iter(versions), None)

    @cached_property
    def annual_reports(self):
        """The newest, each with its live `file` or None."""
        return with_files(list(AnnualReport.objects.live().order_by("-start_year")[:MOST]))

    @cached_property
    def plans(self):
        plans = DocumentVersion.objects.listed().filter(category=DocumentVersion.Category.PLAN)
        return list(plans.defer("text").order_by("-publish_at", "title")[:MOST])

    @cached_property
    def inspections(self):
        return list(InspectionVersion.objects.live()[:MOST])

    @cached_property
    def consultations(self):
        """Those that are open today, the first to close first."""
        today = timezone.localdate()
        return list(
            ConsultationVersion.objects.live().filter(opens_on__lte=today, closes_on__gte=today).order_by("closes_on")
        )

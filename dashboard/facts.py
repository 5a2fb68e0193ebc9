"""The live facts that the home page shows among its words, each asked for once and only where a block names it."""

from functools import cached_property
from operator import attrgetter

from django.db.models import Q
from django.utils import timezone

from ccg.annual_reports import with_files
from ccg.models import (
    AnnualReport,
    ConstitutionVersion,
    ConsultationVersion,
    DocumentVersion,
    InspectionVersion,
    PageVersion,
)
from ccg.publication_scheme import Requirement
from ccg.views.constitution import shown_on, to_come
from ccg.years import beginning_of
from governance.models import MeetingVersion

MOST = 3  # of each kind on the home page; the rest is a link away


class Facts:
    """What there is now of each kind."""

    @cached_property
    def constitution(self):
        """What /constitution/ says of today: the version it shows, None without one, and those to come."""
        versions, today = ConstitutionVersion.objects.timeline(), timezone.localdate()
        shown = shown_on(versions, today)
        file = shown and DocumentVersion.objects.listed().filter(document=shown.document_id)
        return {
            "version": shown,
            "in_words": shown and shown.in_words(today),
            "has_text": bool(shown and (shown.text or file.exists())),
            "to_come": to_come(versions, today),
        }

    @cached_property
    def annual_reports(self):
        """The newest, each with its live `file` or why there is none."""
        return with_files(list(AnnualReport.objects.live().order_by("-start_year")[:MOST]))

    @cached_property
    def plans(self):
        """The newest documents and pages that are a plan or strategy, or fulfil one for the publication scheme."""
        is_plan = Q(requirement__in=[Requirement.BUSINESS_PLAN, Requirement.STRATEGIC_DIRECTION])
        documents = DocumentVersion.objects.listed().filter(is_plan | Q(category=DocumentVersion.Category.PLAN))
        pages = PageVersion.objects.live().filter(is_plan).defer("body")
        found = [row for rows in (documents, pages) for row in rows.order_by("-publish_at", "title")[:MOST]]
        return sorted(found, key=attrgetter("publish_at"), reverse=True)[:MOST]

    @cached_property
    def meetings(self):
        """The meetings to come that take place, the next one first."""
        today = beginning_of(timezone.localdate())
        coming = MeetingVersion.objects.live().filter(start__gte=today, status="scheduled")
        return list(coming.order_by("start", "pk")[:MOST])

    @cached_property
    def inspections(self):
        return list(InspectionVersion.objects.live()[:MOST])

    @cached_property
    def consultations(self):
        """Those that are open today, the first to close first."""
        return list(ConsultationVersion.objects.live().open_on(timezone.localdate()).order_by("closes_on"))

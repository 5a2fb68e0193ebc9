"""What regulators found at the providers of services."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html

from ccg.inspections import INSPECTIONS
from ccg.models import InspectionVersion, OrganisationVersion, PageVersion
from ccg.tables import PublicTable
from ccg.views.datasets import DatasetFiles
from ccg.views.public import PublicDetailView
from ccg.views.words import WordedPage

TITLE = "Care Quality Commission inspections"


class InspectionsTable(PublicTable):
    """Every inspection, the newest first."""

    row_header = "service"

    service = tables.Column("What was inspected")
    inspected_on = tables.Column("Inspected")
    overall = tables.Column("Overall rating")

    class Meta:
        orderable = False

    def render_service(self, record):
        """Name what was inspected, linked to its page, and its provider where that is another name."""
        link = format_html('<a class="nhsuk-link" href="{}">{}</a>', record.get_absolute_url(), record.service)
        if record.provider_name in (None, record.service):
            return link
        return format_html('{} <span class="site-detail">{}</span>', link, record.provider_name)

    def render_inspected_on(self, record):
        return date_format(record.inspected_on)

    def render_overall(self, record):
        return record.in_words()


class LiveInspections:
    """The live inspections that a page or a file shows, the newest first."""

    depends_on = (PageVersion, InspectionVersion, OrganisationVersion)

    def rows(self):
        return InspectionVersion.objects.live().with_provider().order_by("-inspected_on", "service", "pk")


class Inspections(LiveInspections, WordedPage):
    """/inspections/: the words of officers, then every inspection."""

    template_name = "ccg/inspections.html"
    slug, title = "inspections", TITLE

    def context(self):
        rows = list(self.rows())
        table = InspectionsTable(rows, caption="Inspections, the newest first", is_section=True) if rows else None
        return super().context() | {"table": table, "datasets": [INSPECTIONS]}


class OneInspection(PublicDetailView):
    """/inspections/12-orsett-surgery/: the ratings of one inspection. The number finds it; another name leads here."""

    template_name = "ccg/inspection.html"
    depends_on = (InspectionVersion, OrganisationVersion, PageVersion)

    def rows(self):
        return InspectionVersion.objects.filter(inspection=self.kwargs["pk"])

    def context(self):
        words = PageVersion.objects.live().filter(slug="inspections").first()
        return {
            "inspection": self.object,
            "provider": OrganisationVersion.objects.live().filter(organisation=self.object.provider_id).first(),
            "crumbs": [
                {"text": "Home", "href": reverse("home")},
                {"text": words.title if words else TITLE, "href": reverse("inspections")},
            ],
            "editions": self.published_editions(),
        }


class InspectionsFiles(LiveInspections, DatasetFiles):
    """/inspections.csv and its kin: every live inspection."""

    dataset = INSPECTIONS
    depends_on = (InspectionVersion, OrganisationVersion)

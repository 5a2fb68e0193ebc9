"""About us: who this organisation is, its partners, its member practices, and the pages of the menu."""

import re
from operator import attrgetter

import django_tables2 as tables
from django.db.models import Q
from django.utils import timezone

from ccg.models import OrganisationVersion, PageVersion
from ccg.organisations import ORGANISATIONS
from ccg.tables import PublicTable
from ccg.views.datasets import DatasetFiles
from ccg.views.words import WordedPage

Classification = OrganisationVersion.Classification


class PracticesTable(PublicTable):
    """The member practices."""

    row_header = "name"

    name = tables.Column("Practice")
    ods_code = tables.Column("ODS code")
    address = tables.Column("Address")

    class Meta:
        orderable = False

    def render_ods_code(self, record):
        return record.ods_code or "Not recorded"

    def render_address(self, record):
        return ", ".join(line.strip(" ,") for line in record.address.splitlines() if line.strip(" ,")) or "Not recorded"


class AboutUs(WordedPage):
    """/about-us/: the words of officers, then what is recorded of this organisation and of those it works with."""

    template_name = "ccg/about.html"
    slug, title = "about-us", "About us"
    depends_on = (PageVersion, OrganisationVersion)

    draft = None

    def refusal(self):
        """Show who may see it, and asks for it with ?organisation=, an organisation before it is public."""
        wanted = self.request.GET.get("organisation", "")
        if re.fullmatch("[0-9]{1,18}", wanted) and self.reader_is_staff(OrganisationVersion):
            self.draft = OrganisationVersion.objects.select_related("organisation").filter(pk=wanted).first()
            self.is_preview = self.draft is not None
        return super().refusal()

    def context(self):
        today = timezone.localdate()
        ours = self.request.organisation
        others = list(OrganisationVersion.objects.live().exclude(organisation=ours.organisation_id).order_by("name"))
        if self.draft and self.draft.organisation.is_ours:
            ours = self.draft
        elif self.draft:
            others = [row for row in others if row.organisation_id != self.draft.organisation_id]
            others = sorted([*others, self.draft], key=attrgetter("name"))
        practices = [
            row
            for row in others
            if row.classification == Classification.PRACTICE
            and (row.dissolution_date is None or row.dissolution_date >= today)
        ]
        kinds = [kind for kind in Classification if kind != Classification.PRACTICE]
        partners = [(kind.label, [row for row in others if row.classification == kind]) for kind in kinds]
        return super().context() | {
            "today": today,
            "ours": ours,
            "previewed": self.draft,
            "partners": [(label, rows) for label, rows in partners if rows],
            "practices": PracticesTable(practices, caption="Member practices", is_section=True) if practices else None,
            "pages": PageVersion.objects.live().filter(~Q(menu_order=None)).order_by("menu_order", "title"),
            "datasets": [ORGANISATIONS],
        }


class OrganisationsFiles(DatasetFiles):
    """/organisations.csv and its kin: every live organisation."""

    dataset = ORGANISATIONS
    depends_on = (OrganisationVersion,)

    def rows(self):
        return OrganisationVersion.objects.live().order_by("name")

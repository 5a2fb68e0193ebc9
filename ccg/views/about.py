"""About us: who this organisation is, its partners, its member practices, and the pages of the menu."""

import re
from itertools import groupby
from operator import attrgetter

import django_tables2 as tables
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join

from ccg.corrections import corrections
from ccg.models import OrganisationVersion, PageVersion
from ccg.organisations import ORGANISATIONS
from ccg.publishing import State
from ccg.tables import PublicTable
from ccg.views.datasets import DatasetFiles
from ccg.views.words import WordedPage

Classification = OrganisationVersion.Classification
# What a correction is told of: all that the public reads of an organisation.
TOLD = [
    field.name
    for field in OrganisationVersion.content_fields()
    if field.name not in ("number", "change_note", "organisation")
]


class PracticesTable(PublicTable):
    """The member practices."""

    row_header = "name"

    name = tables.Column("Practice")
    ods_code = tables.Column("ODS code")
    address = tables.Column("How to reach it")

    class Meta:
        orderable = False

    def render_name(self, record):
        """Name it, linked to its website; under the name what other columns do not tell."""
        link = '<a class="nhsuk-link" href="{}">{}</a>'
        name = format_html(link, record.website, record.name) if record.website else record.name
        facts = [(fact.label, fact.value) for fact in record.facts if fact.type == "text" and fact.label != "ODS code"]
        return format_html("{}{}", name, format_html_join("", ' <span class="site-detail">{}: {}</span>', facts))

    def render_ods_code(self, record):
        return record.ods_code or "Not recorded"

    def render_address(self, record):
        """Return the address in one line; under it the telephone number and the mailbox."""
        lines = [line.strip(" ,") for line in record.address.splitlines()]
        address = ", ".join(filter(None, lines)) or "Not recorded"
        link = ' <span class="site-detail"><a class="nhsuk-link{}" href="{}:{}">{}</a></span>'
        ways = [
            (" site-phone", "tel", record.phone.replace(" ", ""), record.phone),
            ("", "mailto", record.email, record.email),
        ]
        return format_html("{}{}", address, format_html_join("", link, (way for way in ways if way[-1])))


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
        # Live, and withdrawn: of those their notice is public.
        readable = OrganisationVersion.objects.public().current().select_related("organisation").order_by("name")
        withdrawn = [row for row in readable if row.state == State.WITHDRAWN]
        others = [row for row in readable if row.state != State.WITHDRAWN and not row.organisation.is_ours]
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
            "ours_withdrawn": next((row for row in withdrawn if row.organisation.is_ours), None),
            "withdrawn": sorted(
                (row for row in withdrawn if not row.organisation.is_ours), key=attrgetter("notice_at"), reverse=True
            ),
            "corrections": self.corrections(),
            "practices": PracticesTable(practices, caption="Member practices", is_section=True) if practices else None,
            "pages": PageVersion.objects.live().filter(~Q(menu_order=None)).order_by("menu_order", "title"),
            "datasets": [ORGANISATIONS],
        }

    def corrections(self):
        """Return the Correction of each organisation that the public reads, the newest first; the draft's above."""
        drafts = [self.draft] if self.draft else []
        corrected = OrganisationVersion.objects.quoted().filter(number__gt=1).values("organisation")
        wanted = Q(organisation__in=corrected) | Q(organisation__in=[row.organisation_id for row in drafts])
        public = OrganisationVersion.objects.quoted().filter(wanted)
        editions = {row.pk: row for row in [*public, *drafts]}.values()
        in_order = sorted(editions, key=attrgetter("organisation_id", "number"))
        found = [
            correction
            for _, rows in groupby(in_order, key=attrgetter("organisation_id"))
            for correction in corrections(list(rows), TOLD)
        ]
        return sorted(found, key=lambda each: each.edition.published_at or timezone.now(), reverse=True)


class OrganisationsFiles(DatasetFiles):
    """/organisations.csv and its kin: every live organisation."""

    dataset = ORGANISATIONS
    depends_on = (OrganisationVersion,)

    def rows(self):
        return OrganisationVersion.objects.live().order_by("name")

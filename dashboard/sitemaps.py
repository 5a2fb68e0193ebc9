"""The addresses in /sitemap.xml, room by room: only of what is live."""

from functools import cache

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import resolve, reverse

from ccg.addresses import what_answers
from ccg.models import (
    AnnualReport,
    ConstitutionVersion,
    ConsultationVersion,
    DocumentVersion,
    InspectionVersion,
    PageVersion,
)
from ccg.years import FinancialYear
from dashboard.datasets import MEASURES
from foi.models import QuarterlyReturn
from governance.models import GroupVersion, MeetingVersion, PersonVersion
from objectives.in_force import entries_in_force
from objectives.models import IndicatorVersion, ObjectiveEntry, PlanVersion, ProgrammeVersion, Reading


class Pages(Sitemap):
    """The pages that there is one of. When one last changed is known where it shows publishable rows."""

    def __init__(self):
        self.last_changed = cache(lambda model: model.objects.last_changed())

    def items(self):
        return [
            *(
                "home",
                "performance:index",
                "foi:index",
                "about-us",
                "data",
                "contact",
                "search",
                "accessibility",
                "privacy",
            ),
            *("cookies", "constitution", "constitution-compare", "annual-reports", "consultations", "documents"),
            *("inspections", "publication-scheme"),
            *("governance:meetings", "governance:subscribe"),
            "governance:groups",
            *("governance:registers", "governance:interests", "governance:gifts", "governance:procurement"),
            *("governance:decisions", "governance:actions"),
            *("objectives:plan", "performance:board-report"),
        ]

    def location(self, name):
        return reverse(name)

    def lastmod(self, name):
        models = resolve(reverse(name)).func.view_class.depends_on
        return max(filter(None, map(self.last_changed, models)), default=None)


class Years(Sitemap):
    """The financial years that have a live return; a withdrawal in one changes its page as well."""

    def items(self):
        live = QuarterlyReturn.objects.live().values("start_year")
        rows = QuarterlyReturn.objects.once_public().filter(start_year__in=live).with_last_change()
        return list(rows.order_by("start_year").values("start_year").annotate(changed=Max("last_change")))

    def location(self, row):
        return reverse("foi:year", args=[FinancialYear(row["start_year"])])

    def lastmod(self, row):
        return row["changed"]


class Quarters(Sitemap):
    """The quarters that have a live return."""

    def items(self):
        return list(QuarterlyReturn.objects.live().with_last_change().order_by("start_year", "quarter"))

    def lastmod(self, row):
        return row.last_change


class Measures(Sitemap):
    """The pages of what is measured of Freedom of Information; they change with any return."""

    def __init__(self):
        self.changed = cache(QuarterlyReturn.objects.last_changed)

    def items(self):
        return list(MEASURES)

    def location(self, slug):
        return reverse("performance:measure", args=[slug])

    def lastmod(self, slug):
        return self.changed()


class LiveRows(Sitemap):
    """The live rows of a model whose pages show little else."""

    def __init__(self, model):
        self.model = model

    def __call__(self):
        return self

    def items(self):
        return list(self.model.objects.live().with_last_change().order_by("pk"))

    def lastmod(self, row):
        return row.last_change


class Documents(LiveRows):
    """The documents that have a file: one that was recalled is in no list."""

    def items(self):
        return list(self.model.objects.listed().with_last_change().order_by("pk"))


class WordPages(LiveRows):
    """The pages of words that have an address to themselves; those above facts are among Pages."""

    def __init__(self):
        super().__init__(PageVersion)

    def items(self):
        return [row for row in super().items() if what_answers(row.get_absolute_url()).view_name == "page"]


class PageUpdates(WordPages):
    """What each edition of a page changed, where there is more than one."""

    def items(self):
        return [row for row in super().items() if row.number > 1]

    def location(self, row):
        return reverse("page-updates", args=[row.slug])


class Indicators(LiveRows):
    """The pages of the live indicators; they change with any of their readings."""

    def items(self):
        rows = super().items()
        changed = Reading.objects.live().with_last_change().order_by().values("indicator").annotate(Max("last_change"))
        self.changed = dict(changed.values_list("indicator", "last_change__max"))
        return rows

    def lastmod(self, row):
        return max(filter(None, [row.last_change, self.changed.get(row.indicator_id)]))


class Objectives(Sitemap):
    """The objectives of the live plans, each at one address."""

    def items(self):
        return sorted(entries_in_force(ObjectiveEntry.objects.live()).values(), key=lambda row: row.objective_id)

    def lastmod(self, row):
        return row.version.published_at


SITEMAPS = {
    "words": WordPages,
    "page-updates": PageUpdates,
    "documents": Documents(DocumentVersion),
    "pages": Pages,
    "measures": Measures,
    "indicators": Indicators(IndicatorVersion),
    "objectives": Objectives,
    "foi-years": Years,
    "foi-quarters": Quarters,
} | {
    model._meta.model_name: LiveRows(model)
    for model in (
        AnnualReport,
        ConstitutionVersion,
        ConsultationVersion,
        InspectionVersion,
        MeetingVersion,
        GroupVersion,
        PersonVersion,
        PlanVersion,
        ProgrammeVersion,
    )
}

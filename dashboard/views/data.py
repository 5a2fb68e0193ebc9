"""What machines read of the site, and the page that tells people of it."""

from django.contrib.sitemaps.views import sitemap
from django.http import HttpResponse
from django.urls import reverse

from ccg.annual_reports import with_last_change as annual_reports
from ccg.constitution import with_last_change as constitution
from ccg.consultations import with_last_change as consultations
from ccg.documents import with_last_change as documents
from ccg.exports import LICENCE
from ccg.inspections import with_last_change as inspections
from ccg.organisations import with_last_change as organisations
from ccg.views.public import PublicPage, PublicView
from dashboard.datasets import with_last_change as measure_datasets
from dashboard.feeds import SOURCES, News
from dashboard.sitemaps import SITEMAPS
from foi.datasets import with_last_change as foi_datasets
from governance.groups import with_last_change as groups
from governance.meetings import with_last_change as meetings
from governance.registers import with_last_change as registers
from objectives.datasets import with_last_change as priorities

# Each returns (Dataset, when it last changed) for every table of a room, in as many queries however many tables.
ROOMS = [
    foi_datasets,
    measure_datasets,
    organisations,
    documents,
    constitution,
    annual_reports,
    consultations,
    inspections,
    meetings,
    groups,
    registers,
    priorities,
]


class Data(PublicPage):
    """/data/: every table with its files, columns, licence and last change."""

    template_name = "dashboard/data.html"
    depends_on = tuple(source.rows.model for source in SOURCES)

    def context(self):
        return {"datasets": [listed for room in ROOMS for listed in room()], "licence": LICENCE}


class Sitemap(PublicView):
    """/sitemap.xml: the address of every page that is live."""

    depends_on = tuple(source.rows.model for source in SOURCES)

    def get(self, request):
        return sitemap(request, SITEMAPS)


class Feed(PublicView):
    """/feed.atom: what was published, corrected or withdrawn."""

    depends_on = tuple(source.rows.model for source in SOURCES)

    def get(self, request):
        return News()(request)


class Robots(PublicView):
    """/robots.txt: what search engines may read, which is all but the admin."""

    def get(self, request):
        where = request.build_absolute_uri(reverse("sitemap"))
        text = f"User-agent: *\nDisallow: {reverse('admin:index')}\n\nSitemap: {where}\n"
        return HttpResponse(text, content_type="text/plain; charset=utf-8")

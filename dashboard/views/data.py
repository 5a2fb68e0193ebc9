"""The page that lists every published table."""

from ccg.exports import LICENCE
from ccg.views.public import PublicPage
from foi.datasets import with_last_change as foi_datasets
from foi.models import QuarterlyReturn

ROOMS = [foi_datasets]


class Data(PublicPage):
    """/data/: every table with its files, columns, licence and last change."""

    template_name = "dashboard/data.html"
    depends_on = (QuarterlyReturn,)

    def context(self):
        return {"datasets": [listed for room in ROOMS for listed in room()], "licence": LICENCE}

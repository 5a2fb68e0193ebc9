"""The annual reports: all years, each year's own page, and the table as files."""

from django.apps import apps
from django.contrib.humanize.templatetags.humanize import ordinal as number_with_ending
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import get_text_list

from ccg.annual_reports import ANNUAL_REPORTS, with_files
from ccg.corrections import corrections
from ccg.models import AnnualReport, DocumentVersion, PageVersion
from ccg.models.annual_report import STEPS, expected_by
from ccg.views.datasets import DatasetFiles
from ccg.views.public import PublicDetailView
from ccg.views.words import WordedPage

# The room of the meetings is named alone: the ground imports none.
MeetingVersion = apps.get_model("governance.MeetingVersion")
WORDS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]


class LiveReports:
    """The live reports, newest first, each with its file."""

    depends_on = (AnnualReport, DocumentVersion, PageVersion)
    datasets = [ANNUAL_REPORTS]

    @cached_property
    def reports(self):
        return with_files(list(AnnualReport.objects.live().order_by("-start_year")))


def ordinal(report, organisation):
    """Return which financial year of the organisation a report is about, in words: "fourth"; "" when not known."""
    number = report.year.ordinal(organisation.founding_date)
    if number is None:
        return ""
    return WORDS[number - 1] if number <= len(WORDS) else number_with_ending(number)


class AnnualReports(LiveReports, WordedPage):
    """/annual-reports/: every year that has ended, with its report or the word that there is none."""

    slug, title = "annual-reports", "Annual reports"
    template_name = "ccg/annual_reports.html"

    def context(self):
        organisation, today = self.request.organisation, timezone.localdate()
        missing = AnnualReport.objects.missing(organisation, today)
        return {
            **super().context(),
            "reports": [(row, ordinal(row, organisation)) for row in self.reports],
            "not_yet_published": in_words(missing),
            "expected": [(year, expected_by(year)) for year in missing if today <= expected_by(year)],
        }


def in_words(years):
    """Return financial years as a list in words, those that follow one another as "2013/14 to 2015/16"."""
    runs = []
    for year in years:
        if runs and runs[-1][-1].next == year:
            runs[-1].append(year)
        else:
            runs.append([year])
    parts = [[f"{run[0]} to {run[-1]}"] if len(run) > 2 else map(str, run) for run in runs]
    return get_text_list([words for part in parts for words in part], "and")


class Report(PublicDetailView):
    """/annual-reports/2016-17/: the report of one financial year, with its four steps."""

    template_name = "ccg/annual_report.html"
    depends_on = (AnnualReport, DocumentVersion, MeetingVersion)

    def rows(self):
        return AnnualReport.objects.filter(start_year=self.kwargs["year"].start_year)

    def context(self):
        report = with_files([self.object])[0]
        editions = self.published_editions()
        return {
            "report": report,
            "ordinal": ordinal(report, self.request.organisation),
            "meetings": list(MeetingVersion.objects.live().filter(annual_report_year=report.start_year)),
            "editions": editions,
            "corrections": corrections(editions, ["title", "description", *STEPS, "document", "stated_size"]),
            "crumbs": [
                {"text": "Home", "href": reverse("home")},
                {"text": "Annual reports", "href": reverse("annual-reports")},
            ],
        }


class Files(LiveReports, DatasetFiles):
    """/annual-reports.csv and the other formats."""

    dataset = ANNUAL_REPORTS
    depends_on = (AnnualReport, DocumentVersion)

    def rows(self):
        return self.reports

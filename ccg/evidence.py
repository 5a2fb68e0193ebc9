"""What of the site belongs to each class of the publication scheme, and what fulfils or lacks of class 3."""

from dataclasses import dataclass

from django.urls import reverse

from ccg.annual_reports import with_files
from ccg.models import AnnualReport, ConsultationVersion, DocumentVersion, InspectionVersion, PageVersion
from ccg.publication_scheme import PublicationClass, Requirement
from ccg.years import FinancialYear

PERFORMANCE = ("How are we doing", "performance:index")
# What other rooms publish, by the names of their addresses.
BUILT_IN = {
    PublicationClass.WHO_WE_ARE: [("Contact us", "contact")],
    PublicationClass.SPENDING: [("Annual reports and accounts", "annual-reports")],
    PublicationClass.PRIORITIES: [
        PERFORMANCE,
        ("Freedom of Information", "foi:index"),
    ],
    PublicationClass.REGISTERS: [("Data", "data")],
}
NOT_HERE = "Not published here now."  # it may have been before
SHOWN_OF = (AnnualReport, ConsultationVersion, DocumentVersion, InspectionVersion, PageVersion)


@dataclass(frozen=True)
class Evidence:
    """What there is of something the scheme asks for: links as (words, address), and what is missing or out of date."""

    requirement: Requirement
    links: tuple
    problem: str = ""


@dataclass(frozen=True)
class ClassOfScheme:
    """One class of the scheme with what is live in it, as (words, address)."""

    of: PublicationClass
    links: tuple
    evidence: tuple = ()


def scheme(today):
    """Return the seven classes with what is live in each; `today` is the date in London."""
    live = live_rows()
    classes = []
    for each in PublicationClass:
        rows = [row for row in live if row.publication_class == each]
        links = [*linked(rows), *(addressed(*built_in) for built_in in BUILT_IN.get(each, ()))]
        evidence = evidence_of(live, today) if each == PublicationClass.PRIORITIES else ()
        classes.append(ClassOfScheme(each, tuple(links), evidence))
    return classes


def live_rows():
    """Return the live pages and documents, which say themselves where in the scheme they belong."""
    pages = PageVersion.objects.live().defer("body").order_by("title")
    return [*pages, *DocumentVersion.objects.listed().order_by("title")]


def evidence_of(rows, today):
    """Return the Evidence for each requirement of class 3; `rows` are the live pages and documents."""
    by_itself = {
        Requirement.ANNUAL_REPORT: annual_report(today),
        Requirement.PERFORMANCE: Evidence(
            Requirement.PERFORMANCE, (("How are we doing", reverse("performance:index")),)
        ),
        Requirement.REGULATOR_REPORTS: any_of(Requirement.REGULATOR_REPORTS, InspectionVersion, "inspections"),
        Requirement.SURVEYS: any_of(Requirement.SURVEYS, ConsultationVersion, "consultations"),
    }
    evidence = []
    for requirement in Requirement:
        links = linked([row for row in rows if row.requirement == requirement])
        own = by_itself.get(requirement, Evidence(requirement, (), NOT_HERE))
        evidence.append(Evidence(requirement, (*links, *own.links), "" if links else own.problem))
    return tuple(evidence)


def annual_report(today):
    """Return the Evidence of the newest annual report: its file must be here, and no later year have ended."""
    requirement, page = Requirement.ANNUAL_REPORT, (("Annual reports", reverse("annual-reports")),)
    newest = with_files(list(AnnualReport.objects.live().order_by("-start_year")[:1]))
    if not newest:
        return Evidence(requirement, page, NOT_HERE)
    report = newest[0]
    later = FinancialYear.of(today).start_year - 1 - report.start_year
    links = ((report.title, report.get_absolute_url()),)
    if report.without_file:
        return Evidence(requirement, links, f"Annual report {report.year}: {report.without_file}.")
    if later > 0:
        since = "a later year has" if later == 1 else f"{later} later years have"
        return Evidence(requirement, links, f"The newest is that of {report.year}: {since} ended.")
    return Evidence(requirement, links)


def any_of(requirement, model, view):
    """Return the Evidence that any row of a model is live."""
    name = str(model._meta.verbose_name_plural).capitalize()
    problem = "" if model.objects.live().exists() else f"{name}: none is published here now."
    return Evidence(requirement, ((name, reverse(view)),), problem)


def addressed(words, name):
    return words, reverse(name)


def linked(rows):
    return tuple((row.title, row.get_absolute_url()) for row in rows)

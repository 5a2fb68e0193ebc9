"""Every address of the site. The rooms are named as strings: the ground imports none of them."""

from django.contrib import admin
from django.urls import include, path, re_path

from ccg import converters  # noqa: F401 - registers what stands in the addresses below
from ccg.views import (
    about,
    annual_reports,
    constitution,
    consultations,
    documents,
    health,
    inspections,
    pages,
    publication_scheme,
    redirects,
    search,
    words,
)

handler403 = "ccg.views.errors.permission_denied"
handler404 = "ccg.views.errors.not_found"
handler500 = "ccg.views.errors.server_error"

urlpatterns = [
    path("", include("dashboard.urls")),
    path("foi/", include("foi.urls")),
    path("", include("governance.urls")),
    path("", include("objectives.urls")),
    path("about-us/", about.AboutUs.as_view(), name="about-us"),
    path("organisations<ending:ending>", about.OrganisationsFiles.as_view(), name="organisations"),
    path("inspections/", inspections.Inspections.as_view(), name="inspections"),
    path("inspections<ending:ending>", inspections.InspectionsFiles.as_view(), name="inspections-files"),
    path("inspections/<identity:pk>-<slug:slug>/", inspections.OneInspection.as_view(), name="inspection"),
    path("cookies/", pages.Cookies.as_view(), name="cookies"),
    path("privacy/", pages.Privacy.as_view(), name="privacy"),
    path("accessibility/", pages.Accessibility.as_view(), name="accessibility"),
    path("contact/", pages.Contact.as_view(), name="contact"),
    path("constitution/", constitution.Constitution.as_view(), name="constitution"),
    path("constitution<ending:ending>", constitution.Files.as_view(), name="constitution-files"),
    path("constitution/compare/", constitution.Compare.as_view(), name="constitution-compare"),
    path("constitution/<constitution_version:version>/", constitution.Version.as_view(), name="constitution-version"),
    path("annual-reports/", annual_reports.AnnualReports.as_view(), name="annual-reports"),
    path("annual-reports<ending:ending>", annual_reports.Files.as_view(), name="annual-reports-files"),
    path("annual-reports/<financial_year:year>/", annual_reports.Report.as_view(), name="annual-report"),
    path("consultations/", consultations.Consultations.as_view(), name="consultations"),
    path("consultations<ending:ending>", consultations.Files.as_view(), name="consultations-files"),
    path("consultations/<identity:pk>-<slug:slug>/", consultations.One.as_view(), name="consultation"),
    path("documents/", documents.Documents.as_view(), name="documents"),
    path("documents<ending:ending>", documents.DocumentsFiles.as_view(), name="documents-table"),
    path("documents/<identity:document>-<slug:slug>/", documents.DocumentPage.as_view(), name="document"),
    path("documents/<identity:document>-<slug:slug>/download", documents.NewestFile.as_view(), name="document-file"),
    path(
        "documents/<identity:document>-<slug:slug>/versions/<edition:number>/download",
        documents.VersionFile.as_view(),
        name="document-version-file",
    ),
    path("publication-scheme/", publication_scheme.PublicationScheme.as_view(), name="publication-scheme"),
    path("search/", search.Search.as_view(), name="search"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    # After every other page: these match any word.
    path("<slug:slug>/", words.WordPage.as_view(), name="page"),
    path("<slug:slug>/updates/", words.PageUpdates.as_view(), name="page-updates"),
    # Last, so that it stands behind every page there is.
    re_path(r"", redirects.elsewhere),
]

"""Every address of the site. The rooms are named as strings: the ground imports none of them."""

from django.contrib import admin
from django.urls import include, path, re_path

from ccg import converters  # noqa: F401 - registers financial_year and constitution_version
from ccg.views import annual_reports, constitution, consultations, health, pages, redirects

handler403 = "ccg.views.errors.permission_denied"
handler404 = "ccg.views.errors.not_found"
handler500 = "ccg.views.errors.server_error"

urlpatterns = [
    path("", include("dashboard.urls")),
    path("foi/", include("foi.urls")),
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
    path("consultations/<consultation_id:pk>-<slug:slug>/", consultations.One.as_view(), name="consultation"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    # Last, so that it stands behind every page there is.
    re_path(r"", redirects.elsewhere),
]

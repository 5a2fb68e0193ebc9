"""Every address of the site. The rooms are named as strings: the ground imports none of them."""

from django.contrib import admin
from django.urls import include, path, re_path

from ccg import converters  # noqa: F401 - registers number
from ccg.views import about, health, inspections, pages, redirects

handler403 = "ccg.views.errors.permission_denied"
handler404 = "ccg.views.errors.not_found"
handler500 = "ccg.views.errors.server_error"

urlpatterns = [
    path("", include("dashboard.urls")),
    path("foi/", include("foi.urls")),
    path("about-us/", about.AboutUs.as_view(), name="about-us"),
    path("organisations<ending:ending>", about.OrganisationsFiles.as_view(), name="organisations"),
    path("inspections/", inspections.Inspections.as_view(), name="inspections"),
    path("inspections<ending:ending>", inspections.InspectionsFiles.as_view(), name="inspections-files"),
    path("inspections/<number:pk>-<slug:slug>/", inspections.OneInspection.as_view(), name="inspection"),
    path("cookies/", pages.Cookies.as_view(), name="cookies"),
    path("privacy/", pages.Privacy.as_view(), name="privacy"),
    path("accessibility/", pages.Accessibility.as_view(), name="accessibility"),
    path("contact/", pages.Contact.as_view(), name="contact"),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    # Last, so that it stands behind every page there is.
    re_path(r"", redirects.elsewhere),
]

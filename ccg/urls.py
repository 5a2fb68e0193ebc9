"""Every address of the site. The rooms are named as strings: the ground imports none of them."""

from django.contrib import admin
from django.urls import include, path, re_path

from ccg.views import health, pages, redirects, words

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
    path("admin/", admin.site.urls),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    # After every other page: these match any word.
    path("<slug:slug>/", words.WordPage.as_view(), name="page"),
    path("<slug:slug>/updates/", words.PageUpdates.as_view(), name="page-updates"),
    # Last, so that it stands behind every page there is.
    re_path(r"", redirects.elsewhere),
]

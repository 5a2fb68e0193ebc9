from django.urls import include, path

from .views import performance
from .views.home import Home

performance_urls = [
    path("", performance.Performance.as_view(), name="index"),
    path("<slug:slug>/", performance.MeasurePage.as_view(), name="measure"),
]

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("performance/", include((performance_urls, "performance"))),
]

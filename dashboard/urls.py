from django.urls import include, path, register_converter
from django.urls.converters import SlugConverter

from .views import board_report, data, measure, performance
from .views.home import Home


class MeasureConverter(SlugConverter):
    """The name of a measure in an address, as short as can be: what follows it may begin with a dash."""

    regex = "[a-z0-9-]+?"


class FoiMeasureConverter(MeasureConverter):
    """The name of a measure that is computed from the returns; no indicator may begin so."""

    regex = "foi-[a-z0-9-]+?"


register_converter(MeasureConverter, "measure")
register_converter(FoiMeasureConverter, "foi_measure")

performance_urls = [
    path("", performance.Performance.as_view(), name="index"),
    path("board-report/", board_report.BoardReport.as_view(), name="board-report"),
    path("<foi_measure:slug>/", measure.FoiMeasurePage.as_view(), name="foi-measure"),
    path("<foi_measure:slug><ending:ending>", measure.FoiMeasureFiles.as_view(), name="foi-files"),
    path("<measure:slug>/", measure.IndicatorPage.as_view(), name="measure"),
    path("<measure:slug><ending:ending>", measure.IndicatorFiles.as_view(), name="files"),
]

urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("performance/", include((performance_urls, "performance"))),
    path("data/", data.Data.as_view(), name="data"),
    path("feed.atom", data.Feed.as_view(), name="feed"),
    path("robots.txt", data.Robots.as_view(), name="robots"),
    path("sitemap.xml", data.Sitemap.as_view(), name="sitemap"),
]

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from ccg.years import FinancialYear

from . import views

app_name = "foi"


class FinancialYearConverter:
    """A financial year in an address: 2013-14."""

    regex = "[0-9]{4}-[0-9]{2}"
    to_python = staticmethod(FinancialYear.parse)

    def to_url(self, year):
        return year.slug


class QuarterConverter(IntConverter):
    """A quarter in an address: 1 to 4, and no second way to write it."""

    regex = "[1-4]"


register_converter(FinancialYearConverter, "financial_year")
register_converter(QuarterConverter, "quarter")

urlpatterns = [
    path("", views.Returns.as_view(), name="index"),
    path("returns<ending:ending>", views.ReturnsFiles.as_view(), name="returns"),
    path("years<ending:ending>", views.YearsFiles.as_view(), name="years"),
    path("corrections<ending:ending>", views.CorrectionsFiles.as_view(), name="corrections"),
    path("<financial_year:year>/", views.Year.as_view(), name="year"),
    path("<financial_year:year>/quarter-<quarter:quarter>/", views.Return.as_view(), name="quarter"),
]

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from ccg import converters  # noqa: F401 - registers financial_year

from . import views

app_name = "foi"


class QuarterConverter(IntConverter):
    """A quarter in an address: 1 to 4, and no second way to write it."""

    regex = "[1-4]"


register_converter(QuarterConverter, "quarter")

urlpatterns = [
    path("", views.Returns.as_view(), name="index"),
    path("returns<ending:ending>", views.ReturnsFiles.as_view(), name="returns"),
    path("years<ending:ending>", views.YearsFiles.as_view(), name="years"),
    path("corrections<ending:ending>", views.CorrectionsFiles.as_view(), name="corrections"),
    path("<financial_year:year>/", views.Year.as_view(), name="year"),
    path("<financial_year:year>/quarter-<quarter:quarter>/", views.Return.as_view(), name="quarter"),
]

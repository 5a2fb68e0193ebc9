"""What may stand in an address, besides Django's own."""

from django.urls import register_converter
from django.urls.converters import IntConverter

from ccg.years import FinancialYear


class FinancialYearConverter:
    """A financial year in an address: 2013-14."""

    regex = "[0-9]{4}-[0-9]{2}"
    to_python = staticmethod(FinancialYear.parse)

    def to_url(self, year):
        return year.slug


register_converter(FinancialYearConverter, "financial_year")


class NumberConverter(IntConverter):
    """The number of a row in an address: no second way to write it, and none that the database cannot hold."""

    regex = "[1-9][0-9]{0,17}"


register_converter(NumberConverter, "number")

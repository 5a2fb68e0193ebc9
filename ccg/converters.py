"""What may stand in an address, besides Django's own."""

from django.urls import register_converter

from ccg.years import FinancialYear


class FinancialYearConverter:
    """A financial year in an address: 2013-14."""

    regex = "[0-9]{4}-[0-9]{2}"
    to_python = staticmethod(FinancialYear.parse)

    def to_url(self, year):
        return year.slug


register_converter(FinancialYearConverter, "financial_year")

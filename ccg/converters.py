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


class ConstitutionConverter:
    """A version of the constitution in an address: 3, 3.1, or not-stated."""

    regex = r"[0-9]+(?:\.[0-9]+)*|not-stated"

    def to_python(self, version):
        return version

    def to_url(self, version):
        return version


register_converter(ConstitutionConverter, "constitution_version")


class IdentityConverter(IntConverter):
    """The number of a thing in an address, written in one way; no longer than a database can hold."""

    regex = "[1-9][0-9]{0,17}"


register_converter(IdentityConverter, "identity")


class EditionConverter(IntConverter):
    """The number of an edition in an address, written in one way."""

    regex = "[1-9][0-9]{0,5}"


register_converter(EditionConverter, "edition")

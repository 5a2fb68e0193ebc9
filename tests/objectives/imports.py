"""Imports of readings, as an officer makes them."""

import tablib

from objectives.resources import ReadingsResource
from tests.factories import officer_of

WIDE = "indicator,period,value,numerator,denominator,missing_reason,status,comment,source,paper,edition"


def sheet(*lines, header="indicator,period,value"):
    """Return a file of these rows."""
    return tablib.Dataset().load("\r\n".join([header, *lines]), format="csv")


def refusals(*lines, **options):
    """Import as an officer; return what is refused."""
    return ReadingsResource().import_sheet(sheet(*lines, **options), officer_of("Governance officer"))[1]


def imported(*lines, dry_run=False, **options):
    resource = ReadingsResource()
    _, refusals = resource.import_sheet(sheet(*lines, **options), officer_of("Governance officer"), dry_run=dry_run)
    assert refusals == []
    return resource


def kinds(*lines, **options):
    return {kind.name: number for kind, number in imported(*lines, **options).counts.items()}

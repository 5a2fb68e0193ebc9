"""What the source says of the constitution and of the annual report, as content/thurrock/ holds it, on its pages."""

import csv

import pytest
from django.conf import settings

from ccg.models import AnnualReport, ConstitutionVersion
from tests.factories import publish
from tests.reading import page_words

# Once: what is asked of the database here is asked on both by the tests of the gate; this is what pages make of it.
pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("model", "file", "address", "says"),
    [
        (ConstitutionVersion, "constitution.csv", "/constitution/", "meet its responsibilities for commissioning care"),
        (ConstitutionVersion, "constitution.csv", "/constitution/", "governing principles, rules and procedures"),
        (ConstitutionVersion, "constitution.csv", "/constitution/", "probity and accountability in the day to day"),
        (ConstitutionVersion, "constitution.csv", "/constitution/", "open and transparent"),
        (
            ConstitutionVersion,
            "constitution.csv",
            "/constitution/",
            "interests of patients and the public remain central",
        ),
        (ConstitutionVersion, "constitution.csv", "/constitution/", "The text has not been uploaded yet."),
        (AnnualReport, "annual_reports.csv", "/annual-reports/", "the fourth financial year of NHS Thurrock CCG"),
        (AnnualReport, "annual_reports.csv", "/annual-reports/", "Annual report and Accounts 2016-17 (PDF, 2.27 MB as"),
        (
            AnnualReport,
            "annual_reports.csv",
            "/annual-reports/2016-17/",
            "Presented at an annual general meeting Not rec",
        ),
    ],
)
def test_the_words_of_the_source(model, file, address, says, organisation, client):
    with (settings.BASE_DIR / "content" / "thurrock" / file).open(encoding="utf-8", newline="") as opened:
        for fields in csv.DictReader(opened):
            row = model(**{name: value for name, value in fields.items() if value})
            row.clean_and_save()
            publish(row)
    assert says in page_words(client, address)

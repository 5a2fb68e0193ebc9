"""/publication-scheme/ and the pages of facts when what stood there was taken away: nothing is said to be to come."""

import pytest

from tests.factories import make_consultation, make_document, make_inspection, make_report, make_user, publish
from tests.reading import page_words

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SCHEME = "/publication-scheme/"
NOT_HERE = {
    "inspection": (
        make_inspection,
        {
            "/inspections/": "No inspection is published here now.",
            SCHEME: "Reports by regulators Inspections Inspections: none is published here now.",
        },
    ),
    "consultation": (
        make_consultation,
        {
            "/consultations/": "No consultation or survey is published here now.",
            SCHEME: "Consultations and surveys: none is published here now.",
        },
    ),
    "annual report": (
        make_report,
        {
            "/annual-reports/": "No annual report is published here now.",
            SCHEME: "Annual report Annual reports Not published here now.",
        },
    ),
    "document": (
        lambda: make_document("Targets of the year", publication_class=3, requirement="targets"),
        {
            "/documents/": "No document is published here now.",
            SCHEME: "Targets, aims and objectives Not published here now.",
        },
    ),
}


@pytest.mark.parametrize("step", ["withdraw", "remove"])
@pytest.mark.parametrize("what", NOT_HERE)
def test_what_was_taken_away_is_not_said_to_be_still_to_come(what, step, organisation, client):
    make, says = NOT_HERE[what]
    row = publish(make())
    assert [address for address, words in says.items() if words in page_words(client, address)] == []
    getattr(row, step)(make_user(), "It named a person.")
    assert [address for address, words in says.items() if words not in page_words(client, address)] == []

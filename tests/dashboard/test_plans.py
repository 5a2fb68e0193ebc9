"""The plans on the home page: documents and pages, by their category or by what they fulfil of the scheme."""

import pytest

from tests.factories import make_document, make_page, publish

pytestmark = pytest.mark.once

NONE_YET = "No plan or strategy has been published here yet."
PLANS = {
    "a document that is a plan": (lambda: make_document("Our plan", category="plan"), True),
    "a document that fulfils the plan": (lambda: make_document("Our plan", requirement="business_plan"), True),
    "a page that is the plan": (lambda: make_page("plan", "Our plan", requirement="business_plan"), True),
    "a page that is a strategy": (lambda: make_page("plan", "Our plan", requirement="strategic_direction"), True),
    "a page that fulfils something else": (lambda: make_page("plan", "Our plan", requirement="surveys"), False),
}


@pytest.mark.parametrize("case", PLANS)
def test_what_is_a_plan_is_listed(case, organisation, client):
    make, is_plan = PLANS[case]
    publish(make_page("home", "Home", "{{plans}}"))
    row = make()
    assert NONE_YET in client.get("/").text
    publish(row)
    page = client.get("/").text
    assert (f'<a href="{row.get_absolute_url()}">Our plan' in page) == is_plan
    assert (NONE_YET in page) != is_plan

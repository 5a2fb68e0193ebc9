"""A page from the first word to the public, through a crash, by mouse or by keyboard alone."""

import pytest

from ccg.models import PageVersion
from tests.browser.test_pages import check_here, soon
from tests.factories import make_page, make_user, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('typed:')).length"


def test_an_officer_writes_a_page_and_loses_nothing(people):
    publish(make_page("surveys", "Surveys"))
    make_user("Governance officer", username="second")
    officer = people("officer")
    page = officer.page
    officer.press("Enter one page")
    officer.write("Title:", "Get involved")
    officer.write("Body:", "## Meetings\n\n<img src=x onerror=alert(1)> Come to ")
    assert page.get_by_label("Address:").input_value() == "get-involved"
    officer.hand.choose(page.get_by_label("A page or document"), "Surveys")
    page.get_by_label("The words that are the link").fill("our surveys")
    page.keyboard.press("Enter")
    assert page.get_by_label("Body:").input_value().endswith("Come to [our surveys](page:surveys)")
    assert page.get_by_label("Body:").evaluate("field => field === document.activeElement")
    preview = page.get_by_role("region", name="As the public would read it")
    preview.get_by_role("link", name="our surveys").wait_for()
    assert "<img src=x onerror=alert(1)>" in preview.inner_text()
    soon(page, f"{KEPT} === 1")
    check_here(officer)

    # The browser crashed, and a colleague came first.
    officer.sign_in("second")
    officer.open("/admin/ccg/pageversion/add/")
    assert officer.button("Put it back").count() == 0
    officer.sign_in("officer")
    officer.open("/admin/ccg/pageversion/add/")
    check_here(officer)
    officer.button("Put it back").press("Enter")
    assert page.get_by_label("Body:").input_value().endswith("(page:surveys)")

    officer.write("Address:", "foi")
    officer.press("Save")
    assert "belongs to another part of the site" in page.locator("body").inner_text()
    assert page.get_by_label("Body:").input_value().endswith("(page:surveys)")
    officer.write("Address:", "get-involved")
    officer.press("Save and submit for approval", "Submit for approval")
    assert "was submitted" in page.locator("body").inner_text()
    assert PageVersion.objects.get(slug="get-involved").body.endswith("Come to [our surveys](page:surveys)")
    soon(page, f"{KEPT} === 0")

"""What the site looks like on paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from objectives.models import PlanVersion
from tests.governance.whole_governance import MEETING

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
COLOURS = "tags => tags.map(tag => [getComputedStyle(tag).color, getComputedStyle(tag).backgroundColor])"


def test_a_label_is_read_without_its_background_which_browsers_do_not_print(visit):
    visit.open(f"/meetings/{MEETING['meeting']}-{MEETING['slug']}/")
    tags = visit.page.locator("main .nhsuk-tag")
    assert tags.count()
    visit.page.emulate_media(media="print")
    dark = visit.page.locator("body").evaluate("body => getComputedStyle(body).color")
    assert {tuple(colours) for colours in tags.evaluate_all(COLOURS)} == {(dark, "rgba(0, 0, 0, 0)")}
    visit.page.emulate_media(media="null")  # as it was


# As they will stand once the success criteria have been judged, in every line that the plan then has.
JUDGED = """details => details.forEach(detail => {
  const words = "Met on 22 March 2017: the accounts, as they were audited, show that every organisation had a surplus.";
  if (detail.querySelector("strong")) detail.textContent = words;
})"""


def test_the_plan_fits_one_sheet_once_its_criteria_are_judged_too(visit):
    visit.open(PlanVersion.objects.live().get(title="Plan on a page").get_absolute_url())
    for is_judged in (False, True):
        if is_judged:
            visit.page.locator(".site-criteria .site-detail").evaluate_all(JUDGED)
            assert visit.page.get_by_text("as they were audited").count() == 3
        sheet, *more = PdfReader(BytesIO(visit.page.pdf(prefer_css_page_size=True))).pages
        assert [page.extract_text() for page in more] == [], is_judged
        assert (round(float(sheet.mediabox.width)), round(float(sheet.mediabox.height))) == (842, 595)
        assert "Source: NHS Thurrock CCG plan on a page" in " ".join(sheet.extract_text().split())


def test_pages_of_a_report_are_numbered(visit):
    visit.open("/performance/board-report/?quarter=2015-q4")
    pages = PdfReader(BytesIO(visit.page.pdf(prefer_css_page_size=True, format="A4"))).pages
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in " ".join(page.extract_text().split())

"""What the site looks like on paper."""

import pytest

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
    visit.page.emulate_media(media="screen")

"""Every page as people meet it: in a real browser, wide and narrow, by keyboard, without JavaScript, by axe."""

import pytest

from tests.browser.visit import OF_WIDTH, RULES
from tests.whole_site import CORRECTED, NOWHERE, READABLE, REMOVED, WITHDRAWN, public_pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

WIDE, PHONE, NARROWEST = 1280, 390, 320
# words: (address, status)
STATES = {
    "no page": (NOWHERE, 404),
    "removed": (REMOVED, 410),
    "withdrawn": (WITHDRAWN, 200),
    "withdrawn, readable": (READABLE, 200),
    "corrected": (CORRECTED, 200),
    "year with gaps": ("/foi/2015-16/", 200),
    "sorted": ("/foi/?sort=-received", 200),
    "sign in": ("/admin/login/", 200),
}
PUBLIC = {name: (address, 200) for name, address in public_pages().items()} | STATES


def check(visit, address, status=200, on_a_phone=OF_WIDTH):
    """Open a page at both widths; nothing may be complained of, by the browser or by axe, nor scroll sideways."""
    assert visit.open(address).status == status
    check_here(visit, on_a_phone)


def check_here(visit, on_a_phone=OF_WIDTH):
    """Check the page that is open, as `check` does: by all of axe's rules wide, and on a phone by those named."""
    for width, rules in ((WIDE, RULES), (PHONE, on_a_phone)):
        visit.page.set_viewport_size({"width": width, "height": 900})
        soon(visit.page, MENU_FITS)
        assert visit.complaints() == {"policy": [], "other hosts": [], "console": []}, width
        found = visit.axe(rules)
        assert not found, f"{width} px:\n" + "\n".join(found)
    visit.page.set_viewport_size({"width": NARROWEST, "height": 900})
    soon(visit.page, f"document.documentElement.scrollWidth <= {NARROWEST}")


# The menu's entries fold up a moment after the page became narrower; until then they stand beyond its edge.
MENU_FITS = """[...document.querySelectorAll(".nhsuk-header__navigation-item")]
  .every((entry) => !entry.offsetParent || entry.getBoundingClientRect().right <= innerWidth)"""


def soon(page, condition):
    """Wait until a condition of the page's is true; fail when it is not within five seconds.

    Asked from outside: a condition that the page itself polls would be code from a string, which the policy forbids.
    """
    for _ in range(250):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"Not true within five seconds: {condition}")


@pytest.mark.parametrize("name", PUBLIC)
def test_a_stranger_reads(name, visit):
    check(visit, *PUBLIC[name], on_a_phone=RULES)


FOCUS_IS_SEEN = """() => {
  const focused = document.activeElement, style = getComputedStyle(focused), box = focused.getBoundingClientRect();
  const clear = (colour) => /, 0\\)$/.test(colour) || colour === "transparent";
  const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 && !clear(style.outlineColor);
  return {
    name: focused.outerHTML.slice(0, 120),
    seen: (outlined || style.boxShadow !== "none") && box.width > 1 && box.height > 1,
    last: focused === document.body,
  };
}"""


@pytest.mark.parametrize("address", ["/", "/foi/", "/contact/"])
def test_by_keyboard(address, visit):
    """The first Tab finds the way past the menu; every stop after it shows where the reader is."""
    visit.open(address)
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    assert visit.page.evaluate(FOCUS_IS_SEEN)["seen"]
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement === document.querySelector('main')")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.querySelector('main, footer').contains(document.activeElement)")
    visit.open(address)
    stops = []
    links = visit.page.locator("a[href]:visible, button:visible").count()
    for _ in range(links):
        visit.page.keyboard.press("Tab")
        stops.append(visit.page.evaluate(FOCUS_IS_SEEN))
    assert [stop["name"] for stop in stops if not stop["seen"]] == []
    assert len({stop["name"] for stop in stops}) > 5


def column(page, number):
    """Return the figures of a column of the page's own table as they stand there."""
    cells = page.locator(f"#table tbody tr td:nth-child({number})").all_inner_texts()
    return [int(cell.replace(",", "")) for cell in cells]


def test_the_table_sorts_and_says_so(visit):
    visit.open("/foi/")
    header = visit.page.locator("#table").get_by_role("columnheader", name="Received")
    assert header.get_attribute("aria-sort") is None
    for words, reverse in {"ascending": False, "descending": True}.items():
        header.get_by_role("link").click()
        visit.page.wait_for_load_state()
        assert header.get_attribute("aria-sort") == words
        figures = column(visit.page, 2)
        assert len(figures) > 5
        assert figures == sorted(figures, reverse=reverse)
    assert visit.page.locator("[aria-sort]").count() == 1
    assert visit.complaints() == {"policy": [], "other hosts": [], "console": []}


def test_the_columns_of_every_table_unfold_and_are_printed(visit):
    visit.open("/data/")
    folded = visit.page.locator("main details")
    assert not visit.page.get_by_text("opening_caseload", exact=True).is_visible()
    visit.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert folded.count() == visit.page.locator("main details[open]").count() > 2
    visit.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    for table in folded.all():
        table.locator("summary").click()
        assert table.locator("dt").first.is_visible()
    check_here(visit)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_without_javascript(width, browser, site):
    """The answer, the table, the downloads and the menu are all there."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{site.url}/foi/")
    assert page.locator(".nhsuk-lede-text").is_visible()
    assert page.get_by_role("table").is_visible()
    assert page.get_by_role("rowheader", name="April to June 2013").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV for Excel of Freedom of Information quarterly returns").click()
    assert download.value.suggested_filename == "foi-returns-for-excel.csv"
    for name in ("Home", "Freedom of Information", "Meetings", "Our priorities", "About us"):
        assert page.get_by_role("navigation").get_by_role("link", name=name).first.is_visible()
    page.get_by_role("columnheader", name="Received").get_by_role("link").click()
    assert page.locator("[aria-sort=ascending]").count() == 1
    context.close()


def test_the_menu_on_a_phone_reaches_every_entry(visit):
    """What does not fit beside the rest is behind a button that says whether it is open."""
    visit.open("/foi/", NARROWEST)
    for name in ("Home", "Freedom of Information", "Meetings", "Our priorities", "About us"):
        entry = visit.page.get_by_role("banner").get_by_role("link", name=name, exact=True)
        if not entry.is_visible():
            button = visit.page.get_by_role("banner").get_by_role("button", name="Browse")
            assert button.get_attribute("aria-expanded") == "false"
            button.click()
            assert button.get_attribute("aria-expanded") == "true"
        assert entry.is_visible(), name
        if visit.page.locator("[aria-expanded=true]").count():
            assert visit.axe() == []
            visit.page.keyboard.press("Escape")

"""Charts as people meet them: still without JavaScript and on paper, live when they ask, with nothing sent away."""

import datetime
import json
from itertools import pairwise

import pytest

from ccg.charts import periods_axis
from ccg.years import FinancialYear, Month, Quarter
from tests.browser.test_pages import NARROWEST, PHONE, WIDE, check_here

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ADDRESSES = ["/", "/foi/", "/performance/", "/performance/foi-compliance/"]
EXPLORE, STILL = "Explore this chart", "Show the still picture"


@pytest.fixture
def visit(visit):
    """Everybody's tab, given back as a screen with its own colours."""
    yield visit
    visit.page.emulate_media(media="null", forced_colors="null", color_scheme="null")


def charts(page):
    """Return the charts of a page; there is at least one."""
    found = page.locator("figure[data-chart]").all()
    assert found
    return found


def explore(chart):
    """Ask for the live chart by keyboard, and wait until plotly has drawn it."""
    button = chart.get_by_role("button")
    button.press("Enter")
    chart.locator(".site-live .xtick, .site-live .xtick2").first.wait_for()
    assert button.evaluate("button => button === document.activeElement"), "The focus went elsewhere."
    assert button.inner_text().startswith(STILL)


def texts(chart, selector):
    return chart.locator(selector).all_text_contents()


# Between them they have every kind of chart that the others have.
@pytest.mark.parametrize("address", ["/foi/", "/performance/"])
def test_every_chart_comes_alive_and_back(address, visit):
    visit.open(address)
    names = set()
    for chart in charts(visit.page):
        button, still = chart.get_by_role("button"), chart.locator(".site-still")
        names.add(button.inner_text())
        assert still.is_visible()
        explore(chart)
        live = chart.locator(".site-live")
        assert live.get_attribute("role") == "img"
        assert live.get_attribute("aria-label")
        assert not still.is_visible()
        assert texts(chart, ".site-live .ytick text") == texts(chart, "svg.site-chart:last-child [text-anchor=end]")
        live.hover()
        chart.locator(".site-live .legendtoggle").first.click()
    assert len(names) == len(charts(visit.page)), "Two buttons of one name cannot be told apart."
    check_here(visit)
    for chart in charts(visit.page):
        chart.get_by_role("button").press("Enter")
        assert chart.locator(".site-live").count() == 0
        assert chart.locator(".site-still").is_visible()
        assert chart.get_by_role("button").inner_text().startswith(EXPLORE)


def test_a_figure_that_is_pointed_at_is_read_out(visit):
    visit.open("/foi/")
    chart = charts(visit.page)[0]
    explore(chart)
    chart.locator(".site-live .point path").first.hover(force=True)
    chart.locator(".hoverlayer text").first.wait_for()
    assert "2013/14" in " ".join(chart.locator(".hoverlayer text").all_text_contents())
    assert visit.complaints() == {"policy": [], "other hosts": [], "console": []}


def periods(kind, first, count):
    """Return so many periods of a kind as the x of a chart."""
    start = kind.of(datetime.date(2013, 4, 1)).index + first
    return periods_axis([kind.from_index(start + number) for number in range(count)])


def show_instead(chart, x, y, **more):
    """Give the chart other periods and figures."""
    script = chart.locator("script")
    figure = json.loads(script.text_content())
    figure["data"] = [trace | {"x": x, "y": y} | more for trace in figure["data"]]
    figure["layout"]["xaxis"]["type"] = "multicategory" if isinstance(x[0], list) else "category"
    script.evaluate("(script, text) => { script.textContent = text; }", json.dumps(figure))


@pytest.mark.parametrize(
    ("kind", "first", "count"),
    [
        pytest.param(Quarter, 2, 7, id="from the third quarter"),
        pytest.param(Quarter, 0, 60, id="fifteen years of quarters"),
        pytest.param(Month, 2, 11, id="months from June"),
        pytest.param(Month, 11, 60, id="sixty months"),
        pytest.param(Month, 0, 120, id="ten years of months"),
        pytest.param(FinancialYear, 0, 12, id="years"),
    ],
)
@pytest.mark.parametrize("width", [WIDE, NARROWEST])
def test_the_live_chart_keeps_periods_in_the_order_of_time(width, kind, first, count, visit):
    visit.open("/foi/", width)
    chart = charts(visit.page)[0]
    show_instead(chart, periods(kind, first, count), list(range(count)))
    explore(chart)
    drawn = chart.locator(".site-live").evaluate("live => live.calcdata[0].map((point) => point.p)")
    assert drawn == list(range(count))
    boxes = chart.locator(".site-live .xtick text").evaluate_all("all => all.map(text => text.getBoundingClientRect())")
    boxes = sorted((box["left"], box["right"]) for box in boxes)
    assert len(boxes) >= 2
    assert all(before[1] <= after[0] for before, after in pairwise(boxes)), "Names touch."
    names = {name.split()[0] for name in texts(chart, ".site-live .xtick text")}
    if kind is Month and count >= 60:
        assert "Apr" in names


def test_the_level_of_a_period_alone_is_live_too(visit):
    visit.open("/foi/")
    chart = charts(visit.page)[0]
    level = {"type": "scatter", "mode": "lines", "line": {"color": "#212b32", "dash": "dashdot", "shape": "hvh"}}
    show_instead(chart, periods(FinancialYear, 0, 3), [None, None, 40], **level)
    explore(chart)
    dash = chart.locator(".site-live .scatterlayer .point").first
    assert dash.bounding_box()["width"] >= 20


def test_a_telephone_that_is_turned_keeps_what_was_chosen(visit):
    visit.open("/foi/")
    chart = charts(visit.page)[1]
    explore(chart)
    hidden = "opacity: 0.5"
    entries = chart.locator(".site-live .legend .traces")
    entries.nth(1).locator(".legendtoggle").click()
    chart.locator(f".site-live .legend .traces[style*='{hidden}']").wait_for()
    visit.page.set_viewport_size({"width": PHONE, "height": 900})
    width = chart.locator(".site-live").evaluate("live => live.clientWidth")
    chart.locator(f".site-live .main-svg[width='{width}']").first.wait_for()
    assert hidden in entries.nth(1).get_attribute("style")
    edge = chart.locator(".site-live").bounding_box()
    for words in chart.locator(".site-live .legendtext").all():
        box = words.bounding_box()
        assert box["x"] + box["width"] <= edge["x"] + edge["width"], "The key is cut off."


def test_without_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for address in ADDRESSES:
        page.goto(f"{site.url}{address}")
        for width in (WIDE, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            for chart in charts(page):
                shown = [picture for picture in chart.get_by_role("img").all() if picture.is_visible()]
                assert len(shown) == 1, (address, width)
                assert not chart.get_by_role("button").count()
            assert page.locator(".site-key").first.is_visible()
    context.close()


def test_on_paper_a_chart_is_still_and_has_no_button(visit):
    visit.open("/foi/", PHONE)
    chart = charts(visit.page)[0]
    explore(chart)
    visit.page.emulate_media(media="print")
    assert chart.locator(".site-chart--wide").is_visible()
    assert chart.locator(".site-key").is_visible()
    for part in (".site-live", ".site-chart--narrow", "button", "[role=status]"):
        assert not chart.locator(part).is_visible(), part


def test_plotly_that_does_not_come_leaves_the_still_picture(visit):
    visit.open("/foi/")
    visit.page.route("**/plotly/*", lambda route: route.abort())
    chart = charts(visit.page)[0]
    button, status = chart.get_by_role("button"), chart.get_by_role("status")
    button.click()
    visit.page.get_by_text("The chart could not be loaded.").wait_for()
    assert "table" in status.inner_text()
    assert chart.locator(".site-still").is_visible()
    assert button.inner_text().startswith(EXPLORE)
    visit.page.unroute("**/plotly/*")
    explore(chart)


COLOURS = """chart => Object.fromEntries(
  [".site-chart--wide text", ".site-chart--wide .site-chart-line", ".site-chart--wide .site-chart-bar"].map((part) => {
    const style = getComputedStyle(chart.querySelector(part));
    return [part, part.endsWith("line") ? style.stroke : style.fill];
  }))"""


@pytest.mark.parametrize(
    ("scheme", "colour"),
    [pytest.param("dark", "rgb(255, 255, 255)", id="light on dark"), pytest.param("light", "rgb(0, 0, 0)", id="dark")],
)
def test_a_chart_has_the_readers_own_colours(scheme, colour, visit):
    visit.open("/foi/")
    visit.page.emulate_media(forced_colors="active", color_scheme=scheme)
    chart = charts(visit.page)[0]
    assert set(chart.evaluate(COLOURS).values()) == {colour}
    explore(chart)
    ground = chart.locator(".site-live").evaluate("live => getComputedStyle(live).backgroundColor")
    assert ground == "rgb(255, 255, 255)", "Plotly's dark words need a light ground."

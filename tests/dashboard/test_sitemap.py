"""What search engines are told: every page that is live and no other, and to keep out of the admin."""

from xml.etree import ElementTree

import pytest
from django.utils import timezone

from dashboard.datasets import MEASURES
from dashboard.views.data import Data, Feed, Sitemap
from tests.factories import LONG_AGO, correct, make_organisation, make_return, make_user, publish
from tests.makers import publishable_models
from tests.test_html import Page

pytestmark = pytest.mark.django_db
REGISTERS = ("actions", "decisions", "gifts", "interests", "procurement")
PERFORMANCE = ["/performance/", "/performance/board-report/", *(f"/performance/{slug}/" for slug in MEASURES)]
OTHERS = ["/about-us/", "/constitution/", "/constitution/compare/", "/annual-reports/", "/consultations/"]
OTHERS += ["/documents/", "/inspections/", "/publication-scheme/", "/meetings/", "/meetings/subscribe/", "/groups/"]
OTHERS += ["/objectives/"]
OTHERS += ["/registers/", *(f"/registers/{name}/" for name in REGISTERS)]
HOST = "http://testserver"
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def listed(client):
    """Return {address: date of the last change or None} as the sitemap has it."""
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own bytes
    urls = root.findall("s:url", SPACE)
    found = {url.findtext("s:loc", None, SPACE): url.findtext("s:lastmod", None, SPACE) for url in urls}
    assert len(found) == len(urls), "An address stands there twice."
    return {address.removeprefix(HOST): date for address, date in found.items()}


def test_every_publishable_model_counts_in_what_machines_read():
    """Add a model here and think of its dataset, its addresses and its events."""
    for view in (Data, Feed, Sitemap):
        assert set(view.depends_on) == set(publishable_models().values()), view


def test_when_a_page_last_changed(organisation, client):
    today = timezone.localdate().isoformat()
    publish(make_return(2013, 1), on=LONG_AGO)
    assert listed(client) == {
        **dict.fromkeys(
            ["/", *PERFORMANCE, "/foi/", "/data/", "/search/", "/foi/2013-14/", "/foi/2013-14/quarter-1/"], "2017-01-10"
        ),
        **dict.fromkeys(["/contact/", "/accessibility/", "/privacy/", "/cookies/", *OTHERS]),
        **dict.fromkeys(["/about-us/", "/inspections/", "/groups/"], "2017-01-03"),  # of the organisation
    }
    second = publish(make_return(2013, 2), on=LONG_AGO)
    publish(correct(publish(make_return(2014, 1), on=LONG_AGO), received=41))
    second.withdraw(make_user(), "The figures are being checked.")
    found = listed(client)
    assert found["/foi/2013-14/quarter-1/"] == "2017-01-10"
    assert {found[address] for address in ("/", "/foi/2013-14/", "/foi/2014-15/", "/foi/2014-15/quarter-1/")} == {today}
    assert "/foi/2013-14/quarter-2/" not in found


def test_a_year_whose_returns_are_all_withdrawn_is_not_listed(organisation, client):
    publish(make_return(2013, 1), on=LONG_AGO).withdraw(make_user(), "The figures are being checked.")
    assert not [address for address in listed(client) if address.startswith("/foi/2")]


def test_an_empty_site_is_valid_and_whole_too(client):
    """Before anything is entered, and with an organisation alone."""
    for prepare in (lambda: None, make_organisation, make_user):
        prepare()
        for address in ("/", "/foi/", "/data/", "/cookies/", "/privacy/", "/accessibility/", "/contact/"):
            page = Page(client.get(address).text)
            assert (len(page.titles), len(page.headings)) == (1, 1), address


def test_a_site_without_content_lists_its_pages(client):
    ours = ["/", *PERFORMANCE, "/foi/", "/data/", "/contact/", "/search/", "/accessibility/", "/privacy/", "/cookies/"]
    assert listed(client) == dict.fromkeys([*ours, *OTHERS])

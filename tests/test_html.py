"""Every page is valid HTML with the parts a reader needs, and no link on the site leads nowhere."""

import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import pytest
from django.conf import settings
from django.test import Client

from ccg.models import Organisation
from tests.factories import rewrite
from tests.whole_site import CORRECTED, DRAFT, NOWHERE, READABLE, REMOVED, WITHDRAWN, public_pages

pytestmark = pytest.mark.once
ROOT = Path(settings.BASE_DIR)
CORE = [*public_pages().values(), WITHDRAWN, READABLE, CORRECTED, REMOVED, NOWHERE]
SORTED = ["/foi/?sort=received", "/foi/?sort=-compliance", "/foi/2014-15/", "/foi/2015-16/"]


class Page(HTMLParser):
    """The parts of a page that these tests ask about."""

    def __init__(self, html):
        super().__init__()
        self.lang, self.titles, self.headings, self.links, self.ids = None, [], [], [], set()
        self.inside = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.add(attrs.get("id"))
        if tag == "html":
            self.lang = attrs.get("lang")
        for name in ("href", "src"):
            if attrs.get(name):
                self.links.append(attrs[name])
        if tag in ("title", "h1") and self.inside != "svg":
            (self.titles if tag == "title" else self.headings).append("")
            self.inside = tag
        elif tag == "svg":
            self.inside = "svg"  # a picture's own title is not the page's

    def handle_endtag(self, tag):
        if tag == self.inside:
            self.inside = None

    def handle_data(self, data):
        if self.inside in ("title", "h1"):
            (self.titles if self.inside == "title" else self.headings)[-1] += data


@pytest.fixture
def site(site_once, db, settings):
    settings.WHITENOISE_USE_FINDERS = True
    contacts = {"email": "ask@example.nhs.uk", "phone": "01375 000 000", "address": "1 <High> Street\nGrays & Tilbury"}
    rewrite(Organisation.objects.ours(), foi_email="foi@example.nhs.uk", **contacts)
    return site_once


def fetched(client, addresses):
    return {address: client.get(address).text for address in addresses}


def preview(officer):
    """Return the HTML of a page that only staff can see."""
    client = Client()
    client.force_login(officer)
    return client.get(DRAFT).text


def test_every_page_is_valid_html(site, client, tmp_path):
    pages = fetched(client, [*CORE, *SORTED]) | {"a preview": preview(site)}
    for number, (address, html) in enumerate(pages.items()):
        name = "".join(letter if letter.isalnum() else "_" for letter in address)
        (tmp_path / f"{number}{name}.html").write_text(html)
    done = subprocess.run(
        [ROOT / "node_modules/.bin/html-validate", "--config", ROOT / ".htmlvalidate.json", tmp_path],
        # A machine without node has it beside python, where script/setup put it.
        env={**os.environ, "PATH": f"{os.environ['PATH']}:{Path(sys.executable).parent}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_page_has_a_language_a_title_and_one_heading(site, client):
    titles = {}
    for address, html in (fetched(client, CORE) | {"a preview": preview(site)}).items():
        page = Page(html)
        assert page.lang == "en-GB", address
        assert len(page.titles) == len(page.headings) == 1, address
        assert page.headings[0].strip(), address
        title, _, ours = page.titles[0].strip().rpartition(" - ")
        assert title, address
        assert ours == "NHS Thurrock CCG", address
        assert len(page.titles[0]) <= 70, "Browsers and search engines cut a longer title off."
        titles.setdefault(title, []).append(address)
    twice = {title: pages for title, pages in titles.items() if len(pages) > 1}
    assert twice == {}, "Two pages with one title cannot be told apart in a list of tabs."


def test_no_link_leads_nowhere(site, client):
    """Crawl from the home page; every page and file of the site must be reached, and every #part be on its page."""
    waiting, met, targets = ["/"], {}, set()
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        content = response.getvalue()
        assert response.status_code == 200, f"{address} is linked and answers {response.status_code}"
        met[address] = set()
        if response["Content-Type"].startswith("text/html"):
            page = Page(content.decode())
            met[address] = page.ids
            for link in page.links:
                target, part = urldefrag(urljoin(address, link))
                if target.startswith("/"):
                    targets.add((target, part, address))
                    if target not in met and target not in waiting:
                        waiting.append(target)
    lost = [f"{page} links to {target}#{part}" for target, part, page in targets if part and part not in met[target]]
    assert lost == []
    assert set(public_pages().values()) <= set(met), "No link leads to a public page."
    assert {"/foi/returns.csv", "/foi/returns.xlsx", "/foi/returns.json", "/static/site.css"} <= set(met)
    assert not {WITHDRAWN, READABLE, REMOVED, DRAFT} & set(met), "A list links to what is not live."

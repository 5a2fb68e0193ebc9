"""What machines read of the whole site: tables and their files, sitemap, feed; every page and nothing else."""

import csv
import datetime
import io
import re
from html import unescape
from urllib.robotparser import RobotFileParser

import openpyxl
import pytest
from django.utils.html import strip_tags

from ccg.datasets import FORMATS
from ccg.exports import LICENCE
from tests.dashboard.test_data import datasets, section
from tests.dashboard.test_feed import ATOM, MOMENT, TAG, feed
from tests.dashboard.test_sitemap import HOST, listed
from tests.whole_site import CORRECTED, DRAFT, READABLE, REMOVED, WITHDRAWN, public_pages

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("site_once")]


def test_columns_on_the_page_are_the_columns_of_the_files(client):
    for dataset in datasets():
        shown = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", section(client, dataset).split("<details")[1])
        urls = {file.ending: file.url for file in dataset.files}
        names = [name for name, _ in shown]
        for ending in (".csv", "-for-excel.csv"):
            header, *rows = csv.reader(io.StringIO(client.get(urls[ending]).getvalue().decode("utf-8-sig")))
            assert header == names
            assert rows, "The site of the tests has rows in every table."
        if dataset.endings != tuple(FORMATS):
            continue
        document = client.get(urls[".json"]).json()
        assert {name: unescape(meaning) for name, meaning in shown} == document["columns"]
        assert document["licence"] == LICENCE
        rows = document[dataset.rows_are]
        assert all(list(row) == names for row in rows)
        sheet = openpyxl.load_workbook(io.BytesIO(client.get(urls[".xlsx"]).content)).active
        assert [cell.value for cell in sheet[1]] == names
        assert sheet.max_row == 1 + len(rows)


def test_every_link_of_a_table_opens_and_says_its_format(client):
    for dataset in datasets():
        links = re.findall(r'<a href="(/[^"]+)">(.*?)</a>', section(client, dataset))
        assert len(links) == len(dataset.endings)
        for ending, (words, media_type) in ((ending, FORMATS[ending]) for ending in dataset.endings):
            (url,) = [url for url, text in links if strip_tags(text) == f"{words} of {dataset.title}"]
            answer = client.get(url)
            assert answer.status_code == 200
            assert answer["Content-Type"].partition(";")[0] == media_type
            assert ending == ".json" or f'filename="{dataset.slug}{ending}"' in answer["Content-Disposition"]


def links_to(html, media_type):
    return re.findall(rf'<link rel="alternate" type="{re.escape(media_type)}" href="([^"]+)" title="[^"]+">', html)


def test_every_page_names_the_feed_and_those_with_a_table_its_files(client):
    with_table = set()
    for address in [*public_pages().values(), CORRECTED, WITHDRAWN, REMOVED, DRAFT]:
        html = client.get(address).text
        assert links_to(html, "application/atom+xml") == ["/feed.atom"], address
        files = links_to(html, "text/csv"), links_to(html, "application/json")
        # What officers write may hold a table of words, which is no dataset.
        has_table = "<table" in html.replace('<table class="nhsuk-table">\n<thead', "")
        assert bool(files[0]) == bool(files[1]) >= has_table, address
        for url in [*files[0], *files[1]]:
            assert client.get(url).status_code == 200
            with_table.add(address)
    assert with_table == {
        *("/about-us/", "/inspections/", "/constitution/", "/annual-reports/", "/consultations/", "/documents/"),
        *("/meetings/", "/groups/", "/groups/governing-body/", "/objectives/"),
        *("/foi/", "/foi/2013-14/", "/performance/", "/performance/foi-compliance/"),
        *("/performance/waits/", "/performance/board-report/"),
        *(f"/registers/{name}/" for name in ("interests", "gifts", "procurement", "decisions", "actions")),
    }


def test_every_public_page_is_listed_and_what_is_listed_is_to_be_read(client):
    found = listed(client)
    assert set(public_pages().values()) <= set(found)
    assert CORRECTED in found
    assert not {WITHDRAWN, READABLE, REMOVED, DRAFT} & set(found)
    for address in found:
        page = client.get(address)
        assert page.status_code == 200, address
        assert "X-Robots-Tag" not in page.headers, address
        assert "noindex" not in page.text, address


def test_robots_may_read_all_but_the_admin(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    assert robots.site_maps() == [f"{HOST}/sitemap.xml"]
    assert all(robots.can_fetch("AnyBot", f"{HOST}{address}") for address in [*listed(client), "/foi/returns.csv"])
    assert not robots.can_fetch("AnyBot", f"{HOST}/admin/login/")


def test_it_is_valid_atom(client):
    """What RFC 4287 asks of a feed (4.1.1) and of an entry (4.1.2)."""
    root = feed(client)
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author", "subtitle"):
        assert len(root.findall(f"{ATOM}{name}")) == 1, name
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "NHS Thurrock Clinical Commissioning Group"
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {"self": "http://testserver/feed.atom", "alternate": "http://testserver/"}
    found = root.findall(f"{ATOM}entry")
    assert len(found) > 10
    for entry in found:
        for name in ("id", "title", "updated", "published", "summary", "link"):
            assert len(entry.findall(f"{ATOM}{name}")) == 1, name
        assert TAG.fullmatch(entry.findtext(f"{ATOM}id"))
        assert entry.find(f"{ATOM}link").get("href").startswith("http://testserver/")
        assert entry.find(f"{ATOM}summary").get("type") == "html"
    times = [element.text for element in root.iter() if element.tag in (f"{ATOM}updated", f"{ATOM}published")]
    assert all(MOMENT.fullmatch(time) for time in times)
    updated = [datetime.datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) for entry in found]
    assert updated == sorted(updated, reverse=True)
    assert datetime.datetime.fromisoformat(root.findtext(f"{ATOM}updated")) >= updated[0]
    ids = [element.text for element in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))

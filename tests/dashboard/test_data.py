"""The data page: every table, with the very columns of its files, files that open, and the true date of its change."""

import csv
import io
import re
from html import unescape

import openpyxl
import pytest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags

from ccg.datasets import FORMATS
from ccg.exports import LICENCE
from dashboard.views.data import ROOMS
from tests.factories import LONG_AGO, correct, make_return, make_user, publish
from tests.whole_site import CORRECTED, DRAFT, REMOVED, WITHDRAWN, build_site, public_files, public_pages

pytestmark = pytest.mark.django_db
NO_TABLES = {"/feed.atom", "/robots.txt", "/sitemap.xml"}


def datasets():
    return [dataset for room in ROOMS for dataset, _ in room()]


def section(client, dataset):
    """Return the part of the page that is about a dataset, as HTML."""
    return client.get("/data/").text.split(f'<h2 class="nhsuk-heading-m" id="{dataset.slug}">')[1].split("<h2")[0]


def test_every_table_there_is_stands_on_the_page(client):
    listed = {file.url for dataset in datasets() for file in dataset.files}
    no_tables = NO_TABLES | {address for name, address in public_files().items() if name.startswith("document-")}
    assert listed >= set(public_files().values()) - no_tables
    assert len({dataset.slug for dataset in datasets()}) == len({dataset.title for dataset in datasets()})


def test_columns_on_the_page_are_the_columns_of_the_files(client):
    build_site()
    for dataset in datasets():
        shown = re.findall(r"<dt[^>]*>(.*?)</dt><dd[^>]*>(.*?)</dd>", section(client, dataset).split("<details")[1])
        urls = {file.ending: file.url for file in dataset.files}
        document = client.get(urls[".json"]).json()
        assert {name: unescape(meaning) for name, meaning in shown} == document["columns"]
        assert document["licence"] == LICENCE
        names = [name for name, _ in shown]
        rows = document[dataset.rows_are]
        assert rows, "The site of the tests has rows in every table."
        assert all(list(row) == names for row in rows)
        for ending in (".csv", "-for-excel.csv"):
            assert next(csv.reader(io.StringIO(client.get(urls[ending]).content.decode("utf-8-sig")))) == names
        sheet = openpyxl.load_workbook(io.BytesIO(client.get(urls[".xlsx"]).content)).active
        assert [cell.value for cell in sheet[1]] == names
        assert sheet.max_row == 1 + len(rows)


def test_every_link_of_a_table_opens_and_says_its_format(client):
    build_site()
    for dataset in datasets():
        links = re.findall(r'<a href="(/[^"]+)">(.*?)</a>', section(client, dataset))
        assert len(links) == len(FORMATS)
        for ending, (words, media_type) in FORMATS.items():
            (url,) = [url for url, text in links if strip_tags(text) == f"{words} of {dataset.title}"]
            answer = client.get(url)
            assert answer.status_code == 200
            assert answer["Content-Type"].partition(";")[0] == media_type
            assert ending == ".json" or f'filename="{dataset.slug}{ending}"' in answer["Content-Disposition"]


def withdrawn(row):
    publish(row, on=LONG_AGO).withdraw(make_user(), "The figures are being checked.")
    return row


def corrected(row):
    return publish(correct(publish(row, on=LONG_AGO), received=41))


TODAY, NEVER, THEN = "today", "Nothing published yet", "10 January 2017"
# what happened: (how, last change of the returns and years, last change of the corrections)
CHANGES = {
    "nothing": (lambda: None, NEVER, NEVER),
    "a draft": (make_return, NEVER, NEVER),
    "published long ago": (lambda: publish(make_return(), on=LONG_AGO), THEN, NEVER),
    "a correction in draft": (lambda: correct(publish(make_return(), on=LONG_AGO), received=41), THEN, NEVER),
    "corrected": (lambda: corrected(make_return()), TODAY, TODAY),
    "withdrawn": (lambda: withdrawn(make_return()), TODAY, NEVER),
    "removed": (lambda: publish(make_return(), on=LONG_AGO).remove(make_user(), "It named a person."), TODAY, NEVER),
}


@pytest.mark.parametrize("case", CHANGES)
def test_last_change(case, organisation, client):
    happens, *expected = CHANGES[case]
    happens()
    today = date_format(timezone.localdate())
    for dataset in [each for each in datasets() if each.slug.startswith("foi-")]:
        words = expected[dataset.slug == "foi-corrections"]
        shown = re.search(r">Last change</dt><dd[^>]*>(.*?)</dd>", section(client, dataset))[1]
        assert shown == (today if words == TODAY else words), dataset.slug


def links_to(html, media_type):
    return re.findall(rf'<link rel="alternate" type="{re.escape(media_type)}" href="([^"]+)" title="[^"]+">', html)


def test_every_page_names_the_feed_and_those_with_a_table_its_files(client):
    build_site()
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
        *("/foi/", "/foi/2013-14/", "/performance/", "/performance/foi-compliance/"),
    }

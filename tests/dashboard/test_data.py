"""The data page: every table, with the very columns of its files, files that open, and the true date of its change."""

import re

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from ccg.datasets import FORMATS
from dashboard.views.data import ROOMS
from tests.factories import LONG_AGO, correct, make_return, make_user, publish
from tests.whole_site import public_files

pytestmark = pytest.mark.django_db
NO_TABLES = {"/feed.atom", "/robots.txt", "/sitemap.xml"}
# Addresses of single files, by their names.
FILES = {"document-file", "document-version-file"} | {
    f"governance:{name}"
    for name in (
        *("calendar", "group-calendar", "meeting-calendar", "minutes", "minutes-version", "pack"),
        *("paper", "paper-version"),
    )
}


def datasets():
    return [dataset for room in ROOMS for dataset, _ in room()]


def section(client, dataset):
    """Return the part of the page that is about a dataset, as HTML."""
    return client.get("/data/").text.split(f'<h2 class="nhsuk-heading-m" id="{dataset.slug}">')[1].split("<h2")[0]


def test_every_table_there_is_stands_on_the_page(client):
    listed = {file.url for dataset in datasets() for file in dataset.files}
    # There may be hundreds of indicators: their tables have the columns of the measures that are listed.
    of_many = [f"performance:files{ending}" for ending in FORMATS]
    no_tables = NO_TABLES | {address for name, address in public_files().items() if name in {*FILES, *of_many}}
    assert listed >= set(public_files().values()) - no_tables
    assert len({dataset.slug for dataset in datasets()}) == len({dataset.title for dataset in datasets()})


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

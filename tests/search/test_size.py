"""The search of many rows: pages of results, a fixed number of queries, the whole index made anew."""

import io
from unittest.mock import ANY

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from ccg.models import PageVersion, SearchEntry
from tests.factories import make_document, make_page, publish
from tests.search.rows import titles

pytestmark = pytest.mark.django_db
PLANTED = "Kestrel over the saltmarsh"


def publish_many(first, last):
    """Publish pages and returns past the gate's own methods: only the number of rows matters here."""
    row = publish(make_page(f"many-{first}", "Many", "birds")) if first == 0 else PageVersion.objects.first()
    standing = {name: getattr(row, name) for name in ("state", "publish_at", "submitted_by", "approved_by")}
    pages = [
        PageVersion(
            page=type(row.page).objects.create(), slug=f"many-{index}", title=f"No {index}", body="birds", **standing
        )
        for index in range(max(first, 1), last)
    ]
    QuerySet(PageVersion).bulk_create(pages)
    call_command("rebuild_search", stdout=io.StringIO())


def test_the_number_of_queries_does_not_grow_and_results_come_in_pages(organisation, client):
    counts = []
    for first, last in ((0, 3), (3, 45)):
        publish_many(first, last)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/search/", {"q": "birds"}).context["count"] == last
        counts.append(len(queries))
    assert counts == [4, 4]
    pages = [titles(client, "birds", page=number) for number in (1, 2, 3)]
    assert [len(found) for found in pages] == [20, 20, 5]
    assert len(set().union(*pages)) == 45
    assert titles(client, "birds", page=99) == pages[2]
    assert titles(client, "birds", page="two") == pages[0]
    second = client.get("/search/", {"q": "birds", "page": 2}).text
    assert '<a class="nhsuk-pagination__link nhsuk-pagination__link--next" href="/search/?q=birds&amp;page=3"' in second
    assert 'start="21"' in second


def test_a_page_of_the_site_itself_is_counted_and_stands_on_the_first_page_alone(organisation, client):
    for index in range(21):
        publish(make_page(f"braille-{index}", f"No {index}", "Braille"))
    pages = [titles(client, "braille", page=number) for number in (1, 2)]
    assert [len(found) for found in pages] == [20, 2]
    assert pages[0][0] == "Accessibility statement"
    assert len({*pages[0], *pages[1]}) == 22


def test_rebuilding_writes_what_is_missing_and_takes_away_what_is_left_over(organisation, capsys):
    row = make_page("saltmarsh", "Birds", PLANTED)
    SearchEntry.objects.filter(object_pk=row.pk).update(text="old words")
    SearchEntry.objects.create(model="ccg.PageVersion", object_pk=row.pk + 1, title="Gone", text=PLANTED)
    SearchEntry.objects.create(model="ccg.Nothing", object_pk=1, title="Gone", text=PLANTED)
    for _ in range(2):
        call_command("rebuild_search")
        assert list(SearchEntry.objects.exclude(title=organisation.name).values("id", "title", "text")) == [
            {"id": ANY, "title": "Birds", "text": PLANTED}
        ]
        assert capsys.readouterr().out == "The search knows 2 rows.\n"


def test_more_different_words_than_a_database_can_hold_are_saved_all_the_same(organisation, client):
    text = " ".join(f"number{index}" for index in range(120_000))
    publish(make_document("Spending", f"{PLANTED} {text}"))
    assert titles(client, "kestrel") == ["Spending"]

"""Never a word of what is not live: in no result, in no number, and at once."""

import pytest
from django.db import connection

from ccg.models import PageVersion, SearchEntry
from ccg.search.finding import searched_models
from objectives.models import Reading
from tests.factories import (
    LONG_AGO,
    correct,
    make_document,
    make_draft_organisation,
    make_inspection,
    make_page,
    make_user,
    publish,
)
from tests.makers import MAKERS, OTHER, PLANTED, publishable_models
from tests.search.rows import LONG
from tests.states import IN_EVERYTHING, STATES
from tests.test_gate import undone

pytestmark = pytest.mark.django_db

# A figure has no words of its own that anybody looks for: its indicator is found.
DRAFTS = {label: maker["draft"] for label, maker in MAKERS.items() if label != "objectives.Reading"} | {
    "title of a page": lambda: make_page("birds", PLANTED),
    "inside a document": lambda: make_document("Birds", f"{LONG}{PLANTED}{LONG}"),
}
WORD, HIDDEN = PLANTED.split()[0], PLANTED.split()[-1]  # the page repeats the word that was typed


def shown(client, typed=WORD):
    """Return whether a result tells what stands beside the word, and how many results the page counts."""
    response = client.get("/search/", {"q": typed})
    return HIDDEN in response.text, response.context["count"]


def test_every_publishable_model_is_searched():
    assert set(searched_models()) == set(publishable_models().values()) - {Reading}


@pytest.mark.parametrize("case", DRAFTS)
def test_only_what_is_live_is_found(case, organisation, client):
    publish(make_page("heron", "Heron", f"{OTHER} sees a {WORD.lower()}"))
    draft = DRAFTS[case]()
    assert shown(client) == (False, 1)
    for state in (*IN_EVERYTHING, "withdrawn"):
        bring, _, live = STATES[state]
        with undone(draft) as row:
            bring(row)
            assert shown(client) == (live, 1 + live), state


def test_an_edition_takes_the_words_of_the_one_before_away(organisation, client):
    first = publish(make_page("birds", "Birds", PLANTED), on=LONG_AGO)
    second = correct(first, body="Heron by the sluice")
    assert (shown(client), shown(client, "sluice")) == ((True, 1), (False, 0))
    publish(second)
    assert (shown(client), shown(client, "sluice")) == ((False, 0), (False, 1))
    second.withdraw(make_user(), "It was the wrong bird.")
    assert (shown(client), shown(client, "sluice")) == ((False, 0), (False, 0))


def test_an_edit_of_a_draft_and_its_deletion_take_the_words_along(organisation):
    one, two, three = (make_page(slug, "Title", PLANTED) for slug in ("one", "two", "three"))
    one.body = "Nothing"
    one.save()
    two.delete()
    PageVersion.objects.filter(pk=three.pk).delete()
    kept = SearchEntry.objects.filter(model="ccg.PageVersion")
    assert list(kept.values_list("object_pk", "text")) == [(one.pk, "Nothing")]


def test_recalled_words_are_gone_from_the_index_too(organisation, client):
    row = publish(make_document("Birds", f"{LONG}{PLANTED}"))
    assert shown(client) == (True, 1)
    row.recall(make_user(), "It names a person.")
    assert (shown(client), shown(client, "birds")) == ((False, 0), (False, 0))
    assert not SearchEntry.objects.filter(model="ccg.DocumentVersion").exists()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT block FROM ccg_search_data")
            assert WORD.lower().encode()[:5] not in b"".join(block for (block,) in cursor.fetchall())


def test_the_next_request_knows_what_was_published(organisation, client):
    row = make_page("birds", "Birds", PLANTED)
    before = client.get("/search/", {"q": WORD})
    assert not before.has_header("ETag")  # it is asked anew by each reader
    assert "max-age=0" in before["Cache-Control"]
    publish(row)
    assert shown(client) == (True, 1)


def test_a_name_that_is_not_public_is_not_found_through_another_row(organisation, client):
    provider = publish(make_draft_organisation("Acme Care", "provider"))
    correct(provider, name=PLANTED)
    publish(make_inspection("Walk-in centre", provider=provider.organisation))
    assert shown(client) == (False, 0)

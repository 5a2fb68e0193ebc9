"""The gate as a table of cases: every publishable model, in every state, at every address, by every method.

The models are found by walking the apps: one that has no maker here fails the first test.
"""

import datetime
import io
from contextlib import contextmanager

import openpyxl
import pytest
from django.db.transaction import atomic, set_rollback
from django.utils import timezone

from ccg.publishing import Edition
from ccg.views.public import page_version
from tests.factories import LONG_AGO, correct, publish, tomorrow
from tests.makers import MAKERS, OTHER, PLANTED, publishable_models
from tests.states import IN_EVERYTHING, STATES, in_review, manager, removed, withdrawn


def test_every_publishable_model_is_in_this_table():
    assert set(publishable_models()) == set(MAKERS)


def text_of(client, address):
    """Return what a page or a file says; of a workbook the cells, because its bytes hold the time of day."""
    answer = client.get(address)
    content = answer.getvalue()  # some are streamed
    if not address.endswith(".xlsx"):
        return content.decode()
    cells = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return "\n".join(str(row) for row in cells)


# People first: the Governing Body names them from its first edition.
ALL_AT_ONCE = sorted(MAKERS.values(), key=lambda maker: maker is not MAKERS["governance.PersonVersion"])
every_model = pytest.mark.parametrize("label", MAKERS)
# Organisations have no page of their own.
with_own_page = pytest.mark.parametrize("label", [label for label, maker in MAKERS.items() if "own" in maker])


@pytest.fixture
def other(label, organisation):
    return MAKERS[label]["other"]()


@contextmanager
def undone(draft=None):
    """Take back what is done within: so every state is tried on the same site and draft, each made once.

    Gives the draft as it is stored, untouched by what was done with it before.
    """
    with atomic():
        yield draft and type(draft).objects.get(pk=draft.pk)
        set_rollback(True)


# What is no reading is refused wherever a page is, and unknown wherever it is not: tried where these differ.
OTHER_METHODS = {"draft", "published", "removed"}
# To draw every list in every state of every model would take minutes: in states that lists cannot tell from these some
# are drawn, and every list of what was withdrawn: it is still to be read at its own address.
OF_EVERYTHING = ("/feed.atom", "/sitemap.xml", "/data/")


@with_own_page
def test_own_address(label, other, client):
    got, expected, draft = {}, {}, MAKERS[label]["draft"]()
    for state, (bring, status, live) in STATES.items():
        with undone(draft) as row:
            bring(row)
            assert type(row).objects.live().filter(pk=row.pk).exists() == live, state
            own, preview = MAKERS[label]["own"](row)
            for address in (own, preview):
                answer = client.get(address)
                got[state, address] = (answer.status_code, PLANTED in answer.text)
                expected[state, address] = (status, live or row.readable_when_withdrawn)
            head = client.head(own)
            assert (head.status_code, head.content) == (status, b""), state
            if state in OTHER_METHODS:
                others = {
                    method(own).status_code for method in (client.post, client.options, client.put, client.delete)
                }
                assert others == {405 if status == 200 else status}, state
    assert got == expected


@pytest.mark.once
@every_model
def test_lists_totals_and_exports(label, other, client):
    maker = MAKERS[label]
    lists, some = [*maker["pages"], *maker["exports"]], [*maker["pages"][-1:], *maker["exports"][:2]]
    before = {address: text_of(client, address) for address in lists}
    assert any(OTHER in text for text in before.values())
    found, expected, draft = {}, {}, maker["draft"]()
    for state, (bring, _, live) in STATES.items():
        with undone(draft) as row:
            bring(row)
            assert type(row).objects.live().filter(pk=row.pk).exists() == live, state
            looked_at = lists if state in IN_EVERYTHING or "withdrawn" in state else some
            after = {address: text_of(client, address) for address in looked_at}
            assert any(maker.get("listed", PLANTED) in text for text in after.values()) == live, state
            assert live or not any(PLANTED in text for text in after.values()), state
            assert any(OTHER in text for text in after.values()), state
            exports = set(maker["exports"]) & set(after)
            found[state] = {address for address in exports if after[address] != before[address]}
            expected[state] = exports if live else set()
    assert found == expected


@pytest.mark.once
def test_what_machines_read_of_everything(organisation, client):
    """A row of every model at once in the same state: the feed, the sitemap and the list of all data."""
    for maker in ALL_AT_ONCE:
        maker["other"]()
    drafts = [maker["draft"]() for maker in ALL_AT_ONCE]
    for state in IN_EVERYTHING:
        bring, _, live = STATES[state]
        with undone():
            for draft in drafts:
                bring(type(draft).objects.get(pk=draft.pk))
            texts = {address: text_of(client, address) for address in OF_EVERYTHING}
            told = {address: text.partition(PLANTED)[0][-200:] for address, text in texts.items() if PLANTED in text}
            assert live or told == {}, state
            assert OTHER in texts["/feed.atom"], state
            assert bool(told) == live, state


@with_own_page
def test_never_public_is_the_same_bytes_as_no_address(label, other, client):
    nowhere, draft = client.get("/there/was/never/such/a/page/"), MAKERS[label]["draft"]()
    for state in [name for name, (_, status, _) in STATES.items() if status == 404]:
        with undone(draft) as row:
            STATES[state][0](row)
            for address in MAKERS[label]["own"](row):
                got = client.get(address)
                assert got.content == nowhere.content, (state, address)
                assert dict(got.headers) == dict(nowhere.headers), (state, address)


@with_own_page
def test_nothing_is_not_modified_once_it_is_gone(label, other, client):
    row = publish(MAKERS[label]["draft"](), on=LONG_AGO)
    address = MAKERS[label]["own"](row)[0]
    before = client.get(address)
    asked = {"If-None-Match": before["ETag"], "If-Modified-Since": before["Last-Modified"]}
    assert client.get(address, headers=asked).status_code == 304
    row.remove(manager(), "It named a person.")
    assert client.get(address, headers=asked).status_code == 410
    assert client.get(address, headers={"If-None-Match": "*"}).status_code == 410


@with_own_page
def test_approved_now_is_public_in_the_next_request(label, other, client):
    row = MAKERS[label]["draft"]()
    address = MAKERS[label]["own"](row)[0]
    assert client.get(address).status_code == 404
    listing = client.get(MAKERS[label]["exports"][0])
    publish(row)
    assert client.get(address).status_code == 200
    again = client.get(MAKERS[label]["exports"][0], headers={"If-None-Match": listing.get("ETag", "")})
    assert again.status_code == 200
    assert again.content != listing.content


# An approved time and the moments around it; the clocks go forward on 26 March 2017 and back on 29 October 2017.
LONDON_MORNINGS = {
    "winter": (datetime.datetime(2017, 2, 1, 9, 0, 0), datetime.timedelta(0)),
    "the day the clocks go forward": (datetime.datetime(2017, 3, 26, 9, 0, 0), datetime.timedelta(hours=1)),
    "the day the clocks go back": (datetime.datetime(2017, 10, 29, 9, 0, 0), datetime.timedelta(0)),
}


@every_model
def test_scheduled_opens_at_nine_in_london(label, organisation):
    draft = MAKERS[label]["draft"]()
    for day, (morning, ahead_of_utc) in LONDON_MORNINGS.items():
        nine = timezone.make_aware(morning)
        assert nine.utcoffset() == ahead_of_utc
        with undone(draft) as row:
            publish(row, on=nine - datetime.timedelta(days=1), at=nine)
            live = type(row).objects.live
            assert not live(at=nine - datetime.timedelta(seconds=1)).filter(pk=row.pk).exists(), day
            assert live(at=nine).filter(pk=row.pk).exists(), day


EDITIONS = {
    "draft of a correction": (lambda second: second, True, False),
    "correction in review": (in_review, True, False),
    "scheduled correction": (lambda second: publish(second, at=tomorrow()), True, False),
    "published correction": (publish, False, True),
    "withdrawn correction": (withdrawn, False, False),
    "removed correction": (removed, False, False),
}


@pytest.mark.parametrize("label", [name for name, model in publishable_models().items() if issubclass(model, Edition)])
def test_a_correction_and_what_it_corrects(label, other, client):
    maker, second_words = MAKERS[label], "The second edition"
    first = publish(maker["draft"](), on=LONG_AGO)
    got, correction = {}, correct(first, **{maker["text"]: second_words}, **maker["change"])
    for case, (bring, *_) in EDITIONS.items():
        with undone(correction) as second:
            bring(second)
            live = set(type(first).objects.live())
            own = maker.get("own", lambda row: [])(first)[:1]
            pages = [text_of(client, address) for address in [*own, *maker["exports"]]]
            read = [any(words in page for page in pages) for words in (PLANTED, second_words)]
            got[case] = [(edition in live, found) for edition, found in zip((first, second), read, strict=True)]
    assert got == {case: [(live, live) for live in lives] for case, (_, *lives) in EDITIONS.items()}


@with_own_page
@pytest.mark.parametrize("moment", ["before the version is taken", "after it"])
def test_a_withdrawal_while_a_page_is_made_keeps_nothing_stale(label, moment, other, client, monkeypatch):
    row = publish(MAKERS[label]["draft"](), on=LONG_AGO)
    address = MAKERS[label]["own"](row)[0]

    def version_and_withdrawal(*args):
        before = page_version(*args)
        if row.state == "published":
            row.withdraw(manager(), "The figures were counted twice.")
        return before if moment == "after it" else page_version(*args)

    monkeypatch.setattr("ccg.views.public.page_version", version_and_withdrawal)
    client.get(address)
    assert PLANTED not in client.get(address).text
    assert "counted twice" in client.get(address).text

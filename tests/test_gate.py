"""The gate as a table of cases: every publishable model, in every state, at every address, by every method.

The models are found by walking the apps: one that has no maker here fails the first test.
"""

import datetime
import io

import openpyxl
import pytest
from django.apps import apps
from django.utils import timezone

from ccg.publishing import Edition, Publishable
from ccg.views.public import page_version
from tests.factories import LONG_AGO, correct, make_user, publish, tomorrow
from tests.makers import MAKERS, OTHER, PLANTED


def publishable_models():
    return {model._meta.label: model for model in apps.get_models() if issubclass(model, Publishable)}


def test_every_publishable_model_is_in_this_table():
    assert set(publishable_models()) == set(MAKERS)


def text_of(client, address):
    """Return what a page or a file says; of a workbook the cells, because its bytes hold the time of day."""
    answer = client.get(address)
    if not address.endswith(".xlsx"):
        return answer.text
    cells = openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    return "\n".join(str(row) for row in cells)


def manager():
    return make_user("Governance officer")


def in_review(row):
    row.submit(make_user())
    return row


def forced(row):
    row.force(make_user(), "The tribunal asked for it today")
    return row


def withdrawn(row, **options):
    row = publish(row, on=LONG_AGO)
    row.withdraw(manager(), "The figures were counted twice.", **options)
    return row


def restored(row):
    row = withdrawn(row)
    row.restore(make_user())
    return row


def restored_and_sent_back(row):
    row = restored(row)
    row.send_back(make_user("Approver"), "Not yet")
    return row


def removed(row):
    row = publish(row, on=LONG_AGO)
    row.remove(manager(), "It named a person.")
    return row


def sent_back(row):
    row = publish(row, at=tomorrow())
    row.send_back(make_user("Approver"), "Wait for the audit")
    return row


# state: (how to bring a draft there, status at its own address, whether it is live)
STATES = {
    "draft": (lambda row: row, 404, False),
    "in review": (in_review, 404, False),
    "scheduled": (lambda row: publish(row, at=tomorrow()), 404, False),
    "scheduled and sent back": (sent_back, 404, False),
    "published": (publish, 200, True),
    "published long ago": (lambda row: publish(row, on=LONG_AGO), 200, True),
    "forced": (forced, 200, True),
    "not expired yet": (lambda row: publish(row, until=tomorrow()), 200, True),
    "expired": (lambda row: publish(row, on=LONG_AGO, until=LONG_AGO + datetime.timedelta(days=9)), 410, False),
    "withdrawn": (withdrawn, 200, False),
    "withdrawn but readable": (lambda row: withdrawn(row, readable=True), 200, False),
    "restored, in review": (restored, 410, False),
    "restored and sent back": (restored_and_sent_back, 200, False),
    "removed": (removed, 410, False),
}
every_state = pytest.mark.parametrize("state", STATES)
every_model = pytest.mark.parametrize("label", MAKERS)


@pytest.fixture
def other(label, organisation):
    return MAKERS[label]["other"]()


@every_model
@every_state
def test_own_address(label, state, other, client):
    bring, status, live = STATES[state]
    row = bring(MAKERS[label]["draft"]())
    for address in MAKERS[label]["own"](row):
        got = client.get(address)
        assert got.status_code == status, address
        assert (PLANTED in got.text) == (live or row.readable_when_withdrawn)
        head = client.head(address)
        assert head.status_code == status
        assert head.content == b""
        for method in (client.post, client.options, client.put, client.delete):
            assert method(address).status_code == (405 if status == 200 else status)


@every_model
@every_state
def test_lists_totals_and_exports(label, state, other, client):
    bring, _, live = STATES[state]
    before = {address: text_of(client, address) for address in MAKERS[label]["exports"]}
    row = bring(MAKERS[label]["draft"]())
    assert type(row).objects.live().filter(pk=row.pk).exists() == live
    for address, text in before.items():
        assert (text_of(client, address) == text) != live, address
    lists = [*MAKERS[label]["pages"], *MAKERS[label]["exports"]]
    texts = [text_of(client, address) for address in lists]
    assert any(MAKERS[label].get("listed", PLANTED) in text for text in texts) == live
    assert live or not any(PLANTED in text for text in texts)
    assert any(OTHER in text for text in texts)


@every_model
@pytest.mark.parametrize("state", [name for name, (_, status, _) in STATES.items() if status == 404])
def test_never_public_is_the_same_bytes_as_no_address(label, state, other, client):
    row = STATES[state][0](MAKERS[label]["draft"]())
    nowhere = client.get("/there/was/never/such/a/page/")
    for address in MAKERS[label]["own"](row):
        got = client.get(address)
        assert got.content == nowhere.content
        assert dict(got.headers) == dict(nowhere.headers)


@every_model
def test_nothing_is_not_modified_once_it_is_gone(label, other, client):
    row = publish(MAKERS[label]["draft"](), on=LONG_AGO)
    address = MAKERS[label]["own"](row)[0]
    before = client.get(address)
    asked = {"If-None-Match": before["ETag"], "If-Modified-Since": before["Last-Modified"]}
    assert client.get(address, headers=asked).status_code == 304
    row.remove(manager(), "It named a person.")
    assert client.get(address, headers=asked).status_code == 410
    assert client.get(address, headers={"If-None-Match": "*"}).status_code == 410


@every_model
def test_approved_now_is_public_in_the_next_request(label, other, client):
    row = MAKERS[label]["draft"]()
    address = MAKERS[label]["own"](row)[0]
    assert client.get(address).status_code == 404
    listing = client.get(MAKERS[label]["exports"][0])
    publish(row)
    assert client.get(address).status_code == 200
    assert client.get(MAKERS[label]["exports"][0], headers={"If-None-Match": listing["ETag"]}).status_code == 200


# An approved time and the moments around it; the clocks go forward on 26 March 2017 and back on 29 October 2017.
LONDON_MORNINGS = {
    "winter": (datetime.datetime(2017, 2, 1, 9, 0, 0), datetime.timedelta(0)),
    "the day the clocks go forward": (datetime.datetime(2017, 3, 26, 9, 0, 0), datetime.timedelta(hours=1)),
    "the day the clocks go back": (datetime.datetime(2017, 10, 29, 9, 0, 0), datetime.timedelta(0)),
}


@every_model
@pytest.mark.parametrize("day", LONDON_MORNINGS)
def test_scheduled_opens_at_nine_in_london(label, day, organisation):
    morning, ahead_of_utc = LONDON_MORNINGS[day]
    nine = timezone.make_aware(morning)
    assert nine.utcoffset() == ahead_of_utc
    row = publish(MAKERS[label]["draft"](), on=nine - datetime.timedelta(days=1), at=nine)
    live = type(row).objects.live
    assert not live(at=nine - datetime.timedelta(seconds=1)).filter(pk=row.pk).exists()
    assert live(at=nine).filter(pk=row.pk).exists()


EDITIONS = {
    "draft of a correction": (lambda second: second, True, False),
    "correction in review": (in_review, True, False),
    "scheduled correction": (lambda second: publish(second, at=tomorrow()), True, False),
    "published correction": (publish, False, True),
    "withdrawn correction": (withdrawn, False, False),
    "removed correction": (removed, False, False),
}


@pytest.mark.parametrize("label", [name for name, model in publishable_models().items() if issubclass(model, Edition)])
@pytest.mark.parametrize("case", EDITIONS)
def test_a_correction_and_what_it_corrects(label, case, other, client):
    bring, first_is_live, second_is_live = EDITIONS[case]
    first = publish(MAKERS[label]["draft"](), on=LONG_AGO)
    second = bring(correct(first, **{MAKERS[label]["text"]: "The second edition"}, **MAKERS[label]["change"]))
    live = set(type(first).objects.live())
    assert (first in live) == first_is_live
    assert (second in live) == second_is_live
    pages = [text_of(client, address) for address in [MAKERS[label]["own"](first)[0], *MAKERS[label]["exports"]]]
    assert any(PLANTED in page for page in pages) == first_is_live
    assert any("The second edition" in page for page in pages) == second_is_live


@every_model
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

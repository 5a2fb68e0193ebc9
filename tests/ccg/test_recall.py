"""The recall of a version: nothing of it is left, and the public learns only that it was recalled."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage

from ccg.models import DocumentVersion, SearchEntry
from ccg.publishing import Refused
from tests.documents import txt
from tests.factories import LONG_AGO, correct, make_document, make_user, publish
from tests.states import STATES

pytestmark = pytest.mark.usefixtures("organisation")

KESTREL = "Kestrel, aged 61, of Saltmarsh Road"
MARCH = LONG_AGO.replace(month=3, day=14)


def recalled(row, committed):
    with committed():
        row.recall(make_user(), "It named a patient.")
    return row


def kept_anywhere(row):
    """Return everything that the database keeps of a row and its history, as text."""
    rows = [*DocumentVersion.objects.filter(pk=row.pk).values(), *DocumentVersion.history.filter(id=row.pk).values()]
    return json.dumps(rows, default=str)


@pytest.mark.parametrize("state", STATES)
def test_a_recall_leaves_nothing_of_the_file(state, committed, client):
    with committed():
        row = STATES[state][0](make_document("Board paper", KESTREL))
    name, addresses = row.file.name, [row.get_file_url(), row.get_version_url()]
    assert KESTREL in row.text
    recalled(row, committed)
    assert not default_storage.exists(name)
    assert KESTREL not in kept_anywhere(row)
    assert name not in kept_anywhere(row)
    assert not SearchEntry.objects.filter(text__contains="Saltmarsh").exists()
    row.refresh_from_db()
    assert (row.recall_reason, row.file_in_words) == ("It named a patient.", "file recalled")
    assert row.recalled_by.username in str(row.recalled_by)
    assert row.history.first().history_change_reason == "Recalled. It named a patient."
    for address in addresses:
        assert client.get(address).status_code == (404 if STATES[state][1] == 404 else 410), address
    waits = state in ("in review", "scheduled")
    assert row.state == ("draft" if waits else row.state)


def test_of_a_recalled_version_the_public_learns_only_that(committed, client):
    first = publish(make_document("Board paper", "The first"), on=LONG_AGO)
    second = publish(correct(first, "Heron", title="Board paper", description="Heron", file=txt(KESTREL)), on=MARCH)
    recalled(second, committed)
    page = client.get(first.get_absolute_url()).text
    assert "Version 2 was recalled on" in page
    assert "Version 1, 10 January 2017" in page
    pages = [first.get_absolute_url(), "/documents/", "/documents.csv", "/feed.atom", "/data/"]
    for address in pages:
        text = client.get(address).text
        for words in ("Heron", "Kestrel", "named a patient", "25 bytes"):
            assert words not in text, address
    assert client.get(first.get_version_url()).getvalue() == b"The first"
    for address in (second.get_file_url(), second.get_version_url()):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "This version was recalled." in answer.text
    third = publish(correct(second, "A paper without names.", file=txt("The third")))
    assert client.get(first.get_file_url()).getvalue() == b"The third"
    assert client.get(second.get_version_url()).status_code == 410
    assert "Version 2 was recalled on" in client.get(third.get_absolute_url()).text


def test_a_correction_of_a_recalled_version_begins_without_a_file(committed):
    first = recalled(publish(make_document(), on=LONG_AGO), committed)
    draft = correct(first)
    assert not draft.file
    assert (draft.size, draft.sha256, draft.recalled_at, draft.recall_reason) == (None, "", None, "")
    with pytest.raises(Refused, match="no file"):
        draft.submit(make_user())


def test_versions_with_the_same_file_are_recalled_together(committed, client, officer):
    first = publish(make_document(words=KESTREL), on=LONG_AGO)
    second = publish(correct(first, description="Better words"), on=MARCH)
    other = publish(make_document("The same elsewhere", words=KESTREL))
    client.force_login(officer)
    asked = client.get(f"/admin/ccg/documentversion/steps/recall/?row={second.pk}").text
    assert "The same file is that of version 1, recalled with it." in asked
    assert "“The same elsewhere”, version 1, holds the same" in asked
    assert KESTREL not in asked
    with committed():
        client.post(
            "/admin/ccg/documentversion/steps/recall/",
            {"row": f"{second.pk}:{second.revision}", "reason": "It named a patient."},
        )
    for row in (first, second):
        row.refresh_from_db()
        assert (bool(row.file), row.recalled_by) == (False, officer)
        assert KESTREL not in kept_anywhere(row)
    other.refresh_from_db()
    assert other.file


def test_the_history_of_a_correction_with_another_file_forgets_too(committed):
    """A correction begins with the file of the version before it."""
    first = publish(make_document(words=KESTREL), on=LONG_AGO)
    second = publish(correct(first, file=txt("Harmless")))
    assert KESTREL in kept_anywhere(second)
    recalled(first, committed)
    assert KESTREL not in kept_anywhere(second)
    second.refresh_from_db()
    assert second.text == "Harmless"


def test_what_a_draft_was_given_first_is_forgotten(committed):
    row = make_document(words=KESTREL)
    with committed():
        row.file = txt("Harmless")
        row.clean_and_save()
    assert KESTREL not in kept_anywhere(row)
    other = make_document(words=KESTREL)
    pk = other.pk
    other.delete()
    assert KESTREL not in json.dumps([*DocumentVersion.history.filter(id=pk).values()], default=str)


REFUSED = {
    "no reason": ("Governance officer", "  ", Refused, "Say why"),
    "not allowed": ("Analyst", "A name.", PermissionDenied, "may not withdraw"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_recall_is_refused(case):
    role, reason, error, words = REFUSED[case]
    row = publish(make_document())
    with pytest.raises(error, match=words):
        row.recall(make_user(role), reason)
    assert default_storage.exists(row.file.name)


def test_a_recall_that_is_undone_leaves_the_file(committed):
    row = publish(make_document())
    name = row.file.name
    with pytest.raises(ValidationError), committed():
        row.recall(make_user(), "A \x00 name.")
    assert default_storage.exists(name)
    row.refresh_from_db()
    assert row.file.name == name


def test_twice_recalled_is_refused(committed):
    row = recalled(publish(make_document()), committed)
    with pytest.raises(Refused, match="no file to recall"):
        row.recall(make_user(), "Again.")

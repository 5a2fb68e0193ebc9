"""Documents and their versions: what the public reads of them, how a file takes the place of another, and recall."""

import datetime
import json

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from ccg.models import AnnualReport, Document, DocumentVersion, SearchEntry
from ccg.publishing import Refused
from tests.documents import pdf
from tests.factories import LONG_AGO, correct, make_document, make_user, publish, tomorrow
from tests.states import STATES

pytestmark = pytest.mark.usefixtures("organisation")

KESTREL = "Kestrel, aged 61, of Saltmarsh Road"
MARCH = LONG_AGO.replace(month=3, day=14)


def txt(words):
    return ContentFile(words.encode(), "chosen.txt")


def on_disk():
    return {path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Run what is left for the end of a transaction."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


# --- a file takes the place of another (publishing.md, case 5) ------------------------------------------------------


def test_a_corrected_file_takes_the_place_of_the_first(client):
    first = publish(make_document("Annual report 2016-17", pdf("Table 3 is wrong"), "report-final.pdf"), on=LONG_AGO)
    link = first.get_file_url()
    before = client.get(link)
    etag, old = before["ETag"], before.getvalue()
    draft = correct(first, "Corrected table 3.", file=ContentFile(pdf("Table 3", "Page 2"), "report FINAL (2).pdf"))
    assert client.get(link).getvalue() == old
    publish(draft, on=MARCH)
    for headers in ({}, {"If-None-Match": etag}, {"If-Range": etag, "Range": "bytes=0-9"}):
        after = client.get(link, headers=headers)
        assert after.status_code == 200
        assert after.getvalue() != old
        assert after["ETag"] != etag
    assert after["Content-Disposition"] == 'attachment; filename="annual-report-2016-17-version-2.pdf"'
    page = client.get(first.get_absolute_url()).text
    for words in ("Version 2, 14 March 2017: Corrected table 3.", "PDF, ", "2 pages", "Updated 14 March 2017"):
        assert words in page
    assert client.get(first.get_version_url()).getvalue() == old
    assert f'href="{first.get_version_url()}"' in page


def test_a_correction_of_words_keeps_the_file():
    first = publish(make_document(), on=LONG_AGO)
    second = publish(correct(first, description="What it is about"))
    assert second.file.name == first.file.name
    assert (second.text, second.sha256, second.size) == (first.text, first.sha256, first.size)


def test_what_is_computed_follows_the_bytes_and_nothing_else(monkeypatch):
    row = make_document(words="First")
    asked = []
    monkeypatch.setattr("ccg.files.version.findings_of", asked.append)
    row.title = "Another title"
    row.clean_and_save()
    assert asked == []
    monkeypatch.undo()
    sha256 = row.sha256
    row.file = ContentFile(pdf("Second", author="Anna"), "second.pdf")
    row.clean_and_save()
    assert (row.content_type, row.pages, "Second" in row.text) == ("application/pdf", 1, True)
    assert row.sha256 != sha256
    assert "not tagged" in row.accessibility
    assert "“Anna”" in row.properties
    assert row.file_in_words.startswith("PDF, ")


def test_a_draft_keeps_no_file_that_it_does_not_name(committed):
    before = on_disk()
    with committed():
        row = make_document(words="First")
        row.file = txt("Second")
        row.clean_and_save()
    assert len(on_disk() - before) == 1
    with committed():
        row.delete()
    assert on_disk() == before


def test_a_draft_that_is_thrown_away_leaves_the_file_of_what_it_corrects(committed, client):
    with committed():
        first = publish(make_document(), on=LONG_AGO)
        draft = correct(first)
        draft.delete()
    assert client.get(first.get_file_url()).getvalue() == b"The words of the file."


def test_nothing_stays_on_the_disk_of_a_save_that_the_database_refused():
    before = on_disk()
    row = DocumentVersion(title="Report", file=txt("Words"), number=0)
    with pytest.raises(Exception, match="editions_count_from_one"):
        row.save()
    assert on_disk() == before
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    "change", [{"text": "x"}, {"sha256": "x"}, {"file": "x"}, {"recalled_at": LONG_AGO}], ids=lambda c: next(iter(c))
)
def test_what_is_computed_cannot_be_set_for_many_at_once(change):
    make_document()
    with pytest.raises(Refused, match="one by one"):
        DocumentVersion.objects.update(**change)


def test_many_files_cannot_be_made_past_the_checks():
    with pytest.raises(Refused, match="one by one"):
        DocumentVersion.objects.bulk_create([DocumentVersion(title="Report", file=txt("x"))])


# --- when it may be public --------------------------------------------------------------------------------------------


def test_without_a_file_it_is_not_public():
    row = DocumentVersion(title="Report")
    row.clean_and_save()
    row.submit(make_user())
    with pytest.raises(Refused, match="Choose one first"):
        row.approve(make_user("Approver"))


def test_the_file_of_an_annual_report_waits_for_its_sign_off():
    row = make_document()
    report = AnnualReport(start_year=2016, title="Annual report 2016-17", document=row.document)
    report.clean_and_save()
    row.submit(make_user())
    approver = make_user("Approver")
    with pytest.raises(Refused, match=r"“Annual report 2016-17” has no date of sign-off"):
        row.approve(approver)
    with pytest.raises(Refused, match="sign-off"):
        row.force(make_user(), "It is urgent.")
    report.signed_off_on = datetime.date(2017, 5, 24)
    report.clean_and_save()
    row.approve(approver)
    assert DocumentVersion.objects.live().get() == row


# --- recall -----------------------------------------------------------------------------------------------------------


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
    draft.submit(make_user())
    with pytest.raises(Refused, match="no file"):
        draft.approve(make_user("Approver"))


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


# --- what the public reads --------------------------------------------------------------------------------------------


def test_the_page_says_what_the_file_is(client):
    row = publish(make_document("Annual report 2016-17", pdf("One", "Two"), "a.pdf", description="What we did."))
    page = client.get(row.get_absolute_url()).text
    words = f"Annual report 2016-17 ({row.file_in_words})"
    assert f'<a href="{row.get_file_url()}">{words}</a>' in page
    assert "PDF, " in words
    assert ", 2 pages)" in words
    assert "What we did." in page
    assert "may be hard to use with a screen reader" in page
    assert "tagged" not in page


MAILBOXES = {
    "its own": ({"other_formats": "easyread@example.nhs.uk"}, "accessibility_email", "mailto:easyread@example.nhs.uk"),
    "the CCG's for other formats": ({}, "accessibility_email", "mailto:formats@example.nhs.uk"),
    "the CCG's general one": ({}, "email", "mailto:formats@example.nhs.uk"),
    "none known": ({}, "website", 'href="/contact/">contact us'),
}


@pytest.mark.parametrize("case", MAILBOXES)
def test_whom_to_ask_for_another_format(case, organisation, client):
    fields, name, link = MAILBOXES[case]
    mailboxes = dict.fromkeys(("email", "accessibility_email", "website"), "")
    mailboxes[name] = "https://example.nhs.uk" if name == "website" else "formats@example.nhs.uk"
    publish(correct(organisation, **mailboxes))
    row = publish(make_document(**fields))
    assert link in client.get(row.get_absolute_url()).text


def test_the_list_by_category(client):
    assert "No document has been published here yet." in client.get("/documents/").text
    publish(make_document("Report of the year", category="annual-report"))
    assert "?category=" not in client.get("/documents/").text
    publish(make_document("Policy of the house", category="policy"))
    publish(make_document("Plan to come", category="plan"), at=tomorrow())
    every = client.get("/documents/").text
    assert "Report of the year" in every
    assert "Policy of the house" in every
    assert "?category=policy" in every
    assert "?category=plan" not in every
    policies = client.get("/documents/?category=policy").text
    assert "Policy of the house" in policies
    assert "Report of the year" not in policies
    assert client.get("/documents/?category=nonsense").text.count("<h2") == every.count("<h2")


def test_the_table(client):
    row = publish(make_document(category="policy"), on=LONG_AGO)
    (found,) = client.get("/documents.json").json()["documents"]
    assert found == {
        "document": row.document_id,
        "title": "Annual report 2016-17",
        "description": "",
        "category": "Policy",
        "page": f"https://{settings.SITE_HOST}{row.get_absolute_url()}",
        "file": f"https://{settings.SITE_HOST}{row.get_file_url()}",
        "format": "plain text",
        "size": 22,
        "pages": None,
        "version": 1,
        "published_on": "2017-01-10",
        "sha256": row.sha256,
    }


# --- officers ---------------------------------------------------------------------------------------------------------

ADD = "/admin/ccg/documentversion/add/"


def chosen(content, name="report.pdf", **fields):
    return {"title": "Annual report", "category": "policy", "file": SimpleUploadedFile(name, content)} | fields


def test_an_officer_uploads_a_file_and_is_told_what_is_in_it(officer, client):
    client.force_login(officer)
    answer = client.post(ADD, chosen(pdf("Words", author="Anna Other")), follow=True)
    row = DocumentVersion.objects.get()
    assert answer.status_code == 200
    page = client.get(f"/admin/ccg/documentversion/{row.pk}/change/").text
    for words in (row.file_in_words, "It is not tagged", "“Anna Other”", f"{row.get_version_url()}?preview={row.pk}"):
        assert words in page
    assert row.file.name not in page
    assert client.get(f"{row.get_version_url()}?preview={row.pk}").getvalue().startswith(b"%PDF")


def test_what_was_typed_is_kept_when_the_file_is_refused(officer, client):
    client.force_login(officer)
    page = client.post(ADD, chosen(b"MZ", description="Typed with care")).text
    assert "is something else" in page
    assert "Typed with care" in page
    assert not DocumentVersion.objects.exists()


def test_a_good_file_has_to_be_chosen_again_when_something_else_is_refused(officer, client):
    client.force_login(officer)
    before = on_disk()
    page = client.post(ADD, chosen(b"Words", "a.txt", title="")).text
    assert "Choose the file again" in page
    assert on_disk() == before


def test_a_draft_keeps_its_file_when_none_is_chosen(officer, client):
    client.force_login(officer)
    row = make_document()
    fields = {"title": "Another", "category": "policy", "read_revision": row.revision}
    assert client.post(f"/admin/ccg/documentversion/{row.pk}/change/", fields).status_code == 302
    name = row.file.name
    row.refresh_from_db()
    assert (row.title, row.file.name) == ("Another", name)


def test_what_is_published_is_read_with_its_file(officer, client):
    client.force_login(officer)
    row = publish(make_document())
    page = client.get(f"/admin/ccg/documentversion/{row.pk}/change/").text
    assert 'type="file"' not in page
    assert row.file.name not in page
    assert f"Download {row} (plain text, 22 bytes)" in page
    assert row.file.name not in client.get(f"/admin/ccg/documentversion/{row.pk}/history/").text
    version = client.get(f"/admin/ccg/documentversion/{row.pk}/history/{row.history.first().pk}/").text
    assert row.file.name not in version


def test_who_saves_second_is_told_of_another_file_in_words(officer, client):
    client.force_login(officer)
    row = make_document()
    read = row.revision
    row.file = txt("Another file.")
    row.save()
    fields = {"title": "Mine", "category": "policy", "read_revision": read}
    page = client.post(f"/admin/ccg/documentversion/{row.pk}/change/", fields).text
    assert "became plain text, 13 bytes, fingerprint" in page
    assert "Another file." not in page


def test_the_confirmation_page_compares_files_not_their_words(officer, client):
    client.force_login(officer)
    first = publish(make_document(words="The first words"), on=LONG_AGO)
    second = correct(first, file=txt("The second words"))
    page = client.get(f"/admin/ccg/documentversion/steps/submit/?row={second.pk}").text
    assert "plain text, 16 bytes" in page
    assert "The second words" not in page
    assert second.file.name not in page

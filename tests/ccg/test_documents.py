"""Documents and their versions: what the public reads of them, how a file takes the place of another, and recall."""

import datetime

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from ccg.files.kinds import size_in_words
from ccg.models import AnnualReport, Document, DocumentVersion
from ccg.publishing import Refused
from tests.documents import on_disk, pdf, txt
from tests.factories import LONG_AGO, correct, make_document, make_user, publish, tomorrow
from tests.reading import page_words

pytestmark = pytest.mark.usefixtures("organisation")

MARCH = LONG_AGO.replace(month=3, day=14)


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
    with pytest.raises(Refused, match="Choose one first"):
        row.submit(make_user())
    with pytest.raises(Refused, match="Choose one first"):
        row.force(make_user(), "It is urgent.")


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


def test_a_list_with_nothing_in_it_says_so(client):
    assert "No document is published here now." in page_words(client, "/documents/")
    nothing = page_words(client, "/documents/?category=safeguarding")
    assert "No safeguarding document is published here now." in nothing
    assert "See all documents" not in nothing
    publish(make_document("Policy of the house", category="policy"))
    page = client.get("/documents/?category=safeguarding").text
    assert 'No safeguarding document is published here now. <a href="/documents/">See all documents</a>' in page
    assert "Policy of the house" not in page
    assert "is published here now" not in client.get("/documents/?category=policy").text
    assert "No other document is published" in client.get("/documents/?category=other").text


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


def test_nothing_of_the_officers_name_for_the_file_is_kept(organisation):
    row = make_document(name="../../Kestrel draft, not for the public.txt")
    kept = " ".join(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)
    assert "Kestrel" not in kept
    assert row.file.name.startswith("documentversion/")
    assert len(row.file.name) == len("documentversion/") + 32
    assert row.download_name == "annual-report-2016-17.txt"


SIZES = {0: "0 bytes", 1: "1 byte", 999: "999 bytes", 1000: "1 KB", 545_000: "545 KB", 999_999: "1 MB"} | {
    2_268_000: "2.27 MB",
    10_449_000: "10.4 MB",
    300_000_000: "300 MB",
    1_234_000_000: "1.23 GB",
}


@pytest.mark.parametrize("size", SIZES)
def test_sizes_in_words(size):
    assert size_in_words(size) == SIZES[size]

"""Documents as officers meet them: choosing files, being told what is in them, keeping what was typed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ccg.admin import file_version, several_files
from ccg.models import DocumentVersion
from tests.documents import on_disk, pdf, txt
from tests.factories import (
    LONG_AGO,
    correct,
    make_constitution,
    make_document,
    make_page,
    make_report,
    make_user,
    publish,
)

pytestmark = [pytest.mark.usefixtures("organisation"), pytest.mark.once]


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


NAMES = {
    "a path": "../../etc/passwd.txt",
    "a path of Windows": "C:\\kestrel\\draft.txt",
    "another alphabet": "Пустельга \u202e– 報告.txt",
    "300 letters": f"{'kestrel' * 43}.txt",
    "markup": "<script>kestrel.txt",
}


@pytest.mark.parametrize("case", NAMES)
def test_of_a_file_with_an_odd_name_the_officer_reads_what_it_will_be_called(case, officer, client):
    client.force_login(officer)
    client.post(ADD, chosen(b"Words", NAMES[case]))
    row = DocumentVersion.objects.get()
    page = client.get(f"/admin/ccg/documentversion/{row.pk}/change/").text
    assert "Readers get it as annual-report.txt, whatever its own name was." in page
    for never in ("passwd", "kestrel", "Пустельга"):
        assert never not in page


def test_a_mailbox_like_that_of_a_person_is_pointed_at(officer, client):
    client.force_login(officer)
    page = client.post(ADD, chosen(b"Words", "a.txt", other_formats="jane.doe@a.test"), follow=True).text
    assert "look again: jane.doe@a.test looks like a person&#x27;s own address" in page


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


def test_several_files_at_once(officer, client):
    """Good ones are kept; each that is not taken is named with what to do."""
    client.force_login(officer)
    files = [SimpleUploadedFile("recruitment_policy-2017.txt", b"Words"), SimpleUploadedFile("setup.exe", b"MZ")]
    page = client.post("/admin/ccg/documentversion/several/", {"category": "policy", "files": files}).text
    row = DocumentVersion.objects.get()
    assert (row.title, row.category, row.text) == ("Recruitment policy 2017", "policy", "Words")
    assert row.history.get().history_user == officer
    assert "<strong>setup.exe</strong>: Files that end in .exe are not taken." in page
    assert "1 document saved as a draft." in page
    good = SimpleUploadedFile("plan.txt", b"Words")
    again = client.post("/admin/ccg/documentversion/several/", {"category": "policy", "files": [good]})
    assert again["Location"] == "/admin/ccg/documentversion/?standing=drafts"


def test_several_files_share_the_time_there_is(officer, client, monkeypatch):
    client.force_login(officer)
    clock = iter([0, 29, 31, 32])
    monkeypatch.setattr(several_files, "monotonic", lambda: next(clock))
    files = [SimpleUploadedFile(f"{name}.txt", b"Words") for name in ("first", "second", "third")]
    page = client.post("/admin/ccg/documentversion/several/", {"category": "policy", "files": files}).text
    assert [row.title for row in DocumentVersion.objects.all()] == ["First"]
    for name in ("second", "third"):
        assert f"<strong>{name}.txt</strong>: {several_files.NO_TIME}" in page


def test_a_file_that_no_field_asks_for_is_not_looked_into(officer, client, monkeypatch):
    client.force_login(officer)
    looked_into = []
    monkeypatch.setattr(file_version, "findings_of", lambda upload: looked_into.append(upload.name))
    client.post(ADD, {"title": "Annual report"} | {f"f{each}": SimpleUploadedFile("a.pdf", pdf()) for each in range(3)})
    client.post(ADD, chosen(b"Words", "plan.txt"))
    assert looked_into == ["plan.txt"]


@pytest.mark.parametrize(("number", "words"), [(0, "Choose the files."), (21, "Choose up to 20 files at a time.")])
def test_too_few_or_too_many_files(number, words, officer, client):
    client.force_login(officer)
    files = [SimpleUploadedFile(f"{each}.txt", b"Words") for each in range(number)]
    page = client.post("/admin/ccg/documentversion/several/", {"category": "policy", "files": files}).text
    assert words in page
    assert not DocumentVersion.objects.exists()


@pytest.mark.parametrize("step", ["", "steps/withdraw/", "steps/remove/", "steps/recall/"])
def test_what_names_a_document_is_listed_where_it_may_be_taken_away(step, officer, client):
    row, other = publish(make_document()), publish(make_document("Another"))
    publish(make_page("one", "One", f"[a](document:{row.document_id}) [b](document:{row.document_id}1)"))
    publish(make_page("two", "Two", f"[a]({row.get_absolute_url()})"))
    make_page("three", "Three", f"[a](document:{other.document_id})")
    publish(make_report(2014, title="Report of 2014/15", document=row.document, signed_off_on="2016-05-27"))
    make_constitution("3", document=row.document)
    client.force_login(make_user("Approver") if step else officer)
    page = client.get(f"/admin/ccg/documentversion/{step}?row={row.pk}" if step else form_of(row)).text
    here = page.partition("What links here")[2].partition("</ul>")[0]
    assert [words.partition("</a>")[0].rpartition(">")[2] for words in here.split("<li>")[1:]] == [
        *("One", "Two", "Report of 2014/15", "Constitution, version 3"),
    ]
    assert "Constitution, version 3</a>, constitution, edition 1, draft" in here


def form_of(row):
    return f"/admin/ccg/documentversion/{row.pk}/change/"


def test_what_names_documents_is_asked_once_for_all(officer, client):
    client.force_login(officer)
    rows = [publish(make_document(f"Plan {number}")) for number in range(4)]
    for row in rows:
        publish(make_page(f"page-{row.pk}", body=f"[the plan](document:{row.document_id})"))

    def asked(which):
        with CaptureQueriesContext(connection) as queries:
            chosen = "&".join(f"row={row.pk}" for row in which)
            assert client.get(f"/admin/ccg/documentversion/steps/withdraw/?{chosen}").status_code == 200
        return len(queries)

    asked(rows)
    assert asked(rows[:1]) == asked(rows)

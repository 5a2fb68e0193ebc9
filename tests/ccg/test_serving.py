"""The one door to a file: who gets it in which state, by which address, in which parts, and what else is told of it."""

import datetime

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.http import http_date

from ccg.models import DocumentVersion
from tests.factories import LONG_AGO, correct, make_document, make_user, publish, tomorrow
from tests.states import IN_EVERYTHING, STATES, manager, removed
from tests.test_gate import undone

pytestmark = pytest.mark.usefixtures("organisation")

WORDS = "Kestrel over the saltmarsh"
HALF = WORDS[:8].encode()
# How the same file may be asked for: (method, headers, query)
ASKED = {
    "plainly": ("get", {}, ""),
    "its head": ("head", {}, ""),
    "a part": ("get", {"Range": "bytes=0-7"}, ""),
    "the end": ("get", {"Range": "bytes=-8"}, ""),
    "as a download": ("get", {}, "?download"),
    "as a preview": ("get", {}, "?preview={pk}"),
    "whatever it is": ("get", {"If-None-Match": "*"}, ""),
    "if it changed": ("get", {"If-Modified-Since": http_date(LONG_AGO.timestamp())}, ""),
}


def file_addresses(row):
    """Return every address at which somebody might look for the file of a row."""
    return [row.get_file_url(), row.get_version_url()]


def odd_addresses(row):
    """Return addresses that never give a file: other spellings, and where the file lies on the disk."""
    document = f"/documents/{row.document_id}"
    return [
        *(f"{document}-{slug}/download" for slug in ("another-title", "A", "x" * 200)),
        *(
            f"{document}-{row.slug}/{rest}"
            for rest in ("download/", "download.txt", "versions/1/", "versions/2/download")
        ),
        *(f"{document}/download", f"{document}/", f"{document}-/download", f"/documents/0{row.document_id}-a/download"),
        *(f"/documents/{'9' * 18}-a/download", f"/documents/{'9' * 30}-a/download"),
        f"{document}-{row.slug}/versions/{'9' * 30}/download",
        *(f"/{folder}{row.file.name}" for folder in ("", "media/", "files/", "var/files/", "static/", "documents/")),
        *(f"/{folder}{row.pk}" for folder in ("media/", "files/")),
        f"/static/../{row.file.name}",
    ]


@pytest.mark.once
def test_every_state_at_every_address_of_the_file(client):
    nowhere = client.get("/there/was/never/such/a/page/")
    got, expected, draft = {}, {}, make_document("Safeguarding policy", WORDS)
    for state, (bring, status, live) in STATES.items():
        with undone(draft) as row:
            bring(row)
            is_here = live or row.readable_when_withdrawn
            for address in file_addresses(row):
                for how, (method, headers, query) in ASKED.items():
                    answer = getattr(client, method)(address + query.format(pk=row.pk), headers=headers)
                    body = answer.getvalue()
                    case = (state, address, how)
                    got[case] = (answer.status_code, WORDS.encode() in body or HALF in body)
                    usual = {"a part": 206, "the end": 206, "whatever it is": 304}.get(how, 200)
                    if how == "if it changed" and is_here and row.publish_at <= LONG_AGO:
                        usual = 304
                    told = is_here and usual in (200, 206) and how not in ("its head", "the end")
                    expected[case] = (usual if is_here else 404 if status == 404 else 410, told)
                    if status == 404:
                        assert body == (b"" if method == "head" else nowhere.content), case
                        assert dict(answer.headers) == dict(nowhere.headers), case
            for method in (client.post, client.put, client.delete, client.options, client.patch):
                got[state, method] = method(row.get_file_url()).status_code
                expected[state, method] = 405 if is_here else 404 if status == 404 else 410
    assert got == expected


# state: what every other address of the file answers, where a page does not lead on to its title
@pytest.mark.parametrize(("state", "answers"), [("draft", {404}), ("published", {301, 404}), ("removed", {404, 410})])
def test_other_addresses_never_give_a_file(state, answers, client):
    row = STATES[state][0](make_document("Safeguarding policy", WORDS))
    for address in odd_addresses(row):
        answer = client.get(address)
        assert answer.status_code in answers, address
        assert WORDS not in answer.text


@pytest.mark.once
def test_its_words_are_in_no_public_byte(client):
    """The text of a file is for the search; nothing else shows it, not even when it is public."""
    listed, draft = (
        ["/documents/", "/documents.csv", "/documents.json", "/data/", "/feed.atom"],
        make_document(words=WORDS),
    )
    for state in IN_EVERYTHING:
        with undone(draft) as row:
            STATES[state][0](row)
            for address in [*listed, "/sitemap.xml", row.get_absolute_url()]:
                text = client.get(address).text
                assert WORDS not in text, address
                assert row.file.name not in text, address


@pytest.fixture
def public():
    return publish(make_document("Annual report", "0123456789"), on=LONG_AGO)


ETAG = '"84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882"'
# what is asked: (headers, status, bytes, Content-Range)
PARTS = {
    "all": ({}, 200, b"0123456789", None),
    "the first two": ({"Range": "bytes=0-1"}, 206, b"01", "bytes 0-1/10"),
    "from the eighth": ({"Range": "bytes=8-"}, 206, b"89", "bytes 8-9/10"),
    "the last three": ({"Range": "bytes=-3"}, 206, b"789", "bytes 7-9/10"),
    "more than the last": ({"Range": "bytes=-99"}, 206, b"0123456789", "bytes 0-9/10"),
    "beyond the end": ({"Range": "bytes=8-99"}, 206, b"89", "bytes 8-9/10"),
    "after the end": ({"Range": "bytes=10-"}, 416, b"", "bytes */10"),
    "the last none": ({"Range": "bytes=-0"}, 416, b"", "bytes */10"),
    "far after the end": ({"Range": f"bytes={'9' * 18}-"}, 416, b"", "bytes */10"),
    "several parts": ({"Range": "bytes=0-1,4-5"}, 200, b"0123456789", None),
    "backwards": ({"Range": "bytes=5-2"}, 200, b"0123456789", None),
    "nothing": ({"Range": "bytes=-"}, 200, b"0123456789", None),
    "another unit": ({"Range": "pages=1-2"}, 200, b"0123456789", None),
    "letters": ({"Range": "bytes=a-b"}, 200, b"0123456789", None),
    "other digits": ({"Range": "bytes=٠-١"}, 200, b"0123456789", None),
    "a part of this file": ({"Range": "bytes=0-1", "If-Range": ETAG}, 206, b"01", "bytes 0-1/10"),
    "a part of this file, weakly": ({"Range": "bytes=0-1", "If-Range": f"W/{ETAG}"}, 200, b"0123456789", None),
    "a part of another": ({"Range": "bytes=0-1", "If-Range": '"other"'}, 200, b"0123456789", None),
    "a part as of then": (
        {"Range": "bytes=0-1", "If-Range": http_date(LONG_AGO.timestamp())},
        206,
        b"01",
        "bytes 0-1/10",
    ),
    "a part as of another day": (
        {"Range": "bytes=0-1", "If-Range": http_date(LONG_AGO.timestamp() - 1)},
        200,
        b"0123456789",
        None,
    ),
    "unless it is this": ({"If-None-Match": ETAG}, 304, b"", None),
    "unless it is this, a part": ({"If-None-Match": ETAG, "Range": "bytes=0-1"}, 304, b"", None),
    "unless it is another": ({"If-None-Match": '"other"'}, 200, b"0123456789", None),
    "if it is another": ({"If-Match": '"other"'}, 412, b"", None),
    "if it is this": ({"If-Match": ETAG, "Range": "bytes=9-"}, 206, b"9", "bytes 9-9/10"),
}


def test_parts_and_conditions(public, client):
    for case, (headers, status, content, content_range) in PARTS.items():
        answer = client.get(public.get_file_url(), headers=headers)
        assert (answer.status_code, answer.getvalue()) == (status, content), case
        assert answer.get("Content-Range") == content_range, case
        assert answer["ETag"] == ETAG, case
        if status in (200, 206):
            assert answer["Content-Length"] == str(len(content)), case
            assert answer["Accept-Ranges"] == "bytes"


def test_the_head_says_what_the_file_is(public, client):
    answer = client.head(public.get_file_url(), headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer.content, answer["Content-Length"]) == (200, b"", "10")


def test_every_answer_is_harmless_in_a_browser(public, client):
    for headers in ({}, {"Range": "bytes=0-1"}, {"If-None-Match": ETAG}, {"Range": "bytes=99-"}):
        answer = client.get(public.get_file_url(), headers=headers)
        answer.getvalue()
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert not answer.cookies
        assert "Vary" not in answer
        if answer.status_code in (200, 206):
            assert answer["Content-Type"] == "text/plain; charset=utf-8"
            assert answer["Content-Disposition"] == 'attachment; filename="annual-report.txt"'
    public.title = 'Report "of"; filename=evil.html\r\nX-Evil: 1 Πρακτικά'
    assert public.download_name == "report-of-filenameevilhtml-x-evil-1.txt"


def test_another_title_leads_on_and_is_not_kept(public, client):
    for address in (public.get_file_url(), public.get_version_url(), public.get_absolute_url()):
        answer = client.get(address.replace("annual-report", "an-older-title"))
        assert (answer.status_code, answer["Location"]) == (301, address)
        assert answer["Cache-Control"] == "no-cache"


def test_staff_alone_preview_a_draft_and_nobody_keeps_it(client):
    row = make_document("Annual report", WORDS)
    for who, status in {"Approver": 200, "Analyst": 200, "FOI officer": 404}.items():
        client.force_login(make_user(who))
        for address in file_addresses(row):
            answer = client.get(f"{address}?preview={row.pk}")
            assert answer.status_code == status, who
            assert (WORDS.encode() in answer.getvalue()) == (status == 200)
            if status == 200:
                assert answer["Cache-Control"] == "private, no-store"
                assert answer["X-Robots-Tag"] == "noindex"


def test_a_file_is_never_kept_with_the_pages(public, client, monkeypatch):
    kept = []
    monkeypatch.setattr("ccg.views.public.cache.set", lambda *args: kept.append(args))
    client.get(public.get_file_url()).getvalue()
    assert kept == []


def test_a_file_that_is_missing_on_the_disk_is_no_fault_of_the_reader(public, client):
    (settings.MEDIA_ROOT / public.file.name).unlink()
    for headers in ({}, {"Range": "bytes=0-1"}):
        assert client.get(public.get_file_url(), headers=headers).status_code == 404


# The newest version, and what it does to the one before: (newest file, file of version 1, page)
VERSIONS = {
    "draft": (lambda second: second, WORDS, 200),
    "scheduled": (lambda second: publish(second, at=tomorrow()), WORDS, 200),
    "published": (publish, "Second", 200),
    "expired": (
        lambda second: publish(second, on=LONG_AGO, until=LONG_AGO + datetime.timedelta(days=9)),
        None,
        410,
    ),
    "removed": (removed, None, 410),
    "withdrawn": (lambda second: publish(second).withdraw(manager(), "Wrong.") or second, None, 200),
}


def test_versions_before_the_newest(client):
    first = publish(make_document("Annual report", WORDS), on=LONG_AGO - datetime.timedelta(days=9))
    got, expected = {}, {}
    for case, (bring, newest, page) in VERSIONS.items():
        with undone():
            second = correct(first, file=make_document(words="Second").file)
            bring(second) if case != "withdrawn" else withdrawn_now(second)
            answers = [client.get(address) for address in (first.get_file_url(), first.get_version_url())]
            got[case] = [
                *(
                    answer.getvalue().decode() if answer.status_code == 200 else answer.status_code
                    for answer in answers
                ),
                client.get(first.get_absolute_url()).status_code,
            ]
            expected[case] = [newest or 410, WORDS if newest else 410, page]
    assert got == expected


def withdrawn_now(row):
    publish(row)
    row.withdraw(manager(), "Wrong.")


def test_a_version_that_was_withdrawn_alone_is_gone(client):
    first = publish(make_document("Annual report", WORDS), on=LONG_AGO)
    publish(correct(first))
    first.refresh_from_db()
    first.withdraw(manager(), "It named a person.")
    assert client.get(first.get_version_url()).status_code == 410
    assert client.get(first.get_file_url()).getvalue() == WORDS.encode()


def test_it_opens_at_the_time_that_was_set(client):
    at = timezone.now().replace(microsecond=0) + datetime.timedelta(days=1)
    row = publish(make_document("Annual report", WORDS), at=at)
    assert client.get(row.get_file_url()).status_code == 404
    assert DocumentVersion.objects.live(at=at).filter(pk=row.pk).exists()

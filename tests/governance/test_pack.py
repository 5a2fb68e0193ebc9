"""The pack of a meeting: what is in it, what never is, and that it goes when a paper goes."""

import io
import shutil
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings
from django.urls import reverse
from pypdf import PdfReader
from pypdf.annotations import FreeText, Link, Text
from pypdf.generic import NameObject, TextStringObject

from ccg.backup import private_files
from ccg.models import Organisation
from governance import pack
from governance.kept_packs import folder_of
from governance.models import MeetingVersion, PaperFile
from governance.pack import FOR_OFFICERS, pack_of
from tests.documents import names, pdf
from tests.factories import (
    LONG_AGO,
    correct,
    make_meeting,
    make_organisation,
    make_paper,
    make_user,
    officer_of,
    publish,
    tomorrow,
)
from tests.governance.test_binding import outline

pytestmark = pytest.mark.django_db
AGENDA = [
    {"number": "1", "title": "Welcome"},
    {"number": "2", "title": "Kestrel contract", "public": False, "exemption_reason": "Commercial confidence"},
    {"number": "2.1", "title": "Kestrel annex"},
    {"number": "10", "title": "Finance"},
]
LATER = "Kestrel scheduled"


@pytest.fixture(scope="module")
def made(once, tmp_path_factory):
    """A live meeting with papers of every kind, made once; return its key and the folder of its files."""
    folder = tmp_path_factory.mktemp("files")
    finance = pdf("Finance one", "Finance two", author="Kestrel author", title="Kestrel", change=with_more_than_pages)
    with override_settings(MEDIA_ROOT=folder):
        make_organisation()
        meeting = publish(make_meeting(agenda=AGENDA, location="Town Hall, Grays"), on=LONG_AGO)
        publish(make_paper(meeting, None, "Agenda", pdf("The agenda"), "a.pdf"), on=LONG_AGO)
        publish(make_paper(meeting, "10", "Finance report", finance, "b.pdf", reference="GB/17/12"), on=LONG_AGO)
        publish(make_paper(meeting, "10", "Ledger", "a,b\n1,2\n", "c.csv", order=2), on=LONG_AGO)
        publish(make_paper(meeting, "1", "Torn", b"%PDF-1.7 torn", "d.pdf"), on=LONG_AGO)
        make_paper(meeting, "2", "Kestrel offer", pdf("Private words"), "e.pdf")
        publish(make_paper(meeting, "10", LATER, pdf("Kestrel words"), "f.pdf", late_reason="Late."), at=tomorrow())
    return meeting.pk, folder


@pytest.fixture
def meeting(made, db, settings, tmp_path):
    """The meeting, with a copy of its files that the test may destroy."""
    key, folder = made
    settings.MEDIA_ROOT = Path(shutil.copytree(folder, tmp_path / "files"))
    return MeetingVersion.objects.get(pk=key)


def with_more_than_pages(writer):
    """Put into a PDF what a pack must leave behind, and the links and pictures that it takes along."""
    writer.add_outline_item(title="Kestrel bookmark", page_number=0)
    writer.add_attachment("kestrel.txt", b"Kestrel attached")
    writer.add_annotation(0, Link(rect=(10, 10, 99, 30), url="https://www.example.nhs.uk/finance"))
    writer.add_annotation(0, Link(rect=(10, 40, 99, 60), target_page_index=1))
    writer.add_annotation(0, Text(rect=(10, 70, 99, 90), text="Kestrel comment"))
    writer.add_annotation(0, FreeText(rect=(10, 90, 99, 99), text="Drawn"))
    page = writer.pages[0]
    page[NameObject("/PieceInfo")] = names({"/Kestrel": TextStringObject("Kestrel piece")})
    page["/Annots"][-1].get_object()[NameObject("/AP")] = names({"/N": page["/Contents"]})


def words_in(content):
    """Return all the text that a PDF holds anywhere: pages, bookmarks, properties, every string of every object."""
    reader = PdfReader(io.BytesIO(content))
    found = [page.extract_text() for page in reader.pages]
    for number in range(1, reader.trailer["/Size"]):
        found.append(repr(reader.get_object(number)))
    return "\n".join([*found, repr(reader.metadata)])


def get_pack(client, meeting, **headers):
    return client.get(meeting.get_pack_url(), headers=headers)


@pytest.mark.once
def test_what_is_in_a_pack(client, meeting):
    answer = get_pack(client, meeting)
    content = answer.getvalue()
    reader = PdfReader(io.BytesIO(content))
    assert answer.status_code == 200
    assert "kestrel" not in words_in(content).lower()
    pages = [page.extract_text() for page in reader.pages]
    assert pages[1:] == ["The agenda", "Finance one", "Finance two"]
    for said in (
        "NHS Thurrock Clinical Commissioning Group",
        "Governing Body, 22 March 2017",
        "Wednesday 22 March 2017, 10am",
        "Town Hall, Grays",
        "2. confidential item",
        "Commercial confidence",
        "Finance report",
        "GB/17/12",
        "Ledger: not in this pack. Download it from the page.",
        "Torn: not in this pack. Download it from the page.",
        f"https://localhost{meeting.get_absolute_url()}",
    ):
        assert said in pages[0], said
    assert "2.1" not in pages[0]
    assert outline(reader) == [
        ("Contents", 1, []),
        ("Agenda", 2, []),
        ("10. Finance", 3, [("Finance report", 3)]),
    ]
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/ViewerPreferences"]["/DisplayDocTitle"].value) == ("en-GB", True)
    assert reader.metadata.title == "Governing Body, 22 March 2017"
    assert reader.metadata.author == "NHS Thurrock Clinical Commissioning Group"
    assert {"/Names", "/OpenAction", "/AA", "/AcroForm", "/Metadata", "/StructTreeRoot"}.isdisjoint(root)
    kinds = [annotation.get_object() for annotation in reader.pages[2]["/Annots"]]
    assert [(each["/Subtype"], each.get("/A", {}).get("/URI")) for each in kinds] == [
        ("/Link", "https://www.example.nhs.uk/finance"),
        ("/Stamp", None),
    ]
    to_pages = [
        each.get_object()["/Dest"][0].get_object()
        for each in reader.pages[0]["/Annots"]
        if "/Dest" in each.get_object()
    ]
    assert [reader.get_page_number(page) + 1 for page in to_pages] == [2, 2, 3, 3]
    found = pack_of(meeting, Organisation.objects.ours())
    assert (found.papers, found.pages, found.size) == (2, 4, len(content))
    assert found.file_in_words in client.get(meeting.get_absolute_url()).text


@pytest.mark.once
def test_a_pack_is_sent_as_every_file(client, meeting):
    whole = get_pack(client, meeting)
    content = whole.getvalue()
    assert whole["Content-Type"] == "application/pdf"
    assert whole["Content-Disposition"] == 'attachment; filename="governing-body-22-march-2017-papers.pdf"'
    assert whole["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert whole["Cache-Control"] == "public, max-age=0, must-revalidate"
    part = get_pack(client, meeting, Range="bytes=5-9")
    assert (part.status_code, part.getvalue(), part["ETag"]) == (206, content[5:10], whole["ETag"])
    assert get_pack(client, meeting, **{"If-None-Match": whole["ETag"]}).status_code == 304
    head = client.head(meeting.get_pack_url())
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(len(content)), b"")
    assert client.post(meeting.get_pack_url()).status_code == 405
    elsewhere = client.get(reverse("governance:pack", args=[meeting.meeting_id, "other-words"]))
    assert (elsewhere.status_code, elsewhere["Location"]) == (301, meeting.get_pack_url())
    folder = folder_of(meeting.meeting_id)
    (path,) = folder.iterdir()
    assert path not in private_files(), "A backup would keep what is recalled."
    path.unlink()
    assert get_pack(client, meeting).getvalue() == content, "The same key names the same bytes."


def take_private(meeting, paper):
    private = correct(meeting, "Item 10 is taken in private.")
    entry = private.agenda.get(number="10")
    entry.public, entry.exemption_reason = False, "Names people"
    entry.save()
    publish(private)


def give_another_file(meeting, paper):
    publish(correct(paper, "A name stood in it.", file=ContentFile(pdf("Better words"), "c.pdf")))


GO = {
    "recalled": lambda meeting, paper: paper.recall(officer_of("Approver"), "It names a person."),
    "withdrawn": lambda meeting, paper: paper.withdraw(officer_of("Approver"), "It is wrong."),
    "removed": lambda meeting, paper: paper.remove(officer_of("Approver"), "It is wrong."),
    "corrected": give_another_file,
    "item taken in private": take_private,
    "meeting withdrawn": lambda meeting, paper: meeting.withdraw(officer_of("Approver"), "The date was wrong."),
}


@pytest.mark.parametrize("way", GO)
def test_what_goes_from_the_public_goes_from_the_pack(way, meeting, client, committed):
    assert "Finance one" in words_in(get_pack(client, meeting).getvalue())
    with committed():
        GO[way](meeting, PaperFile.objects.live().get(title="Finance report"))
    folder = folder_of(meeting.meeting_id)
    assert not folder.exists()
    answer = get_pack(client, MeetingVersion.objects.filter(meeting=meeting.meeting_id).order_by("number").last())
    if way == "meeting withdrawn":
        assert (answer.status_code, folder.exists()) == (410, False)
        return
    words = words_in(answer.getvalue())
    assert "The agenda" in words
    assert "Finance one" not in words
    assert ("Better words" in words, "Finance report" in words) == (
        (True, True) if way == "corrected" else (False, False)
    )
    assert len(list(folder.iterdir())) == 1


def test_a_paper_recalled_while_the_pack_is_made_does_not_stay(meeting, client, monkeypatch):
    bound_into = pack.bound_into

    def and_recalled(*args):
        made = bound_into(*args)
        PaperFile.objects.live().get(title="Finance report").recall(officer_of("Approver"), "It names a person.")
        return made

    monkeypatch.setattr(pack, "bound_into", and_recalled)
    assert get_pack(client, meeting).status_code == 410
    assert list(folder_of(meeting.meeting_id).iterdir()) == []
    monkeypatch.undo()
    assert "Finance one" not in words_in(get_pack(client, meeting).getvalue())


@pytest.mark.once
def test_where_there_is_no_pack(client, meeting):
    client.force_login(make_user())
    draft = make_meeting(agenda=AGENDA)
    assert client.get("/meetings/4711-nothing/papers.pdf").status_code == 404
    assert get_pack(client, draft).status_code == 404, "Officers have a pack of their own."
    publish(draft, on=LONG_AGO)
    assert get_pack(client, draft).status_code == 404
    publish(make_paper(draft, "10", words="Words", name="a.txt"), on=LONG_AGO)
    assert get_pack(client, draft).status_code == 410, "A paper can be read, and is none for a pack."
    assert "papers.pdf" not in client.get(draft.get_absolute_url()).text


@pytest.mark.once
def test_a_pack_that_cannot_be_made_is_not_tried_for_each_reader(client, meeting, monkeypatch):
    monkeypatch.setattr(pack, "PROGRAM", ["false"])
    assert get_pack(client, meeting).status_code == 410
    monkeypatch.undo()
    assert get_pack(client, meeting).status_code == 410
    assert client.get(meeting.get_absolute_url()).status_code == 200
    shutil.rmtree(folder_of(meeting.meeting_id))
    assert "Finance one" in words_in(get_pack(client, meeting).getvalue())


@pytest.mark.once
def test_a_cancelled_meeting_says_so_in_its_pack(client, meeting):
    publish(correct(meeting, "It is cancelled.", status="cancelled", status_reason="Snow."))
    words = words_in(get_pack(client, MeetingVersion.objects.live().get()).getvalue())
    assert "Cancelled. Snow." in words


def officers_pack(client, meeting):
    client.force_login(make_user())
    return client.get(reverse("admin:governance_meetingversion_pack", args=[meeting.meeting_id]))


@pytest.mark.once
def test_the_officers_pack_holds_the_private_part_and_is_kept_nowhere(client, meeting):
    answer = officers_pack(client, meeting)
    first, *others = [page.extract_text() for page in PdfReader(io.BytesIO(answer.getvalue())).pages]
    for said in (
        FOR_OFFICERS,
        "2. Kestrel contract",
        "Private: Commercial confidence",
        "Kestrel offer",
        "Draft",
        LATER,
    ):
        assert said in first, said
    assert others == ["The agenda", "Private words", "Finance one", "Finance two", "Kestrel words"]
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert answer["X-Robots-Tag"] == "noindex"
    assert not folder_of(meeting.meeting_id).exists()
    assert "Private words" not in words_in(get_pack(client, meeting).getvalue())


@pytest.mark.once
def test_there_is_no_officers_pack_without_a_pdf(client, meeting):
    empty = make_meeting()
    desk = reverse("admin:governance_meetingversion_desk", args=[empty.meeting_id])
    assert officers_pack(client, empty)["Location"] == desk

"""Invented content: labelled wherever the public reads, loaded once, and never on a site for the public."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db.models import Q
from django.test import override_settings
from django.urls import resolve, reverse
from pypdf import PdfReader

from ccg.models import Organisation
from ccg.models.organisation import DEMONSTRATION
from foi.models import QuarterlyReturn
from governance.models import (
    Decision,
    GroupVersion,
    InterestVersion,
    MeetingRecord,
    MeetingVersion,
    MinutesFile,
    PaperFile,
)
from governance.pack import officers_contents, pack_of
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FIGURES = ("start_year", "quarter", "number", "received", "in_time", "breached", "revision")


def load(**options):
    told = io.StringIO()
    with override_settings(DEBUG=True):
        call_command("load_demonstration", stdout=told, **options)
    return told.getvalue()


@pytest.fixture(scope="module")
def demonstration(once, tmp_path_factory):
    """Thurrock's content and then the demonstration, loaded once; return Thurrock's figures from before."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        make_user("Governance officer", username="officer")
        make_user("Approver", username="approver")
        call_command("load_content", "thurrock", by="officer", verbosity=0, stdout=io.StringIO())
        before = list(QuarterlyReturn.objects.values_list(*FIGURES))
        load()
        yield before


def addresses(client):
    """Return the address of one page of each kind that the sitemap names, and of one that is not there."""
    listed = re.findall(r"<loc>http://testserver([^<]+)</loc>", client.get("/sitemap.xml").text)
    kinds = {resolve(address).view_name: address for address in listed}
    assert {"governance:meeting", "governance:person", "foi:quarter"} <= set(kinds)
    return [*kinds.values(), "/nowhere/", "/search/?q=finance"]


def test_every_page_says_that_it_was_invented(demonstration, client):
    assert [address for address in addresses(client) if DEMONSTRATION not in client.get(address).text] == []
    for address in ("/feed.atom", reverse("governance:calendar"), "/meetings.json"):
        assert DEMONSTRATION in client.get(address).text.replace("\r\n ", "").replace("\\,", ","), address
    assert 'filename="demonstration-meetings.csv"' in client.get("/meetings.csv")["Content-Disposition"]


def test_every_file_says_so_on_every_page(demonstration):
    for row in [*PaperFile.objects.with_file(), *MinutesFile.objects.with_file()]:
        assert row.text.count(DEMONSTRATION) == row.pages, row
    meeting = MeetingVersion.objects.live().filter(title="Governing Body").first()
    pack = pack_of(meeting, Organisation.objects.ours())
    assert all(DEMONSTRATION in page.extract_text() for page in PdfReader(pack.path).pages)


def test_what_it_shows(demonstration):
    live = MeetingVersion.objects.live()
    found = {status: live.filter(status=status).count() for status in MeetingVersion.Status.values}
    assert found == {"scheduled": 14, "cancelled": 1, "rescheduled": 1, "postponed": 0}
    assert live.filter(kind="agm").count() == live.exclude(replaces=None).count() == 1
    held = live.held().count()
    assert held == MeetingRecord.objects.live().count() == 13
    assert MinutesFile.objects.live().filter(status="confirmed").count() == held - 1
    assert Decision.objects.live().count() == (held - 1) * 4
    assert InterestVersion.objects.live().exclude(redaction_reason="").count() == 1
    coming = live.exclude(pk__in=live.held()).get(status="scheduled")
    papers = PaperFile.objects.filter(meeting=coming.meeting_id)
    assert (papers.live().count(), papers.filter(state="draft").count()) == (6, 1)
    assert not papers.exclude(late_reason="")
    private = officers_contents(coming, Organisation.objects.ours())["items"][-1]
    assert [paper["title"] for paper in private["papers"]] == ["Evaluation of the bids"]
    assert GroupVersion.objects.live().get(slug="governing-body").memberships.count() == 12


def test_two_officers_published_it_and_thurrocks_figures_are_as_they_were(demonstration):
    for model in (MeetingVersion, PaperFile, MinutesFile, MeetingRecord):
        assert not model.objects.live().exclude(Q(submitted_by__username="officer", approved_by__username="approver"))
    assert list(QuarterlyReturn.objects.values_list(*FIGURES)) == demonstration


def test_a_second_run_changes_nothing(demonstration):
    before = PaperFile.history.count(), MeetingVersion.history.count()
    assert load() == "The demonstration is here already: nothing was changed.\n"
    assert (PaperFile.history.count(), MeetingVersion.history.count()) == before


def test_its_texts_hold_no_real_name():
    folder = Path(settings.BASE_DIR) / "content" / "demonstration"
    words = " ".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert not re.search("Thurrock|Basildon|Essex|CCG", words)

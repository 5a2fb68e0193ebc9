"""Papers uploaded together and matched to items on one screen."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from governance.models import AgendaItem, PaperFile
from tests.factories import make_meeting, make_paper, officer_of, publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organisation")]
AGENDA = [{"number": "7", "title": "Risks"}, {"number": "7.1", "title": "Risks that have changed"}]


@pytest.fixture
def meeting():
    return publish(make_meeting(agenda=AGENDA))


@pytest.fixture
def officers_client(client):
    client.force_login(officer_of("Governance officer"))
    return client


MATCHED = {
    "07 Report.txt": ("7", "Report", 5),
    "7.1 Changes.txt": ("7.1", "Changes", 1),
    "7.Report.txt": ("7", "Report", 5),
    "7.1b Annex.txt": (None, "7.1b Annex", 1),
    "99 Report.txt": (None, "99 Report", 1),
}


@pytest.mark.parametrize("name", MATCHED)
def test_a_file_goes_behind_the_papers_of_the_item_that_its_name_begins_with(name, meeting, officers_client):
    make_paper(meeting, "7", order=4)
    address = f"/admin/governance/paperfile/upload/{meeting.meeting_id}/"
    officers_client.post(address, {"files": [SimpleUploadedFile(name, b"Words.")]})
    row = PaperFile.objects.order_by("pk").last()
    assert (row.item and AgendaItem.objects.get(pk=row.item_id).newest_number, row.title, row.order) == MATCHED[name]


def test_what_was_typed_on_a_line_that_somebody_else_changed_can_be_saved_after_it_was_read(meeting, officers_client):
    row = make_paper(meeting, "7")
    address = f"/admin/governance/paperfile/match/{meeting.meeting_id}/"
    typed = {f"paper-{row.pk}-{name}": value for name, value in {"title": "Mine", "order": 1, "kind": "report"}.items()}
    typed[f"paper-{row.pk}-read_revision"] = row.revision
    row.title = "Theirs"
    row.clean_and_save()
    page = officers_client.post(address, typed).text
    assert "Title: Finance report became Theirs." in page
    assert "Save again to keep what you typed." in page
    assert 'value="Mine"' in page
    assert f'name="paper-{row.pk}-read_revision" value="{row.revision}"' in page
    officers_client.post(address, typed | {f"paper-{row.pk}-read_revision": row.revision})
    row.refresh_from_db()
    assert row.title == "Mine"

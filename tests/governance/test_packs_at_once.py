"""Several readers who are the first to ask for a pack."""

import threading

import pytest
from django.db import connection
from pypdf import PdfReader

from ccg.models import Organisation
from governance.kept_packs import folder_of
from governance.pack import pack_of
from tests.documents import pdf
from tests.factories import LONG_AGO, make_meeting, make_organisation, make_paper, publish


@pytest.mark.django_db(transaction=True)
def test_all_get_the_same_pack(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_organisation()
    meeting = publish(make_meeting(), on=LONG_AGO)
    publish(make_paper(meeting, words=pdf("Finance"), name="a.pdf"), on=LONG_AGO)
    ours, found = Organisation.objects.ours(), []
    start = threading.Barrier(3)

    def ask():
        start.wait()
        found.append(pack_of(meeting, ours))
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    (path,) = folder_of(meeting.meeting_id).iterdir()
    assert path == found[0].path
    assert PdfReader(path).pages[1].extract_text() == "Finance"

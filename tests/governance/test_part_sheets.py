"""Spreadsheets of parts in the admin: what was previewed is imported, nothing else, whoever else imports meanwhile."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from governance.models import Attendance, MeetingRecord, Membership
from tests.factories import LONG_AGO, make_group, make_meeting, make_person, make_record, make_user, publish

pytestmark = pytest.mark.django_db
ATTENDANCE = "/admin/governance/meetingrecord/attendance/import/"
MEMBERSHIPS = "/admin/governance/groupversion/memberships/import/"
HEADER = "group,date,person,name,status,left\r\n"
MARY, ANN = (f"Governing Body,2017-03-22,,{name},present,\r\n" for name in ("Mary Cole", "Ann Other"))


@pytest.fixture
def meeting(organisation):
    return publish(make_meeting(), on=LONG_AGO)


@pytest.fixture
def desk(client, officer, meeting):
    client.force_login(officer)
    return client


def upload(desk, *rows, header=HEADER, address=ATTENDANCE):
    return desk.post(address, {"sheet": SimpleUploadedFile("a.csv", (header + "".join(rows)).encode())})


def confirm(desk, preview, address=ATTENDANCE):
    return desk.post(address, {"rows": preview.context["signed"]})


def test_attendance_is_previewed_then_imported(desk, officer):
    preview = upload(desk, MARY, ANN)
    assert "2 rows: 2 new." in preview.text
    assert "Records of meetings: 1 new draft." in preview.text
    assert "What the file does not name stays as it is." in preview.text
    assert "Governing Body, 22 March 2017: Mary Cole" in preview.text
    assert 'value="Import 2 rows"' in preview.text
    assert f'action="{ATTENDANCE}"' in preview.text
    assert not MeetingRecord.objects.exists()
    done = confirm(desk, preview)
    assert (done.status_code, done["Location"]) == (302, "/admin/governance/meetingrecord/")
    assert "Imported 2 rows: 2 new. The public sees nothing of it" in desk.get(done["Location"]).text
    assert Attendance.objects.count() == 2
    log = LogEntry.objects.get(user=officer)
    assert (log.object_repr, log.is_addition()) == ("What happened at Governing Body, 22 March 2017", True)


def test_memberships_are_previewed_then_imported(desk, organisation):
    group, _ = make_group("Finance Committee"), make_person()
    header, row = "group,person,role\r\n", "Finance Committee,Anand Deshpande,chair\r\n"
    preview = upload(desk, row, header=header, address=MEMBERSHIPS)
    assert "Groups: 1 changed draft." in preview.text
    assert confirm(desk, preview, MEMBERSHIPS).status_code == 302
    assert Membership.objects.get().version == group
    assert LogEntry.objects.get().is_change()


def test_a_refused_row_keeps_all_out(desk):
    answer = upload(desk, MARY, ANN.replace("present,", "absent,11:00"))
    assert "1 of the rows is refused, so nothing can be imported." in answer.text
    assert "Row 3: Who was not there neither arrived nor left." in answer.text
    assert answer.context["signed"] == ""
    assert not MeetingRecord.objects.exists()


def begin_the_record(desk, meeting):
    make_record(meeting)


def change_the_name(desk, meeting):
    make_record(meeting, [Attendance(name="Mary Cole", status="absent")])


def import_another(desk, meeting):
    assert confirm(desk, upload(desk, ANN)).status_code == 302


@pytest.mark.parametrize("meanwhile", [begin_the_record, change_the_name, import_another])
def test_what_somebody_else_did_since_the_preview_is_shown_first(meanwhile, desk, meeting):
    preview = upload(desk, MARY)
    meanwhile(desk, meeting)
    there = list(Attendance.objects.values_list("name", "status"))
    again = confirm(desk, preview)
    assert again.status_code == 200
    assert "Nothing was saved: somebody changed one of these rows meanwhile." in again.text
    assert list(Attendance.objects.values_list("name", "status")) == there
    assert confirm(desk, again).status_code == 302
    assert Attendance.objects.get(name="Mary Cole").status == "present"


def test_what_was_imported_twice_is_imported_once(desk):
    preview = upload(desk, MARY)
    assert confirm(desk, preview).status_code == 302
    again = confirm(desk, preview)
    assert again.status_code == 302
    assert "These rows are here already" in desk.get(again["Location"]).text
    assert Attendance.history.count() == 1


@pytest.mark.once
def test_a_preview_of_one_kind_is_none_of_another(desk):
    preview = upload(desk, MARY)
    assert "or not yours" in confirm(desk, preview, MEMBERSHIPS).text


@pytest.mark.once
def test_a_file_of_10_000_rows_is_taken_and_told_on_a_short_page(desk):
    preview = upload(desk, *(f"Governing Body,2017-03-22,,Member {number},present,\r\n" for number in range(10_000)))
    assert "10,000 rows and 3 MB" in desk.get(ATTENDANCE).text
    assert "10000 rows: 10000 new." in preview.text
    assert "9800 more rows are counted above but not shown." in preview.text
    assert len(preview.content) < 400_000
    assert "There are more than 10000 rows" in upload(desk, *[MARY] * 10_001).text


@pytest.mark.once
@pytest.mark.parametrize(
    ("model", "part", "columns"),
    [
        ("groupversion", "memberships", "group,person,organisation,role,"),
        ("meetingrecord", "attendance", "meeting,group,date,time,person,name,"),
    ],
)
def test_the_list_leads_to_the_sheets_of_its_parts(model, part, columns, desk, client):
    pages = {name: f"/admin/governance/{model}/{part}/{name}" for name in ("import/", "export.csv", "export.xlsx")}
    seen = desk.get(reverse(f"admin:governance_{model}_changelist")).text
    assert [name for name, address in pages.items() if f'href="{address}"' in seen] == list(pages)
    assert f'href="{pages["import/"]}"' in desk.get("/admin/").text
    template = desk.get(f"/admin/governance/{model}/{part}/template.csv").content.decode("utf-8-sig")
    assert template.startswith(columns)
    client.force_login(make_user("Approver"))
    seen = client.get(reverse(f"admin:governance_{model}_changelist")).text
    assert f'href="{pages["export.csv"]}"' in seen
    assert f'href="{pages["import/"]}"' not in seen

"""A large file is imported at the command line by the rules of the page, in the name of an officer."""

import pytest
from django.core.management import CommandError, call_command

from governance.models import Attendance
from objectives.models import Reading
from tests.factories import LONG_AGO, make_meeting, make_user, publish
from tests.objectives.rows import live_indicator

pytestmark = pytest.mark.django_db
HEADER = "group,date,name,status,left\n"
ROW = "Governing Body,2017-03-22,Mary Cole,present,\n"


@pytest.fixture
def call(organisation, tmp_path, capsys):
    publish(make_meeting(), on=LONG_AGO)
    make_user(username="officer")
    make_user("Analyst", username="analyst")

    def run(text=HEADER + ROW, rows="attendance", by="officer", name="a.csv", **options):
        if text is not None:
            (tmp_path / name).write_text(text)
        call_command("import_sheet", rows, str(tmp_path / name), by=by, **options)
        return capsys.readouterr().out

    return run


def test_a_file_is_previewed_and_imported(call):
    assert call(preview=True).startswith("Would import 1 row: 1 new.\nRecords of meetings: 1 new draft.\n")
    assert not Attendance.objects.exists()
    assert call().startswith("Imported 1 row: 1 new.")
    assert Attendance.history.get().history_user.username == "officer"


def test_readings_are_imported_without_holding_what_no_page_would_log(call, monkeypatch):
    live_indicator(code="CAN-62")
    monkeypatch.setattr("objectives.resources.ReadingsResource.MOST_ROWS", 1)
    rows = "indicator,period,value\nCAN-62,2015/16 Q4,95\nCAN-62,2015/16 Q3,94\n"
    said = "2 rows: 2 new drafts.\n"
    assert call(rows, "readings", preview=True) == f"Would import {said}"
    assert call(rows, "readings") == f"Imported {said}"
    assert Reading.objects.count() == 2


REFUSED = {
    "a row that is wrong": (
        {"text": HEADER + ROW.replace(",\n", ",x\n")},
        "Nothing was saved.\nRow 2, column left: 'x'",
    ),
    "other columns": ({"text": "a,b\n1,2\n"}, "Nothing was saved.\nColumns are missing: group, date, status."),
    "no file": ({"text": None}, "No such file"),
    "not a spreadsheet": ({"name": "a.pdf"}, "This is a .pdf file: choose a .csv or a .xlsx file."),
    "nobody": ({"by": "nobody"}, "There is no active user 'nobody'. Name an officer with --by."),
    "who may not": ({"by": "analyst"}, "analyst may not import records of meetings. Ask a site manager for the role."),
    "who may not, meetings": ({"by": "analyst", "rows": "meetings"}, "analyst may not import meetings."),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_imported_is_said(case, call):
    given, sentence = REFUSED[case]
    with pytest.raises(CommandError, match=r"(?s).*") as refusal:
        call(**given)
    assert sentence in str(refusal.value)
    assert not Attendance.objects.exists()

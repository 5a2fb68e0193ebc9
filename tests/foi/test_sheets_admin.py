"""Spreadsheets in the admin: what was previewed is what is imported, nothing else; a list goes out as it is seen."""

import datetime
import io
import logging

import openpyxl
import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from ccg.admin import sheets
from foi.models import QuarterlyReturn
from tests.factories import make_return, make_user
from tests.foi.test_import import HEADER, rows

IMPORT = "/admin/foi/quarterlyreturn/import/"
LIST = "/admin/foi/quarterlyreturn/"
GOOD = rows("2013/14,1,41,33,2,,,", "2013/14,2,79,61,2,Illness,The register,", "2013/14,3,53,65,3,,,")


@pytest.fixture
def desk(client, officer, organisation):
    client.force_login(officer)
    return client


def upload(desk, content, name="a.csv"):
    """Send a file; return the answer."""
    content = content.encode() if isinstance(content, str) else content
    return desk.post(IMPORT, {"sheet": SimpleUploadedFile(name, content)})


def confirm(desk, preview):
    """Send back what a preview carries, as its button does."""
    return desk.post(IMPORT, {"rows": preview.context["signed"]})


def told(answer):
    """Return the messages of a page."""
    return [str(message) for message in answer.context["messages"]]


# --- in ---------------------------------------------------------------------------------------------------------------


def test_an_officer_previews_then_imports(desk, officer):
    make_return(2013, 1)
    make_return(2013, 3, received=53, in_time=65, breached=3)
    preview = upload(desk, GOOD)
    assert "3 rows: 1 new draft, 1 changed draft, 1 unchanged." in preview.text
    assert "Received: 40 becomes 41" in preview.text
    assert "<strong>Please look again:</strong> 2 answered late: add a note that says why." in preview.text
    assert 'value="Import 2 rows"' in preview.text
    assert "no-store" in preview["Cache-Control"]
    assert (QuarterlyReturn.objects.count(), QuarterlyReturn.history.count()) == (2, 2)

    done = confirm(desk, preview)
    assert (done.status_code, done["Location"]) == (302, LIST)
    assert told(desk.get(LIST)) == [
        "Imported 3 rows: 1 new draft, 1 changed draft, 1 unchanged. The public sees nothing of it before it is "
        "submitted and approved."
    ]
    figures = QuarterlyReturn.objects.order_by("quarter").values_list("received", "state", "note")
    assert list(figures) == [(41, "draft", ""), (79, "draft", "Illness"), (53, "draft", "")]
    assert QuarterlyReturn.history.filter(history_change_reason="Imported.", history_user=officer).count() == 2
    log = LogEntry.objects.filter(user=officer).order_by("object_repr")
    assert [(entry.object_repr, entry.is_addition(), entry.is_change()) for entry in log] == [
        ("FOI return for April to June 2013", False, True),
        ("FOI return for July to September 2013", True, False),
    ]
    assert "Imported from a spreadsheet." in desk.get("/admin/").text


def test_a_refused_row_keeps_all_out(desk):
    answer = upload(desk, rows("2013/14,1,40,33,2,,,", "2013/14,2,x,61,2,,,"))
    assert "1 of the rows is refused, so nothing can be imported." in answer.text
    assert "Row 3, column received: &#x27;x&#x27; is not a whole number from 0 up." in answer.text
    assert answer.context["signed"] == ""
    assert 'name="rows"' not in answer.text
    assert not QuarterlyReturn.objects.exists()


def test_what_is_all_here_already_offers_no_import(desk):
    make_return(2013, 1)
    answer = upload(desk, rows("2013/14,1,40,33,2,,,"))
    assert "Everything in this file is here already." in answer.text
    assert 'name="rows"' not in answer.text


REFUSED = {
    "nothing chosen": ({}, "Choose a file first."),
    "a text instead of a file": ({"sheet": "a.csv"}, "Choose a file first."),
    "empty": ({"sheet": ("a.csv", b"")}, "This file is empty."),
    "not a spreadsheet": ({"sheet": ("a.pdf", b"%PDF")}, "This is a .pdf file: choose a .csv or a .xlsx file."),
    "header only": ({"sheet": ("a.csv", HEADER.encode())}, "There are no rows under the header."),
    "wrong columns": ({"sheet": ("a.csv", b"a,b\n1,2")}, "Columns are missing: financial_year"),
    "501 rows": ({"sheet": ("a.csv", rows(*["2013/14,1,1,1,1,,,"] * 501).encode())}, "There are more than 500 rows"),
    "60 MB": ({"sheet": ("a.csv", b"2013/14,1,40,33,2,,,\n" * 2_850_000)}, "This file has 59.9 MB, and up to 1 MB"),
    "a script for a name": ({"sheet": ("a.<script>", b"x")}, "This is a .&lt;script&gt; file"),
}


@pytest.mark.once
@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(case, desk):
    data, sentence = REFUSED[case]
    data = {name: SimpleUploadedFile(*file) if isinstance(file, tuple) else file for name, file in data.items()}
    answer = desk.post(IMPORT, data)
    assert answer.status_code == 200
    assert "Nothing was saved. Please mend what is said below." in answer.text
    assert sentence in answer.text
    assert not QuarterlyReturn.objects.exists()


def test_what_somebody_changed_since_the_preview_is_shown_first(desk):
    row = make_return(2013, 1)
    preview = upload(desk, GOOD)
    row.received = 39
    row.save()
    again = confirm(desk, preview)
    assert again.status_code == 200
    assert "Nothing was saved: somebody changed one of these rows meanwhile." in again.text
    assert "Received: 39 becomes 41" in again.text
    assert list(QuarterlyReturn.objects.values_list("received", flat=True)) == [39]
    assert not LogEntry.objects.exists()
    assert confirm(desk, again).status_code == 302
    assert QuarterlyReturn.objects.count() == 3


def test_what_was_imported_twice_is_imported_once(desk):
    preview = upload(desk, GOOD)
    assert confirm(desk, preview).status_code == 302
    again = confirm(desk, preview)
    assert again.status_code == 302
    assert "These rows are here already" in desk.get(again["Location"]).text
    assert (QuarterlyReturn.objects.count(), QuarterlyReturn.history.count()) == (3, 3)


FORGED = {
    "empty": lambda signed: "",
    "not signed": lambda signed: "e30:1:x",
    "changed": lambda signed: signed[:-1] + ("A" if signed[-1] != "A" else "B"),
    "odd letters": lambda signed: "\u0661:\ud7ff:" + signed,
    "cut off": lambda signed: signed[: len(signed) // 2],
}


@pytest.mark.once
@pytest.mark.parametrize("case", FORGED)
def test_a_forged_field_saves_nothing_and_is_written_down(case, desk, officer, caplog):
    answer = desk.post(IMPORT, {"rows": FORGED[case](upload(desk, GOOD).context["signed"])})
    assert answer.status_code == 200
    assert "This preview is more than an hour old, or not yours. Nothing was saved." in answer.text
    assert [(record.name, record.levelno) for record in caplog.records] == [("ccg.refused", logging.WARNING)]
    assert str(officer) in caplog.text
    assert not QuarterlyReturn.objects.exists()


@pytest.mark.once
def test_anothers_preview_or_an_old_one_is_refused(desk):
    preview = upload(desk, GOOD)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=61)):
        assert "more than an hour old" in confirm(desk, preview).text
    desk.force_login(make_user())
    assert "or not yours" in confirm(desk, preview).text
    assert not QuarterlyReturn.objects.exists()


def test_long_notes_travel_and_longer_ones_are_refused_in_words(desk, monkeypatch):
    """The confirmation carries the whole file, and Django takes a form of up to 2.5 MB."""
    # Letters that neither repeat nor fit one byte: as long as a file of 1 MB can become.
    letters = [chr(0x4E00 + number * number % 20_011) for number in range(3_000)]
    lines = [
        f'{2013 + n // 4}/{14 + n // 4},{n % 4 + 1},40,33,2,"{"".join(letters[n:] + letters[:n])}",,' for n in range(50)
    ]
    preview = upload(desk, rows(*lines))
    assert confirm(desk, preview).status_code == 302
    assert QuarterlyReturn.objects.count() == 50
    monkeypatch.setattr(sheets, "MOST_SIGNED", len(preview.context["signed"]) - 1)
    QuarterlyReturn.objects.all().delete()
    assert sheets.TOO_MUCH_TEXT in upload(desk, rows(*lines)).text


@pytest.mark.once
def test_a_long_preview_shows_what_matters_first(desk, monkeypatch):
    monkeypatch.setattr(sheets, "MOST_SHOWN", 20)
    monkeypatch.setattr(sheets, "MOST_REFUSED_SHOWN", 5)
    quarters = [(2013 + n // 4, n % 4 + 1) for n in range(30)]
    for quarter in quarters[:20]:
        make_return(*quarter)
    lines = [f"{year}/{year - 1999},{quarter},40,33,2,,," for year, quarter in quarters]
    preview = upload(desk, rows(*lines))
    assert [row.kind.name for row in preview.context["shown"]] == ["NEW"] * 10 + ["UNCHANGED"] * 10
    assert "10 more rows are counted above but not shown." in preview.text
    refused = upload(desk, rows(*(line.replace("40", "x") for line in lines)))
    assert "30 of the rows are refused" in refused.text
    assert [row.number for row in refused.context["shown"]] == [2, 3, 4, 5, 6]
    assert "25 more rows are counted above but not shown." in refused.text


# --- templates, and who may -------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_template_names_the_columns_and_imports_nothing(ending, desk):
    content = desk.get(f"{LIST}template.{ending}").content
    if ending == "csv":
        assert content == b"\xef\xbb\xbf" + HEADER.encode() + b"\r\n"
    else:
        (header,) = openpyxl.load_workbook(io.BytesIO(content)).active.values
        assert ",".join(header) == HEADER
    assert "There are no rows under the header." in upload(desk, content, f"a.{ending}").text


MAY = {
    "Governance officer": {"import", "template", "export"},
    "FOI officer": {"import", "template", "export"},
    "Approver": {"export"},
    "Analyst": {"export"},
    "Site manager": set(),
}
PAGES = {"import": [], "template": ["csv"], "export": ["xlsx"]}


@pytest.mark.once
@pytest.mark.parametrize("role", MAY)
def test_who_may(role, client, organisation, caplog):
    client.force_login(make_user(role))
    menu = client.get("/admin/").text
    seen = client.get(LIST).text if MAY[role] else ""
    for page, args in PAGES.items():
        address = reverse(f"admin:foi_quarterlyreturn_{page}", args=args)
        may = page in MAY[role]
        assert client.get(address).status_code == (200 if may else 403), page
        assert page == "template" or (f'href="{address}"' in seen) == may
    assert (f'href="{IMPORT}"' in menu) == ("import" in MAY[role])
    assert len([record for record in caplog.records if record.name == "ccg.refused"]) == 3 - len(MAY[role])
    assert "import" in MAY[role] or upload(client, GOOD).status_code == 403
    assert not QuarterlyReturn.objects.exists()


@pytest.mark.once
def test_a_stranger_signs_in_first(client, db):
    for page, args in PAGES.items():
        address = reverse(f"admin:foi_quarterlyreturn_{page}", args=args)
        assert client.get(address)["Location"] == f"/admin/login/?next={address}"

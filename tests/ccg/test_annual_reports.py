"""Annual reports: which years there can be, the order of the steps, what is due, and what the public reads."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from ccg.models import AnnualReport, DocumentVersion
from ccg.publishing import Refused
from ccg.views.annual_reports import in_words
from ccg.years import LONDON, FinancialYear
from tests.factories import (
    LONG_AGO,
    correct,
    make_document,
    make_organisation,
    make_page,
    make_report,
    make_user,
    publish,
)
from tests.reading import csv_rows, page_words

LIST = "/admin/ccg/annualreport/"
NOON = datetime.datetime(2017, 6, 10, 12, tzinfo=LONDON)
KNOWN = {"approved_on": "2016-05-20", "signed_off_on": "2016-05-25", "submitted_on": "2016-05-27"}


def document(is_live=True):
    version = make_document("Report as a file", category="annual-report")
    return publish(version).document if is_live else version.document


@pytest.mark.once
@pytest.mark.parametrize(
    ("start_year", "sentence"),
    [
        pytest.param(2013, None, id="the first year"),
        pytest.param(2016, None, id="the year that ended last"),
        pytest.param(2012, "was founded on 1 April 2013, after 2012/13", id="before it was founded"),
        pytest.param(2017, "2017/18 ends on 31 March 2018. Enter its report after that.", id="not ended"),
        pytest.param(2098, "2098/99 ends on 31 March 2099", id="far off"),
        pytest.param(1900, "greater than or equal to 1948", id="before the NHS"),
    ],
)
def test_the_years_there_can_be(start_year, sentence, organisation, time_machine):
    time_machine.move_to(NOON)
    if sentence is None:
        make_report(start_year)
    else:
        with pytest.raises(ValidationError, match=sentence):
            make_report(start_year)


@pytest.mark.django_db
def test_an_organisation_that_ended_within_a_year_reports_of_that_part(time_machine):
    make_organisation(dissolution_date=datetime.date(2016, 6, 30))
    time_machine.move_to(datetime.datetime(2016, 7, 1, 12, tzinfo=LONDON))
    make_report(2016, signed_off_on="2016-07-01")
    with pytest.raises(ValidationError, match="ended on 30 June 2016, before 2017/18"):
        make_report(2017)


DATES = {
    "all in order": (KNOWN | {"presented_on": "2016-09-20"}, None),
    "all on one day": (dict.fromkeys(KNOWN, "2016-05-20"), None),
    "none known": ({}, None),
    "only the last": ({"presented_on": "2016-09-20"}, None),
    "approved before the year ended": ({"approved_on": "2016-03-30"}, None),
    "signed off before approval": (KNOWN | {"signed_off_on": "2016-05-19"}, "signed off before it was approved by"),
    "submitted before sign-off": (KNOWN | {"submitted_on": "2016-05-24"}, "submitted to NHS England before it was"),
    "presented before approval": (
        {"approved_on": "2016-05-20", "presented_on": "2016-05-19"},
        "presented at an annual general meeting before it was approved by the governing body",
    ),
    "signed off before the year ended": ({"signed_off_on": "2016-03-31"}, "it ended on 31 March 2016"),
}


@pytest.mark.parametrize("case", DATES)
def test_dates_do_not_run_backwards(case, organisation):
    dates, sentence = DATES[case]
    if sentence is None:
        make_report(2015, **dates)
    else:
        with pytest.raises(ValidationError, match=sentence):
            make_report(2015, **dates)
        assert not AnnualReport.objects.exists()


def test_a_second_report_for_a_year_is_refused(organisation):
    make_report(2015)
    with pytest.raises(ValidationError, match="There is already a report for this year"):
        make_report(2015)


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        pytest.param({}, True, id="the record alone"),
        pytest.param({"document": True}, False, id="a file without sign-off"),
        pytest.param({"document": True, "signed_off_on": "2016-05-25"}, True, id="a file that was signed off"),
        pytest.param({"document": True, "signed_off_on": "2090-05-25"}, False, id="to be signed off"),
    ],
)
def test_no_publication_before_sign_off(fields, may, organisation):
    row = make_report(2015, **fields | ({"document": document()} if "document" in fields else {}))
    if may:
        publish(row)
        assert AnnualReport.objects.live().exists()
    else:
        with pytest.raises(Refused, match="not published before it was signed off"):
            publish(row)
        with pytest.raises(Refused, match="not published before it was signed off"):
            row.force(make_user(), "It cannot wait.")


# --- what the public reads --------------------------------------------------------------------------------------------


@pytest.fixture
def reports(organisation, time_machine):
    """2014/15 with all it can have, 2016/17 as the source gives it, a draft of 2013/14; the summer of 2017."""
    time_machine.move_to(NOON, tick=False)
    dates = {"approved_on": "2015-05-20", "signed_off_on": "2015-05-25", "presented_on": "2017-09-20"}
    publish(make_report(2014, title="Report of 2014-15", document=document(), description="How we did.", **dates))
    publish(make_report(2016, title="Annual report and Accounts 2016-17", stated_size="PDF, 2.27 MB"))
    make_report(2013, title="A draft nobody reads")


SAYS = [
    "1 April 2016 to 31 March 2017, the fourth financial year of NHS Thurrock CCG.",
    "Annual report and Accounts 2016-17 (PDF, 2.27 MB as stated by the source; not uploaded yet)",
    "Approved by the governing body 20 May 2015 Signed off 25 May 2015 Submitted to NHS England Not recorded "
    "Presented at an annual general meeting Planned for 20 September 2017",
    "Not yet published: 2013/14 and 2015/16.",
]


@pytest.mark.once
@pytest.mark.parametrize("words", SAYS)
def test_the_list_of_the_years(words, reports, client):
    page = page_words(client, "/annual-reports/")
    assert words in page
    assert page.index("Annual report 2016/17") < page.index("Annual report 2014/15")
    assert "A draft nobody reads" not in page


@pytest.mark.once
def test_a_report_is_expected_until_it_is_late(reports, client, time_machine):
    AnnualReport.objects.get(start_year=2016).withdraw(make_user(), "It was the wrong year.")
    assert "The report for 2016/17 is expected by 30 September 2017." in page_words(client, "/annual-reports/")
    time_machine.move_to(datetime.datetime(2017, 10, 1, 12, tzinfo=LONDON))
    assert "is expected by" not in page_words(client, "/annual-reports/")


@pytest.mark.once
def test_the_page_of_a_year(reports, client):
    words = page_words(client, "/annual-reports/2014-15/")
    assert "It was the second financial year of NHS Thurrock CCG." in words
    file = DocumentVersion.objects.get()
    assert f"Report of 2014-15 ({file.file_in_words})" in words
    assert f'href="{file.get_absolute_url()}"' in client.get("/annual-reports/2014-15/").text
    for nowhere in ("2013-14", "2012-13", "2014-16", "2014"):
        assert client.get(f"/annual-reports/{nowhere}/").status_code == 404


@pytest.mark.once
def test_a_file_that_is_not_public_is_not_told_of(organisation, client):
    row = make_report(2015, title="Report", document=document(is_live=False), signed_off_on="2016-05-25")
    publish(row)
    assert "Report (not uploaded yet)" in page_words(client, "/annual-reports/2015-16/")
    assert csv_rows(client, "/annual-reports.csv")[0]["document"] == ""


HOME_BLOCK = "{{annual_reports}}"
STEPS_DOWN = {
    "withdrawn": lambda row: row.withdraw(make_user(), "It named a person."),
    "removed": lambda row: row.remove(make_user(), "It named a person."),
}


@pytest.mark.once
@pytest.mark.parametrize("step", STEPS_DOWN)
def test_a_file_that_was_taken_away_is_not_said_to_be_still_to_come(step, organisation, client):
    publish(make_page("home", body=HOME_BLOCK))
    file = document()
    publish(make_report(2015, title="Report", document=file, signed_off_on="2016-05-25"))
    STEPS_DOWN[step](DocumentVersion.objects.get())
    for address in ("/annual-reports/", "/annual-reports/2015-16/", "/"):
        said = page_words(client, address)
        assert "Report (the file is no longer published)" in said
        assert "not uploaded yet" not in said
    assert "2015/16: the file is no longer published." in page_words(client, "/publication-scheme/")
    assert csv_rows(client, "/annual-reports.csv")[0]["document"] == ""


@pytest.mark.once
def test_a_correction_shows_the_old_date_and_the_new_one(organisation, client):
    first = publish(make_report(2015, approved_on="2016-05-20"), on=LONG_AGO)
    publish(correct(first, "The minutes say so.", approved_on=datetime.date(2016, 5, 21), description="New."))
    words = page_words(client, "/annual-reports/2015-16/")
    assert (
        "The minutes say so. Description changed. Approved by the governing body: 20 May 2016 became 21 May 2016"
        in words
    )


@pytest.mark.once
def test_the_table(reports, client):
    newest, older = csv_rows(client, "/annual-reports.csv")
    assert (newest["financial_year"], newest["signed_off_on"], newest["stated_size"]) == ("2016/17", "", "PDF, 2.27 MB")
    assert older["document"] == f"https://localhost{DocumentVersion.objects.get().get_absolute_url()}"
    assert "annual-reports.csv" in client.get("/data/").text


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ([], ""),
        ([2013], "2013/14"),
        ([2013, 2014], "2013/14 and 2014/15"),
        ([2013, 2015, 2016, 2017], "2013/14 and 2015/16 to 2017/18"),
    ],
)
def test_years_in_words(years, words):
    assert in_words([FinancialYear(year) for year in years]) == words


# --- officers ---------------------------------------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize(
    ("founded", "ended", "today", "missing"),
    [
        pytest.param("2013-04-01", None, "2014-03-31", [], id="its last day"),
        pytest.param("2013-04-01", None, "2014-04-01", [2013], id="the day after"),
        pytest.param("2013-05-20", None, "2015-04-01", [2013, 2014], id="founded within a year"),
        pytest.param("2013-04-01", "2014-09-30", "2014-10-01", [2013, 2014], id="ended within a year"),
        pytest.param("2013-04-01", "2014-03-31", "2020-01-01", [2013], id="ended with a year"),
        pytest.param(None, None, "2020-01-01", [], id="founding not known"),
    ],
)
def test_years_without_a_report(founded, ended, today, missing, organisation):
    organisation.founding_date = founded and datetime.date.fromisoformat(founded)
    organisation.dissolution_date = ended and datetime.date.fromisoformat(ended)
    found = AnnualReport.objects.missing(organisation, datetime.date.fromisoformat(today))
    assert [year.start_year for year in found] == missing


@pytest.mark.once
def test_officers_are_told_what_is_due(reports, client):
    client.force_login(make_user())
    tasks = {task.words: task for task in client.get("/admin/").context["tasks"]}
    assert tasks["Annual reports due"].count == "2, the first for 2013/14, expected by 30 September 2014"
    assert client.get(tasks["Annual reports due"].address).status_code == 200
    client.force_login(make_user("Approver"))
    assert "Annual reports due" not in {task.words for task in client.get("/admin/").context["tasks"]}


@pytest.mark.once
def test_an_officer_enters_a_report(reports, client):
    client.force_login(make_user())
    form = client.get(f"{LIST}add/")
    assert form.context["adminform"].form.initial["start_year"] == 2015
    assert "Report as a file (document" in form.text
    fields = {"start_year": 2015, "title": "Report of 2015-16", "presented_on": "20/09/2017", "read_revision": 0}
    saved = client.post(f"{LIST}add/", fields, follow=True)
    assert "is still to come: the public reads that it is planned." in saved.text
    assert AnnualReport.objects.get(start_year=2015).presented_on == datetime.date(2017, 9, 20)
    backwards = client.post(f"{LIST}add/", fields | {"start_year": 2013})
    assert "There is already a report for this year" in backwards.text


@pytest.mark.once
def test_a_document_that_is_not_public_or_of_another_year_is_pointed_at(organisation, client):
    draft = make_document("The report itself").document
    make_report(2014, document=draft)
    row = make_report(2015, document=draft)
    client.force_login(make_user())
    page = client.get(f"{LIST}{row.pk}/change/").text
    assert "Its document is not public: publish that too" in page
    assert "Its document is that of 2014/15 as well." in page


@pytest.mark.once
def test_a_file_without_sign_off_is_refused_on_the_page_that_asks(organisation, client):
    row = make_report(2015, document=document())
    client.force_login(make_user())
    page = client.post(f"{LIST}steps/submit/", {"row": f"{row.pk}:{row.revision}"})
    assert "not published before it was signed off" in page.text

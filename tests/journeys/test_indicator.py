"""A reading from the desk to the board: an indicator is defined, its figures typed, approved, read and reported."""

import csv

import pytest

from objectives.models import IndicatorVersion
from tests.browser.test_pages import check_here
from tests.factories import enter_bank_holidays, make_meeting, make_paper, publish
from tests.journeys.hands import by_mouse
from tests.journeys.test_meeting import approve, fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DEFINITION = {
    "code": "RTT",
    "title": "Treated within 18 weeks",
    "unit": ("A percentage from 0 to 100",),
    "direction": ("More is better",),
    "definition": "Patients who waited less than 18 weeks, of all who wait.",
    "numerator_meaning": "Patients who waited less than 18 weeks",
    "denominator_meaning": "all who wait",
    "frequency": ("Every quarter",),
    "reported_in": ("Governing Body",),
    "targets__0__value": "92",
    "targets__0__set_by": "NHS England",
}
PAPER = ("Performance report, Governing Body, 22 March 2017",)


@pytest.fixture
def meeting(people):
    """A meeting of the Governing Body with a paper, both public."""
    enter_bank_holidays()
    meeting = publish(make_meeting(agenda=[{"number": "1", "title": "Performance"}]))
    publish(make_paper(meeting, "1", "Performance report"))
    return meeting


@by_mouse
def test_from_a_definition_to_the_report_of_a_meeting(people, meeting):
    officer, approver, stranger = people("officer"), people("approver"), people("stranger")
    # It is defined, and approved.
    officer.press("Enter one indicator")
    fill(officer, **DEFINITION)
    assert officer.page.locator("#id_slug").input_value() == "treated-within-18-weeks"
    check_here(officer)
    officer.press("Save and submit for approval", "Submit for approval")
    stranger.open("/performance/treated-within-18-weeks/")
    stranger.reads("Page not found")
    approve(approver)
    stranger.open("/performance/treated-within-18-weeks/")
    stranger.reads("No figures have been published yet.", "92%, set by NHS England")
    # Its figures are typed on one screen: a slip first, and nothing is lost.
    officer.open("/admin/objectives/indicatorversion/")
    officer.press("Figures of RTT")
    key = IndicatorVersion.objects.get().indicator_id
    officer.open(f"/admin/objectives/indicatorversion/readings/{key}/?until=2015-16")
    quarters = ("201404", "201407", "201410", "201501", "201504", "201507")
    values = {f"p{start}__value": value for start, value in zip(quarters, ["94.5", "95.5"] * 3, strict=True)}
    fill(officer, **values, p201510__missing_reason="The system was down")
    fill(officer, p201601__numerator="950", p201601__denominator="99")
    officer.page.get_by_text("Add a comment or the source of January to March 2016").click()
    fill(officer, p201601__note="Two wards are missing.", p201601__paper=PAPER, p201601__status=("Provisional",))
    officer.press("Save and submit for approval")
    officer.page.get_by_text("950 of 99 is more than all.").wait_for()
    assert officer.page.locator("#id_p201404-value").input_value() == "94.5"
    check_here(officer)
    fill(officer, p201601__denominator="1000")
    officer.press("Save and submit for approval", "Submit for approval all 8")
    approve(approver)
    # The public reads the verdict, the chart, the table and the file.
    stranger.open("/performance/")
    stranger.press("Treated within 18 weeks")
    stranger.reads(
        "No significant change",
        "Provisional: 7 figures, 13 are needed.",
        "There is no figure for October to December 2015 (the system was down).",
        "Two wards are missing.",
        "Reported in Performance report, Governing Body, 22 March 2017",
    )
    assert stranger.page.locator("figure svg").first.is_visible()
    check_here(stranger)
    file = stranger.hand.download(stranger.link("CSV"))
    rows = list(csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["value"] for row in rows] == ["94.5", "95.5"] * 3 + ["", "95.0"]
    assert (rows[-1]["status"], rows[-2]["shown_as"]) == ("provisional", "The system was down")
    # The meeting that it was reported to leads to its report.
    stranger.open(meeting.get_absolute_url())
    stranger.press("Report of this meeting")
    stranger.reads("Performance report", "Governing Body, 22 March 2017", "Treated within 18 weeks", "95.0%")
    check_here(stranger)

"""One meeting's whole life, from the day its date is set to the day its minutes are confirmed."""

import datetime

import pytest
from django.utils import timezone

from ccg.working_days import WorkingDays
from governance.models import MeetingVersion, Membership, QuorumRule
from tests.browser.test_pages import check_here
from tests.documents import pdf
from tests.factories import correct, enter_bank_holidays, make_group, make_person, publish, rewrite
from tests.journeys.hands import Keyboard, by_mouse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def body(people):
    """The Governing Body with a chair, and a quorum of one."""
    enter_bank_holidays()
    chair, body = publish(make_person("Anand Deshpande", honorific_prefix="Dr")), publish(make_group())
    second = correct(body, "Its chair is told.")
    second.save_parts(
        [Membership(version=second, person=chair.person, role="chair"), QuorumRule(version=second, minimum=1)]
    )
    return publish(second)


def approve(approver):
    """Approve what waits, whatever it is and however many."""
    approver.open("/admin/")
    approver.press("Waiting for your approval")
    boxes = approver.page.locator("#result_list tbody input[type=checkbox]")
    for index in range(boxes.count()):
        boxes.nth(index).check()
    approver.page.get_by_label("Action:").select_option(label="Approve")
    approver.press("Go")
    approver.hand.press(approver.page.locator("main input[type=submit], #content input[type=submit]").last)


def time_passes(days):
    """Let every meeting be so many days earlier: as if so much time had gone by."""
    for row in MeetingVersion.objects.all():
        rewrite(row, start=row.start - datetime.timedelta(days))


def fill(officer, **fields):
    """Write into fields of a form, each named as Django names it; a chosen option is a tuple."""
    for name, value in fields.items():
        place = officer.page.locator(f"#id_{name.replace('__', '-')}")
        if isinstance(value, tuple):
            place.select_option(label=value[0])
        elif value is False:
            place.uncheck()
        else:
            place.fill(value)


@by_mouse
def test_from_date_set_to_minutes_confirmed(people, body, tmp_path):
    officer, approver, stranger = people("officer"), people("approver"), people("stranger")
    day = WorkingDays.known().latest_working_day(timezone.localdate() + datetime.timedelta(60))
    # The date is set.
    officer.open("/admin/")
    officer.press("Enter one meeting")
    fill(officer, group=("Governing Body",), start_0=f"{day:%d/%m/%Y}", start_1="10:00", location="Civic Offices")
    officer.press("Save and submit for approval", "Submit for approval")
    approve(approver)
    stranger.open("/meetings/")
    stranger.reads("Next meeting", f"Governing Body, {day:%-d %B %Y}", "Civic Offices", "Its papers are published by")
    # The agenda is built, with one item in private.
    officer.open("/admin/governance/meetingversion/")
    officer.press("Desk of")
    officer.press("Correct: the meeting and its agenda")
    officer.write("What was wrong, and why does it change?", "The agenda was added.")
    officer.press("Correct")
    items = [("1", "Welcome"), ("2", "Finance report"), ("3", "Staff")]
    for index, (number, title) in enumerate(items):
        fill(officer, **{f"agenda__{index}__number": number, f"agenda__{index}__title": title})
    fill(officer, agenda__2__public=False)
    officer.press("Save and submit for approval")
    assert "Say why the item is taken in private" in officer.page.locator("body").inner_text()
    fill(officer, agenda__2__exemption_reason="It names persons.")
    check_here(officer)
    officer.press("Save and submit for approval", "Submit for approval")
    approve(approver)
    # Papers are uploaded together and matched by their names.
    papers = {"2 Finance report.pdf": "Money", "03 Restructure.pdf": "Secret", "Annual plan.pdf": "Plan"}
    for name, words in papers.items():
        (tmp_path / name).write_bytes(pdf(words, accessible=True))
    officer.reads("Papers are due by")
    officer.press("Upload papers")
    officer.page.locator("#id_files").set_input_files([tmp_path / name for name in papers])
    officer.press("Make a draft of each")
    check_here(officer)
    officer.page.get_by_label("Item of Annual plan").select_option(label="1. Welcome")
    officer.press("Save all")
    officer.reads("2 in draft.", "1 for the officers' pack alone, as their item is private.")
    assert officer.hand.download(officer.link("Officers' pack")).read_bytes().startswith(b"%PDF")
    officer.press("Submit for approval: 2 papers", "Submit for approval all 2")
    approve(approver)
    stranger.press(f"Governing Body, {day:%-d %B %Y}")
    stranger.reads("2. Finance report", "Item 3: confidential item", "It names persons.", "Annual plan (PDF")
    assert "Staff" not in stranger.page.content()
    assert stranger.hand.download(stranger.link("Pack of all papers")).read_bytes().startswith(b"%PDF")
    check_here(stranger)
    # The day comes.
    time_passes(61)
    officer.open("/admin/governance/meetingversion/")
    officer.press("Desk of", "Begin the record")
    assert officer.page.locator("#id_attendances-0-name").input_value() == "Dr Anand Deshpande"
    fill(officer, attendances__0__status=("Present",), decisions__0__item=("2. Finance report",))
    fill(officer, decisions__0__text="To approve the report.", decisions__0__result=("Approved",))
    check_here(officer)
    officer.press("Save and submit for approval", "Submit for approval")
    approve(approver)
    officer.press("Enter the minutes")
    (tmp_path / "minutes.pdf").write_bytes(pdf("Minutes", accessible=True))
    officer.page.locator("#id_file").set_input_files(tmp_path / "minutes.pdf")
    officer.press("Save and submit for approval", "Submit for approval")
    approve(approver)
    held = MeetingVersion.objects.live().get()
    stranger.open(held.get_absolute_url())
    stranger.reads("Quorate.", "Dr Anand Deshpande", "Approved: To approve the report.", "Draft (unconfirmed)")
    # The next meeting is like this one, and confirms the minutes.
    officer.open("/admin/governance/meetingversion/")
    officer.press("Desk of", "Copy it to the next meeting")
    soon = timezone.localdate() + datetime.timedelta(2)
    fill(officer, start_0=f"{soon:%d/%m/%Y}", start_1="10:00")
    officer.press("Make a draft")
    assert officer.page.locator("#id_agenda-1-title").input_value() == "Finance report"
    officer.press("Save and submit for approval", "Submit for approval")
    approve(approver)
    time_passes(3)
    officer.open(f"/admin/governance/meetingversion/desk/{held.meeting_id}/")
    officer.hand.press(officer.page.get_by_role("button", name="They were confirmed by"))
    officer.press("Save and submit for approval", "Submit for approval")
    officer.reads("Confirmation")
    approve(approver)
    officer.open(f"/admin/governance/meetingversion/desk/{held.meeting_id}/")
    officer.reads("Nothing is left to do now.")
    stranger.open(MeetingVersion.objects.live().get(meeting=held.meeting_id).get_absolute_url())
    confirmed = MeetingVersion.objects.live().exclude(meeting=held.meeting_id).get().day
    stranger.reads(f"Confirmed {confirmed:%-d %B %Y}", "Confirmed by Governing Body")


@pytest.mark.parametrize("people", [Keyboard], indirect=True, ids=["keyboard"])
def test_an_agenda_by_keyboard_alone(people, body):
    officer = people("officer")
    officer.press("Enter one meeting")
    officer.hand.choose(officer.page.locator("#id_group"), "Governing")
    for name, words in {"start_0": "24/05/2027", "start_1": "10:00", "agenda-0-number": "1"}.items():
        officer.hand.write(officer.page.locator(f"#id_{name}"), words)
    officer.hand.write(officer.page.locator("#id_agenda-0-title"), "Welcome")
    # Lines are added and taken away without losing one's place.
    for name, then in (("Add another Item", "id_agenda-3-number"), ("Remove line 4", None)):
        officer.hand.reach(
            officer.page.get_by_role("button", name=name).or_(officer.page.get_by_role("link", name=name))
        )
        officer.page.keyboard.press("Enter")
        assert officer.page.evaluate("document.activeElement.id") == (then or "")
    assert officer.page.evaluate("document.activeElement.textContent") == "Add another Item"
    officer.press("Save")
    officer.reads("Governing Body, 24 May 2027", "1 item.")

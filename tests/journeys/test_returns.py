"""The officers' journeys from end to end in a real browser, by mouse and by keyboard alone."""

import csv
import io

import pytest

from foi.models import QuarterlyReturn
from tests.browser.test_pages import check_here
from tests.factories import make_return, publish, published_return
from tests.journeys.hands import by_mouse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def approve(approver):
    approver.open("/admin/")
    approver.press("Waiting for your approval")
    approver.hand.press(approver.page.locator("#result_list tbody th a").first)
    approver.press("Approve")
    approver.press("Approve")


def test_enter_submit_approve_and_the_public_sees_it(people):
    officer, approver, stranger = people("officer"), people("approver"), people("stranger")
    officer.press("FOI returns due")
    officer.write("Received, April to June 2013", "40")
    officer.write("Answered in time, April to June 2013", "33")
    officer.write("Answered late, April to June 2013", "2")
    officer.page.locator("[data-figure=q1-compliance]", has_text="94.3%").wait_for()
    officer.reads("Please look again: 2 answered late: add a note that says why.")
    officer.write("Note, April to June 2013", "Two needed a search of the archive.")
    officer.press("Save and submit for approval")
    officer.reads("A second officer will read it and publish it at", "/foi/2013-14/quarter-1/")
    officer.write("A word to the approver", "Please look at the note.")
    officer.press("Submit for approval")
    officer.reads("It waits for a second officer to approve it.", "Please look at the note.")
    assert stranger.open("/foi/2013-14/quarter-1/").status == 404
    approve(approver)
    approver.press("See it on the site")
    assert "94.3% of answers" in approver.page.locator("main").inner_text()
    stranger.open("/foi/2013-14/quarter-1/")
    stranger.reads("33 (94.3% of answers)", "Two needed a search of the archive.")
    stranger.open("/foi/")
    file = stranger.hand.download(stranger.link("CSV of Freedom of Information quarterly returns", exact=True))
    (row,) = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline=""))
    assert (row["financial_year"], row["received"], row["compliance_percent"]) == ("2013/14", "40", "94.3")
    approver.open("/admin/")
    approver.reads("FOI return for April to June 2013 was approved.")


@by_mouse
def test_correct_what_is_public_with_a_reason(people):
    published_return(2013, 1)
    officer, approver, stranger = people("officer"), people("approver"), people("stranger")
    officer.open("/admin/foi/quarterlyreturn/2013/")
    officer.press("Correct April to June 2013")
    officer.press("Correct")
    officer.reads("Nothing was changed.", "Write a sentence or two here.")
    officer.write("What was wrong, and why does it change?", "One request was counted twice.")
    officer.press("Correct")
    officer.write("Received:", "39")
    officer.page.locator("[data-figure=open]", has_text="4").wait_for()  # computed while typing: it was 5
    officer.press("Save and submit for approval", "Submit for approval")
    stranger.open("/foi/2013-14/quarter-1/")
    assert "39" not in stranger.page.locator("main").inner_text()
    approver.open("/admin/")
    approver.press("Waiting for your approval")
    approver.hand.press(approver.page.locator("#result_list tbody th a").first)
    approver.reads("What changed since edition 1")
    approver.press("Approve")
    approver.reads("It takes the place of edition 1")
    approver.press("Approve")
    stranger.open("/foi/2013-14/quarter-1/")
    stranger.reads("received 40 became 39", "One request was counted twice.")


@by_mouse
def test_a_stale_save_keeps_what_was_typed(people):
    row = make_return(2013, 1)
    officer, other = people("officer"), people("other")
    address = f"/admin/foi/quarterlyreturn/{row.pk}/change/"
    officer.open(address)
    other.open(address)
    other.write("Received:", "44")
    other.press("Save")
    officer.write("Note:", "What I typed")
    officer.press("Save")
    officer.reads("Cara Other changed this while you had it open.", "Received: 40 became 44.")
    assert officer.page.get_by_label("Note:").input_value() == "What I typed"
    officer.press("Save")
    officer.reads("was changed successfully")
    stored = QuarterlyReturn.objects.get()
    assert (stored.received, stored.note) == (40, "What I typed")


def test_force_and_approve_afterwards(people):
    row = make_return(2013, 1)
    officer, approver, stranger = people("officer"), people("approver"), people("stranger")
    officer.open(f"/admin/foi/quarterlyreturn/{row.pk}/change/")
    officer.press("Publish without approval")
    officer.write("Why can this not wait for a second officer?", "A tribunal meets this afternoon.")
    officer.press("Publish without approval")
    officer.reads("It is listed for approval afterwards.", "It waits for approval.")
    assert stranger.open("/foi/2013-14/quarter-1/").status == 200
    approver.open("/admin/")
    approver.press("Published without approval, to be approved afterwards")
    approver.hand.tick(approver.page.get_by_role("checkbox").nth(1))
    approver.hand.choose(approver.page.get_by_label("Action:"), "Approve")
    approver.press("Go")
    approver.reads("A tribunal meets this afternoon.", "Your approval is recorded")
    approver.press("Approve")
    approver.reads("Approved afterwards by Ben Approver.")


@by_mouse
def test_withdraw(people):
    publish(make_return(2013, 1))
    officer, stranger = people("officer"), people("stranger")
    officer.open("/admin/")
    officer.press("FOI quarterly returns")
    officer.hand.press(officer.page.locator("#result_list tbody th a").first)
    officer.press("Withdraw")
    officer.write("What the public will read", "These figures are being counted again.")
    officer.press("Withdraw")
    officer.reads("was withdrawn.")
    stranger.open("/foi/2013-14/quarter-1/")
    stranger.reads("These figures are being counted again.")
    assert "33" not in stranger.page.locator("main").inner_text()


# What comes back with something to mend: (address, {label: what is typed}, button)
SLIPS = {
    "year": ("2013/", {"Received, October to December 2013": "4o"}, "Save"),
    "return": ("add/", {"Received:": "4o"}, "Save"),
    "confirmation": ("steps/force/?row={pk}", {}, "Publish without approval"),
    "import": ("import/", {}, "Check the file"),
}


@by_mouse
def test_pages_that_ask_to_mend_a_slip(people):
    row, officer = make_return(2013, 1), people("officer")
    for address, typed, button in SLIPS.values():
        officer.open(f"/admin/foi/quarterlyreturn/{address.format(pk=row.pk)}")
        for label, text in typed.items():
            officer.write(label, text)
        officer.press(button)
        assert officer.page.locator(".errorlist").count() > 0, address
        check_here(officer)

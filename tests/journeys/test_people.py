"""Somebody is invited and comes in, with no mouse: every page on the way, by axe, wide and narrow."""

from base64 import b32decode

import pytest

from tests.browser.test_pages import check_here
from tests.factories import make_user
from tests.journeys.hands import Keyboard, Person
from tests.second_factor.phones import code_of

PASSWORD = "ninety nine herons"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_somebody_is_invited_and_comes_in(browser, live_server, settings):
    make_user("Site manager", username="mia.manager")
    manager, jane = (Person(browser, live_server.url, Keyboard) for _ in range(2))

    def look(person, heading):
        assert person.page.locator("h1").inner_text() == heading
        check_here(person)
        person.errors.clear()  # axe leaves complaints of its own behind

    manager.sign_in("mia.manager")
    manager.open("/admin/ccg/user/add/")
    manager.write("Username:", "jane.smith")
    manager.write("First name:", "Jane")
    manager.press("Save")
    manager.reads("Choose at least one role")
    manager.hand.tick(manager.page.get_by_label("Approver"))
    manager.press("Save")
    look(manager, "A link for Jane")

    settings.SECOND_FACTOR = True
    jane.page.goto(manager.page.get_by_label("Link:").input_value())
    look(jane, "Set your password")
    jane.write("New password:", PASSWORD)
    jane.write("New password confirmation:", PASSWORD)
    jane.press("Set the password", "Sign in with it")
    jane.write("Username:", "jane.smith")
    jane.write("Password:", PASSWORD)
    jane.press("Log in")
    key = b32decode(jane.page.locator("li strong").inner_text().replace(" ", ""))
    jane.write("Code:", "000000")
    jane.press("Set up")
    jane.reads("That code is not right")
    look(jane, "Set up your second factor")
    jane.page.wait_for_timeout(1000)  # who was wrong once waits for a second
    jane.write("Code:", code_of(key))
    jane.press("Set up")
    backup = jane.page.locator("code").first.inner_text()
    look(jane, "Keep your backup codes")
    jane.press("I have kept them")
    jane.press("Log out", "Sign in again")
    jane.write("Username:", "jane.smith")
    jane.write("Password:", PASSWORD)
    jane.press("Log in")
    look(jane, "Type a code")
    jane.write("Code:", backup)
    jane.press("Go on")
    jane.reads("You used a backup code; 9 of them are left.")

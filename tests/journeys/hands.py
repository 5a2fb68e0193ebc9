"""People at a browser, by mouse or by keyboard alone."""

import pytest
from django.conf import settings
from django.test import Client

from ccg.models import User
from tests.browser.visit import Visit

MOST_TABS = 150


class Mouse:
    """Somebody who points and clicks."""

    def __init__(self, page):
        self.page = page

    def press(self, place):
        """Press a link or a button that leads to another page."""
        with self.page.expect_navigation():
            place.click()

    def write(self, place, text):
        place.click()
        place.fill(text)

    def choose(self, place, option):
        place.select_option(label=option)

    def tick(self, place):
        place.check()

    def attach(self, place, file):
        with self.page.expect_file_chooser() as chooser:
            place.click()
        chooser.value.set_files(file)

    def download(self, place):
        with self.page.expect_download() as download:
            place.click()
        return download.value.path()


class Keyboard(Mouse):
    """Somebody who has no mouse: every place is reached with Tab."""

    def reach(self, place):
        wanted = place.element_handle()
        for _ in range(MOST_TABS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{MOST_TABS} times Tab did not reach {place}.")

    def press(self, place):
        self.reach(place)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, place, text):
        self.reach(place)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def choose(self, place, option):
        self.reach(place)
        self.page.keyboard.type(option)

    def tick(self, place):
        self.reach(place)
        self.page.keyboard.press("Space")

    def attach(self, place, file):
        self.reach(place)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")  # in Chromium Enter does not open the choice of a file
        chooser.value.set_files(file)

    def download(self, place):
        self.reach(place)
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        return download.value.path()


class Person(Visit):
    """Somebody at a browser of their own, signed in unless a stranger."""

    def __init__(self, browser, home, hand):
        self.context = browser.new_context(locale="en-GB")
        super().__init__(self.context, home)
        self.hand = hand(self.page)

    def sign_in(self, username):
        """Bring the cookie of a session: the page for it is tried elsewhere, and each sign-in costs two pages."""
        client = Client()
        client.force_login(User.objects.get(username=username))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.home}])
        self.open("/admin/")

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name, exact=False):
        return self.page.get_by_role("link", name=name, exact=exact).first

    def press(self, *names):
        """Press links and buttons, one after the other, by the beginning of their names."""
        for name in names:
            button = self.button(name)
            self.hand.press(button if button.count() else self.link(name))

    def write(self, label, text):
        self.hand.write(self.page.get_by_label(label, exact=True), text)

    def reads(self, *sentences):
        for sentence in sentences:
            assert sentence in self.page.locator("main").inner_text(), sentence


by_mouse = pytest.mark.parametrize("people", [Mouse], indirect=True, ids=["mouse"])

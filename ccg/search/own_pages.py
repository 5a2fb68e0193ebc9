"""The pages of the site itself, which are no rows: what each is called, and the words that people look for it by."""

from dataclasses import dataclass

from django.urls import reverse

from .asking import COMMON, folded
from .snippets import like


@dataclass(frozen=True)
class OwnPage:
    """A page by the name of its address."""

    title: str
    name: str
    words: str

    @property
    def address(self):
        return reverse(self.name)

    def holds(self, word):
        return like(word).search(folded(f"{self.title} {self.words}")) is not None


# Rooms are named as strings: the ground imports none.
OWN_PAGES = (
    OwnPage(
        "Contact us",
        "contact",
        "address post telephone phone e-mail mailbox complaint complain write reach NHS 111 999 urgent medical help "
        "emergency",
    ),
    OwnPage(
        "Freedom of Information",
        "foi:index",
        "FOI request ask answer in time late quarter return quarterly 20 working days Information Commissioner",
    ),
    OwnPage(
        "How are we doing",
        "performance:index",
        "performance measure target KPI figure priorities Making Data Count control chart usual range average verdict "
        "statistical process control SPC",
    ),
    OwnPage(
        "Our priorities",
        "objectives:plan",
        "plan on a page vision objective objectives programme programmes success criteria criterion principle strategy "
        "priority priorities",
    ),
    OwnPage("Documents", "documents", "file PDF list policy policies plan strategy download"),
    OwnPage(
        "Data",
        "data",
        "download CSV Excel XLSX JSON table open government licence figure dataset Atom feed",
    ),
    OwnPage(
        "Accessibility statement",
        "accessibility",
        "accessible large print easy read audio Braille screen reader WCAG",
    ),
    OwnPage("Privacy", "privacy", "personal data protection GDPR rights"),
    OwnPage("Registers", "governance:registers", "register interest gift hospitality procurement decision action"),
    OwnPage(
        "Register of interests",
        "governance:interests",
        "declare declared declaration conflict conflicts interest",
    ),
    OwnPage("Register of gifts and hospitality", "governance:gifts", "gift register offered accepted declined"),
    OwnPage(
        "Register of procurement decisions",
        "governance:procurement",
        "contract contracts supplier suppliers tender award awarded decision buying",
    ),
    OwnPage("Register of decisions", "governance:decisions", "decision decided meeting approved"),
    OwnPage("Register of actions", "governance:actions", "action actions meeting overdue log"),
    OwnPage("How we use cookies", "cookies", "cookie"),
    OwnPage(
        "Meetings in your calendar",
        "governance:subscribe",
        "subscribe subscription iCalendar ics webcal Outlook Google Apple iPhone Android phone dates feed",
    ),
)


def own_pages(phrases):
    """Return the pages of the site itself that all the words fit; `phrases` is what `wanted` returned."""
    words = {word for phrase in phrases for word in phrase} - COMMON
    return [page for page in OWN_PAGES if words and all(page.holds(word) for word in words)]

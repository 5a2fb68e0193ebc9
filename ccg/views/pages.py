"""The pages every public site owes its readers: cookies, privacy, accessibility, contact."""

from django.conf import settings
from django.utils.text import get_text_list

from ccg.models import ContactDetail
from ccg.views.public import PublicPage

# What a reader expects to find on a contact page, and is told of when it is not there.
KINDS = {
    ContactDetail.Type.ADDRESS: "postal address",
    ContactDetail.Type.EMAIL: "e-mail address",
    ContactDetail.Type.PHONE: "telephone number",
}


class Cookies(PublicPage):
    """What this site keeps in a browser, by the names and times the settings really use."""

    template_name = "ccg/cookies.html"

    def context(self):
        return {
            "session_cookie": settings.SESSION_COOKIE_NAME,
            "session_hours": settings.SESSION_COOKIE_AGE // 3600,
            "csrf_cookie": settings.CSRF_COOKIE_NAME,
            "csrf_days": settings.CSRF_COOKIE_AGE // (24 * 3600),
        }


class Privacy(PublicPage):
    """What is kept about a person, and whom to ask about it."""

    template_name = "ccg/privacy.html"

    def context(self):
        """Return `contacts`: for privacy, else the general ones."""
        return {"contacts": self.request.organisation.contacts_for("privacy")}


class Accessibility(PublicPage):
    """The accessibility statement that the law asks of a public body's website."""

    template_name = "ccg/accessibility.html"

    def context(self):
        """Return `contacts`: for accessibility, else the general ones."""
        return {"contacts": self.request.organisation.contacts_for("accessibility")}


class Contact(PublicPage):
    """Every published way to reach the organisation, and a plain word where there is none."""

    template_name = "ccg/contact.html"

    def context(self):
        """Return `general` contacts, the kinds `missing` among them in words, and `purposes` with their own."""
        contacts = {purpose: self.request.organisation.contacts_for(purpose) for purpose in ContactDetail.Purpose}
        general = contacts.pop(ContactDetail.Purpose.GENERAL)
        found_kinds = {contact.type for contact in general}
        return {
            "general": general,
            "missing": get_text_list([words for kind, words in KINDS.items() if kind not in found_kinds], "or"),
            "purposes": [(purpose.label, found) for purpose, found in contacts.items() if found != general],
        }

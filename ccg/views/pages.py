"""The pages every public site owes its readers: cookies, privacy, accessibility, contact."""

from django.conf import settings
from django.utils.text import get_text_list

from ccg.models import Purpose
from ccg.views.public import PublicPage

# What a reader expects to find on a contact page, and is told of when it is not there.
KINDS = {"address": "postal address", "email": "e-mail address", "phone": "telephone number"}


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
        return {"contacts": self.request.organisation.contacts_for(Purpose.PRIVACY)}


class Accessibility(PublicPage):
    """The accessibility statement that the law asks of a public body's website."""

    template_name = "ccg/accessibility.html"

    def context(self):
        """Return `contacts`: for accessibility, else the general ones."""
        return {"contacts": self.request.organisation.contacts_for(Purpose.ACCESSIBILITY)}


class Contact(PublicPage):
    """Every published way to reach the organisation, and a plain word where there is none."""

    template_name = "ccg/contact.html"

    def context(self):
        """Return `general` contacts, the kinds `missing` among them in words, and the mailboxes of other `purposes`."""
        ours = self.request.organisation
        general = ours.contacts_for(Purpose.GENERAL)
        found_kinds = {contact.type for contact in general}
        others = [purpose for purpose in Purpose if purpose != Purpose.GENERAL]
        return {
            "general": general,
            "missing": get_text_list([words for kind, words in KINDS.items() if kind not in found_kinds], "or"),
            "purposes": [(purpose.label, mailbox) for purpose in others if (mailbox := ours.mailbox_for(purpose))],
        }

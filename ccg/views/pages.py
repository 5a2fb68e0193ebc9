"""The pages every public site owes its readers: cookies, privacy, accessibility, contact."""

from django.conf import settings
from django.utils.text import get_text_list
from django.views.generic import TemplateView

from ccg.models import ContactDetail

# What a reader expects to find on a contact page, and is told of when it is not there.
KINDS = {
    ContactDetail.Type.ADDRESS: "postal address",
    ContactDetail.Type.EMAIL: "e-mail address",
    ContactDetail.Type.PHONE: "telephone number",
}


class Cookies(TemplateView):
    """What this site keeps in a browser, by the names and times the settings really use."""

    template_name = "ccg/cookies.html"
    extra_context = {
        "session_cookie": settings.SESSION_COOKIE_NAME,
        "session_hours": settings.SESSION_COOKIE_AGE // 3600,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "csrf_days": settings.CSRF_COOKIE_AGE // (24 * 3600),
    }


class Privacy(TemplateView):
    """What is kept about a person, and whom to ask about it."""

    template_name = "ccg/privacy.html"

    def get_context_data(self, **kwargs):
        """Add `contacts`: for privacy, else the general ones."""
        return super().get_context_data(contacts=self.request.organisation.contacts_for("privacy"), **kwargs)


class Accessibility(TemplateView):
    """The accessibility statement that the law asks of a public body's website."""

    template_name = "ccg/accessibility.html"

    def get_context_data(self, **kwargs):
        """Add `contacts`: for accessibility, else the general ones."""
        return super().get_context_data(contacts=self.request.organisation.contacts_for("accessibility"), **kwargs)


class Contact(TemplateView):
    """Every published way to reach the organisation, and a plain word where there is none."""

    template_name = "ccg/contact.html"

    def get_context_data(self, **kwargs):
        """Add `general` contacts, in words the kinds `missing` among them, and `purposes` with their own contacts."""
        Purpose = ContactDetail.Purpose
        contacts = {purpose: self.request.organisation.contacts_for(purpose) for purpose in Purpose}
        general = contacts.pop(Purpose.GENERAL)
        found_kinds = {contact.type for contact in general}
        return super().get_context_data(
            general=general,
            missing=get_text_list([words for kind, words in KINDS.items() if kind not in found_kinds], "or"),
            purposes=[(purpose.label, found) for purpose, found in contacts.items() if found != general],
            **kwargs,
        )

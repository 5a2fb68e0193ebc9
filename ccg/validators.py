"""What may stand in a text that an officer types or imports."""

import re

from django.core.validators import RegexValidator

plain_text = RegexValidator(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]",
    "This text holds an invisible control character. Delete it, or type the words again.",
    code="control_character",
    inverse_match=True,
)

# first.last@, j.doe2@: two words or three, and perhaps a figure, as personal mailboxes are named.
PERSONAL = re.compile(r"(?<![\w.+-])([a-z]{1,40}(?:[._-][a-z]{1,40}){1,2})[0-9]{0,3}@[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.I)
# Words that name a mailbox of several people: thurrock.ccg@, foi.team@.
SHARED = {
    *("access", "admin", "ccg", "communications", "comms", "complaints", "contact", "contracting", "data", "dpo"),
    *("engagement", "enquiries", "enquiry", "feedback", "finance", "foi", "formats", "general", "governance"),
    *(
        "gp",
        "help",
        "hr",
        "ig",
        "info",
        "information",
        "media",
        "nhs",
        "office",
        "pals",
        "practice",
        "press",
        "privacy",
    ),
    *("protection", "public", "quality", "reception", "requests", "safeguarding", "service", "services", "support"),
    *("surgery", "team"),
}

https_only = RegexValidator(r"^https://", "Write an address that begins with https://")


def plain_line_breaks(text):
    """Return the text with one kind of line break: forms send CR LF, spreadsheets LF."""
    return re.sub(r"\r\n?", "\n", text)


def personal_addresses(text):
    """Return a sentence for each e-mail address in a text that looks like a person's own. It may still be right."""
    found = {
        match[0]: None for match in PERSONAL.finditer(text) if not SHARED & set(re.split("[._-]", match[1].lower()))
    }
    return [f"{address} looks like a person's own address; use a mailbox of the organisation." for address in found]

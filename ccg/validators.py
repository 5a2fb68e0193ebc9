"""What may stand in a text that an officer types or imports."""

import re

from django.core.validators import RegexValidator

plain_text = RegexValidator(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]",
    "This text holds an invisible control character. Delete it, or type the words again.",
    code="control_character",
    inverse_match=True,
)

https_only = RegexValidator(r"^https://", "Write an address that begins with https://")


def plain_line_breaks(text):
    """Return the text with one kind of line break: forms send CR LF, spreadsheets LF."""
    return re.sub(r"\r\n?", "\n", text)

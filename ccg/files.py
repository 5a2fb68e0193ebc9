"""Files that the public may come to read: how they are kept, and the one door to them.

They are private: nothing but the view below reads them, after the gate of what they belong to.
"""

import uuid

from django.conf import settings
from django.db import models

from ccg.publishing import Edition
from ccg.validators import plain_text


def random_name(instance, filename):
    """Return a name that tells nothing and that nobody can guess; the officer's own name of the file is not kept."""
    return f"{instance._meta.model_name}/{uuid.uuid4().hex}"


class FileVersion(Edition):
    """One version of a file. What is computed from the bytes is never typed.

    A version can be recalled for good, when personal data leaked: bytes and text go, that it existed and why stays.
    """

    file = models.FileField(
        upload_to=random_name, blank=True, help_text="PDF, Word, Excel, PowerPoint, OpenDocument, CSV or text."
    )
    content_type = models.CharField(max_length=100, blank=True, editable=False, help_text="By the bytes themselves.")
    size = models.PositiveBigIntegerField(null=True, editable=False, help_text="In bytes; None without a file.")
    pages = models.PositiveIntegerField(
        null=True, editable=False, help_text="None where a file has none, or they cannot be counted."
    )
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    text = models.TextField(
        blank=True,
        editable=False,
        help_text="The words of the file, for the search; empty when there are none to read.",
    )
    accessibility = models.TextField(
        blank=True,
        editable=False,
        help_text="What keeps people from reading it, a sentence a line; officers read this.",
    )
    recalled_at = models.DateTimeField(
        null=True, editable=False, help_text="When bytes and text were removed for good."
    )
    recalled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    recall_reason = models.TextField(blank=True, editable=False, validators=[plain_text], help_text="Private.")

    class Meta(Edition.Meta):
        abstract = True

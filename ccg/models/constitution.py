from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from ccg.markdown import words
from ccg.publishing import Edition, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text


class ConstitutionVersion(Edition):
    """One version of the constitution (National Health Service Act 2006, Schedule 1A); an edition corrects a version.

    Published is not in force. A version whose effective date is not known is shown, but never in force.
    """

    KEY = ("version",)

    version = models.CharField(
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[0-9]+(\.[0-9]+)*$", "Write the number alone: 3 or 3.1")],
        help_text='Its number, as "3" or "3.1". Leave it empty when the version is not stated.',
    )
    effective_on = models.DateField(
        "in force from",
        null=True,
        blank=True,
        help_text="Leave it empty when it is not known: it is never in force then.",
    )
    description = models.TextField(
        blank=True,
        validators=[plain_text],
        help_text="What the constitution is for, in Markdown. It stands above the text.",
    )
    changes = models.TextField(
        "summary of changes", blank=True, validators=[plain_text], help_text="What is new in this version."
    )
    approved_by_body = models.CharField(
        "approved by", max_length=200, blank=True, validators=[plain_text], help_text="The body that approved it."
    )
    approved_on = models.DateField(null=True, blank=True, help_text="Leave it empty when it is not known.")
    text = models.TextField(
        blank=True,
        validators=[plain_text],
        help_text="The whole text in Markdown: ## 6 Title for a chapter, ### 6.8 Title for a section.",
    )
    document = models.ForeignKey(
        "ccg.Document", models.PROTECT, null=True, blank=True, related_name="+", help_text="The same text as a file."
    )

    class Meta(Edition.Meta):
        verbose_name = "constitution"
        verbose_name_plural = "constitution"
        ordering = ["-effective_on", "-version", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition(
                "version", taken="There is already such a version. Open that one, or correct it if it is published."
            ),
        ]

    def __str__(self):
        return f"Constitution, version {self.version}" if self.version else "Constitution, version not stated"

    def clean(self):
        self.text = plain_line_breaks(self.text)

    def search_text(self):
        parts = (words(self.description), self.changes, self.approved_by_body, words(self.text))
        return str(self), "\n".join(parts)

    def get_absolute_url(self):
        return reverse("constitution-version", args=[self.version or "not-stated"])

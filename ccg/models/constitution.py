import datetime
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from ccg.markdown import read, words
from ccg.publishing import Edition, PublishableQuerySet, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text

MOST_CHARACTERS = 500_000  # ten times the longest that is known; what is longer takes long to read and to compare
NOT_STATED = "not-stated"  # in an address, for a version whose number is not known


def too_long(text):
    """Return a sentence where this text of a constitution is longer than may be; "" where it is not."""
    if len(text) <= MOST_CHARACTERS:
        return ""
    return (
        f"This text has {len(text):,} characters; a constitution may have {MOST_CHARACTERS:,}. Leave out what is not "
        "part of it, or publish that as a document."
    )


class ConstitutionVersionQuerySet(PublishableQuerySet):
    def timeline(self, at=None):
        """Return the live versions without their text, the last to be in force first, those without a date at the end.

        Each has `until`: its last day in force, the day before the next one begins; None while none follows it.
        """
        versions = sorted(self.live(at).defer("text"), key=ConstitutionVersion.place, reverse=True)
        for later, earlier in pairwise(versions):
            if earlier.effective_on:
                earlier.until = later.effective_on - datetime.timedelta(days=1)
        return versions


def in_force(timeline, day):
    """Return the one of the versions of `timeline()` that is in force on this date; None where none is known to be."""
    return next((row for row in timeline if row.effective_on and row.effective_on <= day), None)


class ConstitutionVersion(Edition):
    """One version of the constitution (National Health Service Act 2006, Schedule 1A); an edition corrects a version.

    Published is not in force. A version whose effective date is not known is shown, but never in force.
    """

    KEY = ("version",)
    until = None  # from `timeline`

    version = models.CharField(
        max_length=20,
        blank=True,
        validators=[RegexValidator(r"^[0-9]+(\.[0-9]+)*\Z", "Write the number alone: 3 or 3.1")],
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
        help_text="What the constitution is for, in Markdown without headings. It stands above the text.",
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

    objects = ConstitutionVersionQuerySet.as_manager()

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
        return f"Constitution, {self.name}"

    @property
    def name(self):
        """What it is called in a sentence: "version 3"."""
        return f"version {self.version}" if self.version else "version not stated"

    @property
    def slug(self):
        """The version as addresses write it."""
        return self.version or NOT_STATED

    def place(self):
        """Return what sorts versions: by the day they come into force, then as 2, 3, 3.1, 10."""
        return self.effective_on or datetime.date.min, [int(part) for part in self.version.split(".") if part]

    def clean(self):
        """Refuse what readers of the list of contents would stumble over; one kind of line break."""
        self.description = plain_line_breaks(self.description)
        self.changes = plain_line_breaks(self.changes)
        self.text = plain_line_breaks(self.text)
        if too_long(self.text):
            raise ValidationError({"text": too_long(self.text)})
        description = read(self.description)
        wrong = {"description": description.problems, "text": read(self.text).problems}
        if description.headings:
            wrong["description"] = ["Write it without headings (#): they would mix with those of the text."]
        if any(wrong.values()):
            raise ValidationError({name: problems for name, problems in wrong.items() if problems})

    def search_text(self):
        parts = (words(self.description), self.changes, self.approved_by_body, words(self.text))
        return str(self), "\n".join(parts)

    def get_absolute_url(self):
        return reverse("constitution-version", args=[self.slug])

    def in_words(self, today):
        """Return from when until when this version is in force, as a sentence, seen from the date `today`."""
        if self.effective_on is None:
            return "The day from which it is in force is not recorded."
        first = f"{self.effective_on:%-d %B %Y}"
        last = f"{self.until:%-d %B %Y}" if self.until else ""
        if self.until and self.until < self.effective_on:
            return "Another version took its place before it came into force."
        if self.effective_on > today:
            return f"It comes into force on {first}."
        if self.until and self.until < today:
            return f"It was in force from {first} to {last}."
        return f"It has been in force since {first}{f' and will be until {last}' if last else ''}."

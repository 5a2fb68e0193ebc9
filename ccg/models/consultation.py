from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify

from ccg.markdown import read, words
from ccg.publishing import Edition, Identity, PublishableQuerySet, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text

SOON = 7  # days before the last one, from which readers are told that it closes soon


class Consultation(Identity):
    """A public consultation or a survey of those who use services."""


class ConsultationVersionQuerySet(PublishableQuerySet):
    def open_on(self, day):
        """Rows on which people may answer on this date in London."""
        return self.filter(opens_on__lte=day, closes_on__gte=day)

    def closed_on(self, day):
        return self.filter(closes_on__lt=day)

    def without_outcome(self, day):
        """Live rows that have closed before this date and say nothing yet of what came of them."""
        return self.live().closed_on(day).filter(outcome="")


class ConsultationVersion(Edition):
    """One edition of a consultation or survey. Whether it is open follows from its dates alone."""

    KEY = ("consultation",)

    class Kind(models.TextChoices):
        CONSULTATION = "consultation", "Consultation"
        SURVEY = "survey", "Survey"

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="versions", editable=False)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.CONSULTATION)
    title = models.CharField(max_length=200, validators=[plain_text])
    summary = models.TextField(validators=[plain_text], help_text="What people are asked, in a few sentences.")
    opens_on = models.DateField(help_text="The first day on which people may answer.")
    closes_on = models.DateField(help_text="The last day on which people may answer.")
    how_to_respond = models.TextField(blank=True, validators=[plain_text], help_text="In Markdown, headings with ###.")
    outcome = models.TextField(
        blank=True,
        validators=[plain_text],
        help_text="What people said and what was decided, in Markdown, headings with ###. Add it afterwards.",
    )

    objects = ConsultationVersionQuerySet.as_manager()

    class Meta(Edition.Meta):
        verbose_name = "consultation or survey"
        verbose_name_plural = "consultations and surveys"
        ordering = ["-closes_on", "title", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("consultation", taken="This edition is there already."),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="ccg_consultationversion_closes_after_it_opens",
                violation_error_message="It closes before it opens.",
            ),
        ]

    def __str__(self):
        return self.title

    def search_text(self):
        return self.title, "\n".join((self.summary, words(self.how_to_respond), words(self.outcome)))

    def get_absolute_url(self):
        return reverse(
            "consultation", args=[self.consultation_id, slugify(self.title)[:80].strip("-") or "consultation"]
        )

    def clean(self):
        """Refuse headings and links that would mislead readers; one kind of line break."""
        for name in ("summary", "how_to_respond", "outcome"):
            setattr(self, name, plain_line_breaks(getattr(self, name)))
        # Under a heading of ours, as on the page.
        problems = {name: read(getattr(self, name), top=3).problems for name in ("how_to_respond", "outcome")}
        wrong = {name: found for name, found in problems.items() if found}
        if wrong:
            raise ValidationError(wrong)

    def is_open(self, day):
        return self.opens_on <= day <= self.closes_on

    def is_closed(self, day):
        return self.closes_on < day

    def in_words(self, day):
        """Return whether people may answer, seen from this date in London, as a sentence."""
        opens, closes = f"{self.opens_on:%-d %B %Y}", f"{self.closes_on:%-d %B %Y}"
        left = (self.closes_on - day).days
        if self.is_closed(day):
            return f"Closed on {closes}."
        if not self.is_open(day):
            return f"Opens on {opens} and closes on {closes}."
        if left == 0:
            return f"Open. It closes today, {closes}."
        if left <= SOON:
            return f"Open. It closes on {closes}: {left} day{'' if left == 1 else 's'} left."
        return f"Open until {closes}."

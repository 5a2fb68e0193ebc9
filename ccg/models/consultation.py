from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify

from ccg.markdown import words
from ccg.publishing import Edition, Identity, one_unpublished_edition
from ccg.validators import plain_text


class Consultation(Identity):
    """A public consultation or a survey of those who use services."""


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
    how_to_respond = models.TextField(blank=True, validators=[plain_text], help_text="In Markdown.")
    outcome = models.TextField(
        blank=True,
        validators=[plain_text],
        help_text="What people said and what was decided, in Markdown. Add it afterwards.",
    )

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

from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify

from ccg.publishing import Edition, Identity, one_unpublished_edition
from ccg.validators import plain_text


class Rating(models.TextChoices):
    """The ratings of the Care Quality Commission. Empty is "not rated": never guessed."""

    OUTSTANDING = "outstanding", "Outstanding"
    GOOD = "good", "Good"
    REQUIRES_IMPROVEMENT = "requires improvement", "Requires improvement"
    INADEQUATE = "inadequate", "Inadequate"


def rating(question=""):
    """Return a field for one of the ratings: overall, or the answer to one of the regulator's five questions."""
    return models.CharField(
        question, max_length=20, choices=Rating, blank=True, help_text="Empty when it was not rated."
    )


class Inspection(Identity):
    """An inspection of a provider by a regulator."""


class InspectionVersion(Edition):
    """One edition of what a regulator found at a provider of services, as the regulator published it."""

    KEY = ("inspection",)

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="versions", editable=False)
    provider = models.ForeignKey("ccg.Organisation", models.PROTECT, related_name="+", help_text="Who was inspected.")
    service = models.CharField(
        "what was inspected",
        max_length=200,
        validators=[plain_text],
        help_text="The provider, service or place, as the regulator names it.",
    )
    inspected_on = models.DateField("inspected on", help_text="The last day of the inspection.")
    reported_on = models.DateField("report published on", null=True, blank=True)
    overall = rating("overall rating")
    safe = rating("safe")
    effective = rating("effective")
    caring = rating("caring")
    responsive = rating("responsive")
    well_led = rating("well-led")
    link = models.URLField(
        "report",
        blank=True,
        validators=[URLValidator(schemes=["https"])],
        help_text="The address of the report on the regulator's website, beginning with https://",
    )

    class Meta(Edition.Meta):
        verbose_name = "inspection"
        ordering = ["-inspected_on", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("inspection", taken="This edition is there already."),
            models.CheckConstraint(
                condition=Q(reported_on=None) | Q(reported_on__gte=F("inspected_on")),
                name="ccg_inspectionversion_reported_after_inspection",
                violation_error_message="The report was published before the inspection.",
            ),
        ]

    def __str__(self):
        return f"Inspection of {self.service}, {self.inspected_on:%-d %B %Y}"

    def search_text(self):
        return str(self), f"{self.provider}. {self.get_overall_display()}"

    def get_absolute_url(self):
        return reverse("inspection", args=[self.inspection_id, slugify(self.service)[:80].strip("-") or "inspection"])

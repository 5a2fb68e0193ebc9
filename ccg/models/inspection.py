from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.text import slugify

from ccg.publishing import Edition, Identity, PublishableQuerySet, Refused, one_unpublished_edition
from ccg.validators import https_only, plain_text

from .organisation import OrganisationVersion


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


class InspectionQuerySet(PublishableQuerySet):
    def with_provider(self):
        """Add `provider_name` and `provider_cqc_id` as the public reads them; None while the provider is not live."""
        return self.with_provider_of(OrganisationVersion.objects.live())

    def with_newest_provider(self):
        """Add the same of the provider's newest edition in any state, for officers."""
        return self.with_provider_of(OrganisationVersion.objects.order_by("-number"))

    def with_provider_of(self, versions):
        found = versions.filter(organisation=OuterRef("provider"))
        return self.annotate(
            provider_name=Subquery(found.values("name")[:1]), provider_cqc_id=Subquery(found.values("cqc_id")[:1])
        )


class Inspection(Identity):
    """An inspection of a provider by a regulator."""


class InspectionVersion(Edition):
    """One edition of what a regulator found at a provider of services, as the regulator published it."""

    KEY = ("inspection",)

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="versions", editable=False)
    provider = models.ForeignKey(
        "ccg.Organisation",
        models.PROTECT,
        related_name="+",
        limit_choices_to={"versions__isnull": False},
        help_text="Who was inspected. Enter the organisation first if it is not in the list.",
    )
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
        validators=[https_only],
        help_text="The address of the report on the regulator's website, beginning with https://",
    )

    objects = InspectionQuerySet.as_manager()

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
        # Not the provider: what it is called may change, or not be public yet.
        return str(self), self.get_overall_display()

    def get_absolute_url(self):
        return reverse("inspection", args=[self.inspection_id, slugify(self.service)[:80].strip("-") or "inspection"])

    @property
    def answers(self):
        """The regulator's five questions as (question, rating in words), in its order."""
        names = ("safe", "effective", "caring", "responsive", "well_led")
        return [(self._meta.get_field(name).verbose_name, self.in_words(name)) for name in names]

    def in_words(self, name="overall"):
        """Return a rating in words, "Not rated" where there is none."""
        return getattr(self, f"get_{name}_display")() or "Not rated"

    def check_publication(self, at):
        """Refuse to publish what was found at a provider that the public cannot read of."""
        if not OrganisationVersion.objects.live(at).filter(organisation=self.provider_id).exists():
            raise Refused(f"{self.provider} is not public then. Publish that organisation first.")

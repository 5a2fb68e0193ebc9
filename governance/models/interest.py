import calendar
import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.publishing import Edition, NamedIdentity, Refused, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text

from .person import Person

MONTHS_SHOWN = 6  # after an interest has ended


class Interest(NamedIdentity):
    """An interest that somebody registered."""

    NAME = "description"


class InterestVersion(Edition):
    """One edition of a registered interest.

    It is public while it goes on and for six months after it ended; the site keeps it (NHS England, Managing Conflicts
    of Interest: revised statutory guidance for CCGs, 2017).
    """

    KEY = ("interest",)

    class Type(models.TextChoices):
        FINANCIAL = "financial", "Financial interest"
        PROFESSIONAL = "non-financial professional", "Non-financial professional interest"
        PERSONAL = "non-financial personal", "Non-financial personal interest"
        INDIRECT = "indirect", "Indirect interest"

    interest = models.ForeignKey(Interest, models.PROTECT, related_name="versions", editable=False)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="interests", limit_choices_to={"versions__isnull": False}
    )
    organisation_name = models.CharField("in which organisation", max_length=200, blank=True, validators=[plain_text])
    type = models.CharField("kind", max_length=30, choices=Type)
    description = models.CharField("what the interest is", max_length=500, validators=[plain_text])
    start_date = models.DateField("since", null=True, blank=True, validators=WITHIN_THE_CALENDAR)
    end_date = models.DateField(
        "until", null=True, blank=True, validators=WITHIN_THE_CALENDAR, help_text="Empty while it goes on."
    )
    mitigation = models.TextField("what is done about it", blank=True, validators=[plain_text])
    declared_on = models.DateField(null=True, blank=True, validators=WITHIN_THE_CALENDAR)
    redaction_reason = models.CharField(
        "why it is not told in full",
        max_length=300,
        blank=True,
        validators=[plain_text],
        help_text="Where publishing it could harm somebody. The public reads this reason in place of the interest.",
    )

    class Meta(Edition.Meta):
        verbose_name = "interest"
        ordering = ["person", "pk"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("interest", taken="This edition is there already."),
            models.CheckConstraint(
                condition=Q(start_date=None) | Q(end_date=None) | Q(end_date__gte=F("start_date")),
                name="governance_interestversion_ends_after_it_starts",
                violation_error_message="The interest ends before it starts.",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.description}"[:200]

    def get_absolute_url(self):
        return reverse("governance:interests")

    def clean(self):
        self.mitigation = plain_line_breaks(self.mitigation)

    @property
    def is_redacted(self):
        """Whether the public reads a reason in place of what the interest is."""
        return self.redaction_reason != ""

    def publish(self, at=None):
        """Publish as any row; one that ended leaves the register six months later by itself."""
        if self.end_date:
            self.expire_at = months_after(self.end_date)
            if self.expire_at <= (at or timezone.now()):
                raise Refused("This interest ended more than six months ago: it is kept, and not published.")
        super().publish(at)


def months_after(day):
    """Return the beginning of the day after the last on which an interest that ended on this day is shown."""
    month = day.month + MONTHS_SHOWN
    year, month = day.year + (month - 1) // 12, (month - 1) % 12 + 1
    last = datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return timezone.make_aware(datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time()))

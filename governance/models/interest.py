import calendar
import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.publishing import Edition, NamedIdentity, Refused, one_unpublished_edition
from ccg.publishing.edition import NamedManager
from ccg.validators import plain_line_breaks, plain_text

from .of_person import OfPersonQuerySet, refuse_unless_public
from .person import Person

MONTHS_SHOWN = 6  # after an interest has ended
NOT_IN_FULL = "Registered interest that is not told in full"


class InterestManager(NamedManager):
    def get_queryset(self):
        """Add whose interest it is in the newest edition, by which officers tell interests apart."""
        newest = InterestVersion.objects.filter(interest=OuterRef("pk")).order_by("-number").with_newest_person()
        person = Subquery(newest.values("newest_person")[:1])
        return super().get_queryset().annotate(newest_person=person).order_by("newest_person", "newest_name", "pk")


class Interest(NamedIdentity):
    """An interest that somebody registered."""

    NAME = "description"

    objects = InterestManager()

    def __str__(self):
        """Whose it is and what, in the newest edition, which may be a draft or redacted: for officers only."""
        if not hasattr(self, "newest_person"):
            newest = self.versions.order_by("-number").with_newest_person().first()
            self.newest_name, self.newest_person = (
                (newest.description, newest.newest_person) if newest else (None, None)
            )
        return f"{self.newest_person}: {self.newest_name}" if self.newest_name else "An interest that was deleted"


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
        Person,
        models.PROTECT,
        related_name="interests",
        limit_choices_to={"versions__isnull": False},
        help_text="Whose interest it is. Enter the person first if they are not in the list.",
    )
    organisation_name = models.CharField("in which organisation", max_length=200, blank=True, validators=[plain_text])
    type = models.CharField("kind", max_length=30, choices=Type)
    description = models.CharField("what the interest is", max_length=500, validators=[plain_text])
    start_date = models.DateField("since", null=True, blank=True, validators=WITHIN_THE_CALENDAR)
    end_date = models.DateField(
        "until",
        null=True,
        blank=True,
        validators=WITHIN_THE_CALENDAR,
        help_text="Its last day; empty while it goes on. The entry leaves the public register six months later.",
    )
    mitigation = models.TextField("what is done about it", blank=True, validators=[plain_text])
    declared_on = models.DateField(
        null=True, blank=True, validators=WITHIN_THE_CALENDAR, help_text="When the CCG was told of it."
    )
    redaction_reason = models.CharField(
        "why it is not told in full",
        max_length=300,
        blank=True,
        validators=[plain_text],
        help_text="Where publishing it could harm somebody. The public reads this reason in place of the interest.",
    )

    objects = OfPersonQuerySet.as_manager()

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
        return f"{getattr(self, 'newest_person', None) or self.person}: {self.description}"[:200]

    def search_text(self):
        # Not the person: what they are called may change, or not be public yet. Their own page is found by the name.
        if self.is_redacted:
            return NOT_IN_FULL, self.redaction_reason
        where = f": {self.organisation_name}" if self.organisation_name else ""
        return f"Registered interest{where}", "\n".join([self.description, self.get_type_display(), self.mitigation])

    def get_absolute_url(self):
        return f"{reverse('governance:interests')}?entry={self.interest_id}"

    def clean(self):
        """Refuse a day of declaring that is still to come; one kind of line break."""
        self.mitigation = plain_line_breaks(self.mitigation)
        if self.declared_on and self.declared_on > timezone.localdate():
            raise ValidationError({"declared_on": "This day is still to come. Say when it was declared."})

    @property
    def is_redacted(self):
        """Whether the public reads a reason in place of what the interest is."""
        return self.redaction_reason != ""

    def told(self, name):
        """Return a field as the public may read it: None of an interest that is not told in full."""
        return None if self.is_redacted else getattr(self, name)

    @staticmethod
    def telling(word):
        """Return the condition that this word stands in what is told: what is redacted is not even searched."""
        told = Q(description__icontains=word) | Q(organisation_name__icontains=word) | Q(mitigation__icontains=word)
        return Q(redaction_reason="") & told | Q(redaction_reason__icontains=word)

    @property
    def leaves_at(self):
        """When it leaves the register by itself, an aware datetime; None while no end is known."""
        return months_after(self.end_date) if self.end_date else None

    def check_publication(self, at):
        """Refuse the interest of somebody whom the public cannot read of."""
        super().check_publication(at)
        refuse_unless_public(self.person, at)

    def publish(self, at=None):
        """Publish as any row; one that ended leaves the register six months later by itself, if not before."""
        if self.end_date:
            if self.leaves_at <= (at or timezone.now()):
                raise Refused("This interest ended more than six months before: it is kept, and not published.")
            self.expire_at = min(self.leaves_at, self.expire_at or self.leaves_at)
        super().publish(at)


def months_after(day):
    """Return the beginning of the day after the last on which an interest that ended on this day is shown."""
    month = day.month + MONTHS_SHOWN
    year, month = day.year + (month - 1) // 12, (month - 1) % 12 + 1
    last = datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
    return timezone.make_aware(datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time()))

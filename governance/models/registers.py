"""What a CCG also keeps registers of: gifts and hospitality, and procurement decisions."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.publishing import Edition, Identity, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text

from .of_person import OfPersonQuerySet, refuse_unless_public
from .person import Person


def value(help_text):
    """Return a field for a sum of money in pounds; None when it is not known."""
    return models.DecimalField(
        "value in pounds",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=help_text,
    )


def not_below_nothing(name):
    """Return the rule of the database that such a sum is not negative."""
    return models.CheckConstraint(
        condition=Q(value=None) | Q(value__gte=0), name=name, violation_error_message="Write 0 or more pounds."
    )


class Gift(Identity):
    """A gift or hospitality that somebody was offered."""


class GiftVersion(Edition):
    """One edition of an entry in the register of gifts and hospitality."""

    KEY = ("gift",)

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"

    gift = models.ForeignKey(Gift, models.PROTECT, related_name="versions", editable=False)
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="gifts",
        limit_choices_to={"versions__isnull": False},
        verbose_name="offered to",
    )
    offered_by = models.CharField(max_length=200, validators=[plain_text], help_text="The organisation or firm.")
    offered_on = models.DateField(validators=WITHIN_THE_CALENDAR)
    description = models.CharField("what it was", max_length=300, validators=[plain_text])
    value = value("As far as it is known; leave it empty otherwise.")
    decision = models.CharField(max_length=20, choices=Decision)
    reason = models.TextField("why", blank=True, validators=[plain_text], help_text="It will be public.")

    objects = OfPersonQuerySet.as_manager()

    class Meta(Edition.Meta):
        verbose_name = "gift or hospitality"
        verbose_name_plural = "gifts and hospitality"
        ordering = ["-offered_on", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("gift", taken="This edition is there already."),
            not_below_nothing("governance_giftversion_value_is_not_negative"),
        ]

    def __str__(self):
        return f"{self.description}, {self.offered_on:%-d %B %Y}"

    def search_text(self):
        # Not the person: what they are called may change, or not be public yet.
        return str(self), "\n".join([self.offered_by, self.get_decision_display(), self.reason])

    def get_absolute_url(self):
        return f"{reverse('governance:gifts')}?entry={self.gift_id}"

    def clean(self):
        self.reason = plain_line_breaks(self.reason)

    def check_publication(self, at):
        """Refuse what was offered to somebody whom the public cannot read of."""
        super().check_publication(at)
        refuse_unless_public(self.person, at)


class Procurement(Identity):
    """A decision about buying services."""


class ProcurementVersion(Edition):
    """One edition of an entry in the register of procurement decisions."""

    KEY = ("procurement",)

    procurement = models.ForeignKey(Procurement, models.PROTECT, related_name="versions", editable=False)
    title = models.CharField("what was bought", max_length=300, validators=[plain_text])
    supplier = models.CharField(
        max_length=200, blank=True, validators=[plain_text], help_text="Empty when none was chosen."
    )
    decided_on = models.DateField(validators=WITHIN_THE_CALENDAR)
    decided_by = models.CharField(max_length=200, validators=[plain_text], help_text="The group or post that decided.")
    method = models.CharField(
        "how it was bought", max_length=200, blank=True, validators=[plain_text], help_text="As open tender, waiver."
    )
    value = value("Over the whole contract; leave it empty when it is not known.")
    starts_on = models.DateField("contract begins", null=True, blank=True, validators=WITHIN_THE_CALENDAR)
    ends_on = models.DateField("contract ends", null=True, blank=True, validators=WITHIN_THE_CALENDAR)
    decision = models.TextField("what was decided", validators=[plain_text])
    conflicts = models.TextField(
        "conflicts of interest",
        blank=True,
        validators=[plain_text],
        help_text="Which there were, and how they were managed.",
    )

    class Meta(Edition.Meta):
        verbose_name = "procurement decision"
        ordering = ["-decided_on", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("procurement", taken="This edition is there already."),
            not_below_nothing("governance_procurementversion_value_is_not_negative"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="governance_procurementversion_ends_after_it_begins",
                violation_error_message="The contract ends before it begins.",
            ),
        ]

    def __str__(self):
        return f"{self.title}, {self.decided_on:%-d %B %Y}"

    def search_text(self):
        return str(self), "\n".join([self.supplier, self.decided_by, self.decision, self.conflicts])

    def get_absolute_url(self):
        return f"{reverse('governance:procurement')}?entry={self.procurement_id}"

    def clean(self):
        for name in ("decision", "conflicts"):
            setattr(self, name, plain_line_breaks(getattr(self, name)))

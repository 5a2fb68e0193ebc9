"""What a CCG also keeps registers of: gifts and hospitality, and procurement decisions."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.publishing import Edition, Identity, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text

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

    class Meta(Edition.Meta):
        verbose_name = "gift or hospitality"
        verbose_name_plural = "gifts and hospitality"
        ordering = ["-offered_on", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("gift", taken="This edition is there already."),
        ]

    def __str__(self):
        return f"{self.description}, {self.offered_on:%-d %B %Y}"

    def search_text(self):
        return str(self), f"{self.offered_by}\n{self.reason}"

    def get_absolute_url(self):
        return reverse("governance:gifts")

    def clean(self):
        self.reason = plain_line_breaks(self.reason)


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
        ]

    def __str__(self):
        return f"{self.title}, {self.decided_on:%-d %B %Y}"

    def search_text(self):
        return str(self), "\n".join([self.supplier, self.decision, self.conflicts])

    def get_absolute_url(self):
        return reverse("governance:procurement")

    def clean(self):
        """Refuse a contract that ends before it begins; one kind of line break."""
        for name in ("decision", "conflicts"):
            setattr(self, name, plain_line_breaks(getattr(self, name)))
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "The contract ends before it begins."})

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from ccg.years import EARLIEST, LATEST, FinancialYear

WITHIN_THE_CALENDAR = [
    MinValueValidator(FinancialYear(EARLIEST).start, f"The year must be {EARLIEST} or later."),
    MaxValueValidator(FinancialYear(LATEST).end, f"The year must be {LATEST} or earlier."),
]


class OrganisationQuerySet(models.QuerySet):
    def ours(self):
        """Return the CCG whose site this is; an unsaved stand-in when none is entered."""
        return self.filter(is_ours=True).first() or Organisation(
            name="Clinical Commissioning Group", short_name="the CCG"
        )


class Organisation(models.Model):
    """An organisation (Popolo's term); exactly one of them is the CCG whose site this is."""

    class Classification(models.TextChoices):
        CCG = "ccg", "Clinical Commissioning Group"
        COUNCIL = "council", "Council"
        REGULATOR = "regulator", "Regulator"
        PROVIDER = "provider", "Provider of services"
        NATIONAL = "national", "National body"

    name = models.CharField(max_length=200, unique=True, help_text="The full name, as the public should read it.")
    short_name = models.CharField(max_length=100, help_text="The name used in running text.")
    classification = models.CharField(max_length=20, choices=Classification, default=Classification.CCG)
    founding_date = models.DateField(
        null=True,
        blank=True,
        validators=WITHIN_THE_CALENDAR,
        help_text="The day it was established. Leave it empty when it is not known.",
    )
    dissolution_date = models.DateField(
        null=True,
        blank=True,
        validators=WITHIN_THE_CALENDAR,
        help_text="Its last day. Leave it empty while it exists or when it is not known.",
    )
    is_ours = models.BooleanField("is the CCG of this site", default=False)
    changed_at = models.DateTimeField(auto_now=True, editable=False)

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-is_ours", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_ours"],
                condition=Q(is_ours=True),
                name="ccg_organisation_one_is_ours",
                violation_error_message="Another organisation is already marked as the CCG of this site.",
            ),
            models.CheckConstraint(
                condition=Q(dissolution_date=None)
                | Q(founding_date=None)
                | Q(dissolution_date__gte=F("founding_date")),
                name="ccg_organisation_dissolved_after_it_was_founded",
                violation_error_message="The organisation was dissolved before it was founded.",
            ),
        ]

    def __str__(self):
        return self.name

    def contacts_for(self, purpose):
        """Return the contact details for a purpose, else the general ones; an empty list when none is entered."""
        wanted = [contact for contact in self.all_contacts if contact.purpose == purpose]
        return wanted or [contact for contact in self.all_contacts if contact.purpose == ContactDetail.Purpose.GENERAL]

    @cached_property
    def all_contacts(self):
        """The contact details, asked for once."""
        return list(self.contacts.all()) if self.pk else []


class ContactDetail(models.Model):
    """A public way to reach an organisation. Mailboxes of the organisation only, never a person's own address."""

    class Type(models.TextChoices):
        ADDRESS = "address", "Postal address"
        EMAIL = "email", "E-mail address"
        PHONE = "phone", "Telephone"
        LINK = "link", "Web address"

    class Purpose(models.TextChoices):
        GENERAL = "general", "General"
        FOI = "foi", "Freedom of Information requests"
        ACCESSIBILITY = "accessibility", "Accessibility and other formats"
        PRIVACY = "privacy", "Privacy and data protection"

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    type = models.CharField(max_length=10, choices=Type)
    purpose = models.CharField(max_length=20, choices=Purpose, default=Purpose.GENERAL)
    label = models.CharField(max_length=100, help_text='What it is, such as "Freedom of Information team".')
    value = models.TextField(help_text="The address, number or mailbox itself. It will be public.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["purpose", "type", "label"]

    def __str__(self):
        return f"{self.label}: {self.get_type_display()}"

    def save(self, **kwargs):
        """Save, and note on the organisation that what its pages show has changed."""
        super().save(**kwargs)
        self.touch_organisation()

    def delete(self, **kwargs):
        """Delete, and note it on the organisation as `save` does."""
        deleted = super().delete(**kwargs)
        self.touch_organisation()
        return deleted

    def touch_organisation(self):
        Organisation.objects.filter(pk=self.organisation_id).update(changed_at=timezone.now())

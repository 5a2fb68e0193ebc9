from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import connections, models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format

from ccg.publishing import Edition, NamedIdentity, one_unpublished_edition
from ccg.publishing.edition import NamedManager
from ccg.validators import https_only, personal_addresses, plain_line_breaks, plain_text
from ccg.years import EARLIEST, LATEST, FinancialYear

WITHIN_THE_CALENDAR = [
    MinValueValidator(FinancialYear(EARLIEST).start, f"The year must be {EARLIEST} or later."),
    MaxValueValidator(FinancialYear(LATEST).end, f"The year must be {LATEST} or earlier."),
]
ods_rule = RegexValidator(r"^[A-Z0-9]{3,8}\Z", "Write 3 to 8 capital letters and digits without spaces, as F81010.")
phone_rule = RegexValidator(
    r"^\+?[0-9 ()-]{3,40}\Z", "Write the number alone, in digits and spaces: 01375 000000. Words stand in the address."
)


DEMONSTRATION = "Demonstration content: invented people, meetings and papers"


class OrganisationManager(NamedManager):
    def ours(self):
        """Return the live version of the CCG whose site this is; an unsaved stand-in when none is live.

        Its `is_demonstration` says whether every page has to be labelled as DEMONSTRATION.
        """
        found = OrganisationVersion.objects.raw(*statement_of_ours(connections[self.db].vendor))
        return next(iter(found), None) or self.stand_in()

    def stand_in(self):
        version = OrganisationVersion(name="Clinical Commissioning Group", short_name="the CCG")
        version.is_demonstration = self.filter(is_demonstration=True).exists()
        return version


@lru_cache(maxsize=4)
def statement_of_ours(vendor):
    """Return SQL and parameters that ask for our live version; worked out once, as every request asks for it."""
    ours = OrganisationVersion.objects.live().filter(organisation__is_ours=True)
    return ours.annotate(is_demonstration=F("organisation__is_demonstration")).query.sql_with_params()


class Organisation(NamedIdentity):
    """An organisation (Popolo's term); exactly one of them is the CCG whose site this is."""

    is_ours = models.BooleanField("is the CCG of this site", default=False, editable=False)
    is_demonstration = models.BooleanField(
        default=False,
        editable=False,
        help_text="Whether its site holds invented people, meetings and papers: then every page says so, for good.",
    )

    objects = OrganisationManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_ours"],
                condition=Q(is_ours=True),
                name="ccg_organisation_one_is_ours",
                violation_error_message="Another organisation is already marked as the CCG of this site.",
            ),
        ]


class Purpose(models.TextChoices):
    """What somebody writes to an organisation for."""

    GENERAL = "general", "General"
    FOI = "foi", "Freedom of Information requests"
    ACCESSIBILITY = "accessibility", "Accessibility and other formats"
    PRIVACY = "privacy", "Privacy and data protection"


@dataclass(frozen=True)
class Contact:
    """A public way to reach an organisation, or a fact about it. `type` is address, email, phone or text."""

    label: str
    type: str
    value: str


def newest_or_live(versions):
    """Return those of the versions that are the newest of their organisation, or that the public reads."""
    found = list(versions.values_list("pk", flat=True))
    if not found:  # as nearly always: what follows takes ten times as long
        return []
    later = OrganisationVersion.objects.filter(organisation=OuterRef("organisation"), number__gt=OuterRef("number"))
    live = OrganisationVersion.objects.live().values("pk")
    return OrganisationVersion.objects.filter(Q(pk__in=found), ~Exists(later) | Q(pk__in=live))


def mailbox(purpose, help_text):
    return models.EmailField(f"mailbox for {purpose}", blank=True, help_text=help_text)


class OrganisationVersion(Edition):
    """One edition of what is said of an organisation: its names, identifiers, dates, and how to reach it.

    Mailboxes are those of the organisation, never a person's own address.
    """

    KEY = ("organisation",)
    is_demonstration = False  # Organisation.objects.ours() knows
    UNIQUE = ("name", "ods_code", "cqc_id")  # among organisations; an empty one is nobody's

    class Classification(models.TextChoices):
        CCG = "ccg", "Clinical Commissioning Group"
        COUNCIL = "council", "Council"
        REGULATOR = "regulator", "Regulator"
        NATIONAL = "national", "National body"
        PROVIDER = "provider", "Provider of services"
        PRACTICE = "practice", "GP practice"
        OTHER = "other", "Other organisation"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="versions", editable=False)
    name = models.CharField(
        max_length=200, validators=[plain_text], help_text="The full name, as the public should read it."
    )
    short_name = models.CharField(
        max_length=200,
        blank=True,
        validators=[plain_text],
        help_text="The name used in running text. Without one, the full name.",
    )
    classification = models.CharField(
        "kind",
        max_length=20,
        choices=Classification,
        help_text="A GP practice is listed as a member practice. The first Clinical Commissioning Group entered on a "
        "site that has none is the one whose site it is.",
    )
    ods_code = models.CharField(
        "ODS code",
        max_length=8,
        blank=True,
        validators=[ods_rule],
        help_text="The code of the NHS Organisation Data Service, as F81010. Leave it empty when it is not known.",
    )
    cqc_id = models.CharField(
        "CQC identifier",
        max_length=30,
        blank=True,
        validators=[plain_text],
        help_text="The number of the provider or location at the Care Quality Commission, as 1-101635174.",
    )
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
    address = models.TextField("postal address", blank=True, validators=[plain_text], help_text="It will be public.")
    phone = models.CharField("telephone", max_length=200, blank=True, validators=[phone_rule])
    email = models.EmailField(
        "general mailbox", blank=True, help_text="A mailbox of the organisation, never a person's own address."
    )
    website = models.URLField(blank=True, validators=[https_only], help_text="Its address, beginning with https://")
    foi_email = mailbox("Freedom of Information", "Leave it empty when requests go to the general mailbox.")
    accessibility_email = mailbox("other formats", "Who sends large print, easy read, audio or Braille.")
    privacy_email = mailbox("data protection", "Who answers questions about what is held of a person.")

    class Meta(Edition.Meta):
        verbose_name = "organisation"
        ordering = ["name", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("organisation", taken="This edition of the organisation is there already."),
            models.CheckConstraint(
                condition=Q(dissolution_date=None)
                | Q(founding_date=None)
                | Q(dissolution_date__gte=F("founding_date")),
                name="ccg_organisationversion_dissolved_after_it_was_founded",
                violation_error_message="The organisation was dissolved before it was founded.",
            ),
        ]

    def __str__(self):
        return self.name

    def search_text(self):
        return self.name, f"{self.short_name}. {self.get_classification_display()}. {self.ods_code} {self.address}"

    def get_absolute_url(self):
        """The page of ours: organisations have none of their own."""
        return reverse("about-us")

    def new_identity(self):
        """Make and return the identity of a first edition; the first CCG of a site without one is the site's own."""
        if self.classification == self.Classification.CCG:
            ours, _ = Organisation.objects.get_or_create(is_ours=True)
            # One whose only draft was deleted is there to be taken.
            if not ours.versions.exists():
                return ours
        return super().new_identity()

    def clean(self):
        """Refuse a name or an identifier that another organisation has; one kind of line break.

        Without a short name it is the full one.
        """
        self.short_name = self.short_name or self.name
        self.address = plain_line_breaks(self.address)
        given = [(name, getattr(self, name)) for name in self.UNIQUE if getattr(self, name)]
        same = Q(pk__in=[])
        for name, value in given:
            same |= Q(**{f"{name}__iexact": value})
        others = OrganisationVersion.objects.filter(same)
        if self.organisation_id:
            others = others.exclude(organisation=self.organisation_id)
        errors = {
            name: f"{other} has this {label} already. Open that organisation, or correct it if it is published."
            for other in newest_or_live(others)
            for name, value in given
            if getattr(other, name).casefold() == value.casefold()
            for label in [self._meta.get_field(name).verbose_name]
        }
        if errors:
            raise ValidationError(errors)

    @property
    def demonstration(self):
        """What every page and file of a site with invented content says; empty on a real one."""
        return DEMONSTRATION if self.is_demonstration else ""

    @property
    def warnings(self):
        """Sentences about what is allowed but should be looked at again: mailboxes like those of persons."""
        return personal_addresses(" ".join([self.email, *(self.mailbox_for(each) for each in Purpose)]))

    def mailbox_for(self, purpose):
        """Return the mailbox for a purpose alone; an empty text when it has none of its own."""
        return self.email if purpose == Purpose.GENERAL else getattr(self, f"{purpose}_email")

    def contacts_for(self, purpose):
        """Return how to reach it for a purpose: by its mailbox, else the general one; by post and telephone."""
        contacts = [
            Contact("E-mail", "email", self.mailbox_for(purpose) or self.email),
            Contact("Telephone", "phone", self.phone),
            Contact("Postal address", "address", self.address),
        ]
        return [contact for contact in contacts if contact.value]

    @property
    def facts(self):
        """Who it is and how to reach it, its name and website aside, as Contacts; what is not recorded is left out."""
        dates = {"Established": self.founding_date, "Last day": self.dissolution_date}
        facts = [
            Contact("ODS code", "text", self.ods_code),
            Contact("CQC identifier", "text", self.cqc_id),
            *(Contact(label, "text", date_format(day)) for label, day in dates.items() if day),
            *self.contacts_for(Purpose.GENERAL),
        ]
        return [fact for fact in facts if fact.value]

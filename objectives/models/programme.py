"""Programmes, funds and national initiatives: how the objectives are to be reached, with whom and who watches."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.models.page import slug_rule
from ccg.publishing import Edition, NamedIdentity, Part, one_unpublished_edition
from ccg.validators import https_only, plain_line_breaks, plain_text

from .numbered import Objective


class Programme(NamedIdentity):
    """A programme with one address for ever."""

    NAME = "title"


class ProgrammeVersion(Edition):
    """One edition of what is said of a programme. Partners, overseeing groups, objectives and scope are parts of it."""

    KEY = ("programme",)
    PARTS = ("partners", "overseers", "serves", "scope")

    class Kind(models.TextChoices):
        PROGRAMME = "programme", "Programme"
        FUND = "fund", "Fund"
        NATIONAL = "national", "National initiative"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions", editable=False)
    title = models.CharField(max_length=200, validators=[plain_text], help_text="As the public should read it.")
    slug = models.CharField(
        "address",
        max_length=100,
        validators=[slug_rule],
        help_text='The words in its address: "better-care-fund" for /programmes/better-care-fund/.',
    )
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.PROGRAMME)
    order = models.PositiveSmallIntegerField(default=100, help_text="Its place in the list, the smallest first.")
    description = models.TextField(blank=True, validators=[plain_text], help_text="In Markdown.")
    owner = models.CharField(
        max_length=200, blank=True, validators=[plain_text], help_text="The post that answers for it, not the person."
    )
    starts_on = models.DateField(
        "begins", null=True, blank=True, validators=WITHIN_THE_CALENDAR, help_text="Leave it empty when not known."
    )
    ends_on = models.DateField("ends", null=True, blank=True, validators=WITHIN_THE_CALENDAR)
    url = models.URLField(
        "its own website", blank=True, validators=[https_only], help_text="Leave it empty when not known."
    )

    class Meta(Edition.Meta):
        verbose_name = "programme"
        ordering = ["order", "title", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("programme", taken="This edition of the programme is there already."),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="objectives_programmeversion_ends_after_it_begins",
                violation_error_message="The programme ends before it begins.",
            ),
        ]

    def __str__(self):
        return self.title

    def search_text(self):
        return self.title, f"{self.get_kind_display()}. {self.description}\n{self.owner}"

    def get_absolute_url(self):
        return reverse("objectives:programme", args=[self.slug])

    def clean(self):
        """Refuse a name or an address that another programme has."""
        self.description = plain_line_breaks(self.description)
        others = ProgrammeVersion.objects.exclude(programme=self.programme_id)
        others = others if self.programme_id else ProgrammeVersion.objects.all()
        errors = {}
        for name in ("title", "slug"):
            value = getattr(self, name)
            if value and others.filter(**{f"{name}__iexact": value}).exists():
                label = self._meta.get_field(name).verbose_name
                errors[name] = f"Another programme has or had this {label}. Choose another one, or correct that one."
        if errors:
            raise ValidationError(errors)


class Partner(Part):
    """An organisation that takes part in a programme."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="partners", editable=False)
    organisation = models.ForeignKey(
        "ccg.Organisation", models.PROTECT, related_name="+", limit_choices_to={"versions__isnull": False}
    )
    role = models.CharField(
        max_length=200,
        blank=True,
        validators=[plain_text],
        help_text="What it does in the programme, if that is known.",
    )

    class Meta(Part.Meta):
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "organisation"],
                name="objectives_partner_each_once",
                violation_error_message="This organisation stands there twice.",
            )
        ]

    def __str__(self):
        return f"{self.organisation}, {self.role}" if self.role else str(self.organisation)


class Overseer(Part):
    """A group that oversees a programme."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="overseers", editable=False)
    group = models.ForeignKey(
        "governance.Group", models.PROTECT, related_name="oversees", limit_choices_to={"versions__isnull": False}
    )

    class Meta(Part.Meta):
        ordering = ["pk"]
        verbose_name = "group that oversees it"
        verbose_name_plural = "groups that oversee it"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "group"],
                name="objectives_overseer_each_once",
                violation_error_message="This group stands there twice.",
            )
        ]

    def __str__(self):
        return str(self.group)


class Service(Part):
    """An objective that a programme serves."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="serves", editable=False)
    objective = models.ForeignKey(
        Objective, models.PROTECT, related_name="served_by", limit_choices_to={"entries__isnull": False}
    )

    class Meta(Part.Meta):
        ordering = ["pk"]
        verbose_name = "objective that it serves"
        verbose_name_plural = "objectives that it serves"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "objective"],
                name="objectives_service_each_once",
                violation_error_message="This objective stands there twice.",
            )
        ]

    def __str__(self):
        return str(self.objective)


class Scope(Part):
    """What a programme includes in a year of its own."""

    version = models.ForeignKey(ProgrammeVersion, models.CASCADE, related_name="scope", editable=False)
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(999)])
    years = models.CharField(max_length=100, validators=[plain_text], help_text='As "Year 1" or "The following years".')
    text = models.CharField("what it includes", max_length=500, validators=[plain_text])

    class Meta(Part.Meta):
        ordering = ["number"]
        verbose_name = "scope of a year"
        verbose_name_plural = "scope by year"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"],
                name="objectives_scope_numbers_differ",
                violation_error_message="Two years have the same number.",
            )
        ]

    def __str__(self):
        return f"{self.years}: {self.text}"

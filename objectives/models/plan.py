"""The plan on a page: what the organisation wants to reach, and how it will know that it has."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.text import slugify

from ccg.publishing import Edition, NamedIdentity, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text
from ccg.years import EARLIEST, LATEST, FinancialYear

YEAR_RULES = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class Plan(NamedIdentity):
    """A plan for one or several years."""

    NAME = "title"


class PlanVersion(Edition):
    """One edition of a plan. Objectives, success criteria, principles and arrangements are parts of it."""

    KEY = ("plan",)
    PARTS = ("objectives", "criteria", "principles", "arrangements")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions", editable=False)
    title = models.CharField(max_length=200, validators=[plain_text], help_text="As the public should read it.")
    start_year = models.PositiveSmallIntegerField(
        "first financial year",
        null=True,
        blank=True,
        validators=YEAR_RULES,
        help_text="The year in which it starts: 2014 for 2014/15. Leave it empty when the plan does not say.",
    )
    end_year = models.PositiveSmallIntegerField(
        "last financial year",
        null=True,
        blank=True,
        validators=YEAR_RULES,
        help_text="The year in which its last financial year starts. Leave it empty when the plan does not say.",
    )
    vision = models.TextField(
        blank=True, validators=[plain_text], help_text="In the words of the plan. Leave it empty when it has none."
    )
    population = models.PositiveIntegerField(
        "population served", null=True, blank=True, help_text="As the plan states it, in people."
    )
    member_practices = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many GP practices are members, as the plan states it."
    )
    introduction = models.TextField(
        blank=True, validators=[plain_text], help_text="In Markdown. It stands above the objectives."
    )
    governance_intro = models.TextField(
        "introduction to the governance arrangements",
        blank=True,
        validators=[plain_text],
        help_text="It stands above the groups.",
    )
    measured_heading = models.CharField(
        "heading of the success criteria",
        max_length=200,
        blank=True,
        validators=[plain_text],
        help_text="Left empty: How success is measured.",
    )
    source = models.CharField(
        max_length=300, blank=True, validators=[plain_text], help_text="Where the plan comes from. It will be public."
    )

    class Meta(Edition.Meta):
        verbose_name = "plan"
        ordering = [F("start_year").desc(nulls_last=True), "-plan", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("plan", taken="This edition of the plan is there already."),
            models.CheckConstraint(
                condition=Q(end_year=None) | Q(start_year__isnull=False, end_year__gte=F("start_year")),
                name="objectives_planversion_ends_after_it_starts",
                violation_error_message="The plan needs a first year, and its last year cannot come before that.",
            ),
        ]

    def __str__(self):
        return self.title

    def search_text(self):
        parts = [self.years_in_words, self.vision, self.introduction]
        parts += [row.in_words() for row in self.objectives.all()]
        parts += [f"{row.text} {row.explanation}" for row in self.criteria.all()]
        parts += [row.text for row in self.principles.all()]
        return self.title, "\n".join(parts)

    def get_absolute_url(self):
        return reverse("objectives:older", args=[self.plan_id, slugify(self.title)[:80].strip("-") or "plan"])

    def clean(self):
        """Take one kind of line break."""
        for name in ("vision", "introduction", "governance_intro"):
            setattr(self, name, plain_line_breaks(getattr(self, name)))

    @property
    def years_in_words(self):
        """The financial years it is for: "2014/15 to 2018/19"; empty when it does not say."""
        if self.start_year is None:
            return ""
        first = FinancialYear(self.start_year).label
        if self.end_year is None:
            return f"from {first}"
        return first if self.end_year == self.start_year else f"{first} to {FinancialYear(self.end_year).label}"

    @property
    def narratives(self):
        """What is said of all its objectives, in Markdown."""
        return "\n\n".join(self.objectives.values_list("narrative", flat=True))

"""The plan on a page: what the organisation wants to reach, and how it will know that it has."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.text import slugify

from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.publishing import Edition, Identity, NamedIdentity, Part, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text
from ccg.years import EARLIEST, LATEST, FinancialYear

YEAR_RULES = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class NumberedManager(models.Manager):
    """What a plan numbers, with the number and the words in the newest edition, by which officers choose."""

    def __init__(self, words):
        super().__init__()
        self.words = words

    def get_queryset(self):
        newest = self.model._meta.get_field("entries").related_model.objects.filter(**{self.field: OuterRef("pk")})
        newest = newest.order_by("-version__plan", "-version__number")
        added = {"newest_number": Subquery(newest.values("number")[:1])}
        added["newest_words"] = Subquery(newest.values(self.words)[:1])
        return super().get_queryset().annotate(**added).order_by("newest_number", "pk")

    @property
    def field(self):
        return self.model._meta.model_name


class Numbered(Identity):
    """Something that plans number: it stays the same thing from one plan to the next."""

    class Meta:
        abstract = True

    def __str__(self):
        """Number and words in the newest edition of the newest plan that has it, for officers only."""
        if not hasattr(self, "newest_number"):
            found = type(self).objects.filter(pk=self.pk).first()
            self.newest_number, self.newest_words = (found.newest_number, found.newest_words) if found else (None, "")
        if self.newest_number is None:
            return f"{self._meta.verbose_name.capitalize()} that is in no plan"
        return f"{self.newest_number}. {self.newest_words}"


class Plan(NamedIdentity):
    """A plan for one or several years."""

    NAME = "title"


class Objective(Numbered):
    """Something that the organisation wants to reach. The plans say it in their words, year by year."""

    objects = NumberedManager("title")


class Criterion(Numbered):
    """A success criterion: by what the organisation will know that it has reached its objectives."""

    objects = NumberedManager("text")

    class Meta(Numbered.Meta):
        verbose_name_plural = "criteria"


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
        return self.title, "\n".join([self.years_in_words, self.vision, self.introduction])

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


def number():
    """Return the field of a place in the plan."""
    return models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(999)])


def numbers_differ(model, what):
    """Return the rule that no two parts of an edition have the same number."""
    return models.UniqueConstraint(
        fields=["version", "number"],
        name=f"objectives_{model}_numbers_differ",
        violation_error_message=f"Two {what} have the same number.",
    )


class NumberedPart(Part):
    """What a plan says of something that it numbers, which the first such part makes."""

    NAMES = ""  # the foreign key to the Numbered

    class Meta(Part.Meta):
        abstract = True
        ordering = ["number"]

    def save(self, **kwargs):
        """Save as every part; make what a new one is of."""
        field = self._meta.get_field(self.NAMES)
        if getattr(self, field.attname) is None and getattr(self, "_with_edition", False):
            setattr(self, field.name, field.related_model.objects.create())
        return super().save(**kwargs)


class ObjectiveEntry(NumberedPart):
    """What one edition of a plan says of an objective."""

    NAMES = "objective"

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="objectives", editable=False)
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="entries", editable=False)
    number = number()
    title = models.CharField(max_length=300, validators=[plain_text], help_text="In the words of the plan.")
    narrative = models.TextField(
        blank=True, validators=[plain_text], help_text="In Markdown. Keep a quotation in its quotation marks."
    )

    class Meta(NumberedPart.Meta):
        verbose_name = "objective"
        constraints = [
            numbers_differ("objectiveentry", "objectives"),
            models.UniqueConstraint(
                fields=["version", "objective"],
                name="objectives_objectiveentry_each_once",
                violation_error_message="This objective stands there twice.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.title}"

    def get_absolute_url(self):
        """The address of the objective in whichever plan is the newest."""
        return reverse(
            "objectives:objective", args=[self.objective_id, slugify(self.title)[:80].strip("-") or "objective"]
        )

    def clean(self):
        self.narrative = plain_line_breaks(self.narrative)

    def in_words(self):
        return f"{self} {self.narrative}".strip()


class CriterionEntry(NumberedPart):
    """What one edition of a plan says of a success criterion, and whether it is met."""

    NAMES = "criterion"

    class Standing(models.TextChoices):
        NOT_REPORTED = "not yet reported", "Not yet reported"
        MET = "met", "Met"
        NOT_MET = "not met", "Not met"

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="criteria", editable=False)
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="entries", editable=False)
    number = number()
    text = models.CharField(max_length=500, validators=[plain_text], help_text="In the words of the plan.")
    explanation = models.TextField(
        blank=True, validators=[plain_text], help_text="What a reader has to know to understand it."
    )
    from_year = models.PositiveSmallIntegerField(
        "from the financial year",
        null=True,
        blank=True,
        validators=YEAR_RULES,
        help_text="The year in which it starts: 2014 for 2014/15. Leave it empty when the plan does not say.",
    )
    standing = models.CharField("is it met", max_length=20, choices=Standing, default=Standing.NOT_REPORTED)
    evidence = models.TextField(
        blank=True, validators=[plain_text], help_text="How it is known. Needed when it is met or not met."
    )
    assessed_on = models.DateField(
        "when that was found", null=True, blank=True, validators=WITHIN_THE_CALENDAR, help_text="Needed with it."
    )
    paper = models.ForeignKey(
        "governance.Paper",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="criteria",
        limit_choices_to={"versions__isnull": False},
        verbose_name="paper that reported it",
    )

    class Meta(NumberedPart.Meta):
        verbose_name = "success criterion"
        verbose_name_plural = "success criteria"
        constraints = [
            numbers_differ("criterionentry", "success criteria"),
            models.UniqueConstraint(
                fields=["version", "criterion"],
                name="objectives_criterionentry_each_once",
                violation_error_message="This success criterion stands there twice.",
            ),
            models.CheckConstraint(
                condition=Q(standing="not yet reported", evidence="", assessed_on=None)
                | (~Q(standing="not yet reported") & ~Q(evidence="") & Q(assessed_on__isnull=False)),
                name="objectives_criterionentry_judged_with_evidence",
                violation_error_message="Met and not met need the evidence and its date; not yet reported has neither.",
            ),
        ]

    def __str__(self):
        return f"{self.number}. {self.text}"

    def clean(self):
        for name in ("explanation", "evidence"):
            setattr(self, name, plain_line_breaks(getattr(self, name)))

    def in_words(self):
        found = [str(self), self.explanation, self.get_standing_display(), self.evidence]
        if self.assessed_on:
            found.append(f"{self.assessed_on:%-d %B %Y}")
        return ", ".join(filter(None, found))


class Principle(Part):
    """A principle by which the plan is carried out."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="principles", editable=False)
    number = number()
    text = models.CharField(max_length=500, validators=[plain_text], help_text="In the words of the plan.")

    class Meta(Part.Meta):
        ordering = ["number"]
        constraints = [numbers_differ("principle", "principles")]

    def __str__(self):
        return f"{self.number}. {self.text}"


class Arrangement(Part):
    """A group by which the plan is governed."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="arrangements", editable=False)
    number = number()
    group = models.ForeignKey(
        "governance.Group", models.PROTECT, related_name="plans", limit_choices_to={"versions__isnull": False}
    )
    words = models.CharField(
        "in the words of the plan",
        max_length=300,
        blank=True,
        validators=[plain_text],
        help_text="Left empty, the name of the group.",
    )

    class Meta(Part.Meta):
        ordering = ["number"]
        verbose_name = "governance arrangement"
        constraints = [numbers_differ("arrangement", "governance arrangements")]

    def __str__(self):
        return f"{self.number}. {self.words or self.group}"

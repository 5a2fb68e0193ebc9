"""What stands in a plan: objectives, success criteria, principles and the groups that govern it."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.publishing import Part
from ccg.validators import plain_line_breaks, plain_text

from .numbered import Criterion, Objective
from .plan import YEAR_RULES, PlanVersion


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
        if self.assessed_on and self.assessed_on > timezone.localdate():
            raise ValidationError({"assessed_on": "This day is to come: write when it was found."})

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

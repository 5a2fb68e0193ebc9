"""Indicators: what is measured to see how the organisation is doing. What was measured stands in readings."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.db.transaction import atomic
from django.urls import reverse
from django.utils.functional import cached_property

from ccg.control_chart import Direction
from ccg.measures import Unit
from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.models.page import slug_rule
from ccg.publishing import Edition, NamedIdentity, Refused, one_unpublished_edition
from ccg.publishing.edition import NamedManager
from ccg.validators import plain_line_breaks, plain_text
from ccg.years import PERIODS

from .numbered import Criterion, Objective
from .programme import Programme

MOST_PLACES = 3  # decimals of a figure that people read
RESERVED = ("board-report",)  # addresses under /performance/ that are something else
BEFORE_FOI = "foi-"  # those of the measures of Freedom of Information begin so
AFTER_FILES = "-for-excel"  # and so ends what stands before the ending of a file


class IndicatorManager(NamedManager):
    def get_queryset(self):
        """Add the code in the newest edition, by which files name an indicator."""
        newest = IndicatorVersion.objects.filter(indicator=OuterRef("pk")).order_by("-number")
        return super().get_queryset().annotate(newest_code=Subquery(newest.values("code")[:1]))

    def with_definition(self):
        """Bring along the definition of each, in one query for all."""
        newest = Prefetch("versions", IndicatorVersion.objects.order_by("-number"), to_attr="known_versions")
        return self.get_queryset().prefetch_related(newest)


class Indicator(NamedIdentity):
    """An indicator with one address for ever."""

    NAME = "title"

    objects = IndicatorManager()

    @cached_property
    def definition(self):
        """Its newest edition, in any state, for officers; None when that was deleted."""
        known = getattr(self, "known_versions", None)
        return self.versions.order_by("-number").first() if known is None else next(iter(known), None)


class IndicatorVersion(Edition):
    """One edition of the definition of an indicator. Its targets, rebases and annotations are parts of it."""

    KEY = ("indicator",)
    PARTS = ("targets", "rebases", "annotations")
    NEVER_PUBLIC = ("working_notes",)

    class Units(models.TextChoices):
        PERCENT = Unit.PERCENT.value, "A percentage from 0 to 100"
        COUNT = Unit.COUNT.value, "A count of people or things"
        RATE = Unit.RATE.value, "A rate, such as per 100,000 people"
        NUMBER = Unit.NUMBER.value, "Another number, which may be below 0"

    class Directions(models.TextChoices):
        UP = Direction.UP.value, "More is better"
        DOWN = Direction.DOWN.value, "Less is better"
        NEUTRAL = Direction.NEUTRAL.value, "Neither is better"

    class Frequency(models.TextChoices):
        MONTH = "month", "Every month"
        QUARTER = "quarter", "Every quarter"
        YEAR = "year", "Every financial year"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="versions", editable=False)
    code = models.CharField(
        max_length=40,
        validators=[plain_text],
        help_text="Short, and never given to another: RTT-INC. Files name it so.",
    )
    title = models.CharField(max_length=200, validators=[plain_text], help_text="What is measured, in a few words.")
    slug = models.CharField(
        "address",
        max_length=100,
        validators=[slug_rule],
        help_text='The words in its address: "waits" for /performance/waits/.',
    )
    unit = models.CharField(max_length=20, choices=Units)
    unit_words = models.CharField(
        "unit in words",
        max_length=60,
        blank=True,
        validators=[plain_text],
        help_text='What stands behind a figure: "per 100,000 people". Leave it empty for a percentage.',
    )
    direction = models.CharField("which way is better", max_length=20, choices=Directions)
    definition = models.TextField(
        blank=True, validators=[plain_text], help_text="What exactly is counted. Needed before it is published."
    )
    numerator_meaning = models.CharField(
        "what the part is",
        max_length=300,
        blank=True,
        validators=[plain_text],
        help_text="What is counted above the line.",
    )
    denominator_meaning = models.CharField(
        "what the whole is", max_length=300, blank=True, validators=[plain_text], help_text="What it is a share of."
    )
    why = models.TextField("why it matters", blank=True, validators=[plain_text])
    source = models.CharField(
        "where the figures come from",
        max_length=300,
        blank=True,
        validators=[plain_text],
        help_text="It will be public.",
    )
    owner = models.CharField(
        max_length=200, blank=True, validators=[plain_text], help_text="The post that answers for it, not the person."
    )
    frequency = models.CharField("how often", max_length=10, choices=Frequency)
    lag_days = models.PositiveSmallIntegerField(
        "days until it is due",
        default=30,
        validators=[MaxValueValidator(730)],
        help_text="How many days after the end of a period its figure should be here.",
    )
    starts_on = models.DateField(
        "first period begins",
        null=True,
        blank=True,
        validators=WITHIN_THE_CALENDAR,
        help_text="From when figures are due. Left empty: from the first figure that is here.",
    )
    ends_on = models.DateField(
        "last period ends",
        null=True,
        blank=True,
        validators=WITHIN_THE_CALENDAR,
        help_text="Leave it empty while it is measured.",
    )
    reported_in = models.ForeignKey(
        "governance.Group",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        limit_choices_to={"versions__isnull": False},
        help_text="The group that its figures are reported to.",
    )
    objective = models.ForeignKey(
        Objective,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        limit_choices_to={"entries__isnull": False},
        help_text="The objective that it tells of.",
    )
    criterion = models.ForeignKey(
        Criterion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        limit_choices_to={"entries__isnull": False},
        verbose_name="success criterion",
    )
    programme = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        limit_choices_to={"versions__isnull": False},
    )
    reviewed_on = models.DateField("definition last reviewed", null=True, blank=True, validators=WITHIN_THE_CALENDAR)
    next_review_on = models.DateField("next review due", null=True, blank=True, validators=WITHIN_THE_CALENDAR)
    working_notes = models.TextField(
        "notes for officers",
        blank=True,
        validators=[plain_text],
        help_text="What is still to be found out. The public never reads this.",
    )

    class Meta(Edition.Meta):
        verbose_name = "indicator"
        ordering = ["code", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition("indicator", taken="This edition of the indicator is there already."),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="objectives_indicatorversion_ends_after_it_begins",
                violation_error_message="The last period ends before the first begins.",
            ),
        ]

    def __str__(self):
        return self.title

    def search_text(self):
        return self.title, "\n".join([self.code, self.definition, self.why])

    def get_absolute_url(self):
        return reverse("performance:measure", args=[self.slug])

    def clean(self):
        """Refuse a code, a name or an address that another indicator has, and a change that readings contradict."""
        for name in ("definition", "why", "working_notes"):
            setattr(self, name, plain_line_breaks(getattr(self, name)))
        errors = {}
        others = IndicatorVersion.objects.exclude(indicator=self.indicator_id)
        others = others if self.indicator_id else IndicatorVersion.objects.all()
        for name in ("code", "title", "slug"):
            value = getattr(self, name)
            if value and others.filter(**{f"{name}__iexact": value}).exists():
                label = self._meta.get_field(name).verbose_name
                errors[name] = f"Another indicator has or had this {label}. Choose another one, or correct that one."
        if self.slug in RESERVED or self.slug.startswith(BEFORE_FOI) or self.slug.endswith(AFTER_FILES):
            errors["slug"] = "This address is taken by the site itself. Choose another one."
        if self.indicator_id and (self.number > 1 or self.indicator.readings.exists()):
            first = self.editions().first()
            for name in ("unit", "frequency"):
                if getattr(first, name) != getattr(self, name):
                    errors[name] = "Figures are entered and read by this. Make another indicator instead."
        if self.unit == Unit.PERCENT and self.unit_words:
            errors["unit_words"] = "A percentage needs no other words: leave this empty."
        if errors:
            raise ValidationError(errors)

    def delete(self, **kwargs):
        """Delete a draft; raise Refused while figures would be left that nothing defines."""
        with atomic():
            figures = Indicator.objects.select_for_update(of=("self",)).get(pk=self.indicator_id).readings
            if self.number == 1 and figures.exists():
                raise Refused("It has figures, which would mean nothing without it. Delete those first.")
            return super().delete(**kwargs)

    def check_submission(self):
        """Refuse to publish an indicator that nobody could understand."""
        super().check_submission()
        if not self.definition:
            raise Refused("Say in the definition what exactly is counted: the public reads it with the figures.")
        if any(not target.set_by and target.value is not None for target in self.targets.all()):
            raise Refused("Write who set the target: the public reads it with the figures.")

    def cannot_be(self, value):
        """Return the sentence that refuses a value (Decimal) outside what its unit allows; "" when it is within."""
        if self.unit != Unit.NUMBER and value < 0:
            return f"{self.title} cannot be below 0."
        if self.unit == Unit.PERCENT and value > 100:
            return "A percentage is from 0 to 100."
        return ""

    @property
    def is_share(self):
        """Whether it has a part and a whole."""
        return self.unit in (Unit.PERCENT, Unit.RATE)

    def text(self, value, places=None):
        """Return a value (Decimal or float) as people write it, without the unit in words.

        `places`: the decimals of the other figures beside it, its own when None.
        """
        return Unit(self.unit).text(float(value), self.places_of([value]) if places is None else places)

    def places_of(self, values):
        """Return the decimals with which rates and numbers are written, alike for all: those of the longest.

        None for percentages and counts, which have a rule of their own, and where one was computed and has more than
        anybody would read.
        """
        if self.unit in (Unit.PERCENT, Unit.COUNT):
            return None
        found = max((-Decimal(str(value)).normalize().as_tuple().exponent for value in values), default=0)
        return max(found, 0) if found <= MOST_PLACES else None

    def target_text(self, value):
        """Return a target as people write it: 92%, not 92.0%, because nobody measured it."""
        return f"{value.normalize():f}%" if self.unit == Unit.PERCENT else self.text(value)

    @property
    def period(self):
        """The class of its periods: Month, Quarter or FinancialYear."""
        return PERIODS[self.frequency]

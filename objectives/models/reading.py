"""Readings: the value of an indicator in one period, and where it comes from."""

import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from ccg.measures import Unit
from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.publishing import Edition, PublishableQuerySet, Refused, index_of_changes, one_unpublished_edition
from ccg.publishing.rule import written_once
from ccg.validators import plain_line_breaks, plain_text
from ccg.years import PERIODS

from .figure import FigureField
from .indicator import Indicator, IndicatorVersion

MOST = 10**12  # more than this is a slip of the keyboard
PLACES = Decimal("0.000001")
DAY = datetime.timedelta(days=1)
NO_REASON = {"-", "--", "\N{EN DASH}", ".", "..", "*", "n/a", "na", "#n/a", "none", "null", "nil", "not available"}
NOTHING_OF_NOTHING = "0 of 0 is no percentage. Leave the value empty, and write why there is none."
READ_OF_INDICATOR = ("title", "slug", "frequency")
COUNT_RULES = [MaxValueValidator(MOST, f"More than {MOST:,} cannot be right.")]


class ReadingQuerySet(PublishableQuerySet):
    """The gate of readings: never more public than their indicator."""

    ASKS = (IndicatorVersion,)

    @written_once
    def once_public(self, at=None):
        indicators = IndicatorVersion.objects.once_public(at).filter(indicator=OuterRef("indicator"))
        return super().once_public(at).filter(Exists(indicators))

    @written_once
    def public(self, at=None):
        indicators = IndicatorVersion.objects.live(at).filter(indicator=OuterRef("indicator"))
        return super().public(at).filter(Exists(indicators))

    def with_definition(self):
        """Add title, slug and frequency of the indicator as the public reads them; None while it is not live."""
        live = IndicatorVersion.objects.live().filter(indicator=OuterRef("indicator"))
        return self.annotate(**{f"live_{name}": Subquery(live.values(name)[:1]) for name in READ_OF_INDICATOR})

    with_found_title = with_definition


class Reading(Edition):
    """What an indicator was in one period: a value, or why there is none. A correction is its next edition."""

    KEY = ("indicator", "period_start")

    class Status(models.TextChoices):
        PROVISIONAL = "provisional", "Provisional"
        FINAL = "final", "Final"
        REVISED = "revised", "Revised"

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="readings", limit_choices_to={"versions__isnull": False}
    )
    period_start = models.DateField("period begins", validators=WITHIN_THE_CALENDAR)
    period_end = models.DateField("period ends", editable=False)
    value = FigureField(
        null=True,
        blank=True,
        max_digits=18,
        decimal_places=6,
        help_text="In the unit of the indicator. Left empty, a percentage is computed from its part and its whole.",
    )
    numerator = models.PositiveBigIntegerField("part", null=True, blank=True, validators=COUNT_RULES)
    denominator = models.PositiveBigIntegerField("whole", null=True, blank=True, validators=COUNT_RULES)
    missing_reason = models.CharField(
        "why there is no value",
        max_length=200,
        blank=True,
        validators=[plain_text],
        help_text="In place of a value. The public reads it.",
    )
    # Not `comment`: that is the word between the officers, which publishing empties.
    note = models.TextField(
        "comment",
        blank=True,
        validators=[plain_text],
        help_text="What a reader should know of this figure. It will be public.",
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.FINAL)
    source = models.CharField(
        max_length=300, blank=True, validators=[plain_text], help_text="The document it was taken from."
    )
    source_row = models.CharField(
        "place in the source", max_length=100, blank=True, validators=[plain_text], help_text="As page 4, row 12."
    )
    paper = models.ForeignKey(
        "governance.Paper",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="readings",
        limit_choices_to={"versions__isnull": False},
        verbose_name="paper that reported it",
    )

    objects = ReadingQuerySet.as_manager()

    class Meta(Edition.Meta):
        verbose_name = "reading"
        ordering = ["indicator", "-period_start", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition(
                "indicator",
                "period_start",
                taken="There is already a reading for this period. Open that one, or correct it if it is published.",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, missing_reason="") | (Q(value=None) & ~Q(missing_reason="")),
                name="objectives_reading_value_or_why_there_is_none",
                violation_error_message="Write a value, or why there is none; not both.",
            ),
            models.CheckConstraint(
                condition=Q(numerator=None, denominator=None) | Q(numerator__isnull=False, denominator__isnull=False),
                name="objectives_reading_part_and_whole",
                violation_error_message="Write both the part and the whole, or neither.",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="objectives_reading_ends_after_it_begins",
                violation_error_message="The period ends before it begins.",
            ),
        ]
        indexes = [index_of_changes("objectives_reading_changes")]

    def __str__(self):
        if self.definition is None:
            return f"Figure of an indicator that was deleted, {self.period_start}"
        return f"{self.definition.title}, {self.period.label}"

    def get_absolute_url(self):
        """The page of its indicator."""
        return reverse("performance:measure", args=[self.read_of_indicator()["slug"]])

    @property
    def definition(self):
        """The newest edition of its indicator, in any state: for officers."""
        return self.indicator.definition

    def read_of_indicator(self):
        """Return title, slug and frequency of its indicator as the public reads or last read them; while it never did,
        those of the newest edition. One query, unless with_definition() asked.
        """
        if getattr(self, "live_title", None):
            return {name: getattr(self, f"live_{name}") for name in READ_OF_INDICATOR}
        found = self.indicator.versions.once_public().order_by("number").last() or self.definition
        return {name: getattr(found, name) for name in READ_OF_INDICATOR}

    @property
    def public_title(self):
        """What the public calls it: no name of its indicator that stands in a draft alone."""
        read = self.read_of_indicator()
        return f"{read['title']}, {PERIODS[read['frequency']].of(self.period_start).label}"

    @property
    def period(self):
        """The month, quarter or year; raises AttributeError while the indicator is not known."""
        return self.definition.period.of(self.period_start)

    @property
    def text(self):
        """The value as people write it, or why there is none."""
        if self.value is None:
            return self.missing_reason
        return self.definition.text(self.value) if self.definition else str(self.value)

    def clean(self):
        """Work out the end of the period and a share; refuse what the indicator cannot be."""
        self.note = plain_line_breaks(self.note)
        if not (self.indicator_id and self.period_start):
            return
        if self.definition is None:
            raise ValidationError({"indicator": "This indicator was deleted. Choose another one."})
        self.check_period()
        self.work_out_share()
        if self.missing_reason.strip().casefold() in NO_REASON:
            raise ValidationError({"missing_reason": "Say why there is none, as: not collected in July."})
        if self.value is None:
            return
        self.check_that_it_is_over()
        if why := self.definition.cannot_be(self.value):
            raise ValidationError({"value": why})
        if self.definition.unit == Unit.COUNT and self.value != int(self.value):
            raise ValidationError({"value": "A count is a whole number."})

    def check_period(self):
        """Refuse a period that does not begin so, or has not begun; set when it ends."""
        try:
            period, start, self.period_end = span(self.definition.period, self.period_start)
        except ValueError as error:  # outside the calendar: a form asks this even of a date that its field refuses
            raise ValidationError({"period_start": str(error)}) from error
        if start != self.period_start:
            raise ValidationError({"period_start": f"{period.label} begins on {start:%-d %B %Y}: write that day."})
        # By the day of the server first: to ask for that in London takes longer than all the rest.
        if start > datetime.date.today() - DAY and start > timezone.localdate():
            raise ValidationError({"period_start": f"{period.label} has not begun."})

    def check_that_it_is_over(self):
        """Refuse a figure that is said to be final while its period goes on."""
        if self.status == self.Status.PROVISIONAL or self.period_end < datetime.date.today() - DAY:
            return
        if self.period_end >= timezone.localdate():
            raise ValidationError({"status": f"{self.period.label} is not over: choose Provisional."})

    def work_out_share(self):
        """Compute a percentage from its part and its whole; refuse one that contradicts them.

        It is computed here alone, to six decimals, whoever typed it with fewer.
        """
        if self.numerator is not None and not self.definition.is_share:
            raise ValidationError({"numerator": f"{self.definition.title} is no share: it has no part and no whole."})
        if self.numerator is None or self.denominator is None or self.definition.unit != Unit.PERCENT:
            return
        if self.numerator > self.denominator:
            raise ValidationError({"numerator": f"{self.numerator:,} of {self.denominator:,} is more than all."})
        if self.missing_reason:
            return
        if self.denominator == 0:
            raise ValidationError({"denominator": NOTHING_OF_NOTHING})
        share = (100 * Decimal(self.numerator) / self.denominator).quantize(PLACES, ROUND_HALF_UP)
        if self.value is not None and round(abs(self.value - share), 6) > Decimal("0.5") / 10 ** decimals(self.value):
            raise ValidationError(
                {
                    "value": f"{self.numerator:,} of {self.denominator:,} are {Unit.PERCENT.text(float(share))}, not "
                    f"{self.value.normalize():f}%. Correct one of the three."
                }
            )
        self.value = share

    def check_publication(self, at):
        """Refuse a figure of an indicator that the public cannot read of."""
        super().check_publication(at)
        if not IndicatorVersion.objects.live(at).filter(indicator=self.indicator_id).exists():
            raise Refused(f"{self.definition.title} is not public then. Publish the indicator first.")


@lru_cache(maxsize=2000)
def span(kind, day):
    """Return the period of this class that a day lies in, with its first and its last day; thousands share one."""
    period = kind.of(day)
    return period, period.start, period.end


def decimals(value):
    """Return how many decimals a number was written with, zeros at its end not counted; at most five."""
    return min(max(0, -value.normalize().as_tuple().exponent), 5)

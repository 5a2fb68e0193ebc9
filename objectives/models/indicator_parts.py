"""What belongs to the definition of an indicator: targets, new beginnings of its usual range, notes on periods."""

from django.db import models
from django.db.models import F, Q

from ccg.models.organisation import WITHIN_THE_CALENDAR
from ccg.publishing import NotTogether, Part
from ccg.validators import plain_text

from .figure import FigureField
from .indicator import IndicatorVersion


class Target(Part):
    """What the indicator should reach, from a day on: until the next target takes its place."""

    version = models.ForeignKey(IndicatorVersion, models.CASCADE, related_name="targets", editable=False)
    value = FigureField(
        null=True,
        blank=True,
        max_digits=18,
        decimal_places=6,
        help_text="In the unit of the indicator. Leave it empty where from this day on there is none.",
    )
    in_force_from = models.DateField(
        null=True, blank=True, validators=WITHIN_THE_CALENDAR, help_text="Leave it empty for: from the beginning."
    )
    set_by = models.CharField(
        "who set it",
        max_length=200,
        blank=True,
        validators=[plain_text],
        help_text="It will be public. Needed before it is published.",
    )

    class Meta(Part.Meta):
        ordering = [F("in_force_from").asc(nulls_first=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "in_force_from"],
                name="objectives_target_one_a_day",
                violation_error_message="Two targets begin on the same day.",
            ),
            models.UniqueConstraint(
                fields=["version"],
                condition=Q(in_force_from=None),
                name="objectives_target_one_from_the_beginning",
                violation_error_message="Two targets are in force from the beginning.",
            ),
        ]

    @classmethod
    def check_together(cls, edition, parts):
        """Refuse two from the beginning, of which the database alone would know, and what no value can be."""
        first = [target for target in parts if target.in_force_from is None]
        if len(first) > 1:
            raise NotTogether("Two targets are in force from the beginning. Say from when the later one is.", *first)
        for target in parts:
            if target.value is not None and (why := edition.cannot_be(target.value)):
                raise NotTogether(f"{target}: {why}", target)

    def __str__(self):
        value = "No target" if self.value is None else f"{self.value.normalize():f}"
        since = f" from {self.in_force_from:%-d %B %Y}" if self.in_force_from else ""
        return f"{value}{since}, set by {self.set_by or 'nobody knows whom yet'}"


class Rebase(Part):
    """A day from which the usual range is computed anew, because something changed for good."""

    version = models.ForeignKey(IndicatorVersion, models.CASCADE, related_name="rebases", editable=False)
    date = models.DateField("from the period that begins", validators=WITHIN_THE_CALENDAR)
    reason = models.CharField(
        max_length=300,
        validators=[plain_text],
        help_text="What changed, without a full stop: another hospital joined. It will be public.",
    )

    class Meta(Part.Meta):
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "date"],
                name="objectives_rebase_one_a_day",
                violation_error_message="Two new beginnings have the same day.",
            )
        ]
        verbose_name = "new beginning of the usual range"
        verbose_name_plural = "new beginnings of the usual range"

    @classmethod
    def check_together(cls, edition, parts):
        """Refuse a day on which no period begins: the public would read of another one."""
        for rebase in parts:
            period = edition.period.of(rebase.date)
            if period.start != rebase.date:
                raise NotTogether(f"{period.label} begins on {period.start:%-d %B %Y}: write that day.", rebase)

    def __str__(self):
        return f"{self.date:%-d %B %Y}: {self.reason}"


class Annotation(Part):
    """What happened in a period, in a sentence beside its figure."""

    version = models.ForeignKey(IndicatorVersion, models.CASCADE, related_name="annotations", editable=False)
    date = models.DateField("a day in the period", validators=WITHIN_THE_CALENDAR)
    words = models.CharField(
        "what happened", max_length=300, validators=[plain_text], help_text="One sentence. It will be public."
    )

    class Meta(Part.Meta):
        ordering = ["date", "pk"]

    def __str__(self):
        return f"{self.date:%-d %B %Y}: {self.words}"

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum, Value, Window
from django.urls import reverse
from django.utils import timezone

from ccg.models import Organisation
from ccg.percent import tenths_of_percent
from ccg.publishing import Edition, PublishableQuerySet, Refused, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text
from ccg.years import EARLIEST, LATEST, FinancialYear, Quarter, london_date

from .figures import Correction, WithCompliance, YearOfReturns

MOST = 99_999  # more requests than this in a quarter is a slip of the keyboard
INDEX = F("start_year") * 4 + F("quarter") - 1  # as Quarter.index
COUNT_RULES = [MaxValueValidator(MOST, f"More than {MOST:,} requests in a quarter cannot be right.")]


class QuarterlyReturnQuerySet(PublishableQuerySet):
    def with_compliance(self):
        """Add the figures that come from a row's own counts; no other place computes them.

        `closed`: answers sent in the quarter, in time or late.
        `compliance_tenths`: answers in time of all answers sent, in tenths of a percent; None when none was sent.
        """
        return self.annotate(
            closed=F("in_time") + F("breached"), compliance_tenths=tenths_of_percent("in_time", "closed")
        )

    def with_performance(self, founding_date):
        """Add the figures of `with_compliance` and the caseload, which counts up all rows. Called last, on live rows.

        `opening_caseload`, `closing_caseload`: requests open before and after the quarter, were none open when the
        organisation was founded; None when an earlier return is not among the rows or the date is not known.
        """
        first = Quarter.of(founding_date).index if founding_date else None
        so_far = {"order_by": ["start_year", "quarter"]}
        return self.with_compliance().annotate(
            grown=Window(Sum(F("received") - F("in_time") - F("breached")), **so_far),
            missing=INDEX + 1 - Value(first) - Window(Count("pk"), **so_far)
            if first is not None
            else Value(None, models.IntegerField()),
        )

    def figures_with(self, rows, founding_date):
        """Return {Quarter: return with its figures}: all live returns, saved `rows` standing in for their quarters.

        So the figures of a draft are those it would have were it the live one. Each also has `points`, the sentences
        of `warnings`.
        """
        others = self.live().alias(index=INDEX).exclude(index__in=[row.period.index for row in rows])
        shown = self.model.objects.filter(Q(pk__in=others.values("pk")) | Q(pk__in=[row.pk for row in rows]))
        figures = {row.period.index: row for row in shown.with_performance(founding_date)}
        for index, row in figures.items():
            row.points = row.warnings(figures.get(index - 1))
        return {row.period: row for row in figures.values()}

    def due(self, organisation, today):
        """Return the quarters that have ended and have no return in any state, oldest first.

        None is due before the organisation was founded, after it ended, or while its founding date is not known.
        """
        if organisation.founding_date is None:
            return []
        last = min(today, organisation.dissolution_date or today)
        entered = {Quarter(*key) for key in self.order_by().values_list("start_year", "quarter")}
        indexes = range(Quarter.of(organisation.founding_date).index, Quarter.of(last).index + 1)
        quarters = [Quarter.from_index(index) for index in indexes]
        return [quarter for quarter in quarters if quarter.end < today and quarter not in entered]

    def filter(self, *args, **kwargs):
        """Filter as usual; raise TypeError after `with_performance`, where the caseload would silently start anew."""
        self.refuse_after_performance()
        return super().filter(*args, **kwargs)

    def exclude(self, *args, **kwargs):
        """Exclude as usual; raise TypeError after `with_performance`, as `filter` does."""
        self.refuse_after_performance()
        return super().exclude(*args, **kwargs)

    def refuse_after_performance(self):
        if "grown" in self.query.annotations:
            raise TypeError(
                "Filter before with_performance(), or pick from its rows: it counts up all the rows before."
            )

    def years(self):
        """Return a YearOfReturns for each financial year that has rows here, oldest first."""
        totals = (
            self.order_by()
            .values("start_year")
            .annotate(total_received=Sum("received"), total_in_time=Sum("in_time"), total_breached=Sum("breached"))
            .annotate(total_closed=F("total_in_time") + F("total_breached"), quarters=Count("pk"))
            .annotate(tenths=tenths_of_percent("total_in_time", "total_closed"))
            .order_by("start_year")
        )
        return [
            YearOfReturns(
                FinancialYear(row["start_year"]),
                row["quarters"],
                row["total_received"],
                row["total_in_time"],
                row["total_breached"],
                row["total_closed"],
                row["tenths"],
            )
            for row in totals
        ]

    def corrected(self):
        """All editions of the quarters that were corrected in public."""
        later = QuarterlyReturn.objects.filter(start_year=OuterRef("start_year"), quarter=OuterRef("quarter"))
        return self.filter(Exists(later.filter(number__gt=1).once_public()))

    def corrections(self):
        """Return a Correction for each readable edition of these returns but the first of its quarter, newest first.

        Only of quarters that are live: what was withdrawn is not quoted here either.
        """
        readable = {(edition.period, edition.number): edition for edition in self.quoted()}
        found = [
            Correction(readable.get((period, number - 1)), edition)
            for (period, number), edition in readable.items()
            if number > 1
        ]
        return sorted(found, key=lambda correction: correction.after.published_at, reverse=True)


class QuarterlyReturn(WithCompliance, Edition):
    """What the CCG reports of Freedom of Information requests for one quarter (Freedom of Information Act 2000).

    A request can be answered in a later quarter than it arrived, so `in_time` + `breached` is not `received` and may
    exceed it. Nobody types a total or a percentage: see `with_performance`.
    """

    KEY = ("start_year", "quarter")
    BASIS = "closed_in_period"  # what in_time and breached count: requests answered in the quarter

    class Number(models.IntegerChoices):
        ONE = 1, "Quarter 1, April to June"
        TWO = 2, "Quarter 2, July to September"
        THREE = 3, "Quarter 3, October to December"
        FOUR = 4, "Quarter 4, January to March"

    start_year = models.PositiveSmallIntegerField(
        "financial year",
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        help_text="The calendar year in which the financial year starts: 2016 for 2016/17.",
    )
    quarter = models.PositiveSmallIntegerField(choices=Number)
    received = models.PositiveIntegerField(validators=COUNT_RULES, help_text="Requests received in the quarter.")
    in_time = models.PositiveIntegerField(
        "answered in time",
        validators=COUNT_RULES,
        help_text="Requests answered in the quarter within 20 working days, whenever they arrived.",
    )
    breached = models.PositiveIntegerField(
        "answered late",
        validators=COUNT_RULES,
        help_text="Requests answered in the quarter after more than 20 working days, whenever they arrived.",
    )
    note = models.TextField(
        blank=True, validators=[plain_text], help_text="Anything a reader should know, such as why answers were late."
    )
    source = models.CharField(
        max_length=300, blank=True, validators=[plain_text], help_text="Where the figures come from. It will be public."
    )

    objects = QuarterlyReturnQuerySet.as_manager()

    class Meta(Edition.Meta):
        verbose_name = "FOI quarterly return"
        ordering = ["-start_year", "-quarter", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition(
                "start_year",
                "quarter",
                taken="There is already a return for this quarter. Open that one, or correct it if it is published.",
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4, start_year__gte=EARLIEST, start_year__lte=LATEST),
                name="foi_quarterlyreturn_quarter_exists",
                violation_error_message=f"Choose a quarter from 1 to 4 of a year from {EARLIEST} to {LATEST}.",
            ),
            models.CheckConstraint(
                condition=Q(received__gte=0, in_time__gte=0, breached__gte=0)
                & Q(received__lte=MOST, in_time__lte=MOST, breached__lte=MOST),
                name="foi_quarterlyreturn_counts_are_possible",
                violation_error_message=f"Every count is a whole number from 0 to {MOST:,}.",
            ),
        ]

    def __str__(self):
        return f"FOI return for {self.period.label}"

    def search_text(self):
        # Not the source: the same words stand in every return, and hide the pages that are about them.
        title = f"Freedom of Information (FOI) return for {self.period.label}"
        return title, f"{self.period.year.label}, {self.get_quarter_display()}. {self.note}"

    def get_absolute_url(self):
        """The address of the quarter; all its editions share it."""
        return reverse("foi:quarter", args=[self.period.year, self.quarter])

    @property
    def period(self):
        """The quarter as a value; raises ValueError or TypeError while the fields hold none."""
        return Quarter(self.start_year, self.quarter)

    def with_figures(self, founding_date):
        """Return this row from `with_performance` as it would be were it the live one, whatever its state."""
        return QuarterlyReturn.objects.figures_with([self], founding_date)[self.period]

    @property
    def closing_caseload(self):
        """Requests open when the quarter ended, from `with_performance`; None when that is not known."""
        return self.grown if self.missing == 0 else None

    @property
    def opening_caseload(self):
        """Requests open when the quarter began; None when that is not known."""
        return None if self.closing_caseload is None else self.closing_caseload - self.received + self.closed

    @property
    def in_words(self):
        """What follows from the counts, as a sentence for officers; of a row from `with_performance`."""
        share = f"{self.compliance_text} of them in time" if self.closed else "so no share in time"
        is_open = "" if self.closing_caseload is None else f", {self.closing_caseload} open at the end"
        return f"Computed: {self.closed} answered, {share}{is_open}."

    def clean(self):
        """Refuse a quarter in which the organisation did not exist, or that has not begun; one kind of line break."""
        self.note = plain_line_breaks(self.note)
        try:
            period = Quarter(self.start_year, self.quarter)
        except (TypeError, ValueError):
            return  # the fields themselves say what is wrong
        us = Organisation.objects.ours()
        if us.founding_date and period.end < us.founding_date:
            raise ValidationError(
                {"start_year": f"{us.short_name} was founded on {us.founding_date:%-d %B %Y}, after {period.label}."}
            )
        if us.dissolution_date and period.start > us.dissolution_date:
            raise ValidationError(
                {"start_year": f"{us.short_name} ended on {us.dissolution_date:%-d %B %Y}, before {period.label}."}
            )
        if period.start > timezone.localdate():
            raise ValidationError({"quarter": f"{period.label} has not begun yet."})

    def check_publication(self, at):
        """Refuse to publish a quarter that has not ended."""
        if london_date(at) <= self.period.end:
            raise Refused(f"{self.period.label} ends on {self.period.end:%-d %B %Y}. Publish its figures after that.")

    def warnings(self, before=None):
        """Return sentences about figures that are allowed but odd; `before` is the return of the quarter before.

        Both must come from `with_performance`.
        """
        found = []
        if self.closed > 3 * self.received:
            found.append(f"{self.closed} requests closed is over three times the {self.received} received.")
        shares = [row.compliance for row in (before, self) if row]
        if len(shares) == 2 and None not in shares and shares[0] - shares[1] > 10:
            found.append(f"{self.compliance_text} in time is down from {before.compliance_text} the quarter before.")
        if before and self.in_time > self.received + before.received:
            found.append(
                f"{self.in_time} answered in time is more than the {self.received + before.received} requests received "
                "in this quarter and the one before."
            )
        if self.breached and not self.note:
            found.append(f"{self.breached} answered late: add a note that says why.")
        if self.closing_caseload is not None and self.closing_caseload < 0:
            found.append(f"{-self.closing_caseload} more requests were closed than were ever open.")
        return found

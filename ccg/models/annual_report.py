import datetime
from itertools import combinations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from ccg.models.organisation import Organisation
from ccg.publishing import Edition, PublishableQuerySet, Refused, one_unpublished_edition
from ccg.validators import plain_line_breaks, plain_text
from ccg.years import EARLIEST, LATEST, FinancialYear, london_date

# The steps in the order of events, as officers name them.
STEPS = {
    "approved_on": "approved by the governing body",
    "signed_off_on": "signed off",
    "submitted_on": "submitted to NHS England",
    "presented_on": "presented at an annual general meeting",
}


NOT_SIGNED_OFF = (
    "The report itself is not published before it was signed off. Write the date of that, or take the document out and "
    "publish the record of the year alone."
)


class AnnualReportQuerySet(PublishableQuerySet):
    def missing(self, organisation, today, at=None):
        """Return the financial years of the organisation that have ended and have no live report, oldest first.

        None is missing before the organisation was founded, after it ended, or while its founding date is not known.
        """
        if organisation.founding_date is None:
            return []
        last = min(today, organisation.dissolution_date or today)
        years = range(FinancialYear.of(organisation.founding_date).start_year, FinancialYear.of(last).start_year + 1)
        live = set(self.live(at).order_by().values_list("start_year", flat=True))
        return [
            year
            for year in map(FinancialYear, years)
            if last_day(year, organisation) < today and year.start_year not in live
        ]


def last_day(year, organisation):
    """Return the last day that a report for this year is about: an organisation may end within a year."""
    return min(year.end, organisation.dissolution_date or year.end)


def expected_by(year):
    """Return the day by which a report is expected: 30 September after the year. It is our own convention, no law."""
    return datetime.date(year.end.year, 9, 30)


class AnnualReport(Edition):
    """The annual report and accounts of a financial year (National Health Service Act 2006, section 14Z15).

    The order of events: approved by the governing body, signed off, submitted to NHS England, presented in public.
    """

    KEY = ("start_year",)

    start_year = models.PositiveSmallIntegerField(
        "financial year",
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        help_text="The calendar year in which the financial year starts: 2016 for 2016/17.",
    )
    title = models.CharField(max_length=200, validators=[plain_text], help_text="As the public should read it.")
    description = models.TextField(blank=True, validators=[plain_text], help_text="What it says, in a few sentences.")
    approved_on = models.DateField(
        STEPS["approved_on"], null=True, blank=True, help_text="Leave a date empty when it is not known."
    )
    signed_off_on = models.DateField(
        STEPS["signed_off_on"], null=True, blank=True, help_text="Without it the file is not public."
    )
    submitted_on = models.DateField(STEPS["submitted_on"], null=True, blank=True)
    presented_on = models.DateField(STEPS["presented_on"], null=True, blank=True)
    document = models.ForeignKey(
        "ccg.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="annual_reports",
        help_text="The report itself. It is not public before the report was signed off.",
    )
    stated_size = models.CharField(
        max_length=50,
        blank=True,
        validators=[plain_text],
        help_text='Type and size of the file as its source states them, such as "PDF, 2.27 MB", while it is not here.',
    )

    objects = AnnualReportQuerySet.as_manager()

    class Meta(Edition.Meta):
        verbose_name = "annual report"
        ordering = ["-start_year", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition(
                "start_year",
                taken="There is already a report for this year. Open that one, or correct it if it is published.",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{first: None}) | Q(**{then: None}) | Q(**{f"{then}__gte": F(first)}),
                    name=f"ccg_annualreport_{then}_after_{first}",
                    violation_error_message=f"It was {STEPS[then]} before it was {STEPS[first]}: check the two dates.",
                )
                for first, then in combinations(STEPS, 2)
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def year(self):
        """The financial year as a value; raises ValueError or TypeError while the field holds none."""
        return FinancialYear(self.start_year)

    @property
    def steps(self):
        """The four steps in the order of events, as (words, date or None, whether that day is still to come)."""
        today = timezone.localdate()
        dates = [(words, getattr(self, name)) for name, words in STEPS.items()]
        return [(words, day, bool(day) and day > today) for words, day in dates]

    def search_text(self):
        return self.title, f"{self.year.label}. {self.description}"

    def get_absolute_url(self):
        return reverse("annual-report", args=[self.year])

    def clean(self):
        """Refuse a year that the organisation did not have or that has not ended, and dates before its end.

        Only the approval may come before the end: a governing body may approve, or delegate that, in the last weeks.
        """
        self.description = plain_line_breaks(self.description)
        try:
            year = self.year
        except (TypeError, ValueError):
            return  # the field itself says what is wrong
        us = Organisation.objects.ours()
        if us.founding_date and year.end < us.founding_date:
            raise ValidationError(
                {"start_year": f"{us.short_name} was founded on {us.founding_date:%-d %B %Y}, after {year.label}."}
            )
        if us.dissolution_date and year.start > us.dissolution_date:
            raise ValidationError(
                {"start_year": f"{us.short_name} ended on {us.dissolution_date:%-d %B %Y}, before {year.label}."}
            )
        end = last_day(year, us)
        if timezone.localdate() <= end:
            raise ValidationError({"start_year": f"{year.label} ends on {end:%-d %B %Y}. Enter its report after that."})
        early = [name for name in STEPS if getattr(self, name) and getattr(self, name) <= end]
        if set(early) - {"approved_on"}:
            raise ValidationError(
                {
                    name: f"The year had not ended then: it ended on {end:%-d %B %Y}."
                    for name in early
                    if name != "approved_on"
                }
            )

    def check_submission(self):
        """Refuse the file of a report that has no date of sign-off."""
        super().check_submission()
        if self.document_id and not self.signed_off_on:
            raise Refused(NOT_SIGNED_OFF)

    def check_publication(self, at):
        """Refuse to publish the file before the report was signed off."""
        super().check_publication(at)
        if self.document_id and self.signed_off_on > london_date(at):
            raise Refused(NOT_SIGNED_OFF)

    def warnings(self):
        """Return sentences about dates that are allowed but odd."""
        found = [
            f"{words.capitalize()} on {day:%-d %B %Y} is still to come: the public reads that it is planned."
            for words, day, is_to_come in self.steps
            if is_to_come
        ]
        if self.approved_on and self.approved_on <= self.year.end:
            found.append("It was approved before the year ended.")
        return found

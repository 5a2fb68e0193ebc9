from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse

from ccg.publishing import Edition, one_unpublished_edition
from ccg.validators import plain_text
from ccg.years import EARLIEST, LATEST, FinancialYear


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
        "approved by the governing body", null=True, blank=True, help_text="Leave a date empty when it is not known."
    )
    signed_off_on = models.DateField(
        "signed off", null=True, blank=True, help_text="Without it the file is not public."
    )
    submitted_on = models.DateField("submitted to NHS England", null=True, blank=True)
    presented_on = models.DateField("presented at an annual general meeting", null=True, blank=True)
    document = models.ForeignKey(
        "ccg.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="annual_reports",
        help_text="The report itself.",
    )
    stated_size = models.CharField(
        max_length=50,
        blank=True,
        validators=[plain_text],
        help_text='The size of the file as its source states it, such as "2.27 MB", while the file is not here.',
    )

    class Meta(Edition.Meta):
        verbose_name = "annual report"
        ordering = ["-start_year", "-number"]
        constraints = [
            *Edition.Meta.constraints,
            *one_unpublished_edition(
                "start_year",
                taken="There is already a report for this year. Open that one, or correct it if it is published.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def year(self):
        """The financial year as a value; raises ValueError or TypeError while the field holds none."""
        return FinancialYear(self.start_year)

    def search_text(self):
        return self.title, f"{self.year.label}. {self.description}"

    def get_absolute_url(self):
        return reverse("annual-report", args=[self.year])

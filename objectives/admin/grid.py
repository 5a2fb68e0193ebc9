"""The figures of one indicator on one screen, twelve periods at a time."""

from contextlib import suppress

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone

from ccg.admin.grid import GridScreen, RowForm
from ccg.measures import Unit
from ccg.years import EARLIEST, FinancialYear
from objectives.admin.computed_share import ComputedShare
from objectives.admin.paper_choice import paper_choices
from objectives.models import Indicator, IndicatorVersion, Reading

MOST = 12  # periods on a screen: a year of months, three of quarters
NUMBER = {
    name: forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 9})
    for name in ("value", "numerator", "denominator")
}
SHORT = forms.Textarea(attrs={"rows": 2, "cols": 30})


class ReadingForm(ComputedShare, RowForm):
    """The figure of one period."""

    class Meta:
        model = Reading
        fields = [
            *("value", "numerator", "denominator", "missing_reason", "status"),
            *("note", "source", "source_row", "paper", "change_note"),
        ]
        widgets = NUMBER | {"note": SHORT, "change_note": SHORT}

    def __init__(self, data, instance, prefix):
        super().__init__(data, instance, prefix)
        if not instance.definition.is_share:
            del self.fields["numerator"], self.fields["denominator"]

    def differs_from(self, row):
        """Leave out what a new row has of its own accord: a status alone is nothing typed."""
        if self.instance.pk is None and not any(self[name].data for name in self.fields if name not in QUIET):
            return False
        return super().differs_from(row)


QUIET = ("status", "read_number", "read_revision")


class ReadingsGrid(GridScreen):
    """/admin/objectives/indicatorversion/readings/12/"""

    form_class = ReadingForm

    def dispatch(self, request, indicator):
        if not request.user.has_perm("objectives.view_reading"):
            raise PermissionDenied
        self.indicator = Indicator.objects.filter(pk=indicator).first()
        if self.indicator is None or self.indicator.definition is None:
            raise Http404
        self.may_enter = request.user.has_perms(["objectives.add_reading", "objectives.change_reading"])
        if request.method == "POST" and not self.may_enter:
            raise PermissionDenied
        self.model_admin = self.model_admin.admin_site.get_model_admin(Reading)
        return super().dispatch(request)

    @property
    def definition(self):
        return self.indicator.definition

    def periods(self):
        """Return the periods on this screen: those up to the newest, or to the one that the address names."""
        period, last = self.definition.period, self.last().index
        first = period.of(FinancialYear(EARLIEST).start).index
        return [period.from_index(index) for index in range(max(last - MOST + 1, first), last + 1)]

    def last(self):
        """Return the last period on this screen."""
        asked, day = self.request.GET.get("until", ""), timezone.now()
        with suppress(ValueError):
            day = FinancialYear.parse(asked).end
        return self.definition.period.of(day)

    def neighbours(self, first, last):
        """Return the financial years up to which the screens before and after this one go; None where there is none."""
        now = self.definition.period.of(timezone.now()).index
        before = first.previous.year if first.start > FinancialYear(EARLIEST).start else None
        return before, last.from_index(min(last.index + MOST, now)).year if last.index < now else None

    def newest_editions(self):
        periods = self.periods()
        found = Reading.objects.filter(
            indicator=self.indicator, period_start__gte=periods[0].start, period_start__lte=periods[-1].start
        )
        newest = {}
        for row in found.order_by("number").select_related("submitted_by", "approved_by"):
            row.indicator = self.indicator  # with its definition, which is asked for once
            newest[row.period] = row
        self.papers = paper_choices(self.definition.reported_in_id, [row.paper_id for row in newest.values()])
        return newest

    def row(self, period, edition, data):
        row = super().row(period, edition, data)
        row.paper = edition and edition.paper_id and dict(self.papers)[edition.paper_id]
        if row.form:
            row.form.fields["paper"].choices = self.papers  # asked for once, not by each row
        return row

    def blank(self, period):
        return Reading(indicator=self.indicator, period_start=period.start, period_end=period.end)

    def prefix(self, period):
        return f"p{period.start:%Y%m}"

    def check(self, instance):
        """Nothing is asked of a row that nobody has typed in yet but that its period has begun."""
        instance.check_period()

    def show(self, rows, data=None):
        definition = self.definition
        earlier, later = self.neighbours(rows[0].period, rows[-1].period)
        context = self.context(rows) | {
            "title": f"Figures: {definition.title}",
            "opts": IndicatorVersion._meta,
            "definition": definition,
            "is_percent": definition.unit == Unit.PERCENT,
            "earlier": earlier,
            "later": later,
            "rows": rows,
        }
        return TemplateResponse(self.request, "admin/objectives/readings.html", context)

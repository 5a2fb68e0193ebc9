"""A financial year on one screen: its four quarters as rows, with the figures that are computed from them beside."""

import datetime

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, transaction
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from ccg.admin.grid import Grid, GridScreen, RowForm
from ccg.models import Organisation
from ccg.publishing import State
from ccg.years import EARLIEST, FinancialYear
from foi.models import QuarterlyReturn

# Text, because a browser empties a number field that holds a slip, and what was typed would be lost.
COUNT = {
    name: forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6})
    for name in ("received", "in_time", "breached")
}
SHORT = forms.Textarea(attrs={"rows": 2, "cols": 30})


class QuarterForm(RowForm):
    """A quarter."""

    class Meta:
        model = QuarterlyReturn
        fields = ["received", "in_time", "breached", "note", "source", "change_note"]
        widgets = COUNT | {"note": SHORT, "change_note": SHORT}

    def __init__(self, data, instance, prefix):
        super().__init__(data, instance, prefix)
        for name in COUNT:
            self.fields[name].error_messages["required"] = (
                "Type this number too. To take a draft away, open it and delete it."
                if instance.pk
                else "Type this number too, or empty the whole quarter."
            )


class YearView(Grid):
    """What the screen and its figures have in common: the year, and who may see it."""

    form_class = QuarterForm

    def dispatch(self, request, start_year=None):
        if not self.model_admin.has_view_or_change_permission(request):
            raise PermissionDenied
        self.organisation = Organisation.objects.ours()
        if start_year is None:
            return HttpResponseRedirect(
                reverse("admin:foi_quarterlyreturn_year", args=[self.year_to_enter().start_year])
            )
        try:
            self.year = FinancialYear(int(start_year))
        except ValueError as error:
            raise Http404(str(error)) from error
        self.may_enter = self.model_admin.has_add_permission(request) and self.model_admin.has_change_permission(
            request
        )
        if request.method == "POST" and not self.may_enter:
            raise PermissionDenied
        return super().dispatch(request)

    def year_to_enter(self):
        """Return the year of the first return that is due; when none is, the year that runs."""
        due = QuarterlyReturn.objects.due(self.organisation, timezone.localdate())
        return due[0].year if due else FinancialYear.of(timezone.now())

    def periods(self):
        return self.year.quarters

    def newest_editions(self):
        editions = QuarterlyReturn.objects.filter(start_year=self.year.start_year).order_by("number")
        return {row.period: row for row in editions.select_related("submitted_by", "approved_by")}

    def blank(self, period):
        return QuarterlyReturn(start_year=period.start_year, quarter=period.number)

    def prefix(self, period):
        return f"q{period.number}"

    def figures_as_typed(self, data):
        """Return what `figures_with` would after saving what is typed; nothing is saved.

        A quarter whose counts are not all typed yet, or are refused, is computed as it stands.
        """
        with transaction.atomic():
            newest = self.newest_editions()
            for period in self.periods():
                row = newest.get(period) or self.blank(period)
                form = QuarterForm(data, row, self.prefix(period))
                try:
                    typed = {name: form.fields[name].clean(form[name].data) for name in ("note", *COUNT)}
                    if not row.is_sealed:
                        for name, value in typed.items():
                            setattr(row, name, value)
                        row.clean_and_save()
                        newest[period] = row
                except ValidationError:
                    continue
            drafts = [row for row in newest.values() if row.state in (State.DRAFT, State.IN_REVIEW) and row.pk]
            figures = QuarterlyReturn.objects.figures_with(drafts, self.organisation.founding_date)
            transaction.set_rollback(True)
        return figures


class YearScreen(GridScreen, YearView):
    """/admin/foi/quarterlyreturn/2013/"""

    def show(self, rows, data=None):
        drafts = [row.edition for row in rows if row.edition and row.edition.state in (State.DRAFT, State.IN_REVIEW)]
        if data is None:
            figures = QuarterlyReturn.objects.figures_with(drafts, self.organisation.founding_date)
        else:
            figures = self.figures_as_typed(data)
        for row in rows:
            row.figures = figures.get(row.period)
        context = self.context(rows) | {
            "title": f"Freedom of Information returns for {self.year.label}",
            "year": self.year,
            "neighbours": self.neighbours(),
        }
        return TemplateResponse(self.request, "admin/foi/quarterlyreturn/year.html", context)

    def neighbours(self):
        """Return the years beside this one in which the organisation existed, and that have begun."""
        founded, ended = self.organisation.founding_date, self.organisation.dissolution_date
        last = min(timezone.localdate(), ended or datetime.date.max)
        first = FinancialYear.of(founded).start_year if founded else EARLIEST
        beside = (self.year.start_year - 1, self.year.start_year + 1)
        return [FinancialYear(year) for year in beside if first <= year <= FinancialYear.of(last).start_year]


class Figures(YearView):
    """The figures and the points to check for what is typed so far, by the very code that saves and shows them."""

    http_method_names = ["post"]

    def post(self, request):
        try:
            figures = self.figures_as_typed(request.POST)
        except OperationalError:
            return JsonResponse({}, status=503)  # somebody else is writing; the next key asks again
        return JsonResponse(
            {
                f"q{period.number}": {
                    "closed": figures[period].closed,
                    "compliance": figures[period].compliance_text or "None sent",
                    "open": figures[period].closing_caseload,
                    "points": figures[period].points,
                }
                for period in self.year.quarters
                if period in figures
            }
        )

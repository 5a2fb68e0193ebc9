"""A financial year on one screen: its four quarters as rows, with the figures that are computed from them beside."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from ccg.admin.publishable_form import PublishableForm
from ccg.admin.steps import BY_SLUG, STEPS
from ccg.models import Organisation
from ccg.publishing import State
from ccg.publishing.standing import where_it_stands
from ccg.years import EARLIEST, FinancialYear, Quarter
from foi.models import QuarterlyReturn

# Text, because a browser empties a number field that holds a slip, and what was typed would be lost.
COUNT = {
    name: forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 6})
    for name in ("received", "in_time", "breached")
}
SHORT = forms.Textarea(attrs={"rows": 2, "cols": 30})


class QuarterForm(PublishableForm):
    """One row of the screen: a quarter's newest edition, or a new draft while it has none."""

    read_number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = QuarterlyReturn
        fields = ["received", "in_time", "breached", "note", "source", "change_note"]
        widgets = COUNT | {"note": SHORT, "change_note": SHORT}

    def __init__(self, data, instance, **kwargs):
        prefix = f"q{instance.quarter}"
        super().__init__(data, instance=instance, prefix=prefix, use_required_attribute=False, **kwargs)
        self.fields["read_number"].initial = instance.number
        if instance.number == 1:
            del self.fields["change_note"]
        for name, field in self.fields.items():
            if name in COUNT:
                field.error_messages["required"] = (
                    "Type this number too. To take a draft away, open it and delete it."
                    if instance.pk
                    else "Type this number too, or empty the whole quarter."
                )
            field.widget.attrs["aria-label"] = f"{field.label}, {instance.period.label}"

    @property
    def is_typed(self):
        """Whether something was typed, compared with what the screen showed when it was opened and with what is stored.

        A row that another officer changed meanwhile must not be put back by somebody who did not touch it; and a
        second press of Save brings nothing new.
        """
        read = self.instance.editions().filter(number=self.posted("read_number")).first()
        before = read and read.history.filter(revision=self.posted("read_revision")).last()
        return self.differs_from(before or type(self.instance)()) and self.differs_from(self.instance)

    def differs_from(self, row):
        """Whether what was posted says something else than this row."""
        return any(
            self[name].data is not None
            and self.fields[name].has_changed(self.blank(getattr(row, name)), self[name].data)
            for name in self._meta.fields
            if name in self.fields
        )

    def posted(self, name):
        """Return a hidden number as it was posted; None when it is none."""
        try:
            return self.fields[name].clean(self[name].data)
        except ValidationError:
            return None

    @staticmethod
    def blank(value):
        return "" if value is None else value

    def clean(self):
        """Take another edition than the one that was shown for a change that was not seen."""
        if self.instance.pk and self.cleaned_data.get("read_number") != self.instance.number:
            self.cleaned_data["read_revision"] = 0
        self.data = self.data.copy()
        self.data[self.add_prefix("read_number")] = self.instance.number
        return super().clean()


@dataclass
class Row:
    """A quarter on the screen. `form` is None where nothing can be typed, and `why_not` says why."""

    period: Quarter
    edition: Any = None
    form: Any = None
    why_not: str = ""
    figures: Any = None
    steps: tuple = ()


def newest_editions(year):
    """Return {quarter number: newest edition in any state} of a financial year."""
    editions = QuarterlyReturn.objects.filter(start_year=year.start_year).order_by("number")
    return {row.quarter: row for row in editions.select_related("submitted_by", "approved_by")}


class YearView(View):
    """What the screen and its figures have in common: the year, and who may see it."""

    model_admin = None

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

    def rows(self, data=None):
        """Return the four rows, bound to what was typed."""
        newest = newest_editions(self.year)
        return [self.row(period, newest.get(period.number), data) for period in self.year.quarters]

    def row(self, period, edition, data):
        row = Row(period, edition)
        instance = edition or QuarterlyReturn(start_year=period.start_year, quarter=period.number)
        try:
            instance.clean()
        except ValidationError as error:
            row.why_not = " ".join(error.messages)
            return row
        if not self.may_enter:
            return row
        row.form = QuarterForm(data, instance)
        is_typed = data is not None and row.form.is_typed
        if not is_typed:
            # As it stands now, whoever changed it.
            row.form = None if instance.is_sealed else QuarterForm(None, instance)
        return row


class YearScreen(YearView):
    """/admin/foi/quarterlyreturn/2013/"""

    http_method_names = ["get", "post"]

    def get(self, request):
        return self.show(self.rows())

    def post(self, request):
        try:
            rows = self.save(request.POST)
        except IntegrityError:
            # Another officer entered one of these quarters in the same moment: now it is there, and the form says so.
            rows = self.save(request.POST)
        if any(row.form and row.form.errors for row in rows):
            return self.show(rows, request.POST)
        saved = [row.form.instance for row in rows if row.form and row.form.is_bound]
        for row in saved:
            messages.success(request, f"{row} was saved. {where_it_stands(row)}")
        drafts = saved or [row.edition for row in rows if row.edition and row.edition.state == State.DRAFT]
        if "_submit" in request.POST and drafts:
            return HttpResponseRedirect(self.model_admin.step_address(BY_SLUG["submit"], drafts))
        if not saved:
            messages.info(request, "Nothing was changed.")
        return HttpResponseRedirect(request.path)

    def save(self, data):
        """Save every quarter that was typed, or none; return the rows, with what is wrong in their forms."""
        with transaction.atomic():
            rows = self.rows(data)
            typed = [row.form for row in rows if row.form and row.form.is_bound]
            refused = [form for form in typed if not form.is_valid()]
            if not refused:
                for form in typed:
                    self.save_row(form)
        return rows

    def save_row(self, form):
        is_new = form.instance.pk is None
        row = form.save()
        log = self.model_admin.log_addition if is_new else self.model_admin.log_change
        log(self.request, row, "Entered with its year." if is_new else "Changed with its year.")

    def show(self, rows, data=None):
        drafts = [row.edition for row in rows if row.edition and row.edition.state in (State.DRAFT, State.IN_REVIEW)]
        if data is None:
            figures = QuarterlyReturn.objects.figures_with(drafts, self.organisation.founding_date)
        else:
            figures = figures_as_typed(self.year, data, self.organisation.founding_date)
        for row in rows:
            row.figures = figures.get(row.period)
            if row.edition:
                row.stands = where_it_stands(row.edition)
                row.address = reverse("admin:foi_quarterlyreturn_change", args=[row.edition.pk])
                row.steps = [
                    (step, self.model_admin.step_address(step, [row.edition]))
                    for step in STEPS
                    if step.name in ("submit", "approve", "correct") and step.is_offered(row.edition, self.request.user)
                ]
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": f"Freedom of Information returns for {self.year.label}",
            "opts": QuarterlyReturn._meta,
            "year": self.year,
            "rows": rows,
            "typed_wrongly": [row for row in rows if row.form and row.form.errors],
            "can_save": any(row.form for row in rows),
            "may_submit": self.model_admin.has_submit_permission(self.request),
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
            figures = figures_as_typed(self.year, request.POST, self.organisation.founding_date)
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


def figures_as_typed(year, data, founding_date):
    """Return what `figures_with` would after saving what is typed; nothing is saved.

    A quarter whose counts are not all typed yet, or are refused, is computed as it stands.
    """
    with transaction.atomic():
        newest = newest_editions(year)
        for period in year.quarters:
            edition = newest.get(period.number)
            row = edition or QuarterlyReturn(start_year=year.start_year, quarter=period.number)
            form = QuarterForm(data, row)
            try:
                typed = {name: form.fields[name].clean(form[name].data) for name in ("note", *COUNT)}
                if not row.is_sealed:
                    for name, value in typed.items():
                        setattr(row, name, value)
                    row.clean_and_save()
                    newest[period.number] = row
            except ValidationError:
                continue
        drafts = [row for row in newest.values() if row.state in (State.DRAFT, State.IN_REVIEW) and row.pk]
        figures = QuarterlyReturn.objects.figures_with(drafts, founding_date)
        transaction.set_rollback(True)
    return figures

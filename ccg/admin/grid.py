"""Several periods of one thing on one screen: each row is the newest edition of a period, or a draft to be."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.views.generic import View

from ccg.admin.publishable_form import PublishableForm
from ccg.admin.steps import BY_SLUG, STEPS
from ccg.publishing import State
from ccg.publishing.standing import where_it_stands


class RowForm(PublishableForm):
    """One row of the screen: a period's newest edition, or a new draft while it has none."""

    read_number = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, instance, prefix):
        super().__init__(data, instance=instance, prefix=prefix, use_required_attribute=False)
        self.fields["read_number"].initial = instance.number
        if instance.number == 1:
            del self.fields["change_note"]
        for field in self.fields.values():
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
            self[name].data is not None and self.fields[name].has_changed(self.shown(row, name), self[name].data)
            for name in self._meta.fields
            if name in self.fields
        )

    def shown(self, row, name):
        """Return what the field of this name shows of a row."""
        value = self._meta.model._meta.get_field(name).value_from_object(row)
        return "" if value is None else value

    def posted(self, name):
        """Return a hidden number as it was posted; None when it is none."""
        try:
            return self.fields[name].clean(self[name].data)
        except ValidationError:
            return None

    def clean(self):
        """Take another edition than the one that was shown for a change that was not seen."""
        if self.instance.pk and self.cleaned_data.get("read_number") != self.instance.number:
            self.cleaned_data["read_revision"] = 0
        self.data = self.data.copy()
        self.data[self.add_prefix("read_number")] = self.instance.number
        return super().clean()


@dataclass
class Row:
    """A period on the screen. `form` is None where nothing can be typed, and `why_not` says why."""

    period: Any
    edition: Any = None
    form: Any = None
    why_not: str = ""
    figures: Any = None
    steps: tuple = ()


class Grid(View):
    """What a screen of periods and what computes from it have in common. `may_enter`: whether this user may type."""

    model_admin = None
    form_class = RowForm
    may_enter = False

    def periods(self):
        """Return the periods on the screen."""
        raise NotImplementedError

    def newest_editions(self):
        """Return {period: its newest edition in any state}."""
        raise NotImplementedError

    def blank(self, period):
        """Return a new row of a period, not saved."""
        raise NotImplementedError

    def prefix(self, period):
        """Return what begins the names of the fields of a period."""
        raise NotImplementedError

    def rows(self, data=None):
        """Return the rows, bound to what was typed."""
        newest = self.newest_editions()
        return [self.row(period, newest.get(period), data) for period in self.periods()]

    def row(self, period, edition, data):
        row = Row(period, edition)
        instance = edition or self.blank(period)
        try:
            self.check(instance)
        except ValidationError as error:
            row.why_not = " ".join(error.messages)
            return row
        if not self.may_enter:
            return row
        row.form = self.form_class(data, instance, self.prefix(period))
        is_typed = data is not None and row.form.is_typed
        if not is_typed:
            # As it stands now, whoever changed it.
            row.form = None if instance.is_sealed else self.form_class(None, instance, self.prefix(period))
        return row

    def check(self, instance):
        """Raise ValidationError when nothing can be entered for its period."""
        instance.clean()


class GridScreen(Grid):
    """The screen: GET shows the rows, POST saves what was typed in them, all or none."""

    http_method_names = ["get", "post"]

    def get(self, request):
        return self.show(self.rows())

    def post(self, request):
        try:
            rows = self.save(request.POST)
        except IntegrityError:
            # Another officer entered one of these periods in the same moment: now it is there, and the form says so.
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
        return HttpResponseRedirect(request.get_full_path())

    def save(self, data):
        """Save every period that was typed, or none; return the rows, with what is wrong in their forms."""
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
        log(self.request, row, "Entered with others." if is_new else "Changed with others.")

    def show(self, rows, data=None):
        """Answer with the screen; `data` is what was typed and refused."""
        raise NotImplementedError

    def context(self, rows):
        """Return what the template of every such screen takes; the rows get what stands under each."""
        opts = self.model_admin.opts
        for row in rows:
            if row.edition:
                row.stands = where_it_stands(row.edition)
                row.address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[row.edition.pk])
                row.steps = [
                    (step, self.model_admin.step_address(step, [row.edition]))
                    for step in STEPS
                    if step.name in ("submit", "approve", "correct") and step.is_offered(row.edition, self.request.user)
                ]
        return {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": opts,
            "rows": rows,
            "typed_wrongly": [row for row in rows if row.form and row.form.errors],
            "can_save": any(row.form for row in rows),
            "may_submit": self.model_admin.has_submit_permission(self.request),
        }

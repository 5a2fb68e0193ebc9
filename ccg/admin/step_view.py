"""The one confirmation page of all transitions: it says what will happen and where, then asks."""

import logging
import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.views.generic import View

from ccg.admin.steps import BY_SLUG, MOST_ROWS, compared, content_of, editions_before
from ccg.notices import tell
from ccg.publishing import Stale, State
from ccg.publishing.standing import where_it_stands

MOST_MESSAGES = 10  # at once
refused = logging.getLogger("ccg.refused")


class StepView(View):
    """GET asks, POST does it: to every row named in `row`, or to none.

    `row` is a primary key; in a post with the revision that was shown, as "12:3", so that nothing unseen is approved.
    """

    model_admin = None  # as_view() wants to know its names
    http_method_names = ["get", "post"]

    def dispatch(self, request, slug):
        if slug not in BY_SLUG:
            raise Http404
        self.step, self.model = BY_SLUG[slug], self.model_admin.model
        if not self.step.is_allowed(self.model, request.user):
            self.log("has not the permission")
            raise PermissionDenied
        return super().dispatch(request)

    def get(self, request):
        return self.ask(self.rows(request.GET))

    def post(self, request):
        rows = self.rows(request.POST)
        form = self.step.form_for(rows)(request.POST)
        if not form.is_valid():
            return self.ask(rows, form)
        submitters = [row.submitted_by for row in rows]
        try:
            with atomic():
                moved = [self.move(row, form.cleaned_data) for row in rows]
        except ValidationError as error:
            self.log(" ".join(error.messages))
            # As they stand now, so that who looks again may go on from there.
            is_stale = isinstance(error, Stale)
            fresh = self.rows(request.POST, as_shown=False) if is_stale else rows
            changed = f"{error.stored} was changed after this page was opened. Look at it again." if is_stale else None
            form.add_error(None, changed or error.messages)
            return self.ask(fresh, form)
        tell(self.step.name, moved, submitters, request)
        return self.done(moved)

    def rows(self, data, as_shown=True):
        """Return the rows that the request names; `as_shown` at the revision that was shown.

        Raises Http404 for what cannot be a row, is none, or is more than one may choose.
        """
        asked = [re.fullmatch(r"([0-9]{1,18})(?::([0-9]{1,9}))?", value) for value in data.getlist("row")]
        revisions = {int(found[1]): found[2] for found in asked if found}
        rows = {
            row.pk: row
            for row in self.model.objects.filter(pk__in=revisions).select_related("submitted_by", "approved_by")
        }
        if not asked or None in asked or len(rows) != len(asked) or len(rows) > MOST_ROWS:
            self.log(f"rows {data.getlist('row')[:10]} are not there")
            raise Http404
        if as_shown:
            for pk, row in rows.items():
                # A post without the revision is none of ours, and counts as a stale one.
                row.revision = int(revisions[pk] or -1) if self.request.method == "POST" else row.revision
        return [rows[pk] for pk in revisions]

    def move(self, row, answers):
        """Do the step to one row and write it in the log of the admin; return the row, or the draft it led to."""
        if self.step.name == "correct":
            row.locked()
        moved = getattr(row, self.step.name)(self.request.user, **answers) or row
        self.model_admin.log_change(self.request, moved, f"{moved} {self.step.done}")
        return moved

    def ask(self, rows, form=None):
        """Answer with the page that asks."""
        form = form or self.step.form_for(rows)()
        pks = [row.pk for row in rows]
        records = self.model.history.filter(id__in=pks).latest_of_each().select_related("history_user")
        newest = {record.id: record for record in records}
        live = set(self.model.objects.live().filter(pk__in=pks).values_list("pk", flat=True))
        newest_public = set(self.model.objects.current().filter(pk__in=pks).values_list("pk", flat=True))
        before, figures = editions_before(rows), self.model_admin.figures_in_words(rows)
        links_here = self.model_admin.links_here(rows) if self.step.takes_away else {}
        for row in rows:
            row.links_here = links_here.get(row.pk)
            address = self.request.build_absolute_uri(row.get_absolute_url())
            row.says = self.step.what_happens(row, address, is_replaced=row.pk not in newest_public)
            row._history = newest[row.pk]  # or where_it_stands would ask for each
            row.stands = where_it_stands(row)
            row.content = compared(content_of(row, before.get(row.pk)))
            row.computed, row.points = figures[row.pk]
            row.admin_address = self.form_address(row)
            row.is_live = row.pk in live
            row.shown_at = row.get_absolute_url() if row.is_live else self.model_admin.preview_address(row)
        context = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": self.step.question,
            "opts": self.model._meta,
            "step": self.step,
            "rows": rows,
            "form": form,
            "back": rows[0].admin_address if len(rows) == 1 else self.list_address(),
            "refused": [row for row in rows if not self.step.is_offered(row, self.request.user)],
        }
        answer = TemplateResponse(self.request, "admin/publishable/confirm.html", context)
        answer["Cache-Control"] = "private, no-store"
        return answer

    def done(self, rows):
        """Say what happened, with the way to see it, and go on to the row or back to the list.

        Of many rows it is said once.
        """
        if len(rows) > MOST_MESSAGES:
            when = f" {where_it_stands(rows[0])}" if rows[0].is_scheduled else ""
            self.model_admin.message_user(
                self.request, f"{self.model_admin.counted(len(rows))}: each {self.step.done}{when}"
            )
            return HttpResponseRedirect(self.model_admin.address_after_step(rows))
        for row in rows:
            shown = format_html("{} {}", row, self.step.done)
            if row.state == State.PUBLISHED and not row.is_scheduled:
                shown = format_html('{} <a href="{}">See it on the site</a>.', shown, row.get_absolute_url())
            elif row.is_scheduled:
                shown = format_html("{} {}", shown, where_it_stands(row))
            self.model_admin.message_user(self.request, shown)
        return HttpResponseRedirect(self.model_admin.address_after_step(rows))

    def form_address(self, row):
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])

    def list_address(self):
        return reverse(f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_changelist")

    def log(self, why):
        """Write down who was refused what, and why."""
        refused.warning("%s may not %s %s: %s", self.request.user, self.step.name, self.request.get_full_path(), why)

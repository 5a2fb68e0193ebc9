"""The next meeting like this one: the same group, place and agenda on another day."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.transaction import atomic
from django.http import HttpResponseRedirect

from ccg.admin.step_forms import say_when_clocks_change
from governance.admin.of_meeting import OfMeetingView, address_of
from governance.models import AgendaEntry, MeetingVersion

KEPT = ("group", "location", "online_url", "guidance")  # what is the same at the next meeting
KEPT_OF_ITEMS = ("number", "title", "presenter", "purpose", "public", "exemption_reason", "public_title")


class NextMeetingForm(forms.Form):
    start = forms.SplitDateTimeField(
        label="When it begins",
        help_text="The day, as 24/05/2017, and the time in London, as 10:00.",
        error_messages={"required": "Write the day and the time.", "incomplete": "Write the day and the time."},
        input_date_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.SplitDateTimeWidget(date_attrs={"aria-label": "Day"}, time_attrs={"aria-label": "Time"}),
    )
    # Not by the model: a number that no database can hold is one more choice that is not there.
    items = forms.TypedMultipleChoiceField(
        coerce=int,
        label="Items to copy",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They can be changed in the draft.",
    )

    def clean(self):
        cleaned = super().clean()
        say_when_clocks_change(self)
        return cleaned


class NextMeeting(OfMeetingView):
    """GET asks for the day, POST makes a draft and opens it."""

    permission = ("add", MeetingVersion)
    template_name = "admin/governance/next_meeting.html"
    title = "Next meeting like this one"
    http_method_names = ["get", "post"]

    def form(self, *data):
        items = [(entry.pk, str(entry)) for entry in self.meeting.agenda.all()]
        form = NextMeetingForm(*data, initial={"items": [pk for pk, _ in items]})
        form.fields["items"].choices = items
        return form

    def get(self, request):
        return self.answer({"form": self.form()})

    def post(self, request):
        form = self.form(request.POST)
        if form.is_valid():
            try:
                draft = self.make_draft(form.cleaned_data["start"], form.cleaned_data["items"])
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                self.message(draft)
                return HttpResponseRedirect(address_of(MeetingVersion, "change", draft.pk))
        return self.answer({"form": form})

    def make_draft(self, start, items):
        """Save a draft that begins then; raise ValidationError when it cannot be."""
        before = self.meeting
        draft = MeetingVersion(start=start, **{name: getattr(before, name) for name in KEPT})
        if before.kind == before.Kind.ORDINARY:
            draft.title = before.title
        if before.is_to_be_replaced():
            draft.replaces, draft.kind, draft.title = before.meeting, before.kind, before.title
            draft.annual_report_year = before.annual_report_year
        if before.end:
            draft.end = start + (before.end - before.start)
        draft._history_user, draft._change_reason = self.request.user, f"Made from {before}."
        with atomic():
            draft.clean_and_save()
            del draft._history_user, draft._change_reason
            copies = [
                AgendaEntry(version=draft, **{name: getattr(entry, name) for name in KEPT_OF_ITEMS})
                for entry in before.agenda.filter(pk__in=items)
            ]
            if copies:
                draft.save_parts(copies, by=self.request.user)
            self.model_admin.log_addition(self.request, draft, f"Made from {before}.")
        return draft

    def message(self, draft):
        messages.success(self.request, f"{draft} is a draft now. Look at its agenda, then submit it.")

"""Next year's plan: a new one, copied from the last, whose objectives and criteria stay the same things."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.transaction import atomic
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.generic import View

from ccg.years import EARLIEST, LATEST, FinancialYear
from objectives.models import CriterionEntry, PlanVersion

# Of a new plan nothing is known yet.
JUDGED = ("standing", "evidence", "assessed_on", "paper")


class NextPlanForm(forms.Form):
    title = forms.CharField(
        max_length=200, help_text="As the public should read it.", error_messages={"required": "Write the title."}
    )
    start_year = forms.TypedChoiceField(
        label="First financial year",
        coerce=int,
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one that is in the list."},
    )

    def __init__(self, before, *data):
        last = before.end_year or before.start_year or FinancialYear.of(before.changed_at).start_year
        super().__init__(*data, label_suffix="", initial={"title": before.title, "start_year": last + 1})
        years = range(max(last - 5, EARLIEST), min(last + 10, LATEST) + 1)
        self.fields["start_year"].choices = [(year, FinancialYear(year).label) for year in years]


class NextPlan(View):
    """GET asks for the year, POST makes a draft and opens it."""

    http_method_names = ["get", "post"]

    def dispatch(self, request, plan):
        if not request.user.has_perm("objectives.add_planversion"):
            raise PermissionDenied
        self.before = PlanVersion.objects.filter(plan=plan).order_by("-number").first()
        if self.before is None:
            raise Http404
        return super().dispatch(request)

    def get(self, request):
        return self.answer(NextPlanForm(self.before))

    def post(self, request):
        form = NextPlanForm(self.before, request.POST)
        if form.is_valid():
            try:
                draft = next_plan(
                    self.before, form.cleaned_data["title"], form.cleaned_data["start_year"], request.user
                )
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, f"{draft} is a draft with all that {self.before} says. Change what is new.")
                return HttpResponseRedirect(reverse("admin:objectives_planversion_change", args=[draft.pk]))
        return self.answer(form)

    def answer(self, form):
        context = {
            **admin.site.each_context(self.request),
            "opts": PlanVersion._meta,
            "title": "Next plan",
            "before": self.before,
            "form": form,
        }
        return TemplateResponse(self.request, "admin/objectives/next_plan.html", context)


def next_plan(before, title, start_year, by):
    """Save and return a draft of a new plan with the content of another; what was judged of criteria is not copied."""
    content = {field.attname: getattr(before, field.attname) for field in before.content_fields()}
    own = {"plan_id": None, "number": 1, "change_note": "", "title": title, "start_year": start_year, "end_year": None}
    own["source"] = ""
    draft = PlanVersion(**content | own)
    draft._history_user, draft._change_reason = by, f"Made from {before}."
    with atomic():
        draft.clean_and_save()
        del draft._history_user, draft._change_reason
        draft.save_parts([copied(part, draft) for parts in before.all_parts() for part in parts], by=by)
    return draft


def copied(part, draft):
    """Return a part of another plan as one of this draft."""
    content = {field.attname: getattr(part, field.attname) for field in part.content_fields()}
    if isinstance(part, CriterionEntry):
        kept = {part._meta.get_field(name).attname for name in JUDGED}
        content = {name: value for name, value in content.items() if name not in kept}
    return type(part)(version=draft, **content)

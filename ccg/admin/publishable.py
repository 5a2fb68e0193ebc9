from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.text import capfirst

from ccg.admin.history import HistoryAdmin
from ccg.admin.publishable_form import PublishableForm
from ccg.admin.step_view import StepView
from ccg.admin.steps import BY_SLUG, MOST_ROWS, STEPS, compared, content_of, editions_before
from ccg.admin_site import Task
from ccg.publishing import Refused, State
from ccg.publishing.standing import STANDINGS, where_it_stands


class StandingFilter(admin.SimpleListFilter):
    """Where rows stand, in the words of the front page. Without a choice: the newest edition of each."""

    title = "where it stands"
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        mine = [standing for standing in STANDINGS if standing.is_for(request.user, model_admin.model)]
        return [("all", "All editions")] + [(standing.slug, standing.words) for standing in mine]

    def choices(self, changelist):
        newest, *others = super().choices(changelist)
        return [newest | {"display": "The newest of each"}, *others]

    def queryset(self, request, queryset):
        for standing in STANDINGS:
            if self.value() == standing.slug:
                return queryset.to_be_published().filter(standing.rows(request.user))
        if self.value() == "all" or not queryset.model.KEY:
            return queryset
        same = {name: OuterRef(name) for name in queryset.model.KEY}
        return queryset.exclude(Exists(queryset.model.objects.filter(**same, number__gt=OuterRef("number"))))


class PublishableAdmin(HistoryAdmin):
    """The admin of everything publishable: what was published can be read here, not edited or deleted.

    The transitions are links on the form and actions on the list; all of them lead to one confirmation page.
    """

    form = PublishableForm
    change_form_template = "admin/publishable/change_form.html"
    actions = ["submit_selected", "approve_selected"]
    list_filter = [StandingFilter]
    show_facets = admin.ShowFacets.NEVER
    readonly_fields = ["stands"]
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        view = self.admin_site.admin_view(StepView.as_view(model_admin=self))
        return [path("steps/<slug:slug>/", view, name=name), *super().get_urls()]

    def step_address(self, step, rows):
        """Return the address of the confirmation page of a step for these rows."""
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_step", args=[step.slug])
        return f"{address}?{'&'.join(f'row={row.pk}' for row in rows)}"

    # --- what may be done ---------------------------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        if may and obj and obj.is_sealed:
            # A form opened before it was sealed comes back with what was typed; it refuses to save.
            read = request.POST.get("read_revision", "")
            return read.isdecimal() and read != str(obj.revision)
        return may

    def has_delete_permission(self, request, obj=None):
        """Drafts alone are deleted: what is in review is on another officer's desk."""
        is_ours = obj is None or (obj.state == State.DRAFT and not obj.is_sealed)
        return super().has_delete_permission(request, obj) and is_ours

    def delete_view(self, request, object_id, extra_context=None):
        """Delete after a confirmation; where that is refused, say why on the page of the row."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except Refused as refused:
            self.message_user(request, " ".join(refused.messages), "ERROR")
            return HttpResponseRedirect(
                reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
            )

    def has_submit_permission(self, request):
        return BY_SLUG["submit"].is_allowed(self.model, request.user)

    def has_approve_permission(self, request):
        return BY_SLUG["approve"].is_allowed(self.model, request.user)

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_actions(self, request):
        """Leave out Django's own deletion of many rows at once: drafts are few and deleted one by one."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    @admin.action(description="Submit for approval", permissions=["submit"])
    def submit_selected(self, request, queryset):
        return self.confirm_selected(request, "submit", queryset)

    @admin.action(description="Approve", permissions=["approve"])
    def approve_selected(self, request, queryset):
        return self.confirm_selected(request, "approve", queryset)

    def confirm_selected(self, request, slug, queryset):
        """Lead to the confirmation page for the selected rows, in the order of the list."""
        rows = list(queryset[: MOST_ROWS + 1])
        if len(rows) > MOST_ROWS:
            self.message_user(request, f"Choose up to {MOST_ROWS} at a time.", "ERROR")
            return None
        return HttpResponseRedirect(self.step_address(BY_SLUG[slug], rows))

    # --- the form -----------------------------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        """Show the officer's own fields, and the reason where there is something to correct.

        A version of the history says where it stood.
        """
        fieldsets = self.own_fieldsets(request, obj)
        if obj and getattr(obj, "number", 1) > 1:
            fieldsets = [("Correction", {"fields": ["change_note"]}), *fieldsets]
        if hasattr(obj, "_history"):
            return [*fieldsets, ("Where it stood", {"fields": ["stands"]})]
        if self.has_change_permission(request, obj) or (obj is None and self.has_add_permission(request)):
            return [*fieldsets, (None, {"fields": ["read_revision"], "classes": ["hidden"]})]
        return fieldsets

    def own_fieldsets(self, request, obj=None):
        """Return the fields of the form; a model says here where they depend on the row or on who asks."""
        return super().get_fieldsets(request, obj)

    @admin.display(description="where it stands")
    def stands(self, row):
        return where_it_stands(row)

    def figures_in_words(self, rows):
        """Return {primary key: (a sentence on what follows from the row's figures, sentences on what is odd in them)}.

        Rooms with figures say what; it asks once for all rows.
        """
        return {row.pk: ("", []) for row in rows}

    def links_here(self, rows):
        """Return {primary key: what names this row, as links_here.with_addresses()}; asks once for all rows."""
        return {}

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """Add where the row stands, what can be done with it now, and what changed since the edition before."""
        context["may_submit"] = self.has_submit_permission(request)
        if obj and obj.pk:
            # As it is stored: a form that was refused has already put what was typed on `obj`.
            obj = self.model.objects.get(pk=obj.pk)
            computed, points = self.figures_in_words([obj])[obj.pk]
            # What stays a draft for ever is not offered to the public, and then refused.
            kept_back = obj.state == State.DRAFT and not self.model.objects.to_be_published().filter(pk=obj.pk).exists()
            context |= {
                "may_submit": context["may_submit"] and not kept_back,
                "title": str(obj),
                "subtitle": None,
                "stands": where_it_stands(obj),
                "computed": computed,
                "steps": [
                    (step, self.step_address(step, [obj]))
                    for step in STEPS
                    if step.is_offered(obj, request.user) and not (kept_back and step.name in ("submit", "force"))
                ],
                "changes": compared(
                    part
                    for part in content_of(obj, editions_before([obj]).get(obj.pk))
                    if part[1] is not None and part[1] != part[2]
                ),
                "points": points,
                "links_here": self.links_here([obj]).get(obj.pk),
                "editions": list(obj.editions()) if obj.KEY else [],
                "newest_public": obj.editions().once_public().last() if obj.KEY else None,
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def changeform_view(self, request, *args, **kwargs):
        """Show or save the form; when another officer saves the same key in the same moment, the form says so."""
        if "_saveasnew" in request.POST:
            raise PermissionDenied("Nothing is saved as a new one here: a correction is the way.")
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        """Save, unless nothing was changed: a second officer's work must not begin again for that.

        Then say what is odd: it is allowed, but may be a slip.
        """
        obj.was_saved = bool(form.changed_data) or not change
        if obj.was_saved:
            super().save_model(request, obj, form, change)
            for point in self.figures_in_words([obj])[obj.pk][1]:
                self.message_user(request, f"Saved, but please look again: {point}", "WARNING")

    def save_related(self, request, form, formsets, change):
        """Save all parts that were changed together, as one revision of the edition."""
        form.save_m2m()
        changed, deleted = [], []
        for formset in formsets:
            changed += formset.save(commit=False)
            deleted += formset.deleted_objects
        if changed or deleted:
            form.instance.was_saved = True
            form.instance.save_parts(changed, deleted, by=request.user)

    def log_change(self, request, obj, message):
        """Log a change, unless there was none."""
        return super().log_change(request, obj, message) if getattr(obj, "was_saved", True) else None

    def response_add(self, request, obj, post_url_continue=None):
        return self.next_step(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        step = self.next_step(request, obj)
        if step is None and not obj.was_saved:
            self.message_user(request, "Nothing was changed.", "INFO")
            return self.response_post_save_change(request, obj)
        return step or super().response_change(request, obj)

    def next_step(self, request, obj):
        """Return the way on to the approver for "Save and submit"; None for the other buttons."""
        if "_submit" not in request.POST or not BY_SLUG["submit"].is_offered(obj, request.user):
            return None
        return HttpResponseRedirect(self.step_address(BY_SLUG["submit"], [obj]))

    def address_after_step(self, rows):
        """Return where to go on once a step was done to these rows."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return reverse(f"{name}_change", args=[rows[0].pk]) if len(rows) == 1 else reverse(f"{name}_changelist")

    def get_view_on_site_url(self, obj=None):
        """Lead to this very row, as a preview, unless the public sees it at its address."""
        if obj is None or obj.pk is None:
            return None
        is_live = type(obj).objects.live().filter(pk=obj.pk).exists()
        return obj.get_absolute_url() if is_live else self.preview_address(obj)

    def preview_address(self, row):
        """Return where staff see this very row as the public will see it."""
        return f"{row.get_absolute_url()}?preview={row.pk}"

    # --- the front page -----------------------------------------------------------------------------------------------

    def needs_doing(self, request):
        """Return a Task for each kind of row that waits for something this user may do, the most urgent first."""
        user, meta = request.user, self.opts
        mine = [standing for standing in STANDINGS if standing.is_for(user, self.model)]
        if not mine:
            return []
        counts = self.model.objects.to_be_published().aggregate(
            **{each.slug: Count("pk", filter=each.rows(user)) for each in mine}
        )
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist")
        return [
            Task(each.words, self.counted(counts[each.slug]), f"{address}?standing={each.slug}", each.rank)
            for each in mine
            if counts[each.slug]
        ]

    def counted(self, number):
        """Return a number of rows in words: "1 FOI quarterly return"."""
        return f"{number} {self.opts.verbose_name if number == 1 else self.opts.verbose_name_plural}"

    def menu_links(self, request):
        """Return what stands beside the list in the menu, as (words, address), in the order of the work."""
        address = f"admin:{self.opts.app_label}_{self.opts.model_name}_add"
        return [(f"Enter one {self.opts.verbose_name}", reverse(address))] if self.has_add_permission(request) else []

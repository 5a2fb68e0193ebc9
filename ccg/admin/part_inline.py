from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet, ModelChoiceField
from django.utils.text import capfirst

from ccg.admin.publishable_form import SENTENCES


class PartFormSet(BaseInlineFormSet):
    """The parts of an edition in its form: what does not go together is said above them, and nothing is saved."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        line = "new line" if index is None else f"line {index + 1}"
        for name, field in form.fields.items():
            # The head of a column is no label to a screen reader. The widgets for foreign keys wrap another.
            widget = getattr(field.widget, "widget", field.widget)
            if not widget.is_hidden:
                widget.attrs["aria-label"] = f"{capfirst(field.label or name)}, {line}"
            for kind in reversed(type(field).__mro__):
                field.error_messages |= SENTENCES.get(kind, {})

    def validate_unique(self):
        """Leave what repeats to `clean`: Django would name the field as the code does."""

    def clean(self):
        """Ask the parts, as they would be, whether they go together; those that others added meanwhile among them."""
        super().clean()
        if any(self.errors):
            return
        kept = [
            form.instance
            for form in self.forms
            if (form.instance.pk or form.has_changed()) and not self._should_delete_form(form)
        ]
        known = {form.instance.pk for form in self.forms}
        parts = [*(row for row in self.get_queryset() if row.pk not in known), *kept]
        try:
            self.model.check_repeated(parts)
            self.model.check_together(self.instance, parts)
        except ValidationError as error:
            raise ValidationError(error.messages) from error


class PartInline(admin.TabularInline):
    """Parts of an edition in its form. Whoever may change the edition may change them, and nobody else."""

    formset = PartFormSet
    template = "admin/publishable/parts.html"
    extra = 3

    class Media:
        js = ["parts.js"]

    def may(self, request, action, obj):
        """Whether this user may do this to the edition; a new one is added, not changed."""
        edition_admin = self.admin_site.get_model_admin(self.parent_model)
        if action != "view" and obj is None:
            return edition_admin.has_add_permission(request)
        return getattr(edition_admin, f"has_{action}_permission")(request, obj)

    def has_view_permission(self, request, obj=None):
        return self.may(request, "view", obj)

    def has_add_permission(self, request, obj=None):
        return self.may(request, "change", obj)

    has_change_permission = has_delete_permission = has_add_permission

    def get_queryset(self, request):
        return super().get_queryset(request).with_names()

    def get_formset(self, request, obj=None, **kwargs):
        """Ask once for what can be chosen, not once for each line."""
        formset = super().get_formset(request, obj, **kwargs)
        fields = formset.form.base_fields
        if obj is not None:
            self.limit_choices(fields, obj)
        for field in fields.values():
            if isinstance(field, ModelChoiceField):
                field.choices = list(field.choices)
        return formset

    def limit_choices(self, fields, edition):
        """Narrow what can be chosen in the parts of this edition."""

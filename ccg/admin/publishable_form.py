import logging

from django import forms
from django.utils.text import capfirst

from ccg.admin.step_forms import say_when_clocks_change
from ccg.admin.steps import shown
from ccg.publishing.gate import PUBLISHING_FIELDS

refused = logging.getLogger("ccg.refused")
# In place of Django's sentences: each says what to do next. A class of fields has those of the classes it comes from.
SENTENCES = {
    forms.Field: {"required": "Fill this in."},
    forms.CharField: {"max_length": "Write at most %(limit_value)d characters: there are %(show_value)d."},
    forms.EmailField: {"invalid": "Write the whole address of a mailbox, as enquiries@example.nhs.uk"},
    forms.URLField: {"invalid": "Write the whole address, beginning with https://"},
    forms.DateField: {"invalid": "Write the date as 31/03/2017."},
    forms.IntegerField: {
        "invalid": "Write a whole number in figures, as 12.",
        "min_value": "Write %(limit_value)s or more.",
    },
    forms.DecimalField: {"invalid": "Write a number in figures, as 12.5."},
    forms.ChoiceField: {"required": "Choose one.", "invalid_choice": "Choose one that is in the list."},
    forms.FileField: {"required": "Choose a file."},
}
NEVER_POSTED = {*PUBLISHING_FIELDS, "revision", "number"}


class PublishableForm(forms.ModelForm):
    """A form that remembers which revision it was opened with, so that nobody overwrites silently."""

    read_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["read_revision"].initial = self.instance.revision
        for field in self.fields.values():
            for kind in reversed(type(field).__mro__):
                field.error_messages |= SENTENCES.get(kind, {})

    def clean(self):
        """Refuse what no form of ours sends, and to save over what somebody else saved meanwhile."""
        cleaned = super().clean()
        say_when_clocks_change(self)
        crafted = sorted(name for name in NEVER_POSTED if self.add_prefix(name) in self.data)
        if crafted:
            refused.warning(
                "%s %s: a post that sets %s.", self._meta.model._meta.label, self.instance.pk, ", ".join(crafted)
            )
            raise forms.ValidationError("Publishing is done by its own buttons, never by this form. Nothing was saved.")
        stored = self.stored_now()
        if stored is None:
            if self.instance.pk:
                raise forms.ValidationError(
                    "Somebody deleted this while you had it open. Copy what you typed to a new one."
                )
            return cleaned
        read = cleaned.get("read_revision")
        if stored.is_sealed:
            self.add_error(
                None, [*self.what_changed(stored, read), "It cannot be edited any more: copy what you typed."]
            )
        elif read != stored.revision:
            if read is None or read > stored.revision:
                refused.warning("%s: a post with the revision %r, which never was.", stored, read)
            self.add_error(None, [*self.what_changed(stored, read), "Save again to keep what you typed."])
            # The form comes back with what was typed, ready to be saved over what it now says.
            self.data = self.data.copy()
            self.data[self.add_prefix("read_revision")] = stored.revision
        return cleaned

    def stored_now(self):
        """Lock the row that is being edited and return it as it stands; None for a new one or a deleted one."""
        if self.instance.pk is None:
            return None
        return type(self.instance).objects.select_for_update().filter(pk=self.instance.pk).first()

    def what_changed(self, stored, read):
        """Return a sentence on each field that somebody else changed since revision `read` was opened."""
        who = stored.history.first().history_user or "Somebody"
        sentences = [f"{who} changed this while you had it open."]
        # Parts that were copied or saved make a revision of their own, in which the row itself stood as before.
        before = stored.history.filter(revision__lte=read or 0).order_by("-revision", "history_id").first()
        skipped = ()
        if before is None:
            # It was not there yet when the form was opened.
            before, skipped = type(stored)(), (*stored.KEY, "number")
        else:
            before = before.instance
        for field in stored.content_changed(before):
            if field.editable and field.name not in skipped:
                old, new = shown(before, field), shown(stored, field)
                sentences.append(f"{capfirst(field.verbose_name)}: {old} became {str(new).removesuffix('.')}.")
        if before.state != stored.state:
            was, now = before.get_state_display().lower(), stored.get_state_display().lower()
            sentences.append(f"It was {was} and is {now} now.")
        return sentences

    def _post_clean(self):
        """Check every constraint of the model, also those on fields that this form does not show: else a save fails."""
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except forms.ValidationError as error:
                self.add_error(None, error.messages)

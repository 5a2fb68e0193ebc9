"""What the confirmation page of each transition asks; the names of the fields are the method's own arguments."""

import datetime

from django import forms
from django.utils import timezone

from ccg.validators import plain_text


def words(label, help_text, required=True):
    """Return a field for a few sentences, under the name of the transition's own argument."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        validators=[plain_text],
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        error_messages={"required": "Write a sentence or two here."},
    )


def say_when_clocks_change(form):
    """Put a sentence in place of Django's where a time is in an hour that was left out, or is there twice."""
    for name, errors in form.errors.as_data().items():
        if any(error.code == "ambiguous_timezone" for error in errors):
            form.errors[name] = form.error_class(["The clocks change in that hour. Choose another one."])


class SubmitForm(forms.Form):
    comment = words("A word to the approver", "You may leave this empty. Only officers read it.", required=False)


class SendBackForm(forms.Form):
    comment = words("What has to be changed?", "The officer who submitted it reads this. The public never does.")


class ForceForm(forms.Form):
    reason = words("Why can this not wait for a second officer?", "Officers read this when they approve it afterwards.")


class WithdrawForm(forms.Form):
    notice = words("What the public will read", "Say in plain words why it was withdrawn.")
    readable = forms.BooleanField(
        label="Leave the content readable under the notice",
        required=False,
        help_text="Otherwise only the notice stays.",
    )


class RemoveForm(forms.Form):
    notice = words("What the public will read", "Say in plain words why it was removed. Nothing else will be left.")


class RecallForm(forms.Form):
    reason = words(
        "Why is it recalled?",
        "Officers read this; the public reads only that it was recalled, and when. Do not repeat what leaked.",
    )


class CorrectForm(forms.Form):
    change_note = words(
        "What was wrong, and why does it change?", "The public reads this beside the old and new values."
    )


class ApproveForm(forms.Form):
    """Now, or at a time to come."""

    when = forms.ChoiceField(
        label="When will the public read it?",
        choices=[("now", "Now"), ("later", "At the time below")],
        initial="now",
        widget=forms.RadioSelect,
    )
    at = forms.DateTimeField(
        label="Date and time in London",
        required=False,
        help_text="Only if you chose “At the time below”. It opens by itself then.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": "Write the date and the time as 31/03/2017 09:00."},
    )

    def clean(self):
        """Leave the time alone in the cleaned data, None for now: what approve() takes."""
        cleaned = super().clean()
        at = cleaned.get("at")
        say_when_clocks_change(self)
        if cleaned.pop("when", None) == "later":
            if at is None and "at" not in self.errors:
                self.add_error("at", "Choose the date and the time, or choose “Now”.")
            elif at and at <= timezone.now():
                self.add_error("at", "That time has passed. Choose a time to come, or choose “Now”.")
        else:
            cleaned["at"] = None
        return cleaned


def in_a_year():
    """Return the day a year from today, the usual time of the next review."""
    return timezone.localdate() + datetime.timedelta(days=365)


class ReviewForm(forms.Form):
    due_on = forms.DateField(
        label="When is the next review due?",
        initial=in_a_year,
        help_text="The public reads this date, and today’s as that of the last review.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Choose a date: a page that nobody looks at again goes stale.",
            "invalid": "Write the date as 31/03/2017.",
        },
    )
